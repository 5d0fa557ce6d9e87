internal import DICOMCore
internal import Rulebook
internal import Store

/// Lists and search of cases. Every question is answered along an index, newest first (reports: the most urgent first),
/// page by page from where the last one ended.
enum CaseListTable {
  private static let columns = """
    c.id, c.number, c.institution, c.patient, c.state, c.urgency, c.level, c.main_code, c.operator, c.decider,
    c.requested_on, c.scheduled_for, c.ended_on, c.report_due, c.report_state, c.completeness_permille, c.blocked, c.version
    """

  private static func read(_ row: any SQLRow, today: CivilDate) -> CaseSummary? {
    guard let state = CaseState(rawValue: row.string(4)), let requestedOn = row.day(10) else { return nil }
    let due = row.day(13)
    var report = row.string(14)
    if report == "due", let due, due < today { report = "late" }
    return CaseSummary(
      id: row.string(0), number: row.string(1), institution: row.string(2), patient: row.string(3), state: state,
      urgency: row.string(5), level: row.int(6), mainCode: row.text(7), operatorID: row.text(8), decider: row.text(9),
      requestedOn: requestedOn, scheduledFor: row.day(11), endedOn: row.day(12), reportDue: due, reportState: report,
      completenessPermille: row.integer(15), blocked: row.text(16), version: row.integer(17))
  }

  static func page(_ query: CaseQuery, today: CivilDate, in connection: any SQLConnection) throws -> CasePage {
    let limit = min(max(query.limit, 1), 500)
    let byDue = query.report == .due || query.report == .late
    // Each state along its own index: together they would be sorted, or searched for one by one among all others.
    let states: [CaseState?] = query.states.isEmpty ? [nil] : Array(Set(query.states))
    var rows: [CaseSummary] = []
    for state in states {
      rows += try self.rows(query, state: state, byDue: byDue, limit: limit + 1, today: today, in: connection)
    }
    if states.count > 1 {
      func key(_ row: CaseSummary) -> (String, String) {
        ((byDue ? row.reportDue : row.requestedOn)?.iso ?? "", row.id)
      }
      rows.sort { byDue ? key($0) < key($1) : key($0) > key($1) }
    }
    let shown = Array(rows.prefix(limit))
    let next = rows.count > limit ? shown.last : nil
    return CasePage(
      cases: shown,
      next: next.map { CaseQuery.Cursor(day: (byDue ? $0.reportDue : $0.requestedOn)?.iso ?? "", id: $0.id) })
  }

  private static func rows(
    _ query: CaseQuery, state: CaseState?, byDue: Bool, limit: Int, today: CivilDate, in connection: any SQLConnection
  ) throws -> [CaseSummary] {
    var filter = Filter()
    filter.add("c.institution = ?", query.institution.map { [.text($0)] })
    filter.add("c.state = ?", state.map { [.text($0.rawValue)] })
    filter.add("c.operator = ?", query.operatorID.map { [.text($0)] })
    filter.add("c.patient = ?", query.patient.map { [.text($0)] })
    filter.add("c.id IN (SELECT case_id FROM case_member WHERE person = ?)", query.member.map { [.text($0)] })
    filter.add("c.requested_on >= ?", query.requestedFrom.map { [.text($0.iso)] })
    filter.add("c.requested_on <= ?", query.requestedThrough.map { [.text($0.iso)] })
    if query.onlyBlocked { filter.add("c.blocked IS NOT NULL", []) }
    switch query.report {
    case .due: filter.add("c.report_state = 'due'", [])
    case .late: filter.add("c.report_state = 'due' AND c.report_due < ?", [.text(today.iso)])
    case .sent: filter.add("c.report_state = 'sent'", [])
    case .sentLate: filter.add("c.report_state = 'sent_late'", [])
    case nil: break
    }
    filter.add("c.report_due <= ?", query.dueThrough.map { [.text($0.iso)] })
    if let text = query.text, try !filter.add(text, query, in: connection) { return [] }
    let (day, order) = byDue ? ("c.report_due", "ASC") : ("c.requested_on", "DESC")
    if let cursor = query.cursor {
      filter.add("(\(day), c.id) \(byDue ? ">" : "<") (?, ?)", [.text(cursor.day), .text(cursor.id)])
    }
    if byDue { filter.add("c.report_due IS NOT NULL", []) }
    return try connection.rows(
      """
      SELECT \(columns) FROM interventional_case c WHERE \(filter.conditions.joined(separator: " AND "))
      ORDER BY \(day) \(order), c.id \(order) LIMIT ?
      """, filter.arguments + [SQLValue(limit)]
    ) { read($0, today: today) }.compactMap { $0 }
  }

  static func summary(_ id: String, today: CivilDate, in connection: any SQLConnection) throws -> CaseSummary? {
    try connection.first("SELECT \(columns) FROM interventional_case c WHERE c.id = ?", [.text(id)]) {
      read($0, today: today)
    } ?? nil
  }

  private struct Filter {
    var conditions = ["1 = 1"]
    var arguments: [SQLValue] = []

    mutating func add(_ condition: String, _ values: [SQLValue]?) {
      guard let values else { return }
      conditions.append(condition)
      arguments += values
    }

    /// Narrows to a number or a patient; false where nothing can be found.
    mutating func add(_ text: String, _ query: CaseQuery, in connection: any SQLConnection) throws -> Bool {
      let folded = SearchText.fold(String(text.prefix(64)))
      guard !folded.isEmpty else { return true }
      let number = text.filter { !$0.isWhitespace }
      var parts: [(String, [SQLValue])] = []
      let numbered = try connection.rows(
        "SELECT id FROM interventional_case WHERE number >= ? AND number < ? ORDER BY number LIMIT 200",
        [.text(number), .text(number + "\u{10FFFF}")]
      ) { $0.string(0) }
      if !numbered.isEmpty {
        parts.append(("c.id IN (\(numbered.map { _ in "?" }.joined(separator: ", ")))", numbered.map { .text($0) }))
      }
      if let institution = query.institution {
        let patients = try PatientTable.search(folded, institution: institution, limit: 200, in: connection)
        if !patients.isEmpty {
          parts.append(
            ("c.patient IN (\(patients.map { _ in "?" }.joined(separator: ", ")))", patients.map { .text($0) }))
        }
      }
      guard !parts.isEmpty else { return false }
      add("(" + parts.map(\.0).joined(separator: " OR ") + ")", parts.flatMap(\.1))
      return true
    }
  }
}
