import Rulebook
import Testing

@testable import Registry

@Suite("Lists of cases")
struct ListTests {
  @Test("come newest first, page by page, without a gap or a repeat")
  func pages() async throws {
    let hospital = try await Hospital()
    for _ in 0..<7 {
      _ = try await hospital.open()
      hospital.clock.pass(seconds: 40_000)
    }
    var query = CaseQuery(institution: hospital.institution.id)
    query.limit = 3
    var (seen, days): ([String], [CivilDate]) = ([], [])
    for _ in 0..<4 {
      let page = try await hospital.registry.cases.list(query)
      seen += page.cases.map(\.id)
      days += page.cases.map(\.requestedOn)
      guard let next = page.next else { break }
      let cursor: CaseQuery.Cursor = try #require(.init(next.text))
      query.cursor = cursor
    }
    #expect(seen.count == 7 && Set(seen).count == 7)
    #expect(days == days.sorted(by: >))
  }

  @Test(
    "find a case by number, by the beginning of its number, and by the patient's name, pinyin, initials and record number",
    arguments: ["A-77", "A-7", "合成曾伟", "hecheng", "hczw", "M-1001", "m-10"])
  func search(_ text: String) async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open(number: "A-77")
    var query = CaseQuery(institution: hospital.institution.id)
    query.text = text
    #expect(try await hospital.registry.cases.list(query).cases.map(\.id) == [opened.caseID])
    query.text = "nobody"
    #expect(try await hospital.registry.cases.list(query).cases.isEmpty)
    // Names are searched in one institution only.
    query.institution = nil
    query.text = "hczw"
    #expect(try await hospital.registry.cases.list(query).cases.isEmpty)
  }

  @Test("show reports that are late from the day after the last, the most urgent first")
  func late() async throws {
    let hospital = try await Hospital()
    let done = try await hospital.done()
    var query = CaseQuery(institution: hospital.institution.id)
    query.report = .late
    #expect(try await hospital.registry.cases.list(query).cases.isEmpty)
    // From 2 March noon to 16 March noon: the last day.
    hospital.clock.pass(seconds: 14 * 86_400)
    #expect(try await hospital.registry.cases.list(query).cases.isEmpty)
    hospital.clock.pass(seconds: 86_400)
    let late = try await hospital.registry.cases.list(query).cases
    #expect(late.map(\.id) == [done.caseID] && late.first?.reportState == "late")
    let standing = try #require(try await hospital.registry.cases.detail(done.caseID)).standing
    #expect(standing.isLate && standing.deadlines.first?.clause == ClauseID("3.5"))
    let half = try await hospital.done(.report(recipient: .ministry, receipt: "HB-1"), done, by: hospital.registrar)
    let sent = try await hospital.done(.report(recipient: .province, receipt: "HB-2"), half, by: hospital.registrar)
    query.report = .sentLate
    #expect(try await hospital.registry.cases.list(query).cases.map(\.id) == [sent.caseID])
  }

  @Test("say what blocks a case, with the clause")
  func blocked() async throws {
    let hospital = try await Hospital()
    let opened = try await hospital.open()
    var query = CaseQuery(institution: hospital.institution.id)
    query.onlyBlocked = true
    let row = try #require(try await hospital.registry.cases.list(query).cases.first)
    #expect(row.id == opened.caseID && row.blocked?.contains("3.2a") == true)
    let detail = try #require(try await hospital.registry.cases.detail(opened.caseID))
    #expect(detail.standing.blocked.map(\.clause) == [ClauseID("3.2a")])
    #expect(detail.standing.nextStep == .assess)
  }

  @Test("take states, operators and members together")
  func filters() async throws {
    let hospital = try await Hospital()
    let authorised = try await hospital.authorised()
    _ = try await hospital.open()
    var query = CaseQuery(institution: hospital.institution.id)
    query.states = [.authorised, .planned]
    #expect(try await hospital.registry.cases.list(query).cases.map(\.id) == [authorised.caseID])
    query = CaseQuery()
    query.operatorID = hospital.chief.id
    #expect(try await hospital.registry.cases.list(query).cases.map(\.id) == [authorised.caseID])
    query = CaseQuery()
    query.member = hospital.chief.id
    #expect(try await hospital.registry.cases.list(query).cases.map(\.id) == [authorised.caseID])
  }

  @Test("of drafts belong to the account that typed them")
  func drafts() async throws {
    let hospital = try await Hospital()
    let kept = try await hospital.registry.cases.keep(
      draft: nil, caseID: nil, body: ["visit": "x"], by: hospital.chiefCaller.actor)
    _ = try await hospital.registry.cases.keep(
      draft: kept.id, caseID: nil, body: ["visit": "y"], by: hospital.chiefCaller.actor)
    _ = try await hospital.registry.cases.keep(
      draft: kept.id, caseID: nil, body: ["visit": "z"], by: hospital.nurseCaller.actor)
    #expect(try await hospital.registry.cases.drafts(of: hospital.chiefCaller.actor).map(\.body) == [["visit": "y"]])
    #expect(try await hospital.registry.cases.drafts(of: hospital.nurseCaller.actor).isEmpty)
    #expect(try await !hospital.registry.cases.removeDraft(kept.id, by: hospital.nurseCaller.actor))
    #expect(try await hospital.registry.cases.removeDraft(kept.id, by: hospital.chiefCaller.actor))
  }
}
