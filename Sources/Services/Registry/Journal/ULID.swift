/// An identifier that sorts by the time it was made: 48 bits of milliseconds since 1970 and 80 random bits, written as
/// 26 characters of Crockford's base 32 (the ULID specification).
public struct ULID: Hashable, Sendable, Comparable {
  /// The milliseconds and the first 16 random bits.
  let high: UInt64
  /// The other 64 random bits.
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// `milliseconds` since 1970; of a time before 1970 or after the year 10889 the nearest that fits.
  public init(milliseconds: Int64, random: (UInt16, UInt64)) {
    let time = UInt64(clamping: milliseconds)
    high = min(time, Self.lastMillisecond) << 16 | UInt64(random.0)
    low = random.1
  }

  static let lastMillisecond: UInt64 = (1 << 48) - 1

  /// The time inside, in milliseconds since 1970.
  public var milliseconds: Int64 { Int64(high >> 16) }

  /// Reads 26 characters, in either case, with Crockford's confusions allowed (I and L are 1, O is 0); nil where the
  /// text is anything else or does not fit 128 bits.
  public init?(_ text: String) {
    var (high, low): (UInt64, UInt64) = (0, 0)
    var count = 0
    for byte in text.utf8 {
      guard let digit = Self.digit(byte), count < 26, count > 0 || digit < 8 else { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | UInt64(digit)
      count += 1
    }
    guard count == 26 else { return nil }
    self.init(high: high, low: low)
  }

  /// The 26 characters, in capitals.
  public var text: String {
    String(unsafeUninitializedCapacity: 26) { bytes in
      var (high, low) = (high, low)
      for place in stride(from: 25, through: 0, by: -1) {
        bytes[place] = Self.alphabet[Int(low & 31)]
        low = low >> 5 | high << 59
        high >>= 5
      }
      return 26
    }
  }

  /// The order of the texts: by time first.
  public static func < (one: ULID, other: ULID) -> Bool { (one.high, one.low) < (other.high, other.low) }

  static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  private static func digit(_ byte: UInt8) -> UInt8? {
    let capital = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
    switch capital {
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    case UInt8(ascii: "O"): return 0
    default: return alphabet.firstIndex(of: capital).map { UInt8($0) }
    }
  }
}

extension ULID: CustomStringConvertible {
  public var description: String { text }
}
