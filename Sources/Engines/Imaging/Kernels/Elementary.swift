/// Elementary functions of real numbers that give the same bits on every processor.
///
/// The mathematics library of a system chooses another routine where the processor can fuse a product and a sum, and
/// the last bit of its results changes with it; a plan would then have another digest on another machine. These use sums,
/// products, quotients and square roots alone, which IEEE 754 rounds in one way. Range reduction is that of Cody and
/// Waite (Software Manual for the Elementary Functions, 1980), followed by Taylor's series; results lie within 4 units
/// in the last place.
package enum Elementary {
  /// e to the power of `x`.
  package static func exp(_ x: Double) -> Double {
    guard x < 710 else { return x.isNaN ? x : .infinity }
    guard x > -746 else { return x.isNaN ? x : 0 }
    let power = (x * 1.442_695_040_888_963_4).rounded()
    return scaled(series((x - power * ln2.head) - power * ln2.tail), by: Int(power))
  }

  /// 2 to the power of `x`; exact for whole numbers.
  package static func exp2(_ x: Double) -> Double {
    guard x < 1025 else { return x.isNaN ? x : .infinity }
    guard x > -1076 else { return x.isNaN ? x : 0 }
    let power = x.rounded()
    return scaled(series((x - power) * (ln2.head + ln2.tail)), by: Int(power))
  }

  /// The natural logarithm; not a number below zero.
  package static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    var (power, fraction) = (Double(x.exponent), x.significand)
    if fraction > 2.0.squareRoot() { (power, fraction) = (power + 1, fraction / 2) }
    let f = fraction - 1
    let s = f / (2 + f)
    let half = f * f / 2
    // log(1 + f) = f - f^2/2 + s (f^2/2 + 2 s^2/3 + 2 s^4/5 + ...), s = f / (2 + f).
    let rest = odd(s * s, from: 3, through: 25) * 2
    return power * ln2.head - ((half - (s * (half + rest) + power * ln2.tail)) - f)
  }

  /// The logarithm to base 2; exact for powers of two.
  package static func log2(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return log(x) }
    let whole = Double(x.exponent)
    return x.significand > 1.5
      ? (whole + 1) + log(x.significand / 2) * 1.442_695_040_888_963_4
      : whole + log(x.significand) * 1.442_695_040_888_963_4
  }

  /// `x` to the power of `y`, for `x` > 0.
  package static func pow(_ x: Double, _ y: Double) -> Double { exp2(y * log2(x)) }

  package static func sin(_ x: Double) -> Double { circle(x).sine }
  package static func cos(_ x: Double) -> Double { circle(x).cosine }
  package static func tan(_ x: Double) -> Double {
    let (sine, cosine) = circle(x)
    return sine / cosine
  }

  /// The arc sine in radians; not a number outside -1...1.
  package static func asin(_ x: Double) -> Double { atan2(x, ((1 - x) * (1 + x)).squareRoot()) }
  /// The arc cosine in radians; not a number outside -1...1.
  package static func acos(_ x: Double) -> Double { atan2(((1 - x) * (1 + x)).squareRoot(), x) }

  /// The angle of the point (x, y) in -pi...pi radians; 0 at the origin.
  package static func atan2(_ y: Double, _ x: Double) -> Double {
    guard !x.isNaN, !y.isNaN else { return .nan }
    let (across, along) = (y.magnitude, x.magnitude)
    guard across > 0 || along > 0 else { return x.sign == .minus ? (y.sign == .minus ? -.pi : .pi) : y }
    var angle = across <= along ? arc(across, along) : quarter.head - (arc(along, across) - quarter.tail)
    if x.sign == .minus { angle = 2 * quarter.head - (angle - 2 * quarter.tail) }
    return y.sign == .minus ? -angle : angle
  }

  /// ln 2 and pi / 2 as sums of two, the first with enough zeros that small whole multiples of it are exact.
  private static let ln2 = (head: 0x1.62e4_2fee_0000_0p-1, tail: 0x1.a39e_f357_93c7_6p-33)
  private static let reduction = (head: 0x1.921f_b544_0000_0p0, tail: 0x1.0b46_11a6_2633_1p-34)
  /// pi / 2 to twice the digits.
  private static let quarter = (head: 0x1.921f_b544_42d1_8p0, tail: 0x1.1a62_6331_45c0_7p-54)

  /// sum of r^n / n! for |r| <= ln 2 / 2.
  private static func series(_ r: Double) -> Double {
    var sum = 1.0
    for n in stride(from: 14, through: 2, by: -1) { sum = 1 + r * (1 / Double(n)) * sum }
    return 1 + r * sum
  }

  /// sum of z^k / (2k + 1), from z / `from` on.
  @inline(__always)
  private static func odd(_ z: Double, from: Int, through last: Int) -> Double {
    var sum = 0.0
    for n in stride(from: last, through: from, by: -2) { sum = z * (1 / Double(n) + sum) }
    return sum
  }

  private static func scaled(_ value: Double, by power: Int) -> Double {
    // In two steps: the result may be too small or too great for one.
    let half = power / 2
    return value * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: power - half, significand: 1)
  }

  private static func circle(_ x: Double) -> (sine: Double, cosine: Double) {
    guard x.magnitude <= 1e5 else { return (.nan, .nan) }
    let turns = (x * (2 / .pi)).rounded()
    let r = (x - turns * reduction.head) - turns * reduction.tail
    let z = r * r
    var (sine, cosine) = (1.0, 1.0)
    for n in stride(from: 18, through: 4, by: -2) { sine = 1 - z * (1 / Double(n * (n + 1))) * sine }
    for n in stride(from: 18, through: 4, by: -2) { cosine = 1 - z * (1 / Double(n * (n - 1))) * cosine }
    sine = r - r * (z / 6 * sine)
    cosine = 1 - z / 2 * cosine
    switch Int(turns) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }

  /// The arc tangent of `opposite` / `adjacent`, at most 1, both positive.
  private static func arc(_ opposite: Double, _ adjacent: Double) -> Double {
    // tan(a - pi / 4) = (t - 1) / (t + 1), so that the series is short.
    let isSteep = opposite > 0.414_213_562 * adjacent
    let t = isSteep ? (opposite - adjacent) / (opposite + adjacent) : opposite / adjacent
    let angle = t + t * odd(-(t * t), from: 3, through: 43)
    return isSteep ? quarter.head / 2 + (angle + quarter.tail / 2) : angle
  }
}
