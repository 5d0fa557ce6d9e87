/// A time of VR TM (PS3.5 6.2): `101530.123456` and shorter, and the old form `10:15:30`.
///
/// Parts that are absent are unknown, not zero: ``latest`` is the end of the span meant.
public struct DICOMTime: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The least significant part that was given.
  public enum Precision: Int, Sendable, Comparable {
    case hour, minute, second, fraction
    public static func < (a: Precision, b: Precision) -> Bool { a.rawValue < b.rawValue }
  }

  /// 0...23.
  public let hour: Int
  /// 0...59; 0 if absent.
  public let minute: Int
  /// 0...60, 60 being a leap second; 0 if absent.
  public let second: Int
  /// Millionths of a second, 0...999,999; 0 if absent.
  public let microsecond: Int
  public let precision: Precision

  /// Nil if there is no such time.
  public init?(
    hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0,
    precision: Precision = .fraction
  ) {
    guard 0...23 ~= hour, 0...59 ~= minute, 0...60 ~= second, 0...999_999 ~= microsecond else {
      return nil
    }
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
    self.precision = precision
  }

  /// The time of a value: `HH`, `HHMM`, `HHMMSS`, `HHMMSS.F` to six digits of fraction (more are
  /// cut), each also with colons. Nil if it is anything else.
  public init?(_ text: String) {
    self.init(bytes: Array(text.trimmingPadding().utf8))
  }

  init?(bytes: [UInt8]) {
    var clock = bytes[...]
    var fraction: ArraySlice<UInt8>?
    if let point = bytes.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }) {
      clock = bytes[..<point]
      fraction = bytes[(point &+ 1)...]
    }
    if clock.contains(UInt8(ascii: ":")) {
      let parts = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard parts.count <= 3, parts.allSatisfy({ $0.count == 2 }) else { return nil }
      clock = parts.flatMap { Array($0) }[...]
    }
    guard clock.count == 2 || clock.count == 4 || clock.count == 6 else { return nil }
    var numbers: [Int] = []
    var start = clock.startIndex
    while start < clock.endIndex {
      guard let number = DecimalDigits.value(clock[start..<start &+ 2]) else { return nil }
      numbers.append(number)
      start &+= 2
    }
    var microsecond = 0
    if let fraction {
      guard numbers.count == 3, !fraction.isEmpty, fraction.allSatisfy({ 0x30...0x39 ~= $0 }) else {
        return nil
      }
      var digits = Array(fraction.prefix(6))
      while digits.count < 6 { digits.append(0x30) }
      microsecond = DecimalDigits.value(digits) ?? 0
    }
    let precision: Precision =
      fraction != nil ? .fraction : numbers.count == 3 ? .second : numbers.count == 2 ? .minute : .hour
    self.init(
      hour: numbers[0], minute: numbers.count > 1 ? numbers[1] : 0,
      second: numbers.count > 2 ? numbers[2] : 0, microsecond: microsecond, precision: precision)
  }

  /// `HHMMSS.FFFFFF`, absent parts as zero: sorts as text in the order of time.
  public var description: String {
    DecimalDigits.text(hour, width: 2) + DecimalDigits.text(minute, width: 2)
      + DecimalDigits.text(second, width: 2) + "." + DecimalDigits.text(microsecond, width: 6)
  }

  /// `HHMMSS.FFFFFF`, or nil where the value is not a time.
  public static func normalised(_ text: String) -> String? { DICOMTime(text)?.description }

  /// The last moment the value may mean: `10` ends at 10:59:59.999999.
  public var latest: DICOMTime {
    let end = DICOMTime(
      hour: hour, minute: precision < .minute ? 59 : minute,
      second: precision < .second ? 59 : second,
      microsecond: precision < .fraction ? 999_999 : microsecond)
    return end ?? self
  }

  /// Microseconds since midnight.
  public var microsecondsSinceMidnight: Int {
    ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond
  }

  public static func < (a: DICOMTime, b: DICOMTime) -> Bool {
    (a.hour, a.minute, a.second, a.microsecond) < (b.hour, b.minute, b.second, b.microsecond)
  }
}
