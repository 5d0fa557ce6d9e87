/// The working days of the years that are known (convention T7): Monday to Friday without the listed holidays,
/// and the listed make-up days. Outside those years it answers nothing; it never guesses.
public struct WorkingCalendar: Sendable {
  public let table: WorkingDayTable
  /// The years whose notice is in the table, known by their New Year's Day, which is a holiday by law. Days of other
  /// years that a notice names besides (the 31 December before) do not make their year known.
  public let years: [Int]
  /// SHA-256 of the days and kinds and nothing else: calendars of equal hash give equal deadlines.
  public let hash: String

  /// What each day from the first known year's 1 January on is.
  private let days: [DayKind]
  private let first: CivilDate

  private enum DayKind: UInt8 { case unknown, working, off }

  /// Knows no year.
  public static let empty = WorkingCalendar(WorkingDayTable(days: []))

  public init(_ table: WorkingDayTable) {
    self.table = table
    let years = table.days.filter { $0.kind == .holiday && $0.date.month == 1 && $0.date.day == 1 }.map(\.date.year)
    self.years = years
    hash = ContentHash.sha256(table.days.map { "\($0.date.iso),\($0.kind.rawValue)\n" }.joined())
    guard let firstYear = years.first, let lastYear = years.last,
      let first = CivilDate(year: firstYear, month: 1, day: 1), let last = CivilDate(year: lastYear, month: 12, day: 31)
    else {
      first = .first
      days = []
      return
    }
    self.first = first
    let known = Set(years)
    var days = (first.dayNumber...last.dayNumber).map { number -> DayKind in
      let date = CivilDate(dayNumber: number)
      return known.contains(date.year) ? (date.weekday < 6 ? .working : .off) : .unknown
    }
    for day in table.days where day.date >= first && day.date <= last {
      let index = day.date.days(since: first)
      if days[index] != .unknown { days[index] = day.kind == .holiday ? .off : .working }
    }
    self.days = days
  }

  /// Reads tables in the order given and merges them.
  public init(csv files: [SourceFile]) throws(RulebookError) {
    var calendar = Self.empty
    for file in files {
      calendar = try calendar.merging(WorkingDayTable(csv: file.text, file: file.name))
    }
    self = calendar
  }

  /// From the first known year's first day to the last one's last; `nil` where no year is known. A year missing in
  /// between stays unknown.
  public var range: ClosedRange<CivilDate>? {
    guard !days.isEmpty else { return nil }
    return first...CivilDate(dayNumber: first.dayNumber + Int32(days.count - 1))
  }

  /// `nil` outside the known years.
  public func isWorkingDay(_ date: CivilDate) -> Bool? {
    switch kind(of: date) {
    case .working: true
    case .off: false
    case .unknown: nil
    }
  }

  /// The n-th working day after a date (T7): the date itself is not counted. `nil` where a day in between is not
  /// known, and for a negative n; the date itself for 0.
  public func workingDay(_ n: Int, after date: CivilDate) -> CivilDate? {
    guard n >= 0 else { return nil }
    var (left, number) = (n, date.dayNumber)
    while left > 0 {
      guard number < CivilDate.last.dayNumber else { return nil }
      number += 1
      switch kind(of: CivilDate(dayNumber: number)) {
      case .working: left -= 1
      case .off: break
      case .unknown: return nil
      }
    }
    return CivilDate(dayNumber: number)
  }

  /// How many working days lie after one date up to and with another, 0 where the other is not later: the lateness of
  /// a report. `nil` where a day in between is not known.
  public func workingDays(after date: CivilDate, through last: CivilDate) -> Int? {
    guard last > date else { return 0 }
    var count = 0
    for number in (date.dayNumber + 1)...last.dayNumber {
      switch kind(of: CivilDate(dayNumber: number)) {
      case .working: count += 1
      case .off: break
      case .unknown: return nil
      }
    }
    return count
  }

  private func kind(of date: CivilDate) -> DayKind {
    let index = date.days(since: first)
    return index >= 0 && index < days.count ? days[index] : .unknown
  }
}
