/// A day of the Gregorian calendar, in China Standard Time where it came from a moment (convention T6).
///
/// Held as a day number, so that comparing and counting are integer work; year, month and day are derived
/// with Hinnant's civil-from-days algorithm (proleptic Gregorian calendar).
public struct CivilDate: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01.
  public let dayNumber: Int32

  public init(dayNumber: Int32) { self.dayNumber = dayNumber }

  public static func < (one: CivilDate, other: CivilDate) -> Bool { one.dayNumber < other.dayNumber }
}

extension CivilDate {
  /// The years that are read from files and that arithmetic may reach; anything else is a slip of the pen.
  public static let years = 1900...2199
  /// 1900-01-01.
  public static let first = CivilDate(dayNumber: dayNumber(1900, 1, 1))
  /// 2199-12-31.
  public static let last = CivilDate(dayNumber: dayNumber(2199, 12, 31))

  /// `nil` where the calendar has no such day, or outside `years`.
  public init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, in: year)
    else { return nil }
    self.init(dayNumber: Self.dayNumber(year, month, day))
  }

  /// Years, months and days as the calendar counts them.
  public var components: (year: Int, month: Int, day: Int) {
    // Days since 0000-03-01: the leap day is then the last day of its year.
    let days = Int(dayNumber) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  public var year: Int { components.year }
  /// From 1.
  public var month: Int { components.month }
  /// From 1.
  public var day: Int { components.day }

  /// 1 for Monday to 7 for Sunday, as ISO 8601 counts.
  public var weekday: Int {
    let days = (Int(dayNumber) + 3) % 7
    return (days < 0 ? days + 7 : days) + 1
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Hinnant's days-from-civil; of years within `years` only.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }
}
