internal import Rulebook
internal import Store

/// A case of the sample made ready outside of the transaction: checked, projected, written out.
struct SampleEntry: Sendable {
  let session: SampleCase
  /// Who comes for the first time.
  let patient: PatientEntry?
  let entry: CaseEntry

  init(
    _ core: RegistryCore, _ session: SampleCase, _ file: CaseFile, _ completeness: Completeness,
    objection: Refusal? = nil, today: CivilDate
  ) throws {
    self.session = session
    patient = session.isFirstVisit ? try PatientEntry(core, session.entered, session.identity) : nil
    entry = try CaseEntry(core, file, completeness, objection: objection, today: today)
  }
}

extension SampleLoader {
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

  private func prepare(_ sessions: [SampleCase], _ summary: inout Summary) throws -> [SampleEntry] {
    try sessions.map { session in
      let state = CaseState(rawValue: session.state) ?? .performed
      let document = RecordDocument(session.record) ?? RecordDocument()
      let context = ValidationContext(stage: state.stage, catalogue: core.catalogue)
      let (violations, completeness) = core.standard.examine(document, in: context)
      if let wrong = violations.first(where: { $0.severity == .error }) {
        throw Refusal.invalidRecord(number: session.number, field: wrong.field, rule: wrong.rule)
      }
      summary.warnings += violations.count
      return try SampleEntry(
        core, session, file(session, document, state), completeness, today: SampleRegion.lastDay)
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

  func write(_ cases: [SampleEntry]) async throws {
    try await core.writer.perform { connection in
      try PatientTable.insert(cases.compactMap { $0.patient?.row }, in: connection)
      try CaseTable.insert(cases.map(\.entry), kind: CaseEntry.kind, by: "system", in: connection)
      var signed: [JSONValue] = []
      for session in cases.map(\.session) {
        guard let trainee = session.trainee else { continue }
        try TrainingTable.enter(
          course: trainee.course, caseID: session.id, role: "operator_supervised", supervisor: trainee.supervisor,
          in: connection)
        _ = try TrainingTable.confirm(course: trainee.course, caseID: session.id, in: connection)
        signed.append(["course": .string(trainee.course), "case": .string(session.id)])
      }
      try JournalWriter.append(
        first: cases.flatMap { [$0.patient?.change, $0.entry.change].compactMap { $0 } },
        JournalWriter.Stamp(actor: "system", rulebook: nil, at: core.now), in: connection)
      try batchEvent("logbook.confirmed", "logbook_batch", signed, in: connection)
    }
  }
}

extension SampleCase {
  fileprivate var identity: PatientIdentity { PatientIdentity(name: patient.name.chinese, mrn: patient.mrn) }

  /// The patient as he is entered.
  fileprivate var entered: Patient {
    Patient(
      id: patient.id, institution: institution, pseudonym: patient.pseudonym, birthYear: patient.birthYear,
      sex: patient.sex, isSynthetic: true, version: 1)
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
