internal import Rulebook
internal import Store

extension SampleLoader {
  /// A case made ready outside of the transaction: checked, projected, written out.
  struct Prepared: Sendable {
    let session: SampleCase
    let file: CaseFile
    let projection: CaseProjection
    let columns: CaseColumns
    let json: JSONValue
    let text: String
  }

  /// Writes a prefecture's cases: while one batch is on its way to the disk the next is made and checked.
  func cases(_ prefecture: Int, _ summary: inout Summary, _ progress: @Sendable (Summary) -> Void) async throws {
    var source = SampleCaseSource(region, prefecture: prefecture)
    var ready = try prepare(source.take(batch), &summary)
    while !ready.isEmpty {
      let current = ready
      async let written: Void = write(current)
      ready = try prepare(source.take(batch), &summary)
      try await written
      summary.cases += current.count
      summary.patients += current.count { $0.session.isFirstVisit }
      progress(summary)
    }
  }

  private func prepare(_ sessions: [SampleCase], _ summary: inout Summary) throws -> [Prepared] {
    try sessions.map { session in
      let state = CaseState(rawValue: session.state) ?? .performed
      let document = RecordDocument(session.record) ?? RecordDocument()
      let context = ValidationContext(stage: state.stage, catalogue: core.catalogue)
      let (violations, completeness) = core.standard.examine(document, in: context)
      if let wrong = violations.first(where: { $0.severity == .error }) {
        throw Refusal.invalidRecord(number: session.number, field: wrong.field, rule: wrong.rule)
      }
      summary.warnings += violations.count
      let file = file(session, document, state)
      let standing = CaseStanding.of(file, today: SampleRegion.lastDay, completeness: completeness, objection: nil)
      let json = document.json
      return Prepared(
        session: session, file: file, projection: CaseProjection(file, catalogue: core.catalogue),
        columns: standing.columns(file), json: json, text: json.text)
    }
  }

  func file(_ session: SampleCase, _ record: RecordDocument, _ state: CaseState) -> CaseFile {
    var attested = Attestations()
    (attested.patientInformed, attested.familyInformed, attested.devicesCleared) = (true, true, true)
    var members = [CaseMember(person: session.decider.person, role: .decider)]
    for member in session.team {
      if let role = CaseMember.Role(rawValue: member.role) {
        members.append(CaseMember(person: member.person, role: role))
      }
    }
    if let trainee = session.trainee {
      members.append(CaseMember(person: trainee.person, role: .trainee))
      members.append(CaseMember(person: trainee.supervisor, role: .supervisor))
    }
    var random = session.random
    return CaseFile(
      id: session.id, number: session.number, institution: session.institution, patient: session.patient.id,
      state: state,
      record: record, attested: attested, requestedOn: session.requestedOn,
      scheduledFor: SampleTime.day(session.started),
      opener: "system", members: members,
      reports: session.reports.compactMap { report in
        CaseReport.Recipient(rawValue: report.recipient).map {
          CaseReport(recipient: $0, due: report.due, submittedAt: report.sentAt, receipt: report.receipt)
        }
      },
      followUps: session.followUps.map { task in
        FollowUpTask(
          id: random.id(at: SampleTime.minute(task.due)), due: task.due, doneOn: task.done, method: task.method,
          result: task.response)
      },
      overrides: [], version: 1, updatedAt: session.endedAt + 3_600_000)
  }

  func write(_ cases: [Prepared]) async throws {
    try await core.writer.perform { connection in
      var signed: [JSONValue] = []
      for prepared in cases {
        let session = prepared.session
        if session.isFirstVisit { try enter(session, in: connection) }
        try CaseTable.write(
          prepared.file, prepared.projection, standing: prepared.columns, recordText: prepared.text, isNew: true,
          in: connection)
        try CaseTable.writeParts(
          session.id, prepared.projection, codes: true, events: !prepared.projection.events.isEmpty,
          devices: !prepared.projection.devices.isEmpty, in: connection)
        try CaseTable.writeMembers(of: prepared.file, in: connection)
        if !prepared.file.reports.isEmpty {
          try CaseTable.writeReports(prepared.file.reports, of: session.id, in: connection)
        }
        try CaseTable.writeFollowUps(prepared.file.followUps, of: session.id, in: connection)
        if let trainee = session.trainee {
          try TrainingTable.enter(
            course: trainee.course, caseID: session.id, role: "operator_supervised", supervisor: trainee.supervisor,
            in: connection)
          _ = try TrainingTable.confirm(course: trainee.course, caseID: session.id, in: connection)
          signed.append(["course": .string(trainee.course), "case": .string(session.id)])
        }
        try CaseVersionTable.add(
          CaseVersionTable.Stored(
            version: 1, at: prepared.file.updatedAt, actor: "system", kind: "case.imported", reason: nil,
            state: prepared.file.state.rawValue, before: "{}"), to: session.id, in: connection)
        try event(
          CaseFile.content(
            id: session.id, number: session.number, institution: session.institution, patient: session.patient.id,
            state: prepared.file.state.rawValue, version: 1, record: prepared.json,
            attested: prepared.file.attested.json), "case.imported", "case", session.id, in: connection)
      }
      try batchEvent("logbook.confirmed", "logbook_batch", signed, in: connection)
    }
  }

  private func enter(_ session: SampleCase, in connection: any SQLConnection) throws {
    let identity = PatientIdentity(name: session.patient.name.chinese, mrn: session.patient.mrn)
    let patient = Patient(
      id: session.patient.id, institution: session.institution, pseudonym: session.patient.pseudonym,
      birthYear: session.patient.birthYear, sex: session.patient.sex, isSynthetic: true, version: 1)
    try PatientTable.insert(patient, identity, in: connection)
    let absent = JSONValue.null
    try event(
      [
        "id": .string(patient.id), "institution": .string(patient.institution), "pseudonym": .string(patient.pseudonym),
        "birthYear": .integer(session.patient.birthYear), "sex": .string(patient.sex),
        "identity": [
          "name": .string(identity.name), "mrn": .string(identity.mrn), "nationalID": absent, "phone": absent,
        ],
        "version": 1,
      ], "patient.created", "patient", patient.id, in: connection)
  }
}

/// A prefecture's cases in batches.
struct SampleCaseSource {
  private let region: SampleRegion
  private let last: Int
  private var index: Int
  private var year = SampleRegion.years.lowerBound - 1
  private var current: SampleCases?

  init(_ region: SampleRegion, prefecture: Int) {
    self.region = region
    index = prefecture * SampleHospital.all.count
    last = index + SampleHospital.all.count
  }

  mutating func take(_ count: Int) -> [SampleCase] {
    var taken: [SampleCase] = []
    taken.reserveCapacity(count)
    while taken.count < count {
      if let next = current?.next() {
        taken.append(next)
      } else if year < SampleRegion.years.upperBound, index < last {
        year += 1
        current = region.cases(of: region.institution(index), in: year)
      } else if index + 1 < last {
        index += 1
        year = SampleRegion.years.lowerBound
        current = region.cases(of: region.institution(index), in: year)
      } else {
        break
      }
    }
    return taken
  }
}
