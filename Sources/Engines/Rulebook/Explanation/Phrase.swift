/// The words for a condition with gaps for the values it came to.
///
/// Built once when a question is compiled, so that explaining is only filling in.
struct Phrase: Sendable {
  enum Piece: Sendable {
    case words(Bilingual)
    /// The value of a node.
    case value(Int32, ValueFormat)
  }

  var pieces: [Piece]
  /// The nodes whose values fill the gaps, in order.
  let gaps: [Int32]

  static let empty = Phrase([])

  init(_ pieces: [Piece]) {
    // Neighbouring words become one piece.
    var joined: [Piece] = []
    for piece in pieces {
      if case .words(let added) = piece, case .words(let before)? = joined.last {
        joined[joined.count - 1] = .words(
          Bilingual(before.chinese + added.chinese, before.english + added.english))
      } else {
        joined.append(piece)
      }
    }
    self.pieces = joined
    gaps = joined.compactMap { if case .value(let node, _) = $0 { node } else { nil } }
  }

  /// Appends the words with the gaps filled.
  func append(_ values: [Value], _ language: Bilingual.Language, to text: inout String) {
    var gap = 0
    for piece in pieces {
      switch piece {
      case .words(let words): text += words[language]
      case .value(_, let format):
        if gap < values.count { format.append(values[gap], language, to: &text) }
        gap += 1
      }
    }
  }
}

extension Bilingual {
  /// The same in both languages.
  init(same text: String) { self.init(text, text) }
}

// MARK: Words for expressions

extension ProgramCompiler {
  /// The words for a condition; for values, which conditions quote, see `words(for:node:)`.
  func phrase(of expression: Expression, node: Int32) -> Phrase {
    Phrase(condition(expression, node))
  }

  private func condition(_ expression: Expression, _ number: Int32) -> [Phrase.Piece] {
    let node = nodes[Int(number)]
    switch expression.kind {
    case .compare(let comparison, let left, let right):
      return words(for: left, node: node.first, beside: right) + [
        .words(Bilingual("，须 \(comparison.sign) ", ", required \(comparison.sign) "))
      ]
        + words(for: right, node: node.second, beside: left)
    case .member(let value, let list):
      let title = book.lists[list.index].title
      return words(for: value, node: node.first)
        + [.words(Bilingual("，须属于「\(title.chinese)」", ", one of: \(title.english)"))]
    case .holds(let value), .exists(let value): return words(for: value, node: node.first)
    case .listed(let value):
      return [.words(Bilingual("手术均在目录内：", "every procedure is in the catalogue: "))]
        + words(for: value, node: node.first)
    case .done(let event, let deadline):
      return words(for: event, node: node.first) + [.words(Bilingual("，最迟 ", ", due by "))]
        + words(for: deadline, node: node.second)
    case .not(let part):
      return [.words(Bilingual("须非：", "not: "))] + condition(part, node.first)
    case .undetermined: return [.words(Bilingual("须由人认定", "to be judged by people"))]
    case .every(let list, _):
      let name = name(of: list.list)
      return [.words(Bilingual("每一项\(name.chinese)", "every one of: \(name.english)"))]
    case .some(let list, _):
      let name = name(of: list.list)
      return [.words(Bilingual("至少一项\(name.chinese)", "at least one of: \(name.english)"))]
    case .all: return [.words(Bilingual("以下全部", "all of these"))]
    case .any: return [.words(Bilingual("以下之一", "one of these"))]
    case .reading(let id, _) where expression.type == .verdict:
      return [.words(Bilingual("释读 \(id)", "reading \(id)"))]
    default: return []
    }
  }

  /// The words for a value: what it is called, and what it came to.
  private func words(for expression: Expression, node number: Int32, beside other: Expression? = nil) -> [Phrase.Piece]
  {
    let node = nodes[Int(number)]
    let result = Phrase.Piece.value(number, format(of: expression, beside: other))
    switch expression.kind {
    case .fact, .field, .element:
      let name = name(of: expression)
      return [.words(Bilingual(name.chinese + " ", name.english + " ")), result]
    case .asOf: return [.words(Bilingual("判定日 ", "day of the verdict ")), result]
    case .add(let one, let two): return binary(one, " + ", two, node, result)
    case .subtract(let one, let two): return binary(one, " - ", two, node, result)
    case .multiply(let one, let two): return binary(one, " × ", two, node, result)
    case .rate(let one, let two): return binary(one, " ÷ ", two, node, result)
    case .days: return [result]
    case .level: return [.words(Bilingual("手术级别 ", "level of the session ")), result]
    case .workingDay(let start, let count):
      return [result, .words(Bilingual("（", " ("))] + workingDays(count, node.second)
        + [.words(Bilingual("，自 ", " after: "))] + words(for: start, node: node.first)
        + [.words(Bilingual(" 次日起算）", ")"))]
    case .count(let list, _): return aggregate("符合条件的", "counted: ", list, result)
    case .distinct(let list, _): return aggregate("不同的", "different: ", list, result)
    case .sum(let list, _): return aggregate("合计：", "sum of ", list, result)
    case .min(let list, _): return aggregate("最小：", "least of ", list, result)
    case .max(let list, _): return aggregate("最大：", "greatest of ", list, result)
    case .reading(let id, _): return [.words(Bilingual("按释读 \(id) ", "by reading \(id) ")), result]
    default: return [result]
    }
  }

