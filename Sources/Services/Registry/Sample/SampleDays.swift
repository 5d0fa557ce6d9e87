internal import Rulebook

/// How a year's cases fall on its days: working days, weekends, holidays, seasons.
struct SampleDays: Sendable {
  private let first: CivilDate
  /// Weight of all days up to and with each.
  private let sums: [Int]

  /// Winter's dip at the Spring Festival comes from the calendar; the months add what hospitals report.
  private static let months = [97, 92, 104, 102, 101, 100, 103, 103, 99, 97, 104, 108]

  init(year: Int, calendar: WorkingCalendar) {
    first = SampleTime.date(year, 1, 1)
    let last = SampleTime.date(year, 12, 31)
    var sum = 0
    sums = (first.dayNumber...last.dayNumber).map { number in
      let day = CivilDate(dayNumber: number)
      let isWorking = calendar.isWorkingDay(day) ?? (day.weekday < 6)
      sum += Self.months[day.month - 1] * (isWorking ? 20 : 3)
      return sum
    }
  }

  /// The day of the `number`-th of `count` cases; grows with the number.
  func day(_ number: Int, of count: Int, _ random: inout SampleRandom) -> CivilDate {
    let total = sums.last ?? 1
    let mark = total * number / max(1, count) + random.below(max(1, total / max(1, count)))
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > mark { high = middle } else { low = middle + 1 }
    }
    return CivilDate(dayNumber: first.dayNumber + Int32(low))
  }
}
