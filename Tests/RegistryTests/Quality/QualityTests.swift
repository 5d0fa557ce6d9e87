import Rulebook
import Testing

@testable import Registry

@Suite("Quality of the records")
struct QualityTests {
  private func violation(_ field: String, row: Int?, _ rule: String) -> Violation {
    Violation(field: field, row: row, rule: rule, message: Bilingual("错", "wrong"))
  }

  @Test("is counted by case: a list with two faulty rows is one case, what is missing is no violation as well")
  func counting() throws {
    var figures = QualityFigures()
    figures.add(
      [
        violation("devices.lot", row: 1, "format"), violation("devices.lot", row: 2, "format"),
        violation("sex", row: nil, "required"),
      ], Completeness(filled: 3, mandatory: 6, missing: ["devices[1].lot", "devices[2].lot", "sex"]))
    figures.add(
      [violation("devices.lot", row: 1, "format")], Completeness(filled: 5, mandatory: 6, missing: ["devices[1].lot"]))
    figures.add([], Completeness(filled: 6, mandatory: 6, missing: []))
    #expect(figures.examined == 3 && figures.complete == 1)
    #expect(figures.mandatory == 18 && figures.filled == 14)
    let gaps = figures.gaps(RecordFixtures.standard)
    #expect(gaps.map(\.field) == ["devices.lot", "sex"] && gaps.map(\.cases) == [2, 1])
    #expect(gaps.last?.label == RecordFixtures.standard.field("sex")?.label)
    let breaches = figures.breaches(RecordFixtures.standard)
    #expect(breaches.map(\.rule) == ["format"] && breaches.map(\.cases) == [2])
  }

  @Test("shows reports by the month in which they are due: open, late from the day after, sent")
  func lateness() async throws {
    let hospital = try await Hospital()
    _ = try await hospital.done()
    _ = try await hospital.open()
    let home = hospital.institution.id
    let open = try await hospital.registry.quality.figures(institution: home, year: 2026)
    #expect(open.cases == 2 && open.examined == 2)
    // Carried out on 2 March: due on 16 March, ten working days later.
    #expect(open.months.map(\.month) == ["2026-03"] && open.months.first?.open == 1 && open.months.first?.late == 0)
    hospital.clock.pass(seconds: 15 * 86_400)
    let late = try await hospital.registry.quality.figures(institution: home, year: 2026)
    #expect(late.months.first?.open == 0 && late.months.first?.late == 1)
    #expect(try await hospital.registry.quality.figures(institution: home, year: 2025).cases == 0)
    #expect(try await hospital.registry.quality.figures(institution: nil, year: 2026).cases == 2)
  }

  @Test("Follow-ups that are owed are found for the institution and for a member of the case")
  func followUps() async throws {
    let hospital = try await Hospital()
    let done = try await hospital.done()
    let owed = try await hospital.registry.cases.openFollowUps(institution: hospital.institution.id)
    #expect(owed.map(\.caseID) == [done.caseID] && owed.first?.number == done.number)
    #expect(
      try await hospital.registry.cases.openFollowUps(institution: nil, member: hospital.chief.id).count == 1)
    #expect(
      try await hospital.registry.cases.openFollowUps(institution: nil, member: hospital.nurse.id).isEmpty)
  }

  @Test("A year comes page by page with what it has as a whole; the journal agrees with the tables")
  func pages() async throws {
    let hospital = try await Hospital()
    _ = try await hospital.done()
    let whole = try await hospital.registry.assessment.annual(2026)
    for kind in ["institution", "physician"] {
      var found: [AnnualResult] = []
      var after: String?
      repeat {
        let page = try await hospital.registry.assessment.annual(
          2026, kind: kind, institution: nil, after: after, limit: 1)
        found += page.results
        after = page.next
      } while after != nil
      let expected = whole.filter { $0.subjectKind == kind }.sorted { $0.subject < $1.subject }
      #expect(found.map(\.subject) == expected.map(\.subject))
      #expect(found.map(\.figures) == expected.map(\.figures))
      #expect(found.map(\.evaluation.verdict) == expected.map(\.evaluation.verdict))
    }
    let report = try await hospital.registry.verifyJournal(comparingCases: true)
    #expect(report.isSound && report.compared > 0)
    #expect(
      try await hospital.registry.verifyJournal(comparingCases: false).compared < report.compared)
  }
}
