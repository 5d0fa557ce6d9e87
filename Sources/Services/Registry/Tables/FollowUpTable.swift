internal import Rulebook
internal import Store

/// Follow-up visits that are owed, across cases.
enum FollowUpTable {
  /// The most urgent first; of an institution, or of all; of the cases of a person where one is named.
  static func open(
    institution: String?, member: String?, through: CivilDate?, limit: Int, in connection: any SQLConnection
  ) throws -> [OpenFollowUp] {
    var (conditions, arguments): ([String], [SQLValue]) = (["f.done_on IS NULL AND c.state <> 'cancelled'"], [])
    func add(_ condition: String, _ value: SQLValue?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value)
    }
    add("c.institution = ?", institution.map { .text($0) })
    add("c.id IN (SELECT case_id FROM case_member WHERE person = ?)", member.map { .text($0) })
    add("f.due <= ?", through.map { .text($0.iso) })
    return try connection.rows(
      """
      SELECT f.id, f.case_id, f.due, c.number, c.institution, c.operator FROM follow_up f
      JOIN interventional_case c ON c.id = f.case_id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY f.due, f.id LIMIT ?
      """, arguments + [SQLValue(min(max(limit, 1), 500))]
    ) { row in
      row.day(2).map {
        OpenFollowUp(
          id: row.string(0), caseID: row.string(1), number: row.string(3), institution: row.string(4),
          operatorID: row.text(5), due: $0)
      }
    }.compactMap { $0 }
  }
}

extension CaseTable {
  static func number(of id: String, in connection: any SQLConnection) throws -> String? {
    try connection.first("SELECT number FROM interventional_case WHERE id = ?", [.text(id)]) { $0.string(0) }
  }
}
