import Rulebook
import Testing

@testable import Registry

@Suite("Forms of texts and times")
struct FormatTests {
  @Test(
    "Each form takes its own and refuses near misses",
    arguments: [
      (
        TextFormat.ulid, ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
        ["81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAI"]
      ),
      (.icd10, ["C22", "C22.000", "C22.900x001", "I85.9"], ["c22", "C2", "C22.", "C22.0 ", "222.0"]),
      (.operationCode, ["39.79", "39.7900x019", "86.07", "59.8x03"], ["39", "39.", "3.979", "39.79-1"]),
      (
        .dicomUID, ["1.2.840.10008.1.1", "2.25.0"],
        ["1.02", "1..2", ".1", "1.", "1.a", String(repeating: "1", count: 65)]
      ),
      (.identifier, ["P-0001", "甲室1"], ["", "a b", "a\tb", String(repeating: "x", count: 65)]),
      (.pseudonym, [String(repeating: "af09", count: 16)], [String(repeating: "AF09", count: 16), "af09"]),
      (.hash, ["00112233", "AABBCCDD00"], ["0011223", "zz112233"]),
      (.creditCode, ["91350100M000100Y43"], ["91350100M000100Y4", "91350100M000100Y4I"]),
    ])
  func forms(format: TextFormat, right: [String], wrong: [String]) {
    for text in right { #expect(format.accepts(text), "\(format) \(text)") }
    for text in wrong { #expect(!format.accepts(text), "\(format) \(text)") }
  }

  /// 91350100M000100Y43 is the worked example of GB 32100-2015.
  @Test("The check character of credit codes is the standard's")
  func creditCode() {
    #expect(CreditCode.isRight("91350100M000100Y43"))
    #expect(!CreditCode.isRight("91350100M000100Y44"))
    #expect(CreditCode.completing("91350100M000100Y4") == "91350100M000100Y43")
    #expect(CreditCode.completing("too short") == nil)
  }

  @Test("Moments need an offset and a time that exists")
  func moments() {
    #expect(Moment("1970-01-01T00:00:00Z")?.seconds == 0)
    #expect(Moment("2024-06-03T09:00:00+08:00") == Moment("2024-06-03T01:00:00.5Z"))
    #expect(Moment("2024-06-03T16:30:00Z")?.day == CivilDate("2024-06-04"))
    for text in [
      "2024-06-03T09:00:00", "2024-02-30T09:00:00Z", "2024-06-03 09:00:00Z", "2024-06-03T24:00:00Z",
      "2024-06-03T09:00:00.Z",
      "2024-06-03T09:00:00+0800", "", "2199-12-31T23:00:00-14:00",
    ] {
      #expect(Moment(text) == nil, "\(text)")
    }
  }

  @Test("Minutes are counted down to the whole one")
  func minutes() throws {
    let start = try #require(Moment("2024-06-03T09:00:00+08:00"))
    #expect(try #require(Moment("2024-06-03T10:34:59+08:00")).minutes(since: start) == 94)
    #expect(try #require(Moment("2024-06-03T08:59:59+08:00")).minutes(since: start) == -1)
  }
}
