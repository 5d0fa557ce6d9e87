internal import Rulebook
internal import Store

/// Plans kept with studies. The document stands in a table of its own, so that lists do not read past it.
enum PlanTable {
  private static let columns =
    "id, study, case_id, digest, kind, title_zh, title_en, verdict, signer, actor, at, size"

  private static func read(_ row: any SQLRow) -> KeptPlan {
    KeptPlan(
      id: row.string(0), study: row.string(1), caseID: row.text(2), digest: row.string(3), kind: row.string(4),
      title: Bilingual(row.string(5), row.string(6)), verdict: row.text(7),
      signer: row.string(8).isEmpty ? nil : row.string(8), actor: row.string(9), at: Int64(row.integer(10)),
      size: row.integer(11))
  }

  static func plan(_ id: String, in connection: any SQLConnection) throws -> KeptPlan? {
    try connection.first("SELECT \(columns) FROM plan WHERE id = ?", [.text(id)], read)
  }

  static func plan(
    study: String, digest: String, signer: String?, in connection: any SQLConnection
  ) throws -> KeptPlan? {
    try connection.first(
      "SELECT \(columns) FROM plan WHERE study = ? AND digest = ? AND signer = ?",
      [.text(study), .text(digest), .text(signer ?? "")], read)
  }

  static func plans(of study: String, in connection: any SQLConnection) throws -> [KeptPlan] {
    try connection.rows(
      "SELECT \(columns) FROM plan WHERE study = ? ORDER BY at DESC, id DESC LIMIT 200", [.text(study)], read)
  }

  static func document(of id: String, in connection: any SQLConnection) throws -> String? {
    try connection.first("SELECT document FROM plan_document WHERE plan = ?", [.text(id)]) { $0.string(0) }
  }

  static func insert(_ plan: KeptPlan, document: String, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO plan(id, study, case_id, digest, kind, title_zh, title_en, verdict, signer, actor, at, size)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(plan.id), .text(plan.study), SQLValue(plan.caseID), .text(plan.digest), .text(plan.kind),
        .text(plan.title.chinese), .text(plan.title.english), SQLValue(plan.verdict), .text(plan.signer ?? ""),
        .text(plan.actor), SQLValue(plan.at), SQLValue(plan.size),
      ])
    try connection.run(
      "INSERT INTO plan_document(plan, document) VALUES(?, ?)", [.text(plan.id), .text(document)])
  }
}
