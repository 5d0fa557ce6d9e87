import Rulebook
import Store
import Testing

@testable import Registry

@Suite("A case from referral to closing")
struct JourneyTests {
  @Test(
    "is refused for an attending physician with clause 3.2b, carried through by an associate chief, reported by both deadlines and closed"
  )
  func journey() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    #expect(opened.version == 1 && opened.state == .requested)
    let assessed = try await hospital.done(.assess(decider: hospital.chief.id), opened)

    let refused = try #require(
      try await hospital.take(.authorise(operator: hospital.attending.id), assessed, by: hospital.chiefCaller).refusal)
    #expect(refused.code == .rule)
    #expect(refused.clauses == [ClauseID("3.2b")])
    #expect(refused.evaluation?.verdict == .notMet)
    #expect(refused.message.chinese.contains("3.2b"))

    let authorised = try await hospital.done(
      .authorise(operator: hospital.chief.id), assessed, by: hospital.chiefCaller)
    #expect(authorised.version == 3 && authorised.state == .authorised)
    let planned = try await hospital.done(
      .plan(document: "FA-1", time: "2026-03-02T08:00:00+08:00", changes: Hospital.planned), authorised)
    let consented = try await hospital.done(Hospital.consent, planned)
    let inRoom = try await hospital.done(Hospital.timeOut, consented, by: hospital.chiefCaller)
    #expect(inRoom.state == .inRoom)
    hospital.clock.pass(seconds: 3 * 3600)
    let performed = try await hospital.done(.perform(changes: hospital.performed), inRoom, by: hospital.chiefCaller)

    // Completed on Monday 2 March 2026: the tenth working day after is Monday 16 March.
    let detail = try #require(try await hospital.registry.cases.detail(performed.caseID))
    let due = try #require(CivilDate("2026-03-16"))
    #expect(detail.standing.deadlines.filter { $0.what.hasPrefix("report") }.map(\.due) == [due, due])
    #expect(detail.standing.nextStep == .report && detail.standing.nextAction.chinese.contains("2026-03-16"))

    let half = try await hospital.done(
      .report(recipient: .ministry, receipt: "HB-1"), performed, by: hospital.registrar)
    #expect(half.state == .performed)
    let reported = try await hospital.done(.report(recipient: .province, receipt: "HB-2"), half, by: hospital.registrar)
    #expect(reported.state == .reported)

    hospital.clock.pass(seconds: 31 * 86_400)
    let day = try #require(CivilDate("2026-04-01"))
    let followed = try await hospital.done(
      .followUp(.init(doneOn: day, method: "phone", result: "stable", changes: Hospital.discharged)), reported,
      by: hospital.registrar)
    #expect(followed.state == .followedUp)
    let closed = try await hospital.done(.close, followed, by: hospital.registrar)
    #expect(closed.state == .closed && closed.version == 11)

    let end = try #require(try await hospital.registry.cases.detail(closed.caseID))
    #expect(end.history.count == 11 && end.standing.nextStep == nil)
    #expect(end.file.reports.allSatisfy { $0.submittedAt != nil })
  }

  @Test("writes one journal event a step whose commitment is the version's content")
  func journal() async throws {
    let hospital = try await Hospital()
    let authorised = try await hospital.authorised()
    let rows = try await hospital.registry.database.read { connection in
      try connection.rows(
        """
        SELECT e.version, e.kind, e.commitment, s.salt, e.rulebook FROM journal_event e JOIN journal_salt s
        ON s.sequence = e.sequence WHERE e.object = 'case' AND e.id = ? ORDER BY e.version
        """, [.text(authorised.caseID)]
      ) { ($0.integer(0), $0.string(1), $0.string(2), $0.blob(3) ?? [], $0.text(4)) }
    }
    #expect(rows.map(\.1) == ["case.opened", "case.assessed", "case.authorised"])
    #expect(rows.last?.4 == Norm.context.book.hash)
    for row in rows {
      let content = try #require(
        try await hospital.registry.cases.content(of: authorised.caseID, version: row.0))
      #expect(try JournalEvent.commitment(to: content, salt: row.3) == row.2)
    }
  }

  @Test("at level 2 needs neither report nor level-3 qualification of the operator")
  func levelTwo() async throws {
    let hospital = try await Hospital(isPermitted: false)
    let record = Hospital.joined(Hospital.requested, ["procedures": ["IR12-2-01"]])
    var members: [JSONValue.Member] = []
    if case .object(let all) = record {
      for member in all.reversed() where !members.contains(where: { $0.name == member.name }) { members.append(member) }
    }
    let opened = try await hospital.open(record: .object(members))
    let assessed = try await hospital.done(.assess(decider: hospital.attending.id), opened)
    let authorised = try await hospital.done(
      .authorise(operator: hospital.attending.id), assessed, by: hospital.chiefCaller)
    #expect(authorised.state == .authorised)
  }

  @Test("at level 3 in an institution without permission is refused with clause 1.5")
  func institutionNotPermitted() async throws {
    let hospital = try await Hospital(isPermitted: false)
    let assessed = try await hospital.done(.assess(decider: hospital.chief.id), try await hospital.open())
    let refusal = try #require(
      try await hospital.take(.authorise(operator: hospital.chief.id), assessed, by: hospital.chiefCaller).refusal)
    #expect(refusal.clauses == [ClauseID("1.5")])
    #expect(refusal.evaluation != nil)
  }

  @Test("with a procedure outside of the catalogue is refused at once, naming the field")
  func unlisted() async throws {
    let hospital = try await Hospital()
    var members: [JSONValue.Member] = []
    if case .object(let all) = Hospital.requested { members = all.filter { $0.name != "procedures" } }
    let outcome = try await hospital.registry.cases.open(
      Referral(
        institution: hospital.institution.id, patient: hospital.patient.id,
        record: .object(members + [JSONValue.Member("procedures", ["IR12-9-99"])])), by: hospital.attendingCaller)
    #expect(outcome.refusal?.code == .invalid)
    #expect(outcome.refusal?.violations.first?.field == "procedures")
  }

  @Test("does not enter the room without the devices checked")
  func devices() async throws {
    let hospital = try await Hospital()
    let consented = try await hospital.consented()
    let check = CaseCommand.enterRoom(
      .init(
        signIn: "2026-03-02T08:50:00+08:00", timeOut: "2026-03-02T08:55:00+08:00", identityChecked: true,
        siteChecked: true, risksChecked: true, devicesCleared: false))
    let refusal = try #require(try await hospital.take(check, consented, by: hospital.chiefCaller).refusal)
    #expect(refusal.code == .rule && refusal.clauses == [ClauseID("3.9.1")])
  }

  @Test("is refused consent that the family was not told of, with clause 3.3")
  func consent() async throws {
    let hospital = try await Hospital()
    let planned = try await hospital.done(
      .plan(document: "FA-1", time: "2026-03-02T08:00:00+08:00", changes: Hospital.planned),
      try await hospital.authorised())
    let refusal = try #require(
      try await hospital.take(
        .consent(
          .init(
            signer: "patient", time: "2026-03-02T08:30:00+08:00", document: "TY-1", patientInformed: true,
            familyInformed: false)), planned
      ).refusal)
    #expect(refusal.clauses == [ClauseID("3.3")])
  }
}
