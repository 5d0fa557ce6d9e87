import Rulebook
import Store
import Testing

@testable import Registry

@Suite("Assessment")
struct AssessmentTests {
  @Test("answers every question about a physician and an institution from what is stated")
  func dossier() async throws {
    let hospital = try await Hospital()
    let day = CivilDate(milliseconds: hospital.clock.now)
    let physician = try #require(try await hospital.registry.assessment.dossier(of: hospital.chief.id, asOf: day))
    func verdict(_ question: String, _ dossier: Dossier) -> Verdict? {
      dossier.answers.first { $0.question == question }?.evaluation?.verdict
    }
    #expect(verdict("phys.base", physician) == .met && verdict("phys.l3", physician) == .met)
    #expect(physician.answers.first { $0.question == "state.after" }?.evaluation?.state?.name == "qualified")
    #expect(physician.leftOut.isEmpty)
    let institution = try #require(
      try await hospital.registry.assessment.dossier(of: hospital.institution.id, asOf: day))
    #expect(verdict("inst.l3", institution) == .undetermined)
    #expect(
      Set(institution.answers.map(\.question)).isSuperset(of: ["inst.base", "inst.l3", "annual.inst", "state.after"]))
    #expect(try await hospital.registry.assessment.dossier(of: "nobody", asOf: day) == nil)
  }

  @Test("takes facts as they held on a day and as they were known on another")
  func bitemporal() async throws {
    let hospital = try await Hospital()
    let (assessment, id) = (hospital.registry.assessment, hospital.attending.id)
    func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
    // Recorded in February: he has been an associate chief since the first of January.
    try await hospital.registry.directory.state(
      [
        DirectoryStatement(
          subjectKind: "physician", subject: id, path: "title", value: "副主任医师", from: try day("2026-01-01"),
          recordedOn: try day("2026-02-10"), evidence: "T-9")
      ], by: .system)
    func verdict(_ asOf: String, knownAt: String?) async throws -> (Value, String?) {
      let facts = try #require(
        try await assessment.facts(physician: id, asOf: try day(asOf), knownAt: try knownAt.map(day)))
      let index = try #require(
        Norm.context.book.subject(named: "physician")?.facts.firstIndex { $0.path == "title" })
      return (facts.values[index], facts.evidence[index])
    }
    let before = try await verdict("2025-12-31", knownAt: nil)
    let after = try await verdict("2026-01-15", knownAt: nil)
    let unknown = try await verdict("2026-01-15", knownAt: "2026-01-20")
    #expect(before.0 == .symbol(1) && after.0 == .symbol(2) && after.1 == "T-9" && unknown.0 == .symbol(1))
  }

  @Test("follows a qualification through its events, and a suspended physician is refused")
  func suspension() async throws {
    let hospital = try await Hospital()
    let failed = try #require(CivilDate("2026-02-02"))
    try await hospital.registry.directory.record(
      QualificationEvent(
        subject: hospital.chief.id, subjectKind: "physician", kind: "periodic", day: failed, passed: false,
        recordedOn: failed, evidence: nil), by: .system)
    let state = try await hospital.registry.assessment.qualification(
      of: hospital.chief.id, asOf: CivilDate(milliseconds: hospital.clock.now))
    #expect(state.state?.name == "suspended")
    let assessed = try await hospital.done(.assess(decider: hospital.chief.id), try await hospital.open())
    let refusal = try #require(
      try await hospital.take(.authorise(operator: hospital.chief.id), assessed, by: hospital.chiefCaller).refusal)
    #expect(refusal.clauses == [ClauseID("3.2b")])
  }

  @Test("lists the qualified, with what is not published yet")
  func publicList() async throws {
    let hospital = try await Hospital()
    let today = CivilDate(milliseconds: hospital.clock.now)
    let before = try await hospital.registry.assessment.publicList(asOf: today)
    #expect(before.count == 3)
    #expect(
      before.allSatisfy {
        $0.state == "qualified" && $0.evaluation.verdict == .notMet || $0.evaluation.verdict == .undetermined
      })
    let authority = Actor(account: "01ARZ3NDEKTSV4RRFFQ69G5AVT", role: .authority, institution: nil)
    try await hospital.registry.assessment.publish("2026-1", [hospital.chief.id], on: today, by: authority)
    let after = try await hospital.registry.assessment.publicList(asOf: today)
    #expect(after.first { $0.subject == hospital.chief.id }?.evaluation.verdict == .met)
  }

  @Test("counts a year from raw cases as a plain count does, for every institution and physician")
  func annual() async throws {
    let hospital = try await Hospital()
    let cases = 4_000
    try await Rows.insert(cases, into: hospital)
    let results = try await hospital.registry.assessment.annual(2024)
    #expect(results.count == 3)
    let institution = try #require(results.first { $0.subjectKind == "institution" })
    let expected = (0..<cases).filter { Rows.year($0) == 2024 }
    #expect(institution.figures.cases == expected.count)
    #expect(institution.figures.casesLevel3 == expected.count { Rows.level($0) >= 3 })
    #expect(institution.figures.serious == expected.count { Rows.isSerious($0) })
    let chief = try #require(results.first { $0.subject == hospital.chief.id })
    #expect(chief.figures.casesLevel3 == expected.count { Rows.level($0) >= 3 && Rows.isChiefs($0) })
    #expect(chief.evaluation.verdict == .met)
    let one = try #require(try await hospital.registry.assessment.annual(2024, of: hospital.institution.id))
    #expect(one.figures == institution.figures)
  }
}

/// Rows of cases by themselves, for counts and for measurements: the arithmetic is plain, so that tests can repeat it.
enum Rows {
  static func year(_ index: Int) -> Int { 2021 + index % 5 }
  static func level(_ index: Int) -> Int { 1 + index % 4 }
  static func isSerious(_ index: Int) -> Bool { index % 37 == 0 }
  static func isChiefs(_ index: Int) -> Bool { index % 3 != 0 }

  static func insert(_ count: Int, into hospital: Hospital) async throws {
    try await insert(
      count, institutions: [hospital.institution.id], operators: [hospital.attending.id, hospital.chief.id],
      patient: hospital.patient.id, hospital)
  }

  static func insert(
    _ count: Int, institutions: [String], operators: [String], patient: String, _ hospital: Hospital
  ) async throws {
    let ids = ULIDSource(clock: hospital.clock.read)
    let chunk = 20_000
    for start in stride(from: 0, to: count, by: chunk) {
      try await hospital.registry.writer.perform { connection in
        for index in start..<min(start + chunk, count) {
          let day = "\(year(index))-0\(1 + index % 9)-1\(index % 9)"
          let id = ids.next().text
          try connection.run(
            """
            INSERT INTO interventional_case(id, number, institution, patient, state, urgency, level, main_code, operator,
              requested_on, ended_on, year, report_due, report_state, serious, death_related, death_any, accident_pending,
              completeness_permille, opener, version, updated_at)
            VALUES(?, ?, ?, ?, 'closed', 'planned', ?, 'IR12-3-13', ?, ?, ?, ?, ?, 'sent', ?, 0, 0, 0, 1000, 'x', 1, 1)
            """,
            [
              .text(id), .text("R\(index)"), .text(institutions[index % institutions.count]), .text(patient),
              SQLValue(level(index)),
              .text(operators[operators.count == 2 ? (isChiefs(index) ? 1 : 0) : index % operators.count]),
              .text(day), .text(day), SQLValue(year(index)), .text(day), SQLValue(isSerious(index)),
            ])
        }
      }
    }
  }
}
