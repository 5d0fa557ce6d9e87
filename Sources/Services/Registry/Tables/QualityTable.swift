internal import Rulebook
internal import Store

/// The cases of a year, for figures of their quality.
enum QualityTable {
  private static func condition(_ institution: String?, _ year: Int) -> (text: String, arguments: [SQLValue]) {
    let days: [SQLValue] = [.text("\(year)-01-01"), .text("\(year)-12-31")]
    return (
      "c.requested_on >= ? AND c.requested_on <= ? AND c.state <> 'cancelled'"
        + (institution == nil ? "" : " AND c.institution = ?"),
      days + (institution.map { [.text($0)] } ?? [])
    )
  }

  static func count(_ institution: String?, _ year: Int, in connection: any SQLConnection) throws -> Int {
    let (text, arguments) = condition(institution, year)
    return try connection.integer("SELECT COUNT(*) FROM interventional_case c WHERE \(text)", arguments) ?? 0
  }

  /// Calls `each` with state and record of the newest cases; one record is in memory at a time.
  static func walk(
    _ institution: String?, _ year: Int, limit: Int, in connection: any SQLConnection,
    _ each: (CaseState, RecordDocument) -> Void
  ) throws {
    let (text, arguments) = condition(institution, year)
    try connection.scan(
      """
      SELECT c.state, r.record FROM interventional_case c JOIN case_record r ON r.case_id = c.id
      WHERE \(text) ORDER BY c.requested_on DESC, c.id DESC LIMIT ?
      """, arguments + [SQLValue(limit)]
    ) { row in
      if let state = CaseState(rawValue: row.string(0)), let record = RecordText.read(row.string(1)) {
        each(state, record)
      }
      return true
    }
  }

  /// Reports by the month in which they fall due, of the cases of a year.
  static func months(
    _ institution: String?, _ year: Int, today: CivilDate, in connection: any SQLConnection
  ) throws -> [QualityFigures.Month] {
    let (text, arguments) = condition(institution, year)
    let rows = try connection.rows(
      """
      SELECT substr(c.report_due, 1, 7), c.report_state, CASE WHEN c.report_due < ? THEN 1 ELSE 0 END, COUNT(*)
      FROM interventional_case c WHERE \(text) AND c.report_due IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1
      """, [.text(today.iso)] + arguments
    ) { ($0.string(0), $0.string(1), $0.integer(2) == 1, $0.integer(3)) }
    var months: [QualityFigures.Month] = []
    for (name, state, isOver, count) in rows {
      if months.last?.month != name { months.append(QualityFigures.Month(month: name)) }
      let place = months.count - 1
      switch state {
      case "due" where isOver: months[place].late += count
      case "due": months[place].open += count
      case "sent": months[place].sent += count
      case "sent_late": months[place].sentLate += count
      default: break
      }
    }
    return months
  }
}
