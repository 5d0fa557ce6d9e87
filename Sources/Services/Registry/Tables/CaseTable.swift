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
    let values: [SQLValue] = [
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
    if isNew { try connection.run(insertion, values) } else { try update(file.id, values, in: connection) }
    try connection.run(
      """
      INSERT INTO case_record(case_id, record, attested, version) VALUES(?, ?, ?, ?)
      ON CONFLICT(case_id) DO UPDATE SET record = excluded.record, attested = excluded.attested,
        version = excluded.version
      """, [.text(file.id), .text(recordText), .text(file.attested.json.text), SQLValue(file.version)])
  }

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

  /// Replaces the rows that are copied out of the record.
  static func writeParts(
    _ id: String, _ projection: CaseProjection, codes: Bool, events: Bool, devices: Bool,
    in connection: any SQLConnection
  ) throws {
    if codes {
      try connection.run("DELETE FROM case_code WHERE case_id = ?", [.text(id)])
      for (position, code) in projection.codes.enumerated() {
        try connection.run(
          "INSERT INTO case_code(case_id, position, code, level) VALUES(?, ?, ?, ?)",
          [.text(id), SQLValue(position), .text(code.code), SQLValue(code.level)])
      }
    }
    if events {
      try connection.run("DELETE FROM adverse_event WHERE case_id = ?", [.text(id)])
      for (position, event) in projection.events.enumerated() {
        try connection.run(
          """
          INSERT INTO adverse_event(case_id, position, kind, onset, sir, cirse, relation, adjudicator)
          VALUES(?, ?, ?, ?, ?, ?, ?, ?)
          """,
          [
            .text(id), SQLValue(position), .text(event.kind), SQLValue(event.onset), SQLValue(event.sir),
            SQLValue(event.cirse), SQLValue(event.relation), SQLValue(event.adjudicator),
          ])
      }
    }
    if devices {
      try connection.run("DELETE FROM device_use WHERE case_id = ?", [.text(id)])
      for (position, device) in projection.devices.enumerated() {
        try connection.run(
          "INSERT INTO device_use(case_id, position, udi, lot, serial, expiry, quantity) VALUES(?, ?, ?, ?, ?, ?, ?)",
          [
            .text(id), SQLValue(position), SQLValue(device.udi), SQLValue(device.lot), SQLValue(device.serial),
            SQLValue(device.expiry), SQLValue(device.quantity),
          ])
      }
    }
  }

  /// With the day of the request, by which a person's cases are listed.
  static func writeMembers(of file: CaseFile, in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM case_member WHERE case_id = ?", [.text(file.id)])
    for member in file.members {
      try connection.run(
        "INSERT INTO case_member(case_id, person, role, requested_on) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [.text(file.id), .text(member.person), .text(member.role.rawValue), .text(file.requestedOn.iso)])
    }
  }

  static func writeReports(_ reports: [CaseReport], of id: String, in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM report WHERE case_id = ?", [.text(id)])
    for report in reports {
      try connection.run(
        "INSERT INTO report(case_id, recipient, due, submitted_at, receipt) VALUES(?, ?, ?, ?, ?)",
        [
          .text(id), .text(report.recipient.rawValue), SQLValue(report.due),
          report.submittedAt.map { SQLValue($0) } ?? .null, SQLValue(report.receipt),
        ])
    }
  }

  static func writeFollowUps(_ tasks: [FollowUpTask], of id: String, in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM follow_up WHERE case_id = ?", [.text(id)])
    for task in tasks {
      try connection.run(
        "INSERT INTO follow_up(id, case_id, due, done_on, method, result) VALUES(?, ?, ?, ?, ?, ?)",
        [
          .text(task.id), .text(id), .text(task.due.iso), SQLValue(task.doneOn), SQLValue(task.method),
          SQLValue(task.result),
        ])
    }
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

/// Records as text in tables.
enum RecordText {
  static func json(_ text: String) -> JSONValue? { try? FactsFile(text, file: "record").value }
  static func read(_ text: String) -> RecordDocument? { json(text).flatMap { RecordDocument($0) } }
}
