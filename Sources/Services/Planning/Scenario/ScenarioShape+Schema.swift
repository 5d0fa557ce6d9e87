extension ScenarioShape {
  /// The same as JSON Schema 2020-12.
  var schema: ScenarioJSON {
    switch self {
    case .number(let limits, let unit): return Self.numberSchema(limits, unit)
    case .integer(let limits):
      return .object([
        "type": .text("integer"), "minimum": .number(Double(limits.lowerBound)),
        "maximum": .number(Double(limits.upperBound)),
      ])
    case .text(let longest):
      return .object(["type": .text("string"), "minLength": .number(1), "maxLength": .number(Double(longest))])
    case .choice(let names): return .object(["type": .text("string"), "enum": .list(names.map { .text($0) })])
    case .label:
      return .object([
        "oneOf": .list([ScenarioShape.integer(1...65_535).schema, ScenarioShape.text(longest: 200).schema])
      ])
    case .list(let shape, let counts):
      return .object([
        "type": .text("array"), "items": shape.schema, "minItems": .number(Double(counts.lowerBound)),
        "maxItems": .number(Double(counts.upperBound)),
      ])
    case .point: return ScenarioShape.list(of: .number(-1e4...1e4, unit: "mm"), 3...3).schema
    case .triple(let limits, let unit): return ScenarioShape.list(of: .number(limits, unit: unit), 3...3).schema
    case .map(let shape, let counts):
      return .object([
        "type": .text("object"), "additionalProperties": shape.schema,
        "minProperties": .number(Double(counts.lowerBound)), "maxProperties": .number(Double(counts.upperBound)),
      ])
    case .object(let form): return .object(form.schema)
    }
  }

  private static func numberSchema(_ limits: ClosedRange<Double>, _ unit: String) -> ScenarioJSON {
    var schema: [String: ScenarioJSON] = [
      "type": .text("number"), "minimum": .number(limits.lowerBound), "maximum": .number(limits.upperBound),
    ]
    if !unit.isEmpty { schema["$comment"] = .text(unit) }
    return .object(schema)
  }
}

extension ScenarioForm {
  var schema: [String: ScenarioJSON] {
    var properties: [String: ScenarioJSON] = [:]
    for member in members {
      guard case .object(var schema) = member.shape.schema else { continue }
      schema["description"] = .text("\(member.zh) · \(member.en)")
      if let standard = member.standard { schema["default"] = standard }
      properties[member.key] = .object(schema)
    }
    var out: [String: ScenarioJSON] = [
      "type": .text("object"), "properties": .object(properties), "additionalProperties": .bool(false),
    ]
    let required = members.filter(\.isRequired).map { ScenarioJSON.text($0.key) }
    if !required.isEmpty { out["required"] = .list(required) }
    if !oneOf.isEmpty {
      out["allOf"] = .list(
        oneOf.map { group in
          .object(["oneOf": .list(group.map { .object(["required": .list([.text($0)])]) })])
        })
    }
    return out
  }
}

extension Scenario {
  /// JSON Schema 2020-12 of scenarios, with sorted keys, two blanks deep.
  public static var schema: String {
    var schema = ScenarioForm.scenario.schema
    schema["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
    schema["title"] = .text("消融规划方案 · scenario of an ablation plan")
    return ScenarioJSON.object(schema).indented() + "\n"
  }
}

extension ScenarioJSON {
  /// As text over several lines, members sorted by key.
  func indented(_ depth: Int = 0) -> String {
    let (inner, outer) = (String(repeating: "  ", count: depth + 1), String(repeating: "  ", count: depth))
    switch self {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .number(let value): return ScenarioShape.text(value)
    case .text(let text): return ScenarioJSON.quoted(text)
    case .list(let items):
      if items.isEmpty { return "[]" }
      return "[\n" + items.map { inner + $0.indented(depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let rows = members.sorted { $0.key < $1.key }.map {
        "\(inner)\(ScenarioJSON.quoted($0.key)): \($0.value.indented(depth + 1))"
      }
      return "{\n" + rows.joined(separator: ",\n") + "\n\(outer)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "\n": out += "\\n"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}
