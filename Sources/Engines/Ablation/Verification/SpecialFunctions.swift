#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Functions of closed forms that the system's library lacks. Double precision, slow and plain.
enum SpecialFunctions {
  /// K0(x) = integral over t > 0 of e^(-x cosh t) (Abramowitz and Stegun 9.6.24), by the trapezoid rule, which
  /// converges faster than any power here.
  static func besselK0(_ x: Double) -> Double {
    var sum = 0.5 * exp(-x)
    let h = 0.01
    var t = h
    while x * cosh(t) < 700, t < 20 {
      sum += exp(-x * cosh(t))
      t += h
    }
    return sum * h
  }

  /// Ei(-x) = -E1(x) for x > 0: a series up to 1 (A&S 5.1.11), a continued fraction beyond (5.1.22).
  static func exponentialIntegral(minus x: Double) -> Double {
    if x <= 1 {
      var (sum, term) = (0.577215664901532861 + log(x), 1.0)
      for n in 1...40 {
        term *= -x / Double(n)
        sum += term / Double(n)
      }
      return sum
    }
    var fraction = 0.0
    for n in stride(from: 60, through: 1, by: -1) {
      fraction = Double(n) / (1 + Double(n) / (x + fraction))
    }
    return -exp(-x) / (x + fraction)
  }

  /// The root of a function that changes sign between `low` and `high`, by bisection to the last bits.
  static func root(from low: Double, to high: Double, _ f: (Double) -> Double) -> Double {
    var (a, b) = (low, high)
    let rises = f(b) > f(a)
    for _ in 0..<200 {
      let middle = 0.5 * (a + b)
      if (f(middle) > 0) == rises { b = middle } else { a = middle }
    }
    return 0.5 * (a + b)
  }
}
