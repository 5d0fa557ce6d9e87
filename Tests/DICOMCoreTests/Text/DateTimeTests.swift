import Testing

@testable import DICOMCore

@Suite("Dates, times and ranges")
struct DateTimeTests {
  @Test(
    "Dates are normalised, old forms too",
    arguments: [
      ("20260102", "20260102"), ("2026.01.02", "20260102"), ("2026-01-02", "20260102"), (" 20260102 ", "20260102"),
      ("20260102\0", "20260102"), ("20240229", "20240229"), ("20000229", "20000229"), ("00010101", "00010101"),
      ("20260229", nil), ("19000229", nil), ("20261301", nil), ("20260100", nil), ("20260132", nil), ("2026", nil),
      ("202601", nil), ("2026010", nil), ("202601021", nil), ("2026.01-02", nil), ("abcdefgh", nil), ("", nil),
      ("２０２６０１０２", nil), ("2026 1 2", nil), ("+2026010", nil), ("00000000", nil),
    ] as [(String, String?)])
  func dates(_ given: String, _ normalised: String?) {
    #expect(DICOMDate.normalised(given) == normalised)
  }

  @Test(
    "Times are normalised, old forms too",
    arguments: [
      ("101530.123456", "101530.123456"), ("101530.1", "101530.100000"), ("101530", "101530.000000"),
      ("1015", "101500.000000"), ("10", "100000.000000"), ("10:15:30", "101530.000000"),
      ("10:15:30.5", "101530.500000"),
      ("10:15", "101500.000000"), ("235960", "235960.000000"), ("101530.1234567", "101530.123456"),
      ("101530 ", "101530.000000"),
      ("240000", nil), ("106000", nil), ("101561", nil), ("1", nil), ("101", nil), ("10153", nil), ("101530.", nil),
      ("10.5", nil), ("1:2:3", nil), ("10:15:", nil), ("abc", nil), ("", nil), ("101530.12a", nil), ("10:1530", nil),
    ] as [(String, String?)])
  func times(_ given: String, _ normalised: String?) {
    #expect(DICOMTime.normalised(given) == normalised)
  }

  @Test(
    "Moments are read with their offsets",
    arguments: [
      ("20260102101530.123456+0800", "20260102021530.123456"), ("20260102", "20260101160000.000000"),
      ("2026", "20251231160000.000000"), ("202607", "20260630160000.000000"),
      ("2026010203-0500", "20260102080000.000000"),
      ("20260102101530", "20260102021530.000000"), ("202601021015+0000", "20260102101500.000000"),
      ("20260102101530.5", "20260102021530.500000"), ("2026010", nil), ("20260102+9900", nil), ("20260102+08", nil),
      ("", nil), ("+0800", nil), ("2026010210:15", nil), ("20260230", nil), ("00010101", "00001231160000.000000"),
    ] as [(String, String?)])
  func moments(_ given: String, _ normalised: String?) {
    #expect(DICOMDateTime(given)?.normalised(assuming: 480) == normalised)
  }

  @Test(
    "A moment is written as it was given",
    arguments: ["2026", "202601", "20260102", "2026010210", "20260102101530.123456-0330"])
  func momentText(_ text: String) {
    #expect(DICOMDateTime(text)?.description == text)
  }

  @Test("Days count from 1970 and back for every day of 400 years and at the ends")
  func days() {
    var expected = DICOMDate("18000101")?.daysSince1970 ?? 0
    for year in 1800..<2200 {
      for month in 1...12 {
        for day in 1...DICOMDate.days(inMonth: month, ofYear: year) {
          let date = DICOMDate(year: year, month: month, day: day)
          #expect(date?.daysSince1970 == expected)
          #expect(DICOMDate(daysSince1970: expected) == date)
          expected += 1
        }
      }
    }
    #expect(DICOMDate("19700101")?.daysSince1970 == 0)
    #expect(DICOMDate("20261121")?.daysSince1970 == 20_778)
    #expect(DICOMDate(daysSince1970: -719_528)?.description == "00000101")
    #expect(DICOMDate(daysSince1970: 2_932_896)?.description == "99991231")
    #expect(DICOMDate(daysSince1970: .max) == nil)
  }

  @Test(
    "Date ranges have one end, both, or one day",
    arguments: [
      ("20260101-20260131", "20260101-20260131"), ("20260101-", "20260101-"), ("-20260131", "-20260131"),
      ("20260101", "20260101"), ("2026.01.01-2026.01.31", "20260101-20260131"), ("2026-01-02", "20260102"),
      ("2026-01-01-2026-01-31", "20260101-20260131"), (" 20260101 - 20260131 ", "20260101-20260131"),
      ("-", nil), ("", nil), ("20261301-", nil), ("a-b", nil), ("20260101-20261301", nil), ("--", nil),
    ] as [(String, String?)])
  func dateRanges(_ given: String, _ text: String?) {
    #expect(DateRange(given)?.description == text)
  }

  @Test("A range holds its ends and what lies between")
  func contains() throws {
    let range = try #require(DateRange("20260110-20260120"))
    for (day, inside) in [
      ("20260109", false), ("20260110", true), ("20260115", true), ("20260120", true), ("20260121", false),
    ] {
      #expect(range.contains(try #require(DICOMDate(day))) == inside)
    }
    let hour = try #require(TimeRange("10"))
    #expect(hour.contains(try #require(DICOMTime("105959.999999"))))
    #expect(!hour.contains(try #require(DICOMTime("11"))))
    let evening = try #require(TimeRange("1800-"))
    #expect(evening.contains(try #require(DICOMTime("2359"))))
    #expect(TimeRange("0800-1200")?.normalisedBounds.end == "120059.999999")
    #expect(TimeRange("08:00-12:00:00")?.description == "080000.000000-120000.000000")
    #expect(TimeRange("25-26") == nil)
  }

  @Test("Ranges of moments know offsets from hyphens")
  func momentRanges() throws {
    let zoned = try #require(DateTimeRange("20260101-0500-20260102-0500"))
    #expect(zoned.start?.offsetMinutes == -300 && zoned.end?.offsetMinutes == -300)
    let single = try #require(DateTimeRange("20260101-0500"))
    #expect(single.start == single.end && single.start?.offsetMinutes == -300)
    let years = try #require(DateTimeRange("2025-2026"))
    #expect(years.start?.description == "2025" && years.end?.description == "2026")
    let open = try #require(DateTimeRange("-20260101-0500"))
    #expect(open.start == nil && open.end?.offsetMinutes == -300)
    #expect(years.contains(try #require(DICOMDateTime("20261231235959.999999"))))
    #expect(!years.contains(try #require(DICOMDateTime("20270101"))))
    #expect(DateTimeRange("-") == nil && DateTimeRange("x") == nil)
  }
}
