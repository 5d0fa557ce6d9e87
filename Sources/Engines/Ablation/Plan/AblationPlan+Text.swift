extension AblationPlan {
  /// The plan as JSON without spaces, rows sorted by name: what is signed.
  ///
  /// Numbers are the shortest text that reads back to the same bits.
  public var canonicalText: String {
    let inputRows = inputs.sorted { $0.name < $1.name }.map {
      Self.object([("name", Self.quoted($0.name)), ("sha256", Self.quoted($0.digest))])
    }
    let parameterRows = parameters.sorted { $0.name < $1.name }.map {
      Self.object([
        ("name", Self.quoted($0.name)), ("value", Self.quoted($0.value)), ("unit", Self.quoted($0.unit)),
        ("mark", Self.quoted($0.mark.rawValue)), ("source", Self.quoted($0.source)),
      ])
    }
    let resultRows = results.sorted { $0.name < $1.name }.map {
      Self.object([
        ("name", Self.quoted($0.name)), ("low", "\($0.low)"), ("nominal", "\($0.nominal)"), ("high", "\($0.high)"),
        ("unit", Self.quoted($0.unit)),
        ("bounds", Self.object([("zh", Self.quoted($0.zh)), ("en", Self.quoted($0.en))])),
      ])
    }
    return Self.object([
      ("version", "\(AblationPlan.version)"), ("engine", Self.quoted(AblationPlan.engineVersion)),
      ("notice", Self.object([("zh", Self.quoted(PlanningNotice.zh)), ("en", Self.quoted(PlanningNotice.en))])),
      ("inputs", Self.array(inputRows)), ("parameters", Self.array(parameterRows)), ("results", Self.array(resultRows)),
    ])
  }

  /// SHA-256 of the canonical text, in hexadecimal digits.
  public var digest: String { AblationPlan.sha256(Array(canonicalText.utf8)) }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func array(_ rows: [String]) -> String { "[" + rows.joined(separator: ",") + "]" }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
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
