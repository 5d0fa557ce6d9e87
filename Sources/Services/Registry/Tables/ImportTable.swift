internal import Rulebook
internal import Store

/// What an import looks up and enters besides the tables of cases.
enum ImportTable {
  /// A case that the registry holds.
  struct Known {
    let id: String
    let institution: String
    let version: Int
    let record: String
  }

  static func known(id: String, in connection: any SQLConnection) throws -> Known? {
    try known("c.id = ?", id, in: connection)
  }

  static func known(number: String, in connection: any SQLConnection) throws -> Known? {
    try known("c.number = ?", number, in: connection)
  }

  private static func known(_ condition: String, _ value: String, in connection: any SQLConnection) throws -> Known? {
    try connection.first(
      """
      SELECT c.id, c.institution, c.version, r.record FROM interventional_case c
      JOIN case_record r ON r.case_id = c.id WHERE \(condition)
      """, [.text(value)]
    ) { Known(id: $0.string(0), institution: $0.string(1), version: $0.integer(2), record: $0.string(3)) }
  }

  /// The text of a case's record, for a table of many.
  static func record(_ id: String, in connection: any SQLConnection) throws -> String? {
    try connection.first("SELECT record FROM case_record WHERE case_id = ?", [.text(id)]) { $0.string(0) }
  }
}
