public import Rulebook

extension RecordDocument {
  /// Deeper trees are no records.
  private static let deepest = 6

  /// A record from its JSON; `nil` where it is no object. Nulls state nothing and are dropped; of members with
  /// one name the first counts.
  public init?(_ json: JSONValue) {
    guard case .object(let members) = json else { return nil }
    self.members = Self.members(members, depth: 0)
  }

  /// The record with its members in the order of their names, so that equal records make equal texts.
  public var json: JSONValue { RecordNode.group(members).json }

  private static func members(_ members: [JSONValue.Member], depth: Int) -> RecordMembers {
    var nodes = RecordMembers()
    nodes.reserveCapacity(members.count)
    for member in members where nodes[member.name] == nil {
      if let node = node(member.value, depth: depth + 1) { nodes[member.name] = node }
    }
    return nodes
  }

  private static func node(_ json: JSONValue, depth: Int) -> RecordNode? {
    guard depth <= deepest else { return .unreadable("深层嵌套 nested too deeply") }
    switch json {
    case .null: return nil
    case .boolean(let flag): return .boolean(flag)
    case .integer(let number): return .number(Rational(number))
    case .decimal(let digits): return Rational(digits).map { .number($0) } ?? .unreadable("数字过长 number too long")
    case .string(let text): return .text(text)
    case .array(let elements):
      return .list(elements.map { node($0, depth: depth + 1) ?? .unreadable("null") })
    case .object(let members): return object(members, depth: depth)
    }
  }

  private static func object(_ members: [JSONValue.Member], depth: Int) -> RecordNode {
    if members.count == 1, members[0].name == "missing", case .string(let word) = members[0].value {
      return MissingReason(rawValue: word).map { .missing($0) } ?? .unreadable("缺失原因 missing reason")
    }
    let nodes = Self.members(members, depth: depth)
    if nodes.count == 2, case .number(let value) = nodes["value"], case .text(let unit) = nodes["unit"] {
      return .quantity(value, unit: unit)
    }
    return .group(nodes)
  }
}

extension RecordNode {
  var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .number(let number): number.integer.map { .integer($0) } ?? .rational(number)
    case .boolean(let flag): .boolean(flag)
    case .quantity(let value, let unit): ["value": .rational(value), "unit": .string(unit)]
    case .missing(let reason): ["missing": .string(reason.rawValue)]
    case .group(let parts):
      .object(parts.map { JSONValue.Member($0.key, $0.value.json) })
    case .list(let rows): .array(rows.map(\.json))
    case .unreadable: .null
    }
  }
}
