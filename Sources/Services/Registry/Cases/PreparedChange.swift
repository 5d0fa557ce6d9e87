internal import Rulebook
internal import Store

/// A change of a case, worked out and checked, ready to be written.
struct PreparedChange: Sendable {
  let file: CaseFile
  let old: CaseFile?
  let step: CaseStep
  let actor: String
  let reason: String?
  let projection: CaseProjection
  let columns: CaseColumns
  /// What the journal commits to, in canonical bytes.
  let canonical: [UInt8]
  let recordText: String
  let before: String
  /// The directory's word when the norm was asked.
  let word: String
  let isRuled: Bool
  let overriddenBy: String?
  /// An override that this change opens or reviews.
  let override: CaseOverride?
  /// Logbook entries that the procedure makes.
  let logbook: [LogbookEntry]
  let notice: (id: String, kind: String)?

  /// Whether case and directory are still what this was worked out from.
  func isStillRight(in connection: any SQLConnection) throws -> Bool {
    if let old {
      guard try CaseTable.version(of: file.id, in: connection) == old.version else { return false }
    } else {
      guard try CaseTable.id(ofNumber: file.number, in: connection) == nil else { return false }
    }
    return try StatementTable.word(in: connection) == word
  }

  func write(_ core: RegistryCore, in connection: any SQLConnection) throws -> StepReceipt {
    try CaseTable.write(
      file, projection, standing: columns, recordText: recordText, isNew: old == nil, in: connection)
    let oldRecord = old?.record
    try CaseTable.writeParts(
      file.id, projection, codes: oldRecord?.members["procedures"] != file.record.members["procedures"],
      events: oldRecord?.members["adverseEvents"] != file.record.members["adverseEvents"],
      devices: oldRecord?.members["devices"] != file.record.members["devices"], in: connection)
    if old?.members != file.members { try CaseTable.writeMembers(of: file, in: connection) }
    if (old?.reports ?? []) != file.reports { try CaseTable.writeReports(file.reports, of: file.id, in: connection) }
    if (old?.followUps ?? []) != file.followUps {
      try CaseTable.writeFollowUps(file.followUps, of: file.id, in: connection)
    }
    if let override { try OverrideTable.put(override, of: file, in: connection) }
    for entry in logbook {
      try TrainingTable.enter(
        course: entry.course, caseID: file.id, role: entry.role, supervisor: entry.supervisor, in: connection)
    }
    if let notice {
      try OverrideTable.notify(id: notice.id, kind: notice.kind, of: file, at: file.updatedAt, in: connection)
    }
    try CaseVersionTable.add(
      CaseVersionTable.Stored(
        version: file.version, at: file.updatedAt, actor: actor, kind: step.event, reason: reason,
        state: file.state.rawValue, before: before), to: file.id, in: connection)
    try core.journal(
      canonical: canonical, kind: step.event, object: "case", id: file.id, version: file.version, by: actor,
      at: file.updatedAt,
      ruled: isRuled, in: connection)
    return StepReceipt(
      caseID: file.id, number: file.number, version: file.version, state: file.state, override: overriddenBy)
  }

  /// The old values of the members that a change touches, so that every version can be shown again.
  static func before(_ old: CaseFile?, _ new: CaseFile) -> String {
    guard let old else { return "{}" }
    var members: [JSONValue.Member] = []
    let names = Set(old.record.members.keys).union(new.record.members.keys)
    for name in names.sorted() where old.record.members[name] != new.record.members[name] {
      members.append(JSONValue.Member(name, old.record.members[name]?.json ?? .null))
    }
    var parts = [JSONValue.Member("record", .object(members))]
    if old.attested != new.attested { parts.append(JSONValue.Member("attested", old.attested.json)) }
    return JSONValue.object(parts).text
  }
}
