internal import Rulebook
internal import Store

extension SampleLoader {
  /// Writes a prefecture's cases that are under way on a day, and the month's rosters.
  func underway(_ prefecture: Int, _ today: CivilDate, _ summary: inout Summary) async throws {
    let plan = SampleUnderway(region: region, today: today)
    for index in (prefecture * indices)..<((prefecture + 1) * indices) {
      let institution = region.institution(index)
      let duties = plan.duties(of: institution)
      guard !duties.isEmpty else { continue }
      let ready = try plan.cases(of: institution).map { try prepare($0, today) }
      try await write(ready)
      try await core.writer.perform { connection in
        for duty in duties { try PrivilegeTable.put(duty, in: connection) }
        try batchEvent(
          "roster.set", "roster_batch",
          duties.map {
            ["person": .string($0.person), "day": .string($0.day.iso), "duty": .string($0.duty)]
          }, in: connection)
      }
      summary.cases += ready.count
      summary.underway += ready.count
    }
  }

  /// The record as far as it is written in the case's state; what the norm says of the next step is asked, as it is of
  /// every other case.
  private func prepare(_ open: SampleUnderway.Open, _ today: CivilDate) throws -> SampleEntry {
    var record = RecordDocument(open.session.record) ?? RecordDocument()
    let stage = open.state.stage
    for name in record.members.keys where (due(name) ?? .requested) > stage { record.members[name] = nil }
    if open.state == .inRoom { record.members["checklist"] = checklist(open.session) }
    if record.members["receipts"] != nil, open.state != .reported { record.members["receipts"] = nil }
    let (violations, completeness) = core.standard.examine(
      record, in: ValidationContext(stage: stage, catalogue: core.catalogue))
    if let wrong = violations.first(where: { $0.severity == .error }) {
      throw Refusal.invalidRecord(number: open.session.number, field: wrong.field, rule: wrong.rule)
    }
    var file = self.file(open.session, record, open.state)
    file.updatedAt = SampleTime.milliseconds(open.changed)
    if !open.state.isDone { keepWhatIsKnown(&file) }
    let written = file
    let objection = try core.database.readNow { try core.objection(to: written, in: $0) }
    return try SampleEntry(core, open.session, file, completeness, objection: objection, today: today)
  }

  /// Nobody has decided on a request, and nobody is named to operate before the case is authorised.
  private func keepWhatIsKnown(_ file: inout CaseFile) {
    var roles: Set<CaseMember.Role> = []
    if file.state != .requested { roles.insert(.decider) }
    if ![.requested, .assessed].contains(file.state) { roles.formUnion([.operator_, .nurse, .technologist]) }
    file.members.removeAll { !roles.contains($0.role) }
    let isConsented = file.state == .consented || file.state == .inRoom
    file.attested = Attestations()
    if isConsented { (file.attested.patientInformed, file.attested.familyInformed) = (true, true) }
    if file.state == .inRoom { file.attested.devicesCleared = true }
  }

  private func checklist(_ session: SampleCase) -> RecordNode {
    .group([
      "signIn": .text(SampleTime.text(session.started - 15)), "timeOut": .text(SampleTime.text(session.started - 3)),
      "identityChecked": .boolean(true), "siteChecked": .boolean(true), "risksChecked": .boolean(true),
    ])
  }

  /// The stage by which a member of the record is due.
  private func due(_ name: String) -> RecordStage? {
    core.standard.field(name)?.due ?? core.standard.modules.first { $0.field.id == name }?.field.due
  }
}

extension RegistryCore {
  /// What the norm has against a case that is authorised and not yet in the room.
  fileprivate func objection(to file: CaseFile, in connection: any SQLConnection) throws -> Refusal? {
    guard [.authorised, .planned, .consented].contains(file.state) else { return nil }
    let reader = try StandingReader(self, connection)
    return try CaseGuard(core: self, reader: reader, connection: connection).objection(.mayBeDone, file, at: now)
  }
}
