/// A date of VR DA (PS3.5 6.2): `20260102`, and the old form `2026.01.02`.
public struct DICOMDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Year of the Gregorian calendar, 0...9999.
  public let year: Int
  /// 1...12.
  public let month: Int
  /// 1...31, within the month.
  public let day: Int

  /// Nil if there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard 0...9999 ~= year, 1...12 ~= month, day >= 1,
      day <= Self.days(inMonth: month, ofYear: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a value: `YYYYMMDD`, `YYYY.MM.DD`, and `YYYY-MM-DD` which some write; padding
  /// aside. Nil if it is anything else or no such day exists.
  public init?(_ text: String) {
    let bytes = Array(text.trimmingPadding().utf8)
    let digits: [UInt8]
    switch bytes.count {
    case 8: digits = bytes
    case 10 where bytes[4] == bytes[7] && (bytes[4] == UInt8(ascii: ".") || bytes[4] == UInt8(ascii: "-")):
      digits = Array(bytes[0..<4] + bytes[5..<7] + bytes[8..<10])
    default: return nil
    }
    guard let year = DecimalDigits.value(digits[0..<4]), let month = DecimalDigits.value(digits[4..<6]),
      let day = DecimalDigits.value(digits[6..<8])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `YYYYMMDD`: sorts as text in the order of time.
  public var description: String {
    DecimalDigits.text(year, width: 4) + DecimalDigits.text(month, width: 2)
      + DecimalDigits.text(day, width: 2)
  }

  /// `YYYYMMDD`, or nil where the value is not a date.
  public static func normalised(_ text: String) -> String? { DICOMDate(text)?.description }

  public static func < (a: DICOMDate, b: DICOMDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  /// Days since 1970-01-01.
  public var daysSince1970: Int {
    // Howard Hinnant's days_from_civil: years begin in March, eras have 400 years.
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day that many days after 1970-01-01; nil outside the years 0...9999.
  public init?(daysSince1970 days: Int) {
    guard -719_528...2_932_896 ~= days else { return nil }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    self.init(year: year, month: month, day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// Days of a month; 1...12.
  static func days(inMonth month: Int, ofYear year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// ASCII digits as numbers and back.
enum DecimalDigits {
  /// The number of at most 18 digits; nil if empty, longer or not digits alone.
  static func value(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value = 0
    for byte in digits {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value &* 10 &+ Int(byte &- 0x30)
    }
    return value
  }

  /// The number with leading zeros.
  static func text(_ value: Int, width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
  }
}
