internal import Rulebook
internal import Store

extension CaseTable {
  static let codeColumns = ["case_id", "position", "code", "level"]
  static let eventColumns = ["case_id", "position", "kind", "onset", "sir", "cirse", "relation", "adjudicator"]
  static let deviceColumns = ["case_id", "position", "udi", "lot", "serial", "expiry", "quantity"]
  static let memberColumns = ["case_id", "person", "role", "requested_on"]

  static func values(_ code: (code: String, level: Int?), _ position: Int, of id: String) -> [SQLValue] {
    [.text(id), SQLValue(position), .text(code.code), SQLValue(code.level)]
  }

  static func values(_ event: CaseProjection.EventRow, _ position: Int, of id: String) -> [SQLValue] {
    [
      .text(id), SQLValue(position), .text(event.kind), SQLValue(event.onset), SQLValue(event.sir),
      SQLValue(event.cirse), SQLValue(event.relation), SQLValue(event.adjudicator),
    ]
  }

  static func values(_ device: CaseProjection.DeviceRow, _ position: Int, of id: String) -> [SQLValue] {
    [
      .text(id), SQLValue(position), SQLValue(device.udi), SQLValue(device.lot), SQLValue(device.serial),
      SQLValue(device.expiry), SQLValue(device.quantity),
    ]
  }

  /// With the day of the request, by which a person's cases are listed.
  static func values(_ member: CaseMember, of file: CaseFile) -> [SQLValue] {
    [.text(file.id), .text(member.person), .text(member.role.rawValue), .text(file.requestedOn.iso)]
  }

  static func values(_ report: CaseReport, of id: String) -> [SQLValue] {
    [
      .text(id), .text(report.recipient.rawValue), SQLValue(report.due),
      report.submittedAt.map { SQLValue($0) } ?? .null, SQLValue(report.receipt),
    ]
  }

  static func values(_ task: FollowUpTask, of id: String) -> [SQLValue] {
    [
      .text(task.id), .text(id), .text(task.due.iso), SQLValue(task.doneOn), SQLValue(task.method),
      SQLValue(task.result),
    ]
  }

  /// Replaces the rows that are copied out of the record.
  static func writeParts(
    _ id: String, _ projection: CaseProjection, codes: Bool, events: Bool, devices: Bool,
    in connection: any SQLConnection
  ) throws {
    if codes {
      let rows = projection.codes.enumerated().map { values($1, $0, of: id) }
      try replace("case_code", codeColumns, of: id, with: rows, in: connection)
    }
    if events {
      let rows = projection.events.enumerated().map { values($1, $0, of: id) }
      try replace("adverse_event", eventColumns, of: id, with: rows, in: connection)
    }
    if devices {
      let rows = projection.devices.enumerated().map { values($1, $0, of: id) }
      try replace("device_use", deviceColumns, of: id, with: rows, in: connection)
    }
  }

  static func writeMembers(of file: CaseFile, in connection: any SQLConnection) throws {
    try replace(
      "case_member", memberColumns, of: file.id, with: file.members.map { values($0, of: file) },
      suffix: " ON CONFLICT DO NOTHING", in: connection)
  }

  static func writeReports(_ reports: [CaseReport], of id: String, in connection: any SQLConnection) throws {
    try replace(
      "report", ["case_id", "recipient", "due", "submitted_at", "receipt"], of: id,
      with: reports.map { values($0, of: id) }, in: connection)
  }

  static func writeFollowUps(_ tasks: [FollowUpTask], of id: String, in connection: any SQLConnection) throws {
    try replace(
      "follow_up", ["id", "case_id", "due", "done_on", "method", "result"], of: id,
      with: tasks.map { values($0, of: id) }, in: connection)
  }

  private static func replace(
    _ table: String, _ columns: [String], of id: String, with rows: [[SQLValue]], suffix: String = "",
    in connection: any SQLConnection
  ) throws {
    try connection.run("DELETE FROM \(table) WHERE case_id = ?", [.text(id)])
    guard !rows.isEmpty else { return }
    var insertion = RowInsertion(table, columns, suffix: suffix)
    for row in rows { insertion.add(row) }
    try insertion.write(in: connection)
  }
}
