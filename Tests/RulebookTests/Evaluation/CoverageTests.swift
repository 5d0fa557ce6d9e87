import Testing

@testable import Rulebook

@Suite("Coverage of the rules by worked cases")
struct CoverageTests {
  /// The rulebook's own cases, which stand beside its clauses.
  private static func ownCases(_ context: EvaluationContext) throws -> [ReferenceCases.Row] {
    let fixtures = try FactsFile(RulebookTables.text("ir-2012/cases/fixtures.json"), file: "fixtures.json")
    let csv = try CSVTable(RulebookTables.text("ir-2012/cases/cases.csv"), file: "cases.csv")
    return try ReferenceCases.rows(of: csv, fixtures, in: context.book)
  }

  @Test("every case of the rulebook's own comes out as it says")
  func own() throws {
    let context = try ReferenceCases.context()
    let rows = try Self.ownCases(context)
    #expect(rows.count > 600)
    for row in rows {
      let evaluation = try context.evaluate(row.question, row.facts)
      #expect(evaluation.outcome.name == row.verdict, "\(row.id)")
      #expect(evaluation.failing.map(\.text).joined(separator: ";") == row.failing, "\(row.id)")
      #expect(evaluation.readingDependence.map(\.text).joined(separator: ";") == row.readings, "\(row.id)")
      #expect(evaluation.detailColumn == row.detail, "\(row.id)")
    }
  }

  @Test("every condition decides a case, and every number moved by one step changes one")
  func decisive() throws {
    let context = try ReferenceCases.context()
    let rows = try Self.ownCases(context) + (try ReferenceCases.load()?.rows ?? [])
    let coverage = ConditionCoverage(
      context, cases: rows.map { WorkedCase(id: $0.id, question: $0.question, facts: $0.facts) })
    // A condition or number that several questions share need decide a case of only one of them.
    let conditions = Dictionary(grouping: coverage.conditions()) {
      "\($0.clause?.text ?? $0.question) \($0.text.english)"
    }
    let idle = conditions.filter { $0.value.allSatisfy { $0.decidedCase == nil } }.keys.sorted()
    #expect(conditions.count > 150)
    #expect(idle == [])
    let nudges = Dictionary(grouping: coverage.nudges()) { "\($0.parameter) \($0.isUp ? "up" : "down")" }
    let still = nudges.filter { $0.value.allSatisfy { $0.changedCase == nil } }.keys.sorted()
    #expect(still == [])
  }
}
