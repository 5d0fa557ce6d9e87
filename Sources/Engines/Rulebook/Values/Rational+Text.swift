extension Rational: CustomStringConvertible {
  /// The number of a decimal text, exactly: `14.9`, `-3`, `1e3`, as JSON writes numbers (RFC 8259, section 6).
  /// `nil` for anything else, and where numerator or denominator do not fit 64 bits.
  public init?(_ decimal: some StringProtocol) {
    var bytes = decimal.utf8[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes.removeFirst() }
    let mantissa = bytes.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    var exponent = 0
    if mantissa.endIndex != bytes.endIndex {
      guard let written = Self.exponent(bytes[bytes.index(after: mantissa.endIndex)...]) else { return nil }
      exponent = written
    }
    let parts = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) })
    else { return nil }
    var digits = Array(parts[0]) + (parts.count == 2 ? Array(parts[1]) : [])
    exponent -= parts.count == 2 ? parts[1].count : 0
    while digits.count > 1, digits.last == 0x30 {
      digits.removeLast()
      exponent += 1
    }
    digits.removeFirst(digits.prefix { $0 == 0x30 }.count)
    if digits.isEmpty {
      self.init(0)
      return
    }
    guard digits.count <= 19, (-18...18).contains(exponent) else { return nil }
    var number = 0
    for digit in digits + Array(repeating: 0x30, count: max(0, exponent)) {
      let (shifted, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int(digit - 0x30))
      guard !overflow, !carry else { return nil }
      number = sum
    }
    var divisor = 1
    for _ in 0..<max(0, -exponent) { divisor *= 10 }
    self.init(isNegative ? -number : number, divisor)
  }

  /// The decimal number where it ends (`14.9`), otherwise the fraction (`50/999`).
  public var description: String {
    var (twos, fives, rest) = (0, 0, denominator)
    while rest % 2 == 0 { (rest, twos) = (rest / 2, twos + 1) }
    while rest % 5 == 0 { (rest, fives) = (rest / 5, fives + 1) }
    let places = max(twos, fives)
    guard rest == 1, places <= 9 else { return "\(numerator)/\(denominator)" }
    return rounded(toPlaces: places)
  }

  /// The nearest decimal number with that many places (at most 9), halves away from zero: for people to read,
  /// never to decide by.
  public func rounded(toPlaces places: Int) -> String {
    let places = min(max(places, 0), 9)
    var scale: UInt128 = 1
    for _ in 0..<places { scale *= 10 }
    let below = UInt128(denominator)
    let scaled = (UInt128(numerator.magnitude) * scale * 2 + below) / (below * 2)
    var text = String(scaled)
    if places > 0 {
      text = String(repeating: "0", count: max(0, places + 1 - text.utf8.count)) + text
      text.insert(".", at: text.index(text.endIndex, offsetBy: -places))
    }
    return numerator < 0 && scaled != 0 ? "-" + text : text
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Exponents past four digits are beyond any number kept here, whatever they are.
  private static func exponent(_ bytes: some Collection<UInt8>) -> Int? {
    var digits = Array(bytes)
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    digits.removeFirst(digits.prefix { $0 == 0x30 }.count)
    let size = digits.count > 4 ? 100_000_000 : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return isNegative ? -size : size
  }
}
