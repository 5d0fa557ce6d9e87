/// Spells rules with names for numbers and without places in files, so that the rules of two rulebooks compare.
struct RuleSpelling {
  let book: Rulebook

  init(_ book: Rulebook) { self.book = book }

  func rule(of clause: Clause) -> String {
    switch clause.body {
    case .notComputable: "not computable"
    case .attested(let rule): "attested " + spell(rule, clause.subject)
    case .rule(let rule): spell(rule, clause.subject)
    }
  }

  /// Everything of a clause that is for people.
  static func texts(_ clause: Clause) -> [String] {
    var texts = [clause.number] + clause.quotes
    for text in [clause.title, clause.wording, clause.evidence, clause.consequence, clause.interpretation] {
      texts += [text?.chinese ?? "", text?.english ?? ""]
    }
    return texts
  }

  func answer(of question: Question) -> String {
    switch question.answer {
    case .verdict(let expression): spell(expression, question.subject)
    case .state(let machine): book.machine(named: machine).map(spell) ?? machine
    }
  }

  /// `2000`, or `2000; 2500 from 2025-01-01`.
  func values(of parameter: Parameter) -> Bilingual {
    var (chinese, english): ([String], [String]) = ([], [])
    for (place, dated) in parameter.values.enumerated() {
      let value = text(dated.value, parameter.type)
      if place > 0, dated.value == parameter.values[place - 1].value { continue }
      let from = dated.from?.iso
      chinese.append(from.map { "自\($0)起 \(value)" } ?? value)
      english.append(from.map { "\(value) from \($0)" } ?? value)
    }
    return Bilingual(chinese.joined(separator: "；"), english.joined(separator: "; "))
  }

  /// The words of the members in their declared order.
  func members(of list: NamedList) -> [String] {
    list.members.sorted().map { text(list.elementType == .code ? .code($0) : .symbol($0), list.elementType) }
  }

  // MARK: Spelling

  private func spell(_ rule: Rule, _ subject: SubjectID?) -> String {
    "\(rule.applies.map { spell($0, subject) } ?? "-") | \(spell(rule.requirement, subject)) | \(rule.detail.map { spell($0, subject) } ?? "-")"
  }

  private func spell(_ machine: Machine) -> String {
    var text = machine.name
    for register in machine.registers { text += " [\(register.name) \(register.initial)]" }
    for transition in machine.transitions {
      text +=
        " [\(transition.event) \(transition.from.sorted()) \(transition.to ?? -1) \(transition.needsConfirmation) "
      text += transition.guardCondition.map { spell($0, machine.subject) } ?? "-"
      for register in transition.assignments.keys.sorted() {
        text += " \(register)=\(transition.assignments[register].map { spell($0, machine.subject) } ?? "-")"
      }
      text += "]"
    }
    return text
  }

  private func spell(_ expression: Expression, _ subject: SubjectID?) -> String {
    let head: String =
      switch expression.kind {
      case .all: "all"
      case .any: "any"
      case .not: "not"
      case .compare(let comparison, _, _): comparison.rawValue
      case .member(_, let list): "in " + (book.lists.first { $0.id == list }?.name ?? "?")
      case .holds: "holds"
      case .exists: "exists"
      case .clause(let id): "§" + id.text
      case .undetermined: "undetermined"
      case .every(let collection, _): "every" + (collection.window == nil ? "" : " within")
      case .some(let collection, _): "some" + (collection.window == nil ? "" : " within")
      case .done: "done"
      case .listed: "listed"
      case .reading(let id, _): "reading " + id.text
      case .constant(let value): text(value, expression.type)
      case .fact(let fact): subject.flatMap { book.subject($0) }?.facts[safe: fact.index]?.path ?? "?"
      case .parameter(let parameter): "$" + (book.parameters[safe: parameter.index]?.name ?? "?")
      case .asOf: "asOf"
      case .element(let depth, let field): "element \(depth) \(field)"
      case .field(_, let field): "field \(field)"
      case .add: "+"
      case .subtract: "-"
      case .multiply: "*"
      case .rate: "rate"
      case .days: "days"
      case .workingDay: "workingDay"
      case .level: "level"
      case .count(let collection, _): "count" + (collection.window == nil ? "" : " within")
      case .distinct(let collection, _): "distinct" + (collection.window == nil ? "" : " within")
      case .sum(let collection, _): "sum" + (collection.window == nil ? "" : " within")
      case .min(let collection, _): "min" + (collection.window == nil ? "" : " within")
      case .max(let collection, _): "max" + (collection.window == nil ? "" : " within")
      }
    let parts = expression.children
    return parts.isEmpty ? head : "\(head)(\(parts.map { spell($0, subject) }.joined(separator: ", ")))"
  }

  private func text(_ value: Value, _ type: ValueType) -> String {
    switch value {
    case .unknown: return "?"
    case .none: return "none"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .range(let range): return "\(range.lowerBound)…\(range.upperBound)"
    case .rational(let number): return number.description
    case .date(let date): return date.iso
    case .period(let period): return period.description
    case .symbol(let rank):
      guard case .symbol(let id) = type.stripped else { return String(rank) }
      return book.enumeration(id)?.members[safe: rank]?.word ?? String(rank)
    case .code(let index): return book.catalogue.entries[safe: index]?.code ?? String(index)
    case .text(let text): return "'\(text)'"
    case .list(let values): return values.map { text($0, type) }.joined(separator: ", ")
    case .record(let values): return values.map { text($0, type) }.joined(separator: ", ")
    }
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
