internal import Rulebook
internal import Store

/// The versions of cases: each keeps what the members it changed said before.
enum CaseVersionTable {
  struct Stored {
    let version: Int
    let at: Int64
    let actor: String
    let kind: String
    let reason: String?
    let state: String
    let before: String
  }

  static func add(_ stored: Stored, to id: String, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO case_version(case_id, version, at, actor, kind, reason, state, before) VALUES(?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(id), SQLValue(stored.version), SQLValue(stored.at), .text(stored.actor), .text(stored.kind),
        SQLValue(stored.reason), .text(stored.state), .text(stored.before),
      ])
  }

  /// Newest first, down to but not including `version`.
  static func versions(of id: String, after version: Int, in connection: any SQLConnection) throws -> [Stored] {
    try connection.rows(
      """
      SELECT version, at, actor, kind, reason, state, before FROM case_version WHERE case_id = ? AND version > ?
      ORDER BY version DESC
      """, [.text(id), SQLValue(version)]
    ) {
      Stored(
        version: $0.integer(0), at: Int64($0.integer(1)), actor: $0.string(2), kind: $0.string(3), reason: $0.text(4),
        state: $0.string(5), before: $0.string(6))
    }
  }
}

/// Emergency overrides and who has to know.
enum OverrideTable {
  private static let columns =
    "id, account, reason, clauses, opened, ends, review_due, reviewer, reviewed, justified, remark"

  private static func read(_ row: any SQLRow) -> CaseOverride? {
    guard let due = row.day(6) else { return nil }
    var found = CaseOverride(
      id: row.string(0), account: row.string(1), reason: row.string(2),
      clauses: row.string(3).split(separator: " ").map(String.init), opened: Int64(row.integer(4)),
      ends: Int64(row.integer(5)), reviewDue: due)
    if let reviewer = row.text(7) {
      found.review = CaseOverride.Review(
        account: reviewer, at: Int64(row.integer(8)), isJustified: row.integer(9) != 0, remark: row.string(10))
    }
    return found
  }

  static func overrides(of caseID: String, in connection: any SQLConnection) throws -> [CaseOverride] {
    try connection.rows(
      "SELECT \(columns) FROM case_override WHERE case_id = ? ORDER BY opened", [.text(caseID)], read
    ).compactMap { $0 }
  }

  static func put(
    _ override: CaseOverride, of file: CaseFile, in connection: any SQLConnection
  ) throws {
    try connection.run(
      """
      INSERT INTO case_override(id, case_id, account, institution, reason, clauses, opened, ends, review_due, reviewer,
        reviewed, justified, remark) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET reviewer = excluded.reviewer, reviewed = excluded.reviewed,
        justified = excluded.justified, remark = excluded.remark
      """,
      [
        .text(override.id), .text(file.id), .text(override.account), .text(file.institution), .text(override.reason),
        .text(override.clauses.joined(separator: " ")), SQLValue(override.opened), SQLValue(override.ends),
        .text(override.reviewDue.iso), SQLValue(override.review?.account),
        override.review.map { SQLValue($0.at) } ?? .null, SQLValue(override.review?.isJustified),
        SQLValue(override.review?.remark),
      ])
  }

  /// Overrides without a review, the most urgent first; of one institution or of all.
  static func open(
    institution: String?, limit: Int, in connection: any SQLConnection
  ) throws -> [(caseID: String, override: CaseOverride)] {
    try connection.rows(
      """
      SELECT \(columns), case_id FROM case_override WHERE reviewed IS NULL
      \(institution == nil ? "" : "AND institution = ?") ORDER BY review_due LIMIT ?
      """, (institution.map { [.text($0)] } ?? []) + [SQLValue(limit)]
    ) { row in read(row).map { (row.string(11), $0) } }.compactMap { $0 }
  }

  static func notify(
    id: String, kind: String, of file: CaseFile, at now: Int64, in connection: any SQLConnection
  ) throws {
    try connection.run(
      "INSERT INTO case_notice(id, at, kind, institution, case_id) VALUES(?, ?, ?, ?, ?)",
      [.text(id), SQLValue(now), .text(kind), .text(file.institution), .text(file.id)])
  }

  static func notices(
    institution: String, limit: Int, in connection: any SQLConnection
  ) throws -> [CaseNotice] {
    try connection.rows(
      """
      SELECT id, at, kind, case_id FROM case_notice WHERE institution = ? AND read_at IS NULL ORDER BY at DESC LIMIT ?
      """, [.text(institution), SQLValue(limit)]
    ) { CaseNotice(id: $0.string(0), at: Int64($0.integer(1)), kind: $0.string(2), caseID: $0.string(3)) }
  }

  static func markRead(_ id: String, by account: String, at now: Int64, in connection: any SQLConnection) throws -> Bool
  {
    try connection.run(
      "UPDATE case_notice SET reader = ?, read_at = ? WHERE id = ? AND read_at IS NULL",
      [.text(account), SQLValue(now), .text(id)]) > 0
  }
}

/// Answers of requests that carried a key, and drafts.
enum RequestTable {
  static func answer(
    _ key: String, in connection: any SQLConnection
  ) throws -> (request: [UInt8], answer: String)? {
    try connection.first("SELECT request, answer FROM idempotency WHERE key = ?", [.text(key)]) {
      ($0.blob(0) ?? [], $0.string(1))
    }
  }

  static func keep(
    _ key: String, account: String, request: [UInt8], answer: String, at now: Int64, in connection: any SQLConnection
  ) throws {
    try connection.run(
      "INSERT INTO idempotency(key, account, request, answer, at) VALUES(?, ?, ?, ?, ?)",
      [.text(key), .text(account), .blob(request), .text(answer), SQLValue(now)])
  }

  static func forget(before: Int64, in connection: any SQLConnection) throws -> Int {
    try connection.run("DELETE FROM idempotency WHERE at < ?", [SQLValue(before)])
  }

  static func put(_ draft: Draft, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO draft(id, account, case_id, body, updated_at) VALUES(?, ?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at
        WHERE draft.account = excluded.account
      """,
      [
        .text(draft.id), .text(draft.account), SQLValue(draft.caseID), .text(draft.body.text),
        SQLValue(draft.updatedAt),
      ])
  }

  static func drafts(of account: String, in connection: any SQLConnection) throws -> [Draft] {
    try connection.rows(
      "SELECT id, case_id, body, updated_at FROM draft WHERE account = ? ORDER BY updated_at DESC LIMIT 200",
      [.text(account)]
    ) {
      Draft(
        id: $0.string(0), account: account, caseID: $0.text(1), body: RecordText.json($0.string(2)) ?? .null,
        updatedAt: Int64($0.integer(3)))
    }
  }

  static func removeDraft(_ id: String, of account: String, in connection: any SQLConnection) throws -> Bool {
    try connection.run("DELETE FROM draft WHERE id = ? AND account = ?", [.text(id), .text(account)]) > 0
  }
}
