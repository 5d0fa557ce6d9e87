internal import Rulebook
internal import Store

/// A case that comes into the registry as a whole, with all that is known of it: worked out and checked outside of the
/// transaction, ready to be written as its first version.
struct CaseEntry: Sendable {
  let file: CaseFile
  let projection: CaseProjection
  let columns: CaseColumns
  let recordText: String
  let canonical: [UInt8]
  let logbook: [LogbookEntry]

  init(_ core: RegistryCore, _ file: CaseFile, _ completeness: Completeness, logbook: [LogbookEntry], today: CivilDate)
    throws
  {
    (self.file, self.logbook) = (file, logbook)
    projection = CaseProjection(file, catalogue: core.catalogue)
    columns = CaseStanding.of(file, today: today, completeness: completeness, objection: nil).columns(file)
    let record = file.record.json
    recordText = record.text
    canonical = try file.canonicalContent(record)
  }

  /// Tables, version and journal event, in the caller's transaction.
  func write(_ kind: String, by account: String, _ core: RegistryCore, in connection: any SQLConnection) throws {
    try CaseTable.write(
      file, projection, standing: columns, recordText: recordText, isNew: true, in: connection)
    try CaseTable.writeParts(
      file.id, projection, codes: !projection.codes.isEmpty, events: !projection.events.isEmpty,
      devices: !projection.devices.isEmpty, in: connection)
    try CaseTable.writeMembers(of: file, in: connection)
    if !file.reports.isEmpty { try CaseTable.writeReports(file.reports, of: file.id, in: connection) }
    if !file.followUps.isEmpty { try CaseTable.writeFollowUps(file.followUps, of: file.id, in: connection) }
    for entry in logbook {
      try TrainingTable.enter(
        course: entry.course, caseID: file.id, role: entry.role, supervisor: entry.supervisor, in: connection)
    }
    try CaseVersionTable.add(
      CaseVersionTable.Stored(
        version: file.version, at: file.updatedAt, actor: account, kind: kind, reason: nil,
        state: file.state.rawValue, before: "{}"), to: file.id, in: connection)
    try core.journal(
      canonical: canonical, kind: kind, object: "case", id: file.id, version: file.version, by: account,
      at: file.updatedAt, in: connection)
  }
}
