public import Rulebook

/// A record as it came: a checked tree of members, not yet held to the dictionary.
///
/// Groups are objects, lists are arrays, a missing value is `{"missing": "not_done"}`, and a number in another
/// unit `{"value": 12000, "unit": "mGy.cm2"}`. An empty list states that there is none.
public struct RecordDocument: Sendable, Hashable {
  var members: [String: RecordNode]

  public init() { members = [:] }

  init(_ members: [String: RecordNode]) { self.members = members }
}

/// One node of a record.
enum RecordNode: Sendable, Hashable {
  case text(String)
  case number(Rational)
  case boolean(Bool)
  /// A number with the unit it was written in.
  case quantity(Rational, unit: String)
  case missing(MissingReason)
  case group([String: RecordNode])
  case list([RecordNode])
  /// What fits nothing: numbers beyond 64 bits, trees too deep.
  case unreadable(String)
}

/// What a record says of a field.
public enum FieldValue: Sendable, Hashable {
  case value(JSONValue)
  case missing(MissingReason)
}

extension RecordDocument {
  /// The value of a field by its id; of a part of a list, the array of its rows' values. `nil` where nothing
  /// is stated.
  public subscript(_ id: String) -> FieldValue? {
    let keys = id.split(separator: ".").map(String.init)
    guard let first = keys.first, let node = members[first] else { return nil }
    guard keys.count > 1 else { return Self.value(node) }
    switch node {
    case .group(let parts): return parts[keys[1]].flatMap(Self.value)
    case .list(let rows):
      let values = rows.compactMap { row -> JSONValue? in
        guard case .group(let parts) = row else { return nil }
        return parts[keys[1]]?.json
      }
      return .value(.array(values))
    default: return nil
    }
  }

  private static func value(_ node: RecordNode) -> FieldValue? {
    if case .missing(let reason) = node { return .missing(reason) }
    return .value(node.json)
  }

  /// The texts of a coded or text field, or list; empty where there is none.
  public func texts(_ id: String) -> [String] {
    let keys = id.split(separator: ".").map(String.init)
    var texts: [String] = []
    RecordNode.group(members).visit(keys[...]) { node in
      if case .text(let text) = node { texts.append(text) }
    }
    return texts
  }

  /// Whether anything is stated, a reason for its absence included.
  public func states(_ id: String) -> Bool { self[id] != nil }

  /// What makes two records the same session: institution, pseudonym and start; `nil` where one is missing.
  public var duplicateKey: String? {
    guard let institution = texts("institution").first, let patient = texts("patient").first,
      let start = texts("period.start").first.flatMap(Moment.init)
    else { return nil }
    return "\(institution) \(patient) \(start.seconds)"
  }
}

extension RecordNode {
  /// Calls `body` with every node the keys lead to, through the rows of lists; missing values are passed over.
  func visit(_ keys: ArraySlice<String>, _ body: (RecordNode) -> Void) {
    switch self {
    case .list(let rows): for row in rows { row.visit(keys, body) }
    case .missing, .unreadable: return
    case .group(let parts):
      guard let key = keys.first else { return body(self) }
      parts[key]?.visit(keys.dropFirst(), body)
    default: if keys.isEmpty { body(self) }
    }
  }
}
