/// Makes new UIDs from a source of random numbers that the caller gives.
///
/// Without a root they are `2.25.` and a UUID as a decimal number (PS3.5 B.2), with one they are the
/// root and a random suffix that fills the 64 characters as far as 128 bits need.
public struct UIDGenerator: Sendable {
  private let root: String?
  private var random: any RandomNumberGenerator & Sendable

  /// A generator under an organisation's root, or of UUIDs if the root is nil, not a valid UID or
  /// longer than 40 characters (which would leave too little for chance).
  public init(root: String? = nil, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
    let trimmed = root.map { UIDText.trimmed($0) }
    self.root = trimmed.flatMap { UIDText.isValid($0) && $0.utf8.count <= 40 ? $0 : nil }
    self.random = random
  }

  /// A new UID: valid, and unique by 122 random bits (fewer under a long root).
  public mutating func next() -> String {
    let high: UInt64 = random.next()
    let low: UInt64 = random.next()
    guard let root else { return Self.uid(uuid: (high, low)) }
    // Decimal digits of a number without a leading zero, as many as fit.
    let digits = min(39, UIDText.maximumLength - root.utf8.count - 1)
    let number = DecimalText.text(high: high | 1 << 63, low: low)
    return root + "." + number.prefix(digits)
  }

  /// `2.25.` and the UUID of version 4 made of 128 random bits.
  static func uid(uuid bits: (high: UInt64, low: UInt64)) -> String {
    // RFC 9562: version 4 in the four bits above the clock, variant 10 at the top of the low half.
    let high = bits.high & ~0xF000 | 0x4000
    let low = bits.low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return "2.25." + DecimalText.text(high: high, low: low)
  }
}

/// 128-bit numbers as decimal text.
enum DecimalText {
  /// The digits of `high * 2^64 + low`, without leading zeros.
  static func text(high: UInt64, low: UInt64) -> String {
    let divisor: UInt64 = 10_000_000_000_000_000_000
    var (high, low) = (high, low)
    var parts: [UInt64] = []
    while high > 0 || low > 0 {
      let quotientHigh = high / divisor
      // The remainder is smaller than the divisor, so the division cannot overflow.
      let (quotientLow, remainder) = divisor.dividingFullWidth((high % divisor, low))
      parts.append(remainder)
      (high, low) = (quotientHigh, quotientLow)
    }
    guard let first = parts.popLast() else { return "0" }
    return parts.reversed().reduce(String(first)) { text, part in
      let digits = String(part)
      return text + String(repeating: "0", count: 19 - digits.count) + digits
    }
  }
}
