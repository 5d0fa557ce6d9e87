import Testing

@testable import Rulebook

@Suite("The calendar of working days (T7)")
struct WorkingCalendarTests {
  /// One bit for each day of the year, 1 where it is worked, first day first: computed with `chinese_calendar.is_workday`
  /// of the Python package chinesecalendar 1.11.
  static let worked: [(year: Int, bits: String)] = [
    (2019, "73e7cf9fc07cf9f3e7cf9f3c7cf9f70fcf9f3e78f9f3e7cf9f3e7cf9f3e7cf9e3e7d80fbe7cf9f3e7cf9f3e7cf98"),
    (2020, "67cfbe007cf9f3e7cf9f3e7c79f3ef83df3e7cf9f3e71f9f3e7cf9f3e7cf9f3e7cfbc037cf9f3e7cf9f3e7cf9f3c"),
    (2021, "1f3e7cf9f780ef9f3e7cf9f1e7cfbf077cf9f3e7c79f3e7cf9f3e7cf9f3e7cf9f8ef80df3e7cf9f3e7cf9f3e7cf8"),
    (2022, "1e7cf9fc07cf9f3e7cf9f3f1cf9f7e0ef9f3e78f9f3e7cf9f3e7cf9f3e7cf9f1e7cf80fe7cf9f3e7cf9f3e7cf9f0"),
    (2023, "3cf9f01fcf9f3e7cf9f3e7cd9f3efc1df3e7cf9f3e71f9f3e7cf9f3e7cf9f3e7cf9e01fcf9f3e7cf9f3e7cf9f3e0"),
    (2024, "79f3e7cfbf00fcf9f3e7cf9c7e7cfb83f7cf9f3e3cf9f3e7cf9f3e7cf9f3e7cfc73ec07df3e7cf9f3e7cf9f3e7cc"),
    (2025, "67cf9f601ef9f3e7cf9f3e78f9f3ef079f3e7c79f3e7cf9f3e7cf9f3e7cf9f3e7cfb8077cf9f3e7cf9f3e7cf9f38"),
    (2026, "1f9f3e7cf9f803ef9f3e7cf8f3e7cf07be7cf9f3e78f9f3e7cf9f3e7cf9f3e7cfbe380ef9f3e7cf9f3e7cf9f3e78"),
  ]

  @Test("agrees with an independent calendar on every day it covers", arguments: worked)
  func everyDay(year: Int, bits: String) throws {
    let calendar = try RulebookTables.calendar()
    var day = try #require(CivilDate(year: year, month: 1, day: 1))
    for digit in bits {
      let nibble = try #require(digit.hexDigitValue)
      for shift in [3, 2, 1, 0] where day.year == year {
        #expect(calendar.isWorkingDay(day) == (nibble >> shift & 1 == 1), "\(day)")
        day = try #require(day.adding(days: 1))
      }
    }
    #expect(day == CivilDate(year: year + 1, month: 1, day: 1))
  }

  @Test(
    "finds the tenth working day (cases C046 to C051)",
    arguments: [
      ("2024-05-20", "2024-06-03"), ("2024-02-05", "2024-02-23"), ("2023-01-13", "2023-02-01"),
      ("2024-09-28", "2024-10-16"), ("2025-09-26", "2025-10-16"),
    ])
  func deadlines(completed: String, deadline: String) throws {
    let calendar = try RulebookTables.calendar()
    let day = try #require(CivilDate(completed))
    #expect(calendar.workingDay(10, after: day)?.iso == deadline)
    #expect(calendar.workingDays(after: day, through: try #require(CivilDate(deadline))) == 10)
  }

  @Test("answers nothing outside the years it covers")
  func outside() throws {
    let calendar = try RulebookTables.calendar()
    let range = try #require(calendar.range)
    #expect(range.lowerBound.iso == "2019-01-01" && range.upperBound.iso == "2026-12-31")
    #expect(calendar.years == Array(2019...2026))
    #expect(calendar.isWorkingDay(try #require(CivilDate("2018-12-31"))) == nil)
    #expect(calendar.isWorkingDay(try #require(CivilDate("2027-01-04"))) == nil)
    let late = try #require(CivilDate("2026-12-25"))
    #expect(calendar.workingDay(4, after: late)?.iso == "2026-12-31")
    #expect(calendar.workingDay(5, after: late) == nil)
    #expect(calendar.workingDay(.max, after: late) == nil)
    #expect(calendar.workingDay(1, after: CivilDate(dayNumber: .max)) == nil)
    #expect(calendar.workingDay(1, after: CivilDate(dayNumber: .min)) == nil)
    #expect(calendar.workingDay(-1, after: late) == nil)
    #expect(calendar.workingDay(0, after: late) == late)
    // The day itself is not counted, so it need not be known.
    #expect(calendar.workingDay(1, after: try #require(CivilDate("2018-12-31")))?.iso == "2019-01-02")
    #expect(calendar.workingDays(after: late, through: try #require(CivilDate("2027-01-01"))) == nil)
    #expect(calendar.workingDays(after: late, through: late) == 0)
    #expect(WorkingCalendar.empty.isWorkingDay(late) == nil && WorkingCalendar.empty.range == nil)
  }

