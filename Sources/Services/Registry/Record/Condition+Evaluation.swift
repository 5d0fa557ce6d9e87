internal import Rulebook

/// What a condition is asked of: a record, and the row it belongs to.
struct ConditionScope {
  let record: RecordDocument
  let derived: DerivedValues
  var row: [String: RecordNode]?

  /// The values at a path; empty where there is none.
  func atoms(_ path: Condition.Path) -> [RecordAtom] {
    switch path.scope {
    case .derived(let derivation): return derived.atoms(derivation)
    case .row: return Self.atoms(row ?? [:], path)
    case .record: return Self.atoms(record.members, path)
    }
  }

  private static func atoms(_ members: [String: RecordNode], _ path: Condition.Path) -> [RecordAtom] {
    guard let first = path.keys.first, let node = members[first] else { return [] }
    var atoms: [RecordAtom] = []
    node.visit(path.keys.dropFirst()) { node in
      if let atom = node.atom(path.type) { atoms.append(atom) }
    }
    return atoms
  }

  /// Whether something is stated that is no reason for its absence.
  func exists(_ path: Condition.Path) -> Bool {
    let members: [String: RecordNode]
    switch path.scope {
    case .derived(let derivation): return !derived.atoms(derivation).isEmpty
    case .row: members = row ?? [:]
    case .record: members = record.members
    }
    guard let first = path.keys.first, let node = members[first] else { return false }
    if case .list(let rows) = node, path.keys.count == 1 { return !rows.isEmpty }
    var found = false
    node.visit(path.keys.dropFirst()) { _ in found = true }
    return found
  }
}

extension RecordNode {
  /// The value as its type says; `nil` where it is none of that type.
  fileprivate func atom(_ type: FieldType) -> RecordAtom? {
    switch (self, type) {
    case (.text(let text), .date): CivilDate(text).map { .day($0) }
    case (.text(let text), .dateTime): Moment(text).map { .moment($0) }
    case (.text(let text), .text), (.text(let text), .coded), (.text(let text), .procedure): .text(text)
    case (.number(let number), .integer), (.number(let number), .decimal): .number(number)
    case (.boolean(let flag), .boolean): .boolean(flag)
    default: nil
    }
  }
}

extension Condition {
  /// Met, not met, or undecided (Kleene's strong logic): what is missing decides nothing.
  func holds(in scope: ConditionScope) -> Bool? { Self.holds(term, scope) }

  private static func holds(_ term: Term, _ scope: ConditionScope) -> Bool? {
    switch term {
    case .all(let terms):
      var result: Bool? = true
      for term in terms {
        guard let part = holds(term, scope) else {
          result = nil
          continue
        }
        if !part { return false }
      }
      return result
    case .any(let terms):
      var result: Bool? = false
      for term in terms {
        guard let part = holds(term, scope) else {
          result = nil
          continue
        }
        if part { return true }
      }
      return result
    case .not(let inner): return holds(inner, scope).map { !$0 }
    case .exists(let path): return scope.exists(path)
    case .compare(let path, let comparison, let operand):
      let left = scope.atoms(path)
      let right =
        switch operand {
        case .literal(let literal): [atom(literal)]
        case .path(let other): scope.atoms(other)
        }
      return anyPair(left, right) { compare($0, comparison, $1) }
    case .member(let path, let literals): return anyPair(scope.atoms(path), literals.map(atom)) { $0 == $1 }
    case .memberOf(let path, let other): return anyPair(scope.atoms(path), scope.atoms(other)) { $0 == $1 }
    case .starts(let path, let prefixes):
      let atoms = scope.atoms(path)
      guard !atoms.isEmpty else { return nil }
      return atoms.contains { atom in
        guard case .text(let text) = atom else { return false }
        return prefixes.contains { text.hasPrefix($0) }
      }
    case .one(let path, let literals):
      let atoms = scope.atoms(path)
      guard !atoms.isEmpty else { return nil }
      let wanted = literals.map(atom)
      return atoms.count { wanted.contains($0) } == 1
    }
  }

  private static func atom(_ literal: Literal) -> RecordAtom {
    switch literal {
    case .text(let text): .text(text)
    case .number(let number): .number(number)
    case .boolean(let flag): .boolean(flag)
    }
  }

  /// True if any pair is, false if all are false, undecided without pairs.
  private static func anyPair(
    _ left: [RecordAtom], _ right: [RecordAtom], _ test: (RecordAtom, RecordAtom) -> Bool?
  ) -> Bool? {
    var result: Bool?
    for one in left {
      for other in right {
        guard let met = test(one, other) else { continue }
        if met { return true }
        result = false
      }
    }
    return result
  }

  private static func compare(_ one: RecordAtom, _ comparison: Comparison, _ other: RecordAtom) -> Bool? {
    switch (one, other) {
    case (.number(let a), .number(let b)): ordered(a, comparison, b)
    case (.day(let a), .day(let b)): ordered(a, comparison, b)
    case (.moment(let a), .moment(let b)): ordered(a.seconds, comparison, b.seconds)
    case (.day(let a), .moment(let b)): ordered(a, comparison, b.day)
    case (.moment(let a), .day(let b)): ordered(a.day, comparison, b)
    case (.text(let a), .text(let b)): ordered(a, comparison, b)
    case (.boolean(let a), .boolean(let b)):
      switch comparison {
      case .equal: a == b
      case .different: a != b
      default: nil
      }
    default: nil
    }
  }

  private static func ordered<T: Comparable>(_ one: T, _ comparison: Comparison, _ other: T) -> Bool {
    switch comparison {
    case .equal: one == other
    case .different: one != other
    case .less: one < other
    case .atMost: one <= other
    case .more: one > other
    case .atLeast: one >= other
    }
  }
}
