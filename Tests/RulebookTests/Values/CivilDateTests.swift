import Testing

@testable import Rulebook

@Suite("Days")
struct CivilDateTests {
  /// Checksum over every day of 1900 to 2199 (year, month, day, weekday, three months back, fourteen forward) computed
  /// with Python's datetime and calendar modules.
  @Test("agree with another calendar on every day of three centuries")
  func everyDay() throws {
    #expect(CivilDate.first.dayNumber == -25567)
    #expect(CivilDate.last.dayNumber == 84005)
    var strays: [Int32] = []
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for number in CivilDate.first.dayNumber...CivilDate.last.dayNumber {
      let date = CivilDate(dayNumber: number)
      let (year, month, day) = date.components
      if CivilDate(year: year, month: month, day: day) != date { strays.append(number) }
      let before = year > 1900 ? date.adding(Period(-3, .months))?.dayNumber ?? .min : 0
      let after = year < 2198 ? date.adding(Period(14, .months))?.dayNumber ?? .min : 0
      for value in [year, month, day, date.weekday, Int(before), Int(after)] {
        hash = (hash ^ UInt64(bitPattern: Int64(value))) &* 0x100_0000_01b3
      }
    }
    #expect(strays.isEmpty)
    #expect(hash == 0xdb37_c2f5_369b_3acd)
  }

  @Test(
    "end a period on the corresponding date, or on the last day of the month (T2)",
    arguments: [
      ("2023-11-30", Period(3, .months), "2024-02-29"),
      ("2022-11-30", Period(3, .months), "2023-02-28"),
      ("2019-07-01", Period(5, .years), "2024-07-01"),
      ("2020-02-29", Period(1, .years), "2021-02-28"),
      ("2020-02-29", Period(4, .years), "2024-02-29"),
      ("2024-03-15", Period(3, .months), "2024-06-15"),
      ("2024-12-31", Period(2, .months), "2025-02-28"),
      ("2024-06-30", Period(-5, .years), "2019-06-30"),
      ("2024-03-31", Period(-1, .months), "2024-02-29"),
      ("2024-02-28", Period(2, .days), "2024-03-01"),
      ("2024-06-30", Period(0, .months), "2024-06-30"),
    ])
  func periods(from: String, period: Period, to: String) throws {
    let start = try #require(CivilDate(from))
    #expect(start.adding(period)?.iso == to)
    #expect(start.subtracting(Period(-period.count, period.unit))?.iso == to)
  }

  @Test("do not leave the years 1900 to 2199, however long the period")
  func limits() throws {
    for unit in Period.Unit.allCases {
      for count in [Int.max, Int.min, Int.max / 2, 1_000_000] {
        #expect(CivilDate.first.adding(Period(count, unit)) == nil)
        #expect(CivilDate.last.adding(Period(count, unit)) == nil)
        #expect(CivilDate.last.subtracting(Period(count, unit)) == nil)
      }
    }
    #expect(CivilDate.last.adding(days: 1) == nil)
    #expect(CivilDate.first.adding(days: -1) == nil)
    #expect(CivilDate("2199-01-31")?.adding(Period(11, .months)) == .last)
    #expect(CivilDate("2199-01-31")?.adding(Period(12, .months)) == nil)
    #expect(CivilDate(year: 1899, month: 12, day: 31) == nil)
    #expect(CivilDate(year: .max, month: 1, day: 1) == nil)
    // A day number need not come from a file.
    for number in [Int32.min, .max] {
      let components = CivilDate(dayNumber: number).components
      #expect((1...12).contains(components.month) && (1...31).contains(components.day))
      #expect((1...7).contains(CivilDate(dayNumber: number).weekday))
    }
  }

  @Test(
    "are written in one way only",
    arguments: [
      "2024-2-1", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "24-01-01", "2024/01/01",
      " 2024-01-01",
      "2024-01-01 ", "2024-01-01T00:00:00Z", "", "２０２４-01-01", "2200-01-01", "1899-12-31", "+2024-01-01", "2024-01-1a",
    ])
  func refused(text: String) { #expect(CivilDate(text) == nil) }

  @Test("read and write back")
  func text() throws {
    let date = try #require(CivilDate("2024-06-03"))
    #expect(date.iso == "2024-06-03" && date.description == "2024-06-03")
    #expect(date.text == Bilingual("2024年6月3日", "3 June 2024"))
    #expect(date.weekday == 1)
    #expect(date.days(since: try #require(CivilDate("2024-05-20"))) == 14)
  }

  @Test(
    "take a moment as the day in UTC+8 (T6)",
    arguments: [
      ("2024-06-03T15:59:59Z", "2024-06-03"), ("2024-06-03T16:00:00Z", "2024-06-04"),
      ("2024-06-03T15:59:60Z", "2024-06-03"), ("2024-06-03T23:59:59.999+08:00", "2024-06-03"),
      ("2024-06-04T00:00:00+08:00", "2024-06-04"), ("2024-06-03t00:30:00.1z", "2024-06-03"),
      ("2024-06-03T00:00:00+23:59", "2024-06-02"), ("2024-06-03T23:59:59-23:59", "2024-06-05"),
      ("2024-06-03T08:01:00+16:02", "2024-06-02"), ("2024-06-03T08:02:00+16:02", "2024-06-03"),
      ("2024-12-31T16:00:00-00:00", "2025-01-01"), ("2024-06-03", "2024-06-03"),
    ])
  func moments(text: String, day: String) { #expect(CivilDate(moment: text)?.iso == day) }

  @Test(
    "refuse moments that do not exist or have no offset",
    arguments: [
      "2024-06-03T15:59:59", "2024-06-03T24:00:00Z", "2024-06-03T15:60:00Z", "2024-06-03T15:00:61Z",
      "2024-06-03T15:00Z", "2024-06-03T15:00:00.Z", "2024-06-03T15:00:00+8", "2024-06-03T15:00:00+24:00",
      "2024-06-03T15:00:00Z ", "2024-06-03 15:00:00Z", "2199-12-31T16:00:00Z", "2024-02-30T00:00:00Z",
    ])
  func refusedMoments(text: String) { #expect(CivilDate(moment: text) == nil) }
}
