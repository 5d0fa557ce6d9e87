public import Rulebook

extension StandardRecord {
  /// The record as a JSON schema (2020-12) for the OpenAPI document, to stand under
  /// `#/components/schemas/StandardRecord`. Conditions and rules between fields are said in words
  /// (`x-when`, `x-rules`); they are decided by validation.
  public var schema: JSONValue {
    let properties = members.map { JSONValue.Member($0.key, schema($0)) }
    return [
      "type": "object", "title": .string(title.english), "description": .string("\(title.chinese) v\(version)"),
      "additionalProperties": false, "properties": .object(properties),
    ]
  }

  private func schema(_ field: Field) -> JSONValue {
    var shape = field.isGroup ? group(field) : value(field)
    if let repeats = field.repeats {
      shape = .object([
        .init("type", "array"), .init("minItems", .integer(repeats.least)), .init("maxItems", .integer(repeats.most)),
        .init("items", shape),
      ])
    }
    if !field.missing.isEmpty {
      let reasons = JSONValue.array(field.missing.map { .string($0.rawValue) })
      let absent: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["missing"],
        "properties": ["missing": ["type": "string", "enum": reasons]],
      ]
      shape = ["anyOf": [shape, absent]]
    }
    guard case .object(var members) = shape else { return shape }
    members.insert(.init("title", .string(field.label.english)), at: 0)
    members.insert(.init("description", .string(field.label.chinese)), at: 1)
    members.append(.init("x-requirement", .string(field.requirement.letter)))
    if case .conditional(let condition) = field.requirement { members.append(.init("x-when", .string(condition.text))) }
    if let unit = field.unit { members.append(.init("x-unit", .string(unit))) }
    if !field.rules.isEmpty {
      members.append(.init("x-rules", .array(field.rules.map { .string("\($0.code): \($0.check.text)") })))
    }
    return .object(members)
  }

  private func group(_ field: Field) -> JSONValue {
    [
      "type": "object", "additionalProperties": false,
      "properties": .object(field.parts.map { JSONValue.Member($0.key, schema($0)) }),
    ]
  }

  private func value(_ field: Field) -> JSONValue {
    switch field.type {
    case .boolean: return ["type": "boolean"]
    case .date: return ["type": "string", "format": "date"]
    case .dateTime: return ["type": "string", "format": "date-time"]
    case .coded(let set):
      return ["type": "string", "enum": .array(sets[set]?.codes.map { .string($0.code) } ?? [])]
    case .procedure: return ["type": "string", "maxLength": 20]
    case .text: return ["type": "string", "minLength": 1, "maxLength": .integer(field.longest)]
    case .group: return ["type": "object"]
    case .integer, .decimal:
      var number: [JSONValue.Member] = [.init("type", field.type == .integer ? "integer" : "number")]
      if let range = field.range {
        number.append(.init("minimum", .rational(range.lowerBound)))
        number.append(.init("maximum", .rational(range.upperBound)))
      }
      guard let unit = field.unit, UnitTable.alternatives(to: unit).count > 1 else { return .object(number) }
      let units = JSONValue.array(UnitTable.alternatives(to: unit).map { .string($0) })
      let quantity: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["value", "unit"],
        "properties": ["value": ["type": "number"], "unit": ["type": "string", "enum": units]],
      ]
      return ["anyOf": [.object(number), quantity]]
    }
  }
}
