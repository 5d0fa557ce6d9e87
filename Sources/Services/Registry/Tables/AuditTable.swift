internal import Store

/// The SQL of the access audit: lines are only ever added.
enum AuditTable {
  static func insert(_ entry: AuditEntry, address: [UInt8]?, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO access_audit(sequence, at, account, role, action, object, id, patient, purpose, break_glass, outcome,
        address)
      VALUES((SELECT COALESCE(MAX(sequence), 0) + 1 FROM access_audit), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        SQLValue(entry.at), SQLValue(entry.account), SQLValue(entry.role?.rawValue), .text(entry.action),
        SQLValue(entry.object), SQLValue(entry.id), SQLValue(entry.patient), SQLValue(entry.purpose?.rawValue),
        SQLValue(entry.breakGlass), .text(entry.outcome.rawValue), SQLValue(address),
      ])
  }

  static func entries(_ filter: AuditFilter, in connection: any SQLConnection) throws -> [AuditEntry] {
    var (conditions, arguments): ([String], [SQLValue]) = (["1 = 1"], [])
    func add(_ condition: String, _ value: SQLValue?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value)
    }
    add("account = ?", filter.account.map { .text($0) })
    add("patient = ?", filter.patient.map { .text($0) })
    add("at >= ?", filter.from.map { SQLValue($0) })
    add("at < ?", filter.until.map { SQLValue($0) })
    add("sequence < ?", filter.before.map { SQLValue($0) })
    if filter.onlyBreakGlass { conditions.append("break_glass IS NOT NULL") }
    return try connection.rows(
      """
      SELECT sequence, at, account, role, action, object, id, patient, purpose, break_glass, outcome FROM access_audit
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY sequence DESC LIMIT ?
      """, arguments + [SQLValue(min(max(filter.limit, 1), 1000))]
    ) { row in
      var entry = AuditEntry(
        at: Int64(row.integer(1)), account: row.text(2), role: row.text(3).flatMap(Role.init(rawValue:)),
        action: row.string(4), purpose: row.text(8).flatMap(Purpose.init(rawValue:)), breakGlass: row.text(9),
        outcome: AuditEntry.Outcome(rawValue: row.string(10)) ?? .failed)
      entry.sequence = Int64(row.integer(0))
      (entry.object, entry.id, entry.patient) = (row.text(5), row.text(6), row.text(7))
      return entry
    }
  }
}
