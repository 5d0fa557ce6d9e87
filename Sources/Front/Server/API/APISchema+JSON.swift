internal import Rulebook

extension APISchema {
  /// The schema as JSON Schema 2020-12; named ones become references, and are put among `components` once.
  func json(_ components: inout [String: JSONValue]) -> JSONValue {
    switch self {
    case .any: [:]
    case .text(let length): Self.text(length, #"^[^\u0000]*$"#)
    case .line(let length): Self.text(length, #"^[^\u0000-\u001F\u007F-\u009F]*$"#)
    case .word(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
    case .identifier: ["type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"]
    case .day: ["type": "string", "format": "date"]
    case .moment: ["type": "string", "format": "date-time"]
    case .integer(let range):
      ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    case .number: ["type": "number"]
    case .flag: ["type": "boolean"]
    case .list(let element, let most):
      ["type": "array", "items": element.json(&components), "maxItems": .integer(most)]
    case .map(let element): ["type": "object", "additionalProperties": element.json(&components)]
    case .nullable(let schema): ["anyOf": [schema.json(&components), ["type": "null"]]]
    case .object(let members, let isOpen): Self.object(members, isOpen, &components)
    case .named(let name, let schema): Self.reference(name, schema, &components)
    }
  }

  private static func text(_ length: ClosedRange<Int>, _ pattern: String) -> JSONValue {
    [
      "type": "string", "minLength": .integer(length.lowerBound), "maxLength": .integer(length.upperBound),
      "pattern": .string(pattern),
    ]
  }

  private static func object(
    _ members: [APIMember], _ isOpen: Bool, _ components: inout [String: JSONValue]
  ) -> JSONValue {
    var properties: [JSONValue.Member] = []
    for member in members {
      // What may be left out may be null as well: programs that write every member of a type send it so.
      let schema = member.isRequired ? member.schema : .nullable(member.schema)
      var written = schema.json(&components)
      if let note = member.note, case .object(let parts) = written {
        written = .object(parts + [JSONValue.Member("description", .string(note))])
      }
      properties.append(JSONValue.Member(member.name, written))
    }
    return [
      "type": "object", "properties": .object(properties),
      "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
      "additionalProperties": .boolean(isOpen),
    ]
  }

  private static func reference(
    _ name: String, _ schema: APISchema, _ components: inout [String: JSONValue]
  ) -> JSONValue {
    if components[name] == nil {
      // Holds the place meanwhile, for one that refers to itself.
      components[name] = .null
      components[name] = schema.json(&components)
    }
    return ["$ref": .string("#/components/schemas/\(name)")]
  }
}