  /// `10 个工作日`; the table's unit says so by itself, a bare number does not.
  private func workingDays(_ count: Expression, _ node: Int32) -> [Phrase.Piece] {
    let words = words(for: count, node: node)
    if case .parameter = count.kind { return words }
    let unit = ValueFormat.unit(named: "working day")
    return words + [.words(Bilingual(" \(unit.chinese)", " \(unit.english)"))]
  }

  private func binary(
    _ one: Expression, _ sign: String, _ two: Expression, _ node: Node, _ result: Phrase.Piece
  ) -> [Phrase.Piece] {
    words(for: one, node: node.first) + [.words(Bilingual(same: sign))] + words(for: two, node: node.second)
      + [.words(Bilingual(same: " = ")), result]
  }

  private func aggregate(
    _ chinese: String, _ english: String, _ list: Expression.Collection, _ result: Phrase.Piece
  ) -> [Phrase.Piece] {
    let name = name(of: list.list)
    return [.words(Bilingual("\(chinese)\(name.chinese) ", "\(english)\(name.english) ")), result]
  }

  /// What a fact, a field or a register is called.
  func name(of expression: Expression) -> Bilingual {
    switch expression.kind {
    case .fact: return declaration(of: expression)?.label ?? Bilingual("事实", "fact")
    case .field(let record, let field):
      guard case .record(let id) = record.type.required, book.records[id.index].fields.indices.contains(field) else {
        return name(of: record)
      }
      return book.records[id.index].fields[field].label
    case .element(let depth, let field):
      guard depth < scopes.count else { return Bilingual("此项", "this") }
      switch scopes[scopes.count - 1 - depth] {
      case .registers(let registers):
        return registers.indices.contains(field) ? Bilingual(same: registers[field].name) : Bilingual("此项", "this")
      case .element(_, let list): return declaration(of: expression)?.label ?? list
      }
    default: return Bilingual("此项", "this")
    }
  }

  /// The declaration of the fact or field that an expression names.
  func declaration(of expression: Expression) -> FactDeclaration? {
    switch expression.kind {
    case .fact(let fact):
      let facts = book.subjects[subject.index].facts
      return facts.indices.contains(fact.index) ? facts[fact.index] : nil
    case .field(let record, let field):
      guard case .record(let id) = record.type.required, book.records[id.index].fields.indices.contains(field) else {
        return nil
      }
      return book.records[id.index].fields[field]
    case .element(let depth, let field):
      guard depth < scopes.count, case .element(let type, _) = scopes[scopes.count - 1 - depth],
        case .record(let id) = type.required, book.records[id.index].fields.indices.contains(field)
      else { return nil }
      return book.records[id.index].fields[field]
    default: return nil
    }
  }

  private func format(of expression: Expression, beside other: Expression?) -> ValueFormat {
    switch expression.kind {
    case .parameter(let parameter):
      let row = book.parameters[parameter.index]
      return ValueFormat(row.type, unit: ValueFormat.unit(named: row.unit), book: book)
    case .rate: return ValueFormat(expression.type, unit: Bilingual(same: "%"), book: book)
    case .constant:
      // A bare number takes the unit of what it is compared with.
      let unit = other.flatMap { declaration(of: $0) }?.unit ?? Bilingual(same: "")
      return ValueFormat(expression.type.required, unit: unit, book: book)
    default:
      return ValueFormat(
        expression.type.required, unit: declaration(of: expression)?.unit ?? Bilingual(same: ""), book: book)
    }
  }
}

extension Comparison {
  /// As people write it.
  var sign: String {
    switch self {
    case .equal: "="
    case .notEqual: "≠"
    case .less: "<"
    case .lessOrEqual: "≤"
    case .greater: ">"
    case .greaterOrEqual: "≥"
    }
  }
}
