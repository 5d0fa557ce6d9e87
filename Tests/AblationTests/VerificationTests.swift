import Testing

@testable import Ablation

@Suite("Closed forms")
struct VerificationTests {
  @Test("Every analytic case stays within its bound")
  func allCases() throws {
    let rows = try Verification.rows()
    #expect(rows.count >= 38)
    for row in rows {
      #expect(row.passed, "\(row.en): expected \(row.expected), got \(row.got) \(row.unit)")
    }
  }

  @Test("A number that is not one never passes")
  func notANumber() {
    let row = VerificationRow(zh: "", en: "", source: "", unit: "", expected: 1, got: .nan, within: 1)
    #expect(!row.passed)
  }

  @Test("Special functions agree with scipy 1.17")
  func specialFunctions() {
    // scipy.special.k0 and expi.
    #expect(abs(SpecialFunctions.besselK0(0.1) - 2.427069024702017) < 1e-12)
    #expect(abs(SpecialFunctions.besselK0(2) - 0.11389387274953344) < 1e-13)
    #expect(abs(SpecialFunctions.exponentialIntegral(minus: 0.3) - -0.9056766516758467) < 1e-12)
    #expect(abs(SpecialFunctions.exponentialIntegral(minus: 2) - -0.04890051070806112) < 1e-12)
  }

  @Test("Times to death at constant temperature agree with the published table")
  func deathTimes() throws {
    // Computed by scipy from each model's equation: 240 minutes at 43 C, Omega of 1, a dead share of 0.8.
    #expect(abs(try DeathTime.seconds(.cem43, at: 50) - 112.5) < 1e-9)
    #expect(abs(try DeathTime.seconds(.arrheniusLiver, at: 55) - 216) < 1)
    #expect(abs(try DeathTime.seconds(.arrheniusRadiofrequency, at: 43) - 8.5 * 60) < 6)
    #expect(abs(try DeathTime.seconds(.threeState, at: 60) - 960) < 1)
    #expect(abs(DeathTime.threeState(60, lethal: 0.2) - 630) < 1)
    #expect(try DeathTime.seconds(.cem43, at: 36) == .infinity)
  }
}
