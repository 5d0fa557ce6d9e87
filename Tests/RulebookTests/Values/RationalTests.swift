import Testing

@testable import Rulebook

@Suite("Fractions")
struct RationalTests {
  @Test(
    "read decimal numbers exactly",
    arguments: [
      ("14.9", 149, 10), ("15", 15, 1), ("15.0", 15, 1), ("-0.5", -1, 2), ("1e3", 1000, 1), ("1.5E-3", 3, 2000),
      ("2000", 2000, 1), ("0", 0, 1), ("-0", 0, 1), ("0e999999999999999999", 0, 1), ("0.000", 0, 1),
      ("9223372036854775807", .max, 1), ("0.000000000000000001", 1, 1_000_000_000_000_000_000), ("120e-1", 12, 1),
    ])
  func decimals(text: String, numerator: Int, denominator: Int) throws {
    let number = try #require(Rational(text))
    #expect(number.numerator == numerator && number.denominator == denominator)
  }

  @Test(
    "refuse what is no number or does not fit",
    arguments: [
      "", "-", ".5", "5.", "1.2.3", "1e", "1e+", "e3", "0x10", " 1", "1 ", "+1", "９", "1,000", "9223372036854775808",
      "1e19", "1e-19", "1e99999999999999999999", "-9223372036854775808", "NaN", "Infinity",
    ])
  func refused(text: String) { #expect(Rational(text) == nil) }

  @Test("count exactly or not at all")
  func arithmetic() throws {
    let third = try #require(Rational(1, 3))
    let sixth = try #require(Rational(1, 6))
    #expect(third.adding(sixth) == Rational(1, 2))
    #expect(third.subtracting(sixth) == sixth)
    #expect(third.multiplied(by: sixth) == Rational(1, 18))
    #expect(third.divided(by: sixth) == Rational(2))
    #expect(third.divided(by: try #require(Rational(-1, 6))) == Rational(-2))
    #expect(third.divided(by: Rational(0)) == nil)
    #expect(Rational(.max).adding(Rational(1)) == nil)
    #expect(Rational(.max).multiplied(by: Rational(2)) == nil)
    #expect(Rational(.max).multiplied(by: try #require(Rational(1, .max))) == Rational(1))
    // Needs more than 64 bits on the way, not at the end.
    let large = try #require(Rational(.max, 2))
    #expect(large.adding(large) == Rational(.max))
    #expect(try #require(Rational(1, .max)).adding(try #require(Rational(1, .max - 1))) == nil)
    #expect(Rational(1, 0) == nil && Rational(.min, 1) == nil)
    #expect(Rational(6).integer == 6 && third.integer == nil)
  }

  @Test("compare without rounding (T8)")
  func comparison() throws {
    let rate = try #require(Rational(100 * 50, 1001))
    #expect(rate < Rational(5))
    #expect(try #require(Rational(100 * 50, 999)) > Rational(5))
    #expect(try #require(Rational(.max - 1, .max)) < (try #require(Rational(.max, .max))))
    #expect(try #require(Rational(-.max, 2)) < (try #require(Rational(.max, 3))))
  }

  @Test("show decimals where they end and fractions where they do not")
  func text() throws {
    #expect(try #require(Rational("14.90")).description == "14.9")
    #expect(Rational(5).description == "5")
    #expect(try #require(Rational(-1, 8)).description == "-0.125")
    #expect(try #require(Rational(5000, 999)).description == "5000/999")
    #expect(try #require(Rational(5000, 999)).rounded(toPlaces: 3) == "5.005")
    #expect(try #require(Rational(-1, 2)).rounded(toPlaces: 0) == "-1")
    #expect(try #require(Rational(-1, 1000)).rounded(toPlaces: 2) == "0.00")
    #expect(Rational(.max).rounded(toPlaces: 9) == "9223372036854775807.000000000")
    #expect(Rational(.max).description == "9223372036854775807")
  }
}
