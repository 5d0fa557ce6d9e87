public import Rulebook

/// What a table says wrongly, and where: a line of the report that goes back with the table.
public struct ImportFinding: Sendable, Hashable {
  /// The session's number in the table, from 1; 0 for the heading.
  public let row: Int
  /// The line of the file, from 1.
  public let line: Int
  /// From 1; `nil` where the table has no such column.
  public let column: Int?
  /// The column's name as the table has it.
  public let heading: String?
  /// The dictionary's id; of a list's row `devices[2].lot`.
  public let field: String
  /// Never of identity or free text.
  public let value: String?
  public let rule: String
  public let message: Bilingual
  public let severity: Violation.Severity

  public var json: JSONValue {
    [
      "row": .integer(row), "line": .integer(line), "column": column.map { .integer($0) } ?? .null,
      "heading": heading.map { .string($0) } ?? .null, "field": .string(field),
      "value": value.map { .string($0) } ?? .null, "rule": .string(rule), "severity": .string(severity.rawValue),
      "message": .text(message),
    ]
  }

  /// The report's first line, with a byte order mark.
  public static let reportHeader =
    "\u{FEFF}行 row,文件行 line,列 column,列名 heading,字段 field,值 value,规则 rule,程度 severity,说明,message\r\n"

  /// One line of the report as a table; nothing in it runs as a formula.
  public var reportLine: String {
    let cells = [
      String(row), String(line), column.map { String($0) } ?? "", heading ?? "", field, value ?? "", rule,
      severity.rawValue, message.chinese, message.english,
    ]
    let written = cells.enumerated().map { index, cell in
      let safe = index < 3 ? cell : FormulaGuard.neutralised(cell)
      return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
    return written.joined(separator: ",") + "\r\n"
  }
}

/// One session of a table, read and validated.
public struct ImportedRow: Sendable {
  /// From 1.
  public let number: Int
  /// The line of the file, from 1.
  public let line: Int
  /// In the dictionary's units, derived values filled in.
  public let record: RecordDocument
  public internal(set) var findings: [ImportFinding]
  /// Cells of columns that stand beside the record, by the key of the column; empty ones are left out.
  public let beside: [String: String]
  /// The record held to everything that is ever due, where the reader was asked for that.
  let examined: RecordExamination?

  /// Nothing of a row with an error is saved.
  public var isAcceptable: Bool { !findings.contains { $0.severity == .error } }
}
