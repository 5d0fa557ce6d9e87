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
    let byDue = query.isByDue
    // Each state along its own index: together they would be sorted, or searched for one by one among all others. Where
    // a person, a patient or a text leaves few cases, these are looked through once for all states.
    let states = query.isNarrow || query.states.isEmpty ? [query.states] : Set(query.states).map { [$0] }
    var rows: [CaseSummary] = []
    for states in states {
      rows += try self.rows(query, states: states, limit: limit + 1, today: today, in: connection)
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
    _ query: CaseQuery, states: [CaseState], limit: Int, today: CivilDate, in connection: any SQLConnection
  ) throws -> [CaseSummary] {
    var (filter, source) = (Filter(), "interventional_case c")
    var (day, id) = query.isByDue ? ("c.report_due", "c.id") : ("c.requested_on", "c.id")
    if let person = query.member, query.isNarrow, !query.isByDue, query.text == nil {
      // Along the person's own cases, in their order; who has two parts in a case is met twice.
      source = "case_member m CROSS JOIN interventional_case c ON c.id = m.case_id"
      filter.add("m.person = ?", [.text(person)])
      filter.add(
        """
        NOT EXISTS (SELECT 1 FROM case_member o
          WHERE o.case_id = m.case_id AND o.person = m.person AND o.role < m.role)
        """, [])
      (day, id) = ("m.requested_on", "m.case_id")
    } else {
      filter.add(
        "EXISTS (SELECT 1 FROM case_member o WHERE o.case_id = c.id AND o.person = ?)",
        query.member.map { [.text($0)] })
    }
    // Joined to nothing, a column is not looked for in an index: the narrower condition has to lead.
    filter.add("c.institution\(query.isNarrow ? " || ''" : "") = ?", query.institution.map { [.text($0)] })
    if !states.isEmpty {
      filter.add(
        "c.state\(query.isNarrow ? " || ''" : "") IN (\(states.map { _ in "?" }.joined(separator: ", ")))",
        states.map { .text($0.rawValue) })
    }
    filter.add("c.operator = ?", query.operatorID.map { [.text($0)] })
    filter.add("c.patient = ?", query.patient.map { [.text($0)] })
    filter.add("\(day == "c.report_due" ? "c.requested_on" : day) >= ?", query.requestedFrom.map { [.text($0.iso)] })
    filter.add("\(day == "c.report_due" ? "c.requested_on" : day) <= ?", query.requestedThrough.map { [.text($0.iso)] })
    if query.onlyBlocked { filter.add("c.blocked IS NOT NULL", []) }
    switch query.report {
    case .due: filter.add("c.report_state = 'due'", [])
    case .late: filter.add("c.report_state = 'due' AND c.report_due < ?", [.text(today.iso)])
    case .sent: filter.add("c.report_state = 'sent'", [])
    case .sentLate: filter.add("c.report_state = 'sent_late'", [])
    case nil: if query.isByDue { filter.add("c.report_state = 'due'", []) }
    }
    filter.add("c.report_due <= ?", query.dueThrough.map { [.text($0.iso)] })
    if let text = query.text { filter.add(text, query) }
    if let cursor = query.cursor {
      filter.add("(\(day), \(id)) \(query.isByDue ? ">" : "<") (?, ?)", [.text(cursor.day), .text(cursor.id)])
    }
    if query.isByDue { filter.add("c.report_due IS NOT NULL", []) }
    let order = query.isByDue ? "ASC" : "DESC"
    return try connection.rows(
      """
      SELECT \(columns) FROM \(source) WHERE \(filter.conditions.joined(separator: " AND "))
      ORDER BY \(day) \(order), \(id) \(order) LIMIT ?
      """, filter.arguments + [SQLValue(limit)]
    ) { read($0, today: today) }.compactMap { $0 }
  }

  static func summary(_ id: String, today: CivilDate, in connection: any SQLConnection) throws -> CaseSummary? {
    try connection.first("SELECT \(columns) FROM interventional_case c WHERE c.id = ?", [.text(id)]) {
      read($0, today: today)
    } ?? nil
  }

  /// Conditions are our own words; what people send is bound, never written.
  private struct Filter {
    var conditions = ["1 = 1"]
    var arguments: [SQLValue] = []

    mutating func add(_ condition: String, _ values: [SQLValue]?) {
      guard let values else { return }
      conditions.append(condition)
      arguments += values
    }

    /// Narrows to the beginning of a number or, in one institution, to patients by the beginning of one of their keys.
    mutating func add(_ text: String, _ query: CaseQuery) {
      let folded = SearchText.fold(String(text.prefix(64)))
      let number = String(text.filter { !$0.isWhitespace }.prefix(64))
      guard !number.isEmpty else { return }
      var found = """
        SELECT id FROM (SELECT id FROM interventional_case WHERE number >= ? AND number < ? ORDER BY number LIMIT 200) n
        """
      var values: [SQLValue] = [.text(number), .text(number + "\u{10FFFF}")]
      if let institution = query.institution, !folded.isEmpty {
        found += """
           UNION ALL SELECT p.id FROM interventional_case p WHERE p.patient IN (SELECT patient FROM (SELECT patient
             FROM patient_key WHERE institution = ? AND key >= ? AND key < ? ORDER BY key LIMIT 200) k)
          """
        values += [.text(institution), .text(folded), .text(folded + "\u{10FFFF}")]
      }
      add("c.id IN (\(found))", values)
    }
  }
}
