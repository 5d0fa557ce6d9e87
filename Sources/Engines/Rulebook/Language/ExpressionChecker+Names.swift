// Names: `let`, elements of collections, registers and event fields, facts, members of enumerations.
extension ExpressionChecker {
  /// A path longer than this names nothing.
  private static let pathLimit = 12

  mutating func name(_ word: String, expected: ValueType?, at syntax: Syntax) -> Expression? {
    if let definition = lets[word] {
      used.insert(word)
      guard let expression = definition.expression, spend(definition.size, at: syntax.position) else { return nil }
      return expression
    }
    let resolved = resolve(word, at: syntax.position)
    if case .symbol(let id) = expected?.stripped, resolved?.type.stripped != expected?.stripped,
      let rank = vocabulary.rank(of: word, in: id)
    {
      return Expression(.constant(.symbol(rank)), type: .symbol(id), at: syntax.position)
    }
    if let resolved { return resolved }
    unknown(word, expected: expected, at: syntax)
    return nil
  }

  private mutating func unknown(_ word: String, expected: ValueType?, at syntax: Syntax) {
    if case .symbol(let id) = expected?.stripped, let enumeration = vocabulary.enumeration(id) {
      let members = enumeration.members.map(\.word).joined(separator: " ")
      error(
        at: syntax, "“\(word)”既不是事实，也不是枚举 \(enumeration.name) 的成员（\(members)）",
        "'\(word)' is neither a fact nor a member of the enumeration \(enumeration.name) (\(members))")
    } else if let near = nearestFact(to: word) {
      error(at: syntax, "没有事实“\(word)”：是否指 \(near)？", "there is no fact '\(word)': is \(near) meant?")
    } else {
      let of =
        subject.flatMap { id in
          vocabulary.subjects.indices.contains(id.index) ? vocabulary.subjects[id.index].name : nil
        } ?? "-"
      error(
        at: syntax, "对象 \(of) 没有事实“\(word)”：事实在 facts.md 里声明",
        "the subject \(of) has no fact '\(word)': facts.md declares them")
    }
  }

  /// Whether a word names something other than a member of an enumeration.
  func resolves(_ word: String) -> Bool {
    resolve(word, at: SourcePosition(file: "", line: 0, column: 0)) != nil
  }

  /// The innermost thing of that name.
  private func resolve(_ word: String, at position: SourcePosition) -> Expression? {
    let parts = word.split(separator: ".").map(String.init)
    guard parts.count <= Self.pathLimit else { return nil }
    for (depth, frame) in frames.reversed().enumerated() {
      if let found = resolve(parts, in: frame, depth: depth, at: position) { return found }
    }
    guard let subject else { return nil }
    for cut in (1...max(parts.count, 1)).reversed() where cut <= parts.count {
      guard let (index, type) = vocabulary.fact(parts[..<cut].joined(separator: "."), of: subject) else { continue }
      return field(parts[cut...], of: Expression(.fact(index), type: type, at: position))
    }
    return nil
  }

  private func resolve(
    _ parts: [String], in frame: Frame, depth: Int, at position: SourcePosition
  ) -> Expression? {
    var path = parts[...]
    if let binder = frame.binder {
      guard path.first == binder else { return nil }
      path = path.dropFirst()
      if path.isEmpty {
        return frame.elementType.map { Expression(.element(depth: depth, field: 0), type: $0, at: position) }
      }
    }
    for cut in path.indices.reversed() {
      let name = path[...cut].joined(separator: ".")
      guard let index = frame.fields.firstIndex(where: { $0.name == name }) else { continue }
      let element = Expression(.element(depth: depth, field: index), type: frame.fields[index].type, at: position)
      return field(path[(cut + 1)...], of: element)
    }
    return nil
  }

  /// The field of a record value; of an optional record it is optional too.
  private func field(_ path: ArraySlice<String>, of value: Expression) -> Expression? {
    guard !path.isEmpty else { return value }
    guard case .record(let id) = value.type.stripped else { return nil }
    for cut in path.indices.reversed() {
      guard let (index, type) = vocabulary.field(path[...cut].joined(separator: "."), of: id) else { continue }
      let whole = value.type.isOptional ? type.optional : type
      return field(path[(cut + 1)...], of: Expression(.field(value, index), type: whole, at: value.position))
    }
    return nil
  }

  /// A declared fact that differs only in case or by one letter.
  private func nearestFact(to word: String) -> String? {
    guard let subject, vocabulary.subjects.indices.contains(subject.index) else { return nil }
    let sought = Array(word.lowercased())
    return vocabulary.subjects[subject.index].facts.first { fact in
      fact.path.count <= 40 && sought.count <= 40 && Self.isNear(sought, Array(fact.path.lowercased()))
    }?.path
  }

  /// At most one letter changed, added or left out.
  private static func isNear(_ one: [Character], _ other: [Character]) -> Bool {
    guard abs(one.count - other.count) <= 1, other.count > 2 else { return false }
    let start = zip(one, other).prefix { $0 == $1 }.count
    let end = zip(one.dropFirst(start).reversed(), other.dropFirst(start).reversed()).prefix { $0 == $1 }.count
    return max(one.count, other.count) - start - end <= 1
  }
}
