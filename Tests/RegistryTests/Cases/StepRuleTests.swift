import Rulebook
import Testing

@testable import Registry

@Suite("Steps of a case")
struct StepRuleTests {
  @Test("are refused out of order, and the table has every state's steps", arguments: CaseState.allCases)
  func order(_ state: CaseState) {
    let steps = Set(CaseTransition.steps(from: state)).subtracting([.reviewOverride])
    switch state {
    case .cancelled: #expect(steps.isEmpty)
    case .closed: #expect(steps == [.correct, .adjudicate])
    default: #expect(steps.contains(.correct) && steps.count > 2)
    }
  }

  @Test("on another version than the one seen are refused and say which version stands")
  func version() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    _ = try await hospital.done(.assess(decider: hospital.chief.id), opened)
    let refusal = try #require(try await hospital.take(.assess(decider: hospital.chief.id), opened).refusal)
    #expect(refusal.code == .version && refusal.currentVersion == 2)
  }

  @Test("with the same key answer as the first time and do nothing again")
  func idempotent() async throws {
    let hospital = try await Hospital()
    let first = try await hospital.open(key: "k1")
    let again = try await hospital.open(key: "k1")
    #expect(again.caseID == first.caseID && again.isRepeat && !first.isRepeat)
    let page = try await hospital.registry.cases.list(CaseQuery(institution: hospital.institution.id))
    #expect(page.cases.count == 1)
    let one = try await hospital.take(.assess(decider: hospital.chief.id), first, key: "k2")
    let two = try await hospital.take(.assess(decider: hospital.chief.id), first, key: "k2")
    #expect(one.receipt?.version == 2 && two.receipt?.version == 2)
    let other = try await hospital.take(.assess(decider: hospital.attending.id), first, key: "k2")
    #expect(other.refusal?.code == .keyReused)
  }

  @Test("of two at once on one version are taken once")
  func race() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    let outcomes = try await withThrowingTaskGroup(of: StepOutcome.self) { group in
      for _ in 0..<8 { group.addTask { try await hospital.take(.assess(decider: hospital.chief.id), opened) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0.receipt != nil } == 1)
    #expect(outcomes.compactMap(\.refusal).allSatisfy { $0.code == .version })
  }

  @Test("are for those who have to do with the case: others do not learn that it exists")
  func care() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    let refusal = try #require(
      try await hospital.take(.assess(decider: hospital.chief.id), opened, by: hospital.chiefCaller).refusal)
    let missing = try await hospital.registry.cases.take(
      .assess(decider: hospital.chief.id), on: "01ARZ3NDEKTSV4RRFFQ69G5FAV", ifVersion: 1, by: hospital.chiefCaller)
    #expect(refusal.code == .missing && missing.refusal?.code == .missing)
    #expect(refusal.message == missing.refusal?.message)
    let forbidden = try await hospital.take(.close, opened, by: hospital.nurseCaller)
    #expect(forbidden.refusal?.code == .forbidden)
    let assigned = try await hospital.done(.assign(person: hospital.nurse.id, role: .nurse), opened)
    let byNurse = try await hospital.done(.assess(decider: hospital.chief.id), assigned, by: hospital.nurseCaller)
    #expect(byNurse.state == .assessed)
  }

  @Test("that cancel need a reason and end the case")
  func cancel() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    #expect(try await hospital.take(.cancel(reason: " "), opened).refusal?.code == .invalid)
    let cancelled = try await hospital.done(.cancel(reason: "患者转院"), opened)
    #expect(cancelled.state == .cancelled)
    #expect(try await hospital.take(.assess(decider: hospital.chief.id), cancelled).refusal?.code == .state)
  }

  @Test("that correct keep what stood before, and every version can be shown again")
  func correct() async throws {
    let hospital = try await Hospital()
    let done = try await hospital.done()
    let before = try await hospital.registry.cases.content(of: done.caseID, version: done.version)
    let corrected = try await hospital.done(
      .correct(changes: ["anaesthesia": "general"], reason: "补录麻醉方式"), done, by: hospital.registrar)
    #expect(corrected.version == done.version + 1 && corrected.state == .performed)
    #expect(try await hospital.registry.cases.content(of: done.caseID, version: done.version) == before)
    let detail = try #require(try await hospital.registry.cases.detail(done.caseID))
    #expect(detail.history.first?.reason == "补录麻醉方式")
    #expect(detail.history.first?.changed.contains("anaesthesia") == true)
    #expect(detail.file.record.texts("anaesthesia") == ["general"])
    let refused = try await hospital.take(
      .correct(changes: ["patient": "x"], reason: "试改患者假名"), corrected, by: hospital.registrar)
    #expect(refused.refusal?.violations.first?.field == "patient")
  }

  @Test("with impossible values save nothing and name the field")
  func invalid() async throws {
    let hospital = try await Hospital()
    let inRoom = try await hospital.done(Hospital.timeOut, try await hospital.consented(), by: hospital.chiefCaller)
    hospital.clock.pass(seconds: 3 * 3600)
    let wrong = Hospital.joined(["fluoroscopyTime": -5], hospital.performed)
    let refusal = try #require(
      try await hospital.take(.perform(changes: wrong), inRoom, by: hospital.chiefCaller).refusal)
    #expect(refusal.code == .invalid)
    let detail = try #require(try await hospital.registry.cases.detail(inRoom.caseID))
    #expect(detail.file.version == inRoom.version)
    let future = Hospital.joined(
      ["period": ["start": "2026-03-02T10:00:00+08:00", "end": "2026-03-03T11:20:00+08:00"]], hospital.performed)
    #expect(
      try await hospital.take(.perform(changes: future), inRoom, by: hospital.chiefCaller).refusal?.code == .invalid)
  }

  @Test(
    "past the norm's no go on under an override of at most four hours, which is notified and must be reviewed by another"
  )
  func override() async throws {
    let hospital = try await Hospital()
    let assessed = try await hospital.done(.assess(decider: hospital.chief.id), try await hospital.open())
    let reason = "大咯血抢救，副主任医师在途"
    #expect(
      try await hospital.take(.override(reason: reason, milliseconds: 5 * 3_600_000), assessed).refusal?.code
        == .invalid)
    #expect(
      try await hospital.take(.override(reason: "急", milliseconds: 3_600_000), assessed).refusal?.code == .invalid)
    let opened = try await hospital.done(.override(reason: reason, milliseconds: 3_600_000), assessed)
    let authorised = try await hospital.done(
      .authorise(operator: hospital.attending.id), opened, by: hospital.chiefCaller)
    let id = try #require(authorised.override)
    let open = try await hospital.registry.cases.openOverrides(institution: hospital.institution.id)
    // Two working days after Monday 2 March 2026.
    #expect(open.map(\.override.reviewDue.iso) == ["2026-03-04"])
    #expect(
      try await hospital.registry.cases.notices(institution: hospital.institution.id).map(\.kind) == ["override.opened"]
    )
    hospital.clock.pass(seconds: 2 * 3600)
    let late = try await hospital.take(
      .authorise(operator: hospital.attending.id), authorised, by: hospital.chiefCaller)
    #expect(late.refusal?.clauses == [ClauseID("3.2b")])
    let byOwn = try await hospital.take(.reviewOverride(id: id, isJustified: true, remark: "情况属实"), authorised)
    #expect(byOwn.refusal?.code == .forbidden)
    let reviewed = try await hospital.done(
      .reviewOverride(id: id, isJustified: true, remark: "情况属实"), authorised, by: hospital.quality)
    #expect(reviewed.state == .authorised)
    #expect(try await hospital.registry.cases.openOverrides(institution: nil).isEmpty)
  }

  @Test("that judge a complication are taken by somebody who did not operate")
  func adjudicate() async throws {
    let hospital = try await Hospital()
    let done = try await hospital.done()
    let event: JSONValue = [
      "type": RecordFixtures.node(Hospital.field("adverseEvents.type")).json, "onset": "2026-03-02T11:00:00+08:00",
      "sir": "3", "cirse": "3", "relation": "probable", "serious": true, "action": "observation", "outcome": "resolved",
    ]
    let empty = try await hospital.take(.recordEvent([:]), done, by: hospital.chiefCaller)
    #expect(empty.refusal?.violations.map(\.field) == ["adverseEvents.type"])
    let recorded = try await hospital.done(.recordEvent(event), done, by: hospital.chiefCaller)
    let own = try await hospital.take(.adjudicate(row: 1, verdict: ["sir": "1"]), recorded, by: hospital.chiefCaller)
    #expect(own.refusal?.code == .forbidden)
    let judged = try await hospital.done(
      .adjudicate(row: 1, verdict: ["sir": "2", "cirse": "2", "relation": "related"]), recorded,
      by: hospital.adjudicator)
    let detail = try #require(try await hospital.registry.cases.detail(judged.caseID))
    #expect(detail.file.record.texts("adverseEvents.sir") == ["2"])
    #expect(detail.file.record.texts("adverseEvents.adjudicator").count == 1)
  }
}

