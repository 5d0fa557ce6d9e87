internal import Rulebook
internal import Store

/// The SQL of break-glass and its notices.
enum BreakGlassTable {
  private static let columns = """
    id, account, institution, patient, reason, opened, ends, review_due, reviewer, reviewed, justified, remark
    """

  private static func glass(_ row: any SQLRow) -> BreakGlass {
    let opened = Int64(row.integer(5))
    let review = row.text(8).map {
      BreakGlass.Review(
        account: $0, at: Int64(row.integer(9)), isJustified: row.integer(10) == 1, remark: row.string(11))
    }
    return BreakGlass(
      id: row.string(0), account: row.string(1), institution: row.text(2), patient: row.string(3),
      reason: row.string(4),
      opened: opened, ends: Int64(row.integer(6)),
      reviewDue: CivilDate(row.string(7)) ?? CivilDate(milliseconds: opened), review: review)
  }

  static func insert(_ glass: BreakGlass, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO break_glass(id, account, institution, patient, reason, opened, ends, review_due)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(glass.id), .text(glass.account), SQLValue(glass.institution), .text(glass.patient), .text(glass.reason),
        SQLValue(glass.opened), SQLValue(glass.ends), .text(glass.reviewDue.iso),
      ])
  }

  static func find(_ id: String, in connection: any SQLConnection) throws -> BreakGlass? {
    try connection.first("SELECT \(columns) FROM break_glass WHERE id = ?", [.text(id)], glass)
  }

  static func open(
    account: String, patient: String, at now: Int64, in connection: any SQLConnection
  ) throws -> BreakGlass? {
    try connection.first(
      """
      SELECT \(columns) FROM break_glass WHERE account = ? AND patient = ? AND opened <= ? AND ends > ?
      ORDER BY ends DESC LIMIT 1
      """, [.text(account), .text(patient), SQLValue(now), SQLValue(now)], glass)
  }

  static func end(_ id: String, at now: Int64, in connection: any SQLConnection) throws {
    try connection.run("UPDATE break_glass SET ends = ? WHERE id = ?", [SQLValue(now), .text(id)])
  }

  static func set(_ review: BreakGlass.Review, of id: String, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE break_glass SET reviewer = ?, reviewed = ?, justified = ?, remark = ? WHERE id = ? AND reviewed IS NULL",
      [.text(review.account), SQLValue(review.at), SQLValue(review.isJustified), .text(review.remark), .text(id)])
  }

  static func unreviewed(of institution: String?, in connection: any SQLConnection) throws -> [BreakGlass] {
    let (condition, arguments) = within(institution)
    return try connection.rows(
      "SELECT \(columns) FROM break_glass WHERE reviewed IS NULL \(condition) ORDER BY review_due, id LIMIT 500",
      arguments, glass)
  }

  /// Of one account, the newest first.
  static func uses(by account: String, limit: Int, in connection: any SQLConnection) throws -> [BreakGlass] {
    try connection.rows(
      "SELECT \(columns) FROM break_glass WHERE account = ? ORDER BY opened DESC, id DESC LIMIT ?",
      [.text(account), SQLValue(limit)], glass)
  }

  static func insert(_ notice: AccessNotice, in connection: any SQLConnection) throws {
    try connection.run(
      "INSERT INTO access_notice(id, at, kind, institution, subject) VALUES(?, ?, ?, ?, ?)",
      [
        .text(notice.id), SQLValue(notice.at), .text(notice.kind), SQLValue(notice.institution), .text(notice.subject),
      ])
  }

  static func notices(of institution: String?, in connection: any SQLConnection) throws -> [AccessNotice] {
    let (condition, arguments) = within(institution)
    return try connection.rows(
      """
      SELECT id, at, kind, institution, subject FROM access_notice WHERE read_at IS NULL \(condition)
      ORDER BY at, id LIMIT 500
      """, arguments
    ) {
      AccessNotice(
        id: $0.string(0), at: Int64($0.integer(1)), kind: $0.string(2), institution: $0.text(3), subject: $0.string(4))
    }
  }

  static func readNotice(_ id: String, by reader: String, at now: Int64, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE access_notice SET read_at = ?, reader = ? WHERE id = ? AND read_at IS NULL",
      [SQLValue(now), .text(reader), .text(id)])
  }

  private static func within(_ institution: String?) -> (condition: String, arguments: [SQLValue]) {
    institution.map { ("AND institution = ?", [.text($0)]) } ?? ("", [])
  }
}
