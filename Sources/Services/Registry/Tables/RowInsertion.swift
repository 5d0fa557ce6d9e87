internal import Store

/// Rows for one table, written one after another: the pages of one table and its indices are then at hand.
///
/// One statement a row. A statement of many rows would have to be undone by itself when a row is refused, and within a
/// savepoint SQLite then walks through all that the savepoint has kept, statement for statement.
struct RowInsertion {
  private let statement: String
  private let width: Int
  private var rows: [[SQLValue]] = []

  /// - Parameter suffix: what stands behind the row, such as `ON CONFLICT DO NOTHING`.
  init(_ table: String, _ columns: [String], suffix: String = "") {
    let values = columns.map { _ in "?" }.joined(separator: ", ")
    statement = "INSERT INTO \(table)(\(columns.joined(separator: ", "))) VALUES(\(values))\(suffix)"
    width = columns.count
  }

  /// - Parameter row: a value for each column.
  mutating func add(_ row: [SQLValue]) {
    precondition(row.count == width)
    rows.append(row)
  }

  /// Writes the rows in the order in which they were added.
  func write(in connection: any SQLConnection) throws {
    for row in rows { try connection.run(statement, row) }
  }
}
