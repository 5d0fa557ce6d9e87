internal import Rulebook

/// The columns of a table of records: one session a row.
///
/// A column is named by the field's id (`labs.inr`). Lists of groups are spread over numbered columns
/// (`devices.1.lot`, `devices.2.lot`, …) with one column of the list's own name before them that holds the
/// number of rows; lists of values share one cell, parted by semicolons.
public struct RecordColumns: Sendable {
  /// One column.
  public struct Column: Sendable, Hashable {
    /// `devices.2.lot`.
    public let name: String
    public let field: Field
    /// The row of the list it belongs to, from 1.
    public let row: Int?
    /// Whether it holds the number of the list's rows.
    public let isCount: Bool
  }

  public let columns: [Column]

  /// - Parameter rows: how many rows each list gets, by its id; the dictionary's number where it is not named.
  public init(_ standard: StandardRecord, rows: [String: Int] = [:]) {
    columns = standard.members.flatMap { field -> [Column] in
      guard field.isGroup else { return [Column(name: field.id, field: field, row: nil, isCount: false)] }
      guard let repetition = field.repeats else {
        return [Column(name: field.id, field: field, row: nil, isCount: true)]
          + field.parts.map { Column(name: $0.id, field: $0, row: nil, isCount: false) }
      }
      let count = max(0, min(rows[field.id] ?? repetition.columns, repetition.most))
      return [Column(name: field.id, field: field, row: nil, isCount: true)]
        + (0..<count).flatMap { row in
          field.parts.map {
            Column(name: "\(field.id).\(row + 1).\($0.key)", field: $0, row: row + 1, isCount: false)
          }
        }
    }
  }

  /// The columns that hold all rows of all these records.
  public init(_ standard: StandardRecord, fitting records: some Sequence<RecordDocument>) {
    var rows: [String: Int] = [:]
    for record in records {
      for field in standard.members where field.isGroup && field.repeats != nil {
        if case .list(let elements) = record.members[field.key] {
          rows[field.id] = max(rows[field.id] ?? 0, elements.count)
        }
      }
    }
    self.init(standard, rows: rows)
  }

  public var names: [String] { columns.map(\.name) }
}

extension StandardRecord {
  /// The columns of an empty table to fill in.
  public var csvColumns: RecordColumns { RecordColumns(self) }
}
