import DICOMCore
import Store

/// A WHERE clause under construction, with its arguments in order.
struct Condition {
  private(set) var clauses: [String] = []
  private(set) var arguments: [SQLValue] = []

  mutating func add(_ clause: String, _ values: [SQLValue] = []) {
    clauses.append(clause)
    arguments += values
  }

  var isEmpty: Bool { clauses.isEmpty }
  var sql: String { clauses.isEmpty ? "" : " WHERE " + clauses.joined(separator: " AND ") }

  /// `LIKE` pattern of a DICOM wildcard text (PS3.4 C.2.2.2.4): `*` any run, `?` one character.
  static func pattern(_ wildcard: String) -> String {
    var pattern = ""
    for character in wildcard {
      switch character {
      case "*": pattern += "%"
      case "?": pattern += "_"
      case "%", "_", "\\": pattern += "\\" + String(character)
      default: pattern.append(character)
      }
    }
    return pattern
  }

  static func hasWildcard(_ text: String) -> Bool { text.contains { $0 == "*" || $0 == "?" } }

  /// The texts that begin with `prefix` lie in this half-open range of the binary collation; nil for an empty prefix.
  static func range(ofPrefix prefix: String) -> (lower: String, upper: String)? {
    guard let last = prefix.unicodeScalars.last else { return nil }
    var next = last.value + 1
    if (0xD800...0xDFFF).contains(next) { next = 0xE000 }
    guard let scalar = Unicode.Scalar(next) else { return nil }
    var upper = String.UnicodeScalarView(prefix.unicodeScalars.dropLast())
    upper.append(scalar)
    return (prefix, String(upper))
  }
}
