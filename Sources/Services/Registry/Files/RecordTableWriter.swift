internal import Rulebook

/// Writes records as a table that spreadsheets open: UTF-8 with a byte order mark, CR LF, quotes where needed,
/// nothing that runs as a formula.
public struct RecordTableWriter: Sendable {
  /// A list has more rows than the table has columns for it.
  public struct Overflow: Error, Sendable, Hashable, CustomStringConvertible {
    public let field: String
    public let rows: Int
    public let columns: Int
    public var description: String {
      "\(field): \(rows) 行，表格只有 \(columns) 组列 rows, the table has columns for \(columns)"
    }
  }

  private let columns: RecordColumns
  /// Of each column the record's member and the part in it.
  private let keys: [(member: String, part: String?)]
  /// How many rows the table has columns for, by list.
  private let widths: [(list: String, width: Int)]
  /// Whether identity is left out: its columns stay and are empty.
  private let withholdsIdentity: Bool

  public init(_ columns: RecordColumns, withholdsIdentity: Bool = true) {
    self.columns = columns
    keys = columns.columns.map { column in
      let keys = column.field.id.split(separator: ".").map(String.init)
      return (keys[0], keys.count == 2 ? keys[1] : nil)
    }
    var widths: [String: Int] = [:]
    for (index, column) in columns.columns.enumerated() {
      if let row = column.row {
        widths[keys[index].member] = max(widths[keys[index].member] ?? 0, row)
      } else if column.isCount {
        widths[column.field.id] = widths[column.field.id] ?? 0
      }
    }
    self.widths = widths.map { ($0.key, $0.value) }
    self.withholdsIdentity = withholdsIdentity
  }

  /// The byte order mark and the line of names.
  public var header: [UInt8] {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    for (index, name) in columns.names.enumerated() { Self.append(name, index, to: &bytes) }
    return bytes + [0x0D, 0x0A]
  }

  /// One record's line.
  public func line(_ record: RecordDocument) throws(Overflow) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2_048)
    for (index, column) in columns.columns.enumerated() {
      Self.append(cell(column, keys[index], record), index, to: &bytes)
    }
    for (list, width) in widths {
      if case .list(let rows) = record.members[list], rows.count > width {
        throw Overflow(field: list, rows: rows.count, columns: width)
      }
    }
    return bytes + [0x0D, 0x0A]
  }

  private func cell(
    _ column: RecordColumns.Column, _ key: (member: String, part: String?), _ record: RecordDocument
  ) -> String {
    if column.isCount {
      switch record.members[column.field.key] {
      case .list(let rows): return String(rows.count)
      case .missing(let reason): return "#" + reason.rawValue
      default: return ""
      }
    }
    if column.field.isIdentity, withholdsIdentity { return "" }
    guard let node = record.members[key.member] else { return "" }
    guard let part = key.part else { return Self.text(node, column.field) }
    switch (node, column.row) {
    case (.group(let parts), nil): return parts[part].map { Self.text($0, column.field) } ?? ""
    case (.list(let rows), let row?):
      guard row <= rows.count, case .group(let parts) = rows[row - 1] else { return "" }
      return parts[part].map { Self.text($0, column.field) } ?? ""
    default: return ""
    }
  }

  private static func text(_ node: RecordNode, _ field: Field) -> String {
    switch node {
    case .number(let number): return number.description
    case .boolean(let flag): return flag ? "true" : "false"
    case .quantity(let number, let unit): return FormulaGuard.neutralised("\(number) \(unit)")
    case .missing(let reason): return "#" + reason.rawValue
    // A text that would be read as a reason keeps its sign doubled.
    case .text(let text): return FormulaGuard.neutralised(text.utf8.first == 0x23 ? "#" + text : text)
    case .list(let values):
      if values.isEmpty { return "[]" }
      return FormulaGuard.neutralised(values.map { text($0, field) }.joined(separator: ";"))
    case .group, .unreadable: return ""
    }
  }

  private static func append(_ cell: String, _ index: Int, to bytes: inout [UInt8]) {
    if index > 0 { bytes.append(0x2C) }
    // A comma, a quote, a line's end; blanks at the ends, which some programs drop.
    let needsQuotes =
      cell.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
      || cell.utf8.first == 0x20 || cell.utf8.last == 0x20
    guard needsQuotes else { return bytes.append(contentsOf: cell.utf8) }
    bytes.append(0x22)
    for byte in cell.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}
