internal import Rulebook
internal import Store

/// Cases and what hangs on them.
enum CaseTable {
  struct Stored {
    let file: CaseFile
    let recordText: String
    let attestedText: String
  }

  static func id(ofNumber number: String, in connection: any SQLConnection) throws -> String? {
    try connection.first("SELECT id FROM interventional_case WHERE number = ?", [.text(number)]) { $0.string(0) }
  }

  static func version(of id: String, in connection: any SQLConnection) throws -> Int? {
    try connection.integer("SELECT version FROM interventional_case WHERE id = ?", [.text(id)])
  }

  /// The whole case; nil where there is none.
  static func stored(_ id: String, in connection: any SQLConnection) throws -> Stored? {
    let row = try connection.first(
      """
      SELECT c.number, c.institution, c.patient, c.state, c.requested_on, c.scheduled_for, c.opener, c.version,
        c.updated_at, r.record, r.attested
      FROM interventional_case c JOIN case_record r ON r.case_id = c.id WHERE c.id = ?
      """, [.text(id)]
    ) { row -> Stored? in
      guard let state = CaseState(rawValue: row.string(3)), let requestedOn = row.day(4),
        let record = RecordText.read(row.string(9)), let attested = RecordText.json(row.string(10))
      else { return nil }
      return Stored(
        file: CaseFile(
          id: id, number: row.string(0), institution: row.string(1), patient: row.string(2), state: state,
          record: record, attested: Attestations(attested), requestedOn: requestedOn, scheduledFor: row.day(5),
          opener: row.string(6), members: [], reports: [], followUps: [], overrides: [], version: row.integer(7),
          updatedAt: Int64(row.integer(8))), recordText: row.string(9), attestedText: row.string(10))
    }
    guard let row else { return nil }
    guard let stored = row else { throw StoreError(.corrupt, "case \(id)") }
    var file = stored.file
    file.members = try connection.rows(
      "SELECT person, role FROM case_member WHERE case_id = ? ORDER BY role, person", [.text(id)]
    ) { row in
      CaseMember.Role(rawValue: row.string(1)).map { CaseMember(person: row.string(0), role: $0) }
    }.compactMap { $0 }
    file.reports = try connection.rows(
      "SELECT recipient, due, submitted_at, receipt FROM report WHERE case_id = ? ORDER BY recipient", [.text(id)]
    ) { row in
      CaseReport.Recipient(rawValue: row.string(0)).map {
        CaseReport(recipient: $0, due: row.day(1), submittedAt: row.int(2).map(Int64.init), receipt: row.text(3))
      }
    }.compactMap { $0 }
    file.followUps = try connection.rows(
      "SELECT id, due, done_on, method, result FROM follow_up WHERE case_id = ? ORDER BY due, id", [.text(id)]
    ) { row in
      row.day(1).map {
        FollowUpTask(id: row.string(0), due: $0, doneOn: row.day(2), method: row.text(3), result: row.text(4))
      }
    }.compactMap { $0 }
    file.overrides = try OverrideTable.overrides(of: id, in: connection)
    return Stored(file: file, recordText: stored.recordText, attestedText: stored.attestedText)
  }

  /// Writes the case with its projection; `isNew` inserts. Of a case that is there only what differs is written: SQLite
  /// makes every index anew whose columns are named, changed or not.
  static func write(
    _ file: CaseFile, _ projection: CaseProjection, standing: CaseColumns, recordText: String, isNew: Bool,
    in connection: any SQLConnection
  ) throws {
    let values = values(file, projection, standing)
    if isNew { try connection.run(insertion, values) } else { try update(file.id, values, in: connection) }
    try connection.run(
      """
      INSERT INTO case_record(case_id, record, attested, version) VALUES(?, ?, ?, ?)
      ON CONFLICT(case_id) DO UPDATE SET record = excluded.record, attested = excluded.attested,
        version = excluded.version
      """, [.text(file.id), .text(recordText), .text(file.attested.json.text), SQLValue(file.version)])
  }

  /// In the order of the columns, then the id.
  static func values(_ file: CaseFile, _ projection: CaseProjection, _ standing: CaseColumns) -> [SQLValue] {
    [
      .text(file.number), .text(file.institution), .text(file.patient), .text(file.state.rawValue),
      .text(projection.urgency), SQLValue(projection.level), SQLValue(projection.mainCode),
      SQLValue(projection.operatorID), SQLValue(projection.decider), SQLValue(projection.room),
      .text(file.requestedOn.iso), SQLValue(file.scheduledFor), projection.start.map { SQLValue($0) } ?? .null,
      projection.end.map { SQLValue($0) } ?? .null, SQLValue(projection.endedOn), SQLValue(projection.endedOn?.year),
      SQLValue(standing.reportDue), .text(standing.reportState.rawValue), SQLValue(projection.isSerious),
      SQLValue(projection.isDeathRelated), SQLValue(projection.isDeath), SQLValue(projection.accidentGrade),
      SQLValue(projection.isAccidentPending), SQLValue(standing.completenessPermille), SQLValue(standing.blocked),
      .text(file.opener), SQLValue(file.version), SQLValue(file.updatedAt), .text(file.id),
    ]
  }

  static var caseInsertion: RowInsertion { RowInsertion("interventional_case", columns + ["id"]) }

  private static let columns = [
    "number", "institution", "patient", "state", "urgency", "level", "main_code", "operator", "decider", "room",
    "requested_on", "scheduled_for", "started_at", "ended_at", "ended_on", "year", "report_due", "report_state",
    "serious",
    "death_related", "death_any", "accident_grade", "accident_pending", "completeness_permille", "blocked", "opener",
    "version", "updated_at",
  ]
  private static let insertion =
    "INSERT INTO interventional_case(\(columns.joined(separator: ", ")), id) VALUES("
    + columns.map { _ in "?, " }.joined() + "?)"
  private static let selection = "SELECT \(columns.joined(separator: ", ")) FROM interventional_case WHERE id = ?"

  /// `values` in the order of the columns, then the id.
  private static func update(_ id: String, _ values: [SQLValue], in connection: any SQLConnection) throws {
    let changed = try connection.first(selection, [.text(id)]) { row in
      columns.indices.filter { column in
        switch values[column] {
        case .integer(let number): row.int(column).map(Int64.init) != number
        case .text(let text): row.text(column) != text
        default: row.text(column) != nil
        }
      }
    }
    guard let changed, !changed.isEmpty else { return }
    try connection.run(
      "UPDATE interventional_case SET \(changed.map { "\(columns[$0]) = ?" }.joined(separator: ", ")) WHERE id = ?",
      changed.map { values[$0] } + [.text(id)])
  }
}

/// What of a case's standing is kept beside it for lists.
struct CaseColumns: Sendable, Hashable {
  enum ReportState: String, Sendable { case none, due, late, sent, sentLate = "sent_late" }
  var reportDue: CivilDate?
  var reportState: ReportState
  var completenessPermille: Int
  /// JSON of the reasons; nil where nothing blocks.
  var blocked: String?
}
