public import Rulebook

/// A record as it came: a checked tree of members, not yet held to the dictionary.
///
/// Groups are objects, lists are arrays, a missing value is `{"missing": "not_done"}`, and a number in another
/// unit `{"value": 12000, "unit": "mGy.cm2"}`. An empty list states that there is none.
public struct RecordDocument: Sendable, Hashable {
  var members: RecordMembers

  public init() { members = [:] }

  init(_ members: RecordMembers) { self.members = members }
}

/// One node of a record.
enum RecordNode: Sendable, Hashable {
  case text(String)
  case number(Rational)
  case boolean(Bool)
  /// A number with the unit it was written in; rare, so that it does not widen the others.
  indirect case quantity(Rational, unit: String)
  case missing(MissingReason)
  case group(RecordMembers)
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
    var texts: [String] = []
    visit(id) { node in
      if case .text(let text) = node { texts.append(text) }
    }
    return texts
  }

  /// Calls `body` with every node of a field or part; missing values are passed over.
  func visit(_ id: String, _ body: (RecordNode) -> Void) {
    guard let dot = id.utf8.firstIndex(of: UInt8(ascii: ".")) else {
      members[id]?.visit(nil, body)
      return
    }
    members[String(id[..<dot])]?.visit(String(id[id.utf8.index(after: dot)...]), body)
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
  /// Calls `body` with this node, or with that part of it, through the rows of lists; missing values are passed over.
  func visit(_ part: String?, _ body: (RecordNode) -> Void) {
    switch self {
    case .list(let rows): for row in rows { row.visit(part, body) }
    case .missing, .unreadable: return
    case .group(let parts):
      guard let part else { return body(self) }
      parts[part]?.visit(nil, body)
    default: if part == nil { body(self) }
    }
  }
}
