extension Rational {
  /// `nil` where the exact result does not fit 64 bits.
  public func adding(_ other: Rational) -> Rational? {
    // Each product stays below 2^126, so the sum fits 128 bits.
    let sum =
      Int128(numerator) * Int128(other.denominator) + Int128(other.numerator) * Int128(denominator)
    return Self.reduced(sum, Int128(denominator) * Int128(other.denominator))
  }

  public func subtracting(_ other: Rational) -> Rational? {
    let difference =
      Int128(numerator) * Int128(other.denominator) - Int128(other.numerator) * Int128(denominator)
    return Self.reduced(difference, Int128(denominator) * Int128(other.denominator))
  }

  public func multiplied(by other: Rational) -> Rational? {
    Self.reduced(
      Int128(numerator) * Int128(other.numerator), Int128(denominator) * Int128(other.denominator))
  }

  /// `nil` also over zero.
  public func divided(by other: Rational) -> Rational? {
    guard other.numerator != 0 else { return nil }
    let sign: Int128 = other.numerator < 0 ? -1 : 1
    return Self.reduced(
      sign * Int128(numerator) * Int128(other.denominator),
      sign * Int128(denominator) * Int128(other.numerator))
  }

  /// The whole number it is, if it is one.
  public var integer: Int? { denominator == 1 ? numerator : nil }

  private static func reduced(_ numerator: Int128, _ denominator: Int128) -> Rational? {
    if let narrow = Int(exactly: numerator), let below = Int(exactly: denominator) {
      return Rational(narrow, below)
    }
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    guard let divisor = Int128(exactly: a), divisor != 0, let above = Int(exactly: numerator / divisor),
      let below = Int(exactly: denominator / divisor)
    else { return nil }
    return Rational(above, below)
  }
}