  static let header = "date,kind,festival_zh,festival_en\n"
  static let year2027 =
    header + "2026-12-31,holiday,元旦,New Year\n2027-01-01,holiday,元旦,New Year\n2027-01-09,makeup_workday,元旦,New Year\n"

  @Test("takes in another year, with what its notice says of the last days of the year before")
  func merging() throws {
    let calendar = try RulebookTables.calendar()
    let table = try WorkingDayTable(csv: Self.year2027, file: "2027.csv")
    let merged = try calendar.merging(table)
    #expect(merged.years.last == 2027)
    #expect(merged.isWorkingDay(try #require(CivilDate("2026-12-31"))) == false)
    #expect(merged.isWorkingDay(try #require(CivilDate("2027-01-09"))) == true)
    #expect(merged.isWorkingDay(try #require(CivilDate("2027-01-10"))) == false)
    #expect(merged.hash != calendar.hash)
    // In any order, with the year in between missing, and twice: the same calendar.
    let other = try WorkingCalendar(table).merging(calendar.table)
    #expect(other.hash == merged.hash && other.years == merged.years)
    #expect(try merged.merging(table).hash == merged.hash)
    #expect(try WorkingDayTable(csv: merged.table.csv, file: "merged.csv") == merged.table)
    let gap = try WorkingCalendar(csv: [
      SourceFile(name: "a.csv", text: Self.header + "2024-01-01,holiday,元旦,New Year\n"),
      SourceFile(name: "b.csv", text: Self.header + "2026-01-01,holiday,元旦,New Year\n"),
    ])
    #expect(gap.isWorkingDay(try #require(CivilDate("2025-06-02"))) == nil)
    #expect(gap.workingDay(5, after: try #require(CivilDate("2024-12-30"))) == nil)
    #expect(gap.workingDay(1, after: try #require(CivilDate("2026-01-01")))?.iso == "2026-01-02")
  }

  @Test(
    "refuses what contradicts it and shows both",
    arguments: [
      // One day, two kinds.
      ("2026-10-10,holiday,国庆节,National Day", "放假", "补班"),
      // A year that both know: an ordinary Monday here, a holiday there.
      ("2026-01-01,holiday,元旦,New Year\n2026-06-01,holiday,儿童节,Children's Day", "放假", "普通工作日"),
    ])
  func conflicts(rows: String, one: String, other: String) throws {
    let calendar = try RulebookTables.calendar()
    let table = try WorkingDayTable(csv: Self.header + rows + "\n", file: "new.csv")
    let error = #expect(throws: RulebookError.self) { try calendar.merging(table) }
    let message = try #require(error?.findings.map(\.message.chinese).first { $0.contains(one) && $0.contains(other) })
    #expect(message.contains("2026-"))
  }

  @Test(
    "refuses faulty tables with line and column",
    arguments: [
      ("2026-02-30,holiday,a,b", 2, 1), ("2026-01-01,festival,a,b", 2, 12), ("2026-01-05,makeup_workday,a,b", 2, 12),
      ("2026-01-01,holiday,a,b\n2026-01-01,holiday,a,b", 3, 1), ("2026-01-01,holiday,a", 2, 1),
    ])
  func faults(rows: String, line: Int, column: Int) throws {
    let error = #expect(throws: RulebookError.self) { try WorkingDayTable(csv: Self.header + rows, file: "x.csv") }
    #expect(error?.findings.first?.position == SourcePosition(file: "x.csv", line: line, column: column))
    #expect(error?.findings.count == 1)
  }

  @Test("a table without its columns is refused")
  func columns() {
    let error = #expect(throws: RulebookError.self) { try WorkingDayTable(csv: "date,kind\n", file: "x.csv") }
    #expect(error?.findings.first?.message.english.contains("festival_zh, festival_en") == true)
  }
}
