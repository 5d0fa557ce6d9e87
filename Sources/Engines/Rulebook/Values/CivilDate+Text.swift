extension CivilDate: CustomStringConvertible {
  /// `2024-06-30`.
  public var iso: String {
    let (year, month, day) = components
    return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
  }

  public var description: String { iso }

  /// As people read it: `2024年6月30日`, `30 June 2024`.
  public var text: Bilingual {
    let (year, month, day) = components
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December",
    ]
    return Bilingual("\(year)年\(month)月\(day)日", "\(day) \(names[month - 1]) \(year)")
  }

  /// A day written `2024-06-30` and in no other way; `nil` where the calendar has none such, or outside `years`.
  public init?(_ iso: String) {
    var reader = DigitReader(iso)
    guard let date = reader.date(), reader.isAtEnd else { return nil }
    self = date
  }

  /// A day, or a moment with its offset (RFC 3339), taken as the day in China Standard Time, UTC+8 (T6):
  /// `2024-06-03T16:00:00Z` is 4 June. A time without an offset is refused: its day is anyone's guess.
  public init?(moment text: String) {
    var reader = DigitReader(text)
    guard let date = reader.date() else { return nil }
    if reader.isAtEnd {
      self = date
      return
    }
    guard reader.take("T") || reader.take("t"), let hour = reader.number(2), hour < 24, reader.take(":"),
      let minute = reader.number(2), minute < 60, reader.take(":"), let second = reader.number(2),
      // 60: a leap second, which belongs to its minute.
      second <= 60
    else { return nil }
    if reader.take(".") {
      guard reader.skipDigits() > 0 else { return nil }
    }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    let minutes = hour * 60 + minute - offset + 8 * 60
    guard let day = date.adding(days: minutes < 0 ? -1 - (-minutes - 1) / 1_440 : minutes / 1_440) else { return nil }
    self = day
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// Reads fixed-width numbers from the front of a text.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(_ width: Int) -> Int? {
    var number = 0
    for _ in 0..<width {
      guard let byte = rest.first, byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + Int(byte - 0x30)
      rest.removeFirst()
    }
    return number
  }

  mutating func skipDigits() -> Int {
    var count = 0
    while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
      rest.removeFirst()
      count += 1
    }
    return count
  }

  mutating func date() -> CivilDate? {
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2) else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// Minutes east of UTC.
  mutating func offset() -> Int? {
    if take("Z") || take("z") { return 0 }
    let sign: Int
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(2), hours < 24, take(":"), let minutes = number(2), minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
