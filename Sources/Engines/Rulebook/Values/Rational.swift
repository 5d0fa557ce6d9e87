/// An exact fraction in lowest terms with a positive denominator. Rates are compared as fractions, never as
/// floating point and never rounded first (convention T8).
public struct Rational: Sendable, Hashable {
  public let numerator: Int
  public let denominator: Int

  /// `nil` over zero, or where the reduced fraction does not fit 64 bits.
  public init?(_ numerator: Int, _ denominator: Int) {
    guard denominator != 0, denominator != .min, numerator != .min else { return nil }
    let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign = denominator < 0 ? -1 : 1
    self.numerator = sign * (numerator / Int(divisor))
    self.denominator = sign * (denominator / Int(divisor))
  }

  public init(_ integer: Int) {
    numerator = integer
    denominator = 1
  }

  private static func greatestCommonDivisor(_ one: UInt, _ other: UInt) -> UInt {
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    return Swift.max(a, 1)
  }
}

extension Rational: Comparable {
  /// Exact: the products are formed in twice the width.
  public static func < (one: Rational, other: Rational) -> Bool {
    let left = one.numerator.multipliedFullWidth(by: other.denominator)
    let right = other.numerator.multipliedFullWidth(by: one.denominator)
    return left.high != right.high ? left.high < right.high : left.low < right.low
  }
}
