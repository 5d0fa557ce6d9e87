import Testing

@testable import Rulebook

@Suite("Verdicts")
struct VerdictTests {
  @Test("stand in Kleene's order, and what hinders nothing stands with met")
  func order() {
    #expect(Verdict.notMet < .undetermined && .undetermined < .met)
    #expect(!(Verdict.met < .notApplicable) && !(Verdict.advisory < .met))
    #expect(Verdict.allCases.map(\.name) == ["not_met", "undetermined", "met", "advisory", "not_applicable"])
  }
}
