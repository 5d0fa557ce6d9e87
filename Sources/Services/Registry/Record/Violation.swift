public import Rulebook

/// What a record says that it must not say, or lacks.
public struct Violation: Sendable, Hashable {
  /// An error keeps the record from being accepted; a warning asks for a second look.
  public enum Severity: String, Sendable, Hashable, CaseIterable { case error, warning }

  /// The dictionary's id: `devices.expiry`.
  public let field: String
  /// The row of a list, from 1.
  public let row: Int?
  /// What stands there; never of identity or free text.
  public let value: String?
  /// A stable code: `required`, `range`, `end_before_start`…
  public let rule: String
  /// With the field's label: what is wrong and what to do.
  public let message: Bilingual
  public let severity: Severity

  public init(
    field: String, row: Int? = nil, value: String? = nil, rule: String, message: Bilingual,
    severity: Severity = .error
  ) {
    self.field = field
    self.row = row
    self.value = value
    self.rule = rule
    self.message = message
    self.severity = severity
  }

  /// `devices[2].expiry`: with its row.
  public var place: String {
    guard let row else { return field }
    guard let dot = field.firstIndex(of: ".") else { return "\(field)[\(row)]" }
    return field[..<dot] + "[\(row)]" + field[dot...]
  }

  /// `{field, row, value, rule, severity, message}`.
  public var json: JSONValue {
    [
      "field": .string(field), "row": row.map { .integer($0) } ?? .null, "value": value.map { .string($0) } ?? .null,
      "rule": .string(rule), "severity": .string(severity.rawValue), "message": .text(message),
    ]
  }
}

/// The rules that every field is held to, whatever its own.
///
/// The codes are part of the interface: programs and translations rely on them.
public enum ValueRule: String, Sendable, Hashable, CaseIterable {
  case required
  case unknownField = "unknown_field"
  case shape
  case type
  case format
  case checkCharacter = "check_character"
  case range
  case unusual
  case code
  case unit
  case missingReason = "missing_reason"
  case tooFew = "too_few"
  case tooMany = "too_many"
  case tooLong = "too_long"
  case repeated
  case derived
  case module
}
