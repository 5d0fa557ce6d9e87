import Foundation
import Testing

@testable import Imaging

/// Elementary functions beside those of the system's mathematics library.
@Suite struct ElementaryTests {
  /// The greatest distance in units in the last place of `theirs`; a tiny result counts as one of size `floor`.
  private func distance(
    _ ours: (Double) -> Double, _ theirs: (Double) -> Double, over range: ClosedRange<Double>, floor: Double = 1e-300
  ) -> Double {
    let count = 100_000
    return (0...count).map { n in
      let x = range.lowerBound + (range.upperBound - range.lowerBound) * Double(n) / Double(count)
      let expected = theirs(x)
      return (ours(x) - expected).magnitude / max(expected.magnitude, floor).ulp
    }.max() ?? .infinity
  }

  @Test func exponentialsAndLogarithmsLieWithinAFewUnitsOfTheLastPlace() {
    for range in [-1...1.0, -40...40.0, -700...700.0] {
      #expect(distance(Elementary.exp, exp, over: range) <= 2)
      #expect(distance(Elementary.exp2, exp2, over: range) <= 2)
    }
    for range in [1e-9...1e-3, 0.4...2.5, 1...1e12] {
      #expect(distance(Elementary.log, log, over: range) <= 2)
      #expect(distance(Elementary.log2, log2, over: range, floor: 0.25) <= 2)
    }
  }

  @Test func circularFunctionsAndTheirInversesLieWithinAFewUnitsOfTheLastPlace() {
    for range in [-0.5...0.5, -7...7.0, -1000...1000.0] {
      #expect(distance(Elementary.sin, sin, over: range) <= 2)
      #expect(distance(Elementary.cos, cos, over: range) <= 2)
    }
    #expect(distance(Elementary.tan, tan, over: -1.5...1.5) <= 4)
    #expect(distance(Elementary.asin, asin, over: -1...1) <= 4)
    #expect(distance(Elementary.acos, acos, over: -1...1) <= 4)
    for y in [-3, -1e-9, 0.2, 40.0] {
      #expect(distance({ Elementary.atan2(y, $0) }, { atan2(y, $0) }, over: -5...5) <= 4)
    }
  }

  @Test func powersAgreeToTheDigitsOfTheirExponent() {
    for base in [0.02, 0.5, 0.97, 1.8, 40] {
      for power in stride(from: -30, through: 30, by: 0.37) {
        let expected = pow(base, power)
        // y log2 x carries half a unit of the last place, which its exponential multiplies.
        let bound = 4 + 4 * (power * log2(base)).magnitude
        #expect((Elementary.pow(base, power) - expected).magnitude <= bound * expected.ulp)
      }
    }
  }

  @Test func wholePowersOfTwoAreExact() {
    for power in -1074...1023 {
      let value = Double(sign: .plus, exponent: power, significand: 1)
      #expect(Elementary.exp2(Double(power)) == value)
      #expect(Elementary.log2(value) == Double(power))
    }
  }

  @Test func limitsAndSignsFollowTheStandard() {
    #expect(Elementary.exp(0) == 1 && Elementary.exp(-.infinity) == 0 && Elementary.exp(800) == .infinity)
    #expect(Elementary.log(1) == 0 && Elementary.log(0) == -.infinity && Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity && Elementary.exp(.nan).isNaN && Elementary.log(.nan).isNaN)
    #expect(Elementary.sin(0) == 0 && Elementary.cos(0) == 1 && Elementary.tan(0) == 0)
    #expect(Elementary.sin(.infinity).isNaN && Elementary.asin(1.1).isNaN && Elementary.acos(-1.1).isNaN)
    #expect(Elementary.asin(1) == .pi / 2 && Elementary.acos(1) == 0 && Elementary.acos(-1) == .pi)
    for (y, x) in [(0.0, 1.0), (0, -1), (-0.0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (0, 0), (0, -0.0)] {
      #expect(Elementary.atan2(y, x) == atan2(y, x))
    }
  }
}
