internal import Rulebook
internal import Store

extension CaseTable {
  /// Inserts cases that are new, as their first version, with all that hangs on them but the journal.
  static func insert(
    _ entries: [CaseEntry], kind: String, by account: String, in connection: any SQLConnection
  ) throws {
    var cases = caseInsertion
    var records = RowInsertion("case_record", ["case_id", "record", "attested", "version"])
    var versions = RowInsertion(
      "case_version", ["case_id", "version", "at", "actor", "kind", "reason", "state", "before"])
    var reports = RowInsertion("report", ["case_id", "recipient", "due", "submitted_at", "receipt"])
    var tasks = RowInsertion("follow_up", ["id", "case_id", "due", "done_on", "method", "result"])
    for entry in entries {
      let file = entry.file
      cases.add(values(file, entry.projection, entry.columns))
      records.add([
        .text(file.id), .text(entry.recordText), .text(file.attested.json.text), SQLValue(file.version),
      ])
      versions.add([
        .text(file.id), SQLValue(file.version), SQLValue(file.updatedAt), .text(account), .text(kind), .null,
        .text(file.state.rawValue), "{}",
      ])
      for report in file.reports { reports.add(values(report, of: file.id)) }
      for task in file.followUps { tasks.add(values(task, of: file.id)) }
    }
    for insertion in [cases, records, versions, reports, tasks] { try insertion.write(in: connection) }
    try insertParts(entries, in: connection)
    for entry in entries {
      for logged in entry.logbook {
        try TrainingTable.enter(
          course: logged.course, caseID: entry.file.id, role: logged.role, supervisor: logged.supervisor,
          in: connection)
      }
    }
  }

  /// What is copied out of the records, and who has to do with the cases.
  private static func insertParts(_ entries: [CaseEntry], in connection: any SQLConnection) throws {
    var codes = RowInsertion("case_code", codeColumns)
    var events = RowInsertion("adverse_event", eventColumns)
    var devices = RowInsertion("device_use", deviceColumns)
    var members = RowInsertion("case_member", memberColumns, suffix: " ON CONFLICT DO NOTHING")
    for entry in entries {
      let (file, projection) = (entry.file, entry.projection)
      for (position, code) in projection.codes.enumerated() { codes.add(values(code, position, of: file.id)) }
      for (position, event) in projection.events.enumerated() { events.add(values(event, position, of: file.id)) }
      for (position, device) in projection.devices.enumerated() { devices.add(values(device, position, of: file.id)) }
      for member in file.members { members.add(values(member, of: file)) }
    }
    for insertion in [codes, events, devices, members] { try insertion.write(in: connection) }
  }
}
