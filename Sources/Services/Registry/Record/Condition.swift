public import Rulebook

/// A condition between fields, as the dictionary writes it:
/// `guidance in ['DSA', 'XF'] and not exists airKerma`.
///
/// It is met, not met or undecided: what is missing decides nothing. The same tree goes into the form's
/// description, so that browser and server agree.
public struct Condition: Sendable, Hashable {
  /// As written.
  public let text: String
  let term: Term

  indirect enum Term: Sendable, Hashable {
    case all([Term])
    case any([Term])
    case not(Term)
    case exists(Path)
    case compare(Path, Comparison, Operand)
    /// Any value of the path is one of these.
    case member(Path, [Literal])
    /// Any value of the path is a value of the other.
    case memberOf(Path, Path)
    /// Any value of the path begins with one of these.
    case starts(Path, [String])
    /// Exactly one value of the path is one of these.
    case one(Path, [Literal])
  }

  enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case different = "!="
    case less = "<"
    case atMost = "<="
    case more = ">"
    case atLeast = ">="
  }

  enum Operand: Sendable, Hashable {
    case path(Path)
    case literal(Literal)
  }

  enum Literal: Sendable, Hashable {
    case text(String)
    case number(Rational)
    case boolean(Bool)
  }

  /// Where a value is found. A class: a condition that is asked must not copy it.
  final class Path: Sendable, Hashable {
    enum Scope: Sendable, Hashable {
      /// In the row, or group, the condition belongs to.
      case row
      case record
      case derived(Derivation)
    }
    let scope: Scope
    let keys: [String]
    let type: FieldType
    /// As written.
    let text: String
    /// The second key: nothing stands deeper than the parts of groups.
    let part: String?

    init(scope: Scope, keys: [String], type: FieldType, text: String) {
      (self.scope, self.keys, self.type, self.text) = (scope, keys, type, text)
      part = keys.count > 1 ? keys[1] : nil
    }

    static func == (one: Path, other: Path) -> Bool {
      one === other || (one.scope, one.keys, one.type) == (other.scope, other.keys, other.type)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(scope)
      hasher.combine(keys)
    }
  }
}

extension Condition {
  /// The tree for a browser: `{"all": […]}`, `{"any": […]}`, `{"not": …}`, `{"exists": PATH}`,
  /// `{"op": "<=", "path": PATH, "value": …}` (or `"to": PATH`), `{"op": "in|starts|one", "path": PATH,
  /// "values": […]}`; PATH is `{"scope": "row|record|derived", "keys": […]}`.
  public var json: JSONValue { Self.json(term) }

  private static func json(_ term: Term) -> JSONValue {
    switch term {
    case .all(let terms): ["all": .array(terms.map(json))]
    case .any(let terms): ["any": .array(terms.map(json))]
    case .not(let inner): ["not": json(inner)]
    case .exists(let path): ["exists": json(path)]
    case .compare(let path, let comparison, .literal(let literal)):
      ["op": .string(comparison.rawValue), "path": json(path), "value": json(literal)]
    case .compare(let path, let comparison, .path(let other)):
      ["op": .string(comparison.rawValue), "path": json(path), "to": json(other)]
    case .member(let path, let values): ["op": "in", "path": json(path), "values": .array(values.map(json))]
    case .memberOf(let path, let other): ["op": "in", "path": json(path), "to": json(other)]
    case .starts(let path, let values):
      ["op": "starts", "path": json(path), "values": .array(values.map { .string($0) })]
    case .one(let path, let values): ["op": "one", "path": json(path), "values": .array(values.map(json))]
    }
  }

  private static func json(_ path: Path) -> JSONValue {
    let scope =
      switch path.scope {
      case .row: "row"
      case .record: "record"
      case .derived: "derived"
      }
    return ["scope": .string(scope), "keys": .array(path.keys.map { .string($0) })]
  }

  private static func json(_ literal: Literal) -> JSONValue {
    switch literal {
    case .text(let text): .string(text)
    case .number(let number): .rational(number)
    case .boolean(let flag): .boolean(flag)
    }
  }
}
