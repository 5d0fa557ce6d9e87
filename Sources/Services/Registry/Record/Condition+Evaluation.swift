internal import Rulebook

/// What a condition is asked of: a record, and the row it belongs to.
///
/// A class: hundreds of conditions are asked of every record, and must not copy it.
final class ConditionScope {
  let record: RecordDocument
  let derived: DerivedValues
  var row: RecordMembers?

  init(record: RecordDocument, derived: DerivedValues) { (self.record, self.derived) = (record, derived) }

  /// Calls `body` with the values at a path.
  func visit(_ path: Condition.Path, _ body: (RecordAtom) -> Void) {
    switch path.scope {
    case .derived(let derivation): derived.visit(derivation, body)
    case .row: if let row { Self.visit(row, path, body) }
    case .record: Self.visit(record.members, path, body)
    }
  }

  private static func visit(_ members: RecordMembers, _ path: Condition.Path, _ body: (RecordAtom) -> Void) {
    guard let first = path.keys.first, let node = members[first] else { return }
    node.visit(path.part) { node in
      if let atom = node.atom(path.type) { body(atom) }
    }
  }

  /// Whether something is stated that is no reason for its absence.
  func exists(_ path: Condition.Path) -> Bool {
    let members: RecordMembers
    switch path.scope {
    case .derived(let derivation):
      var found = false
      derived.visit(derivation) { _ in found = true }
      return found
    case .row: members = row ?? [:]
    case .record: members = record.members
    }
    guard let first = path.keys.first, let node = members[first] else { return false }
    if case .list(let rows) = node, path.keys.count == 1 { return !rows.isEmpty }
    var found = false
    node.visit(path.part) { _ in found = true }
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
    case .compare(let path, let comparison, .literal(let literal)):
      let right = atom(literal)
      return anyValue(path, scope) { compare($0, comparison, right) }
    case .compare(let path, let comparison, .path(let other)):
      return anyPair(path, other, scope) { compare($0, comparison, $1) }
    case .member(let path, let literals):
      return anyValue(path, scope) { value in literals.contains { atom($0) == value } }
    case .memberOf(let path, let other): return anyPair(path, other, scope) { $0 == $1 }
    case .starts(let path, let prefixes):
      return anyValue(path, scope) { value in
        guard case .text(let text) = value else { return false }
        return prefixes.contains { text.hasPrefix($0) }
      }
    case .one(let path, let literals):
      var (count, isEmpty) = (0, true)
      scope.visit(path) { value in
        isEmpty = false
        if literals.contains(where: { atom($0) == value }) { count += 1 }
      }
      return isEmpty ? nil : count == 1
    }
  }

  private static func atom(_ literal: Literal) -> RecordAtom {
    switch literal {
    case .text(let text): .text(text)
    case .number(let number): .number(number)
    case .boolean(let flag): .boolean(flag)
    }
  }

  /// True if any value passes, false if all fail, undecided without values.
  private static func anyValue(_ path: Path, _ scope: ConditionScope, _ test: (RecordAtom) -> Bool?) -> Bool? {
    var result: Bool?
    scope.visit(path) { value in
      if result != true, let met = test(value) { result = met }
    }
    return result
  }

  /// The same for every pair of values of two paths.
  private static func anyPair(
    _ path: Path, _ other: Path, _ scope: ConditionScope, _ test: (RecordAtom, RecordAtom) -> Bool?
  ) -> Bool? {
    var result: Bool?
    scope.visit(path) { left in
      scope.visit(other) { right in
        if result != true, let met = test(left, right) { result = met }
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