@Suite("Commands as the interface writes them")
struct CommandTextTests {
  @Test("are read by step and member, and what is missing, unknown or of another kind is named")
  func members() throws {
    guard
      case .authorise(let person, let day, nil) = try CaseCommand(
        .authorise, ["operator": "P", "scheduledFor": "2026-03-04"])
    else {
      Issue.record("no authorisation")
      return
    }
    #expect(person == "P" && day?.iso == "2026-03-04")
    let wrong: [(CaseStep, JSONValue, String)] = [
      (.authorise, [:], "operator"), (.authorise, ["operator": 5], "operator"),
      (.authorise, ["operator": "P", "scheduledFor": "soon"], "scheduledFor"),
      (.cancel, ["reason": "x", "force": true], "force"), (.assign, ["person": "P", "role": "boss"], "role"),
      (.adjudicate, ["row": "1", "verdict": [:]], "row"), (.report, ["recipient": "me"], "recipient"),
      (.open, [:], "step"),
      (.close, [], "$"),
    ]
    for (step, json, field) in wrong {
      do {
        _ = try CaseCommand(step, json)
        Issue.record("\(step) \(json)")
      } catch {
        #expect(error.violations.first?.field == field)
      }
    }
  }

  @Test("of every step but opening can be written")
  func all() throws {
    let members: JSONValue = [
      "decider": "D", "operator": "O", "document": "F", "time": "t", "signer": "patient", "patientInformed": true,
      "familyInformed": true, "signIn": "t", "timeOut": "t", "identityChecked": true, "siteChecked": true,
      "risksChecked": true, "devicesCleared": true, "doneOn": "2026-03-02", "method": "phone", "reason": "r",
      "person": "P",
      "role": "nurse", "event": [:], "row": 1, "verdict": [:], "minutes": 60, "override": "X", "justified": true,
      "remark": "m",
    ]
    guard case .object(let all) = members else { return }
    for step in CaseStep.allCases where step != .open {
      // The least that the step takes: every member it does not refuse.
      var wanted = all
      for _ in 0..<all.count {
        do {
          #expect(try CaseCommand(step, .object(wanted)).step == step)
          break
        } catch {
          let stray = error.violations.first?.field
          let before = wanted.count
          wanted.removeAll { $0.name == stray }
          try #require(wanted.count < before, "\(step) \(stray ?? "")")
        }
      }
    }
  }
}
