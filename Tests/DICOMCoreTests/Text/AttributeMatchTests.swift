import Testing

@testable import DICOMCore

@Suite("Matching keys against values in memory")
struct AttributeMatchTests {
  @Test(
    "Wildcards match as in PS3.4 C.2.2.2.4",
    arguments: [
      ("*", "", true), ("*", "abc", true), ("?", "a", true), ("?", "", false), ("a*c", "abc", true),
      ("a*c", "ac", true),
      ("a*c", "abd", false), ("*b*", "abc", true), ("a?c", "abc", true), ("a?c", "ac", false), ("**a**", "a", true),
      ("a*b*c", "aXbXbXc", true), ("*a", "ba", true), ("*a", "ab", false), ("", "", true), ("", "a", false),
      ("?*?", "a", false),
      ("?*?", "ab", true), ("王?", "王伟", true), ("*小*", "王小东", true), ("A*", "abc", false),
    ])
  func wildcards(_ pattern: String, _ text: String, _ matches: Bool) {
    #expect(WildcardPattern(pattern).matches(text) == matches)
  }

  @Test("Hostile patterns end in time")
  func hostile() {
    let pattern = String(repeating: "*a", count: 500) + "*b"
    let text = String(repeating: "a", count: 3_000)
    #expect(!WildcardPattern(pattern).matches(text))
    let long = String(repeating: "*?", count: 100_000)
    #expect(!WildcardPattern(long).matches(long))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let vr: VR
    let key: String
    let value: String
    let matches: Bool
    var testDescription: String { "\(vr) \(key) / \(value)" }
    init(_ vr: VR, _ key: String, _ value: String, _ matches: Bool) {
      (self.vr, self.key, self.value, self.matches) = (vr, key, value, matches)
    }
  }

  static let rows: [Row] = [
    Row(.pn, "", "anything", true), Row(.pn, "*", "anything", true), Row(.pn, "wang*", "Wang^XiaoDong=王^小东", true),
    Row(.pn, "WANG^xiaodong", "Wang^XiaoDong=王^小东", true), Row(.pn, "王*", "Wang^XiaoDong=王^小东", true),
    Row(.pn, "*小东", "Wang^XiaoDong=王^小东", true), Row(.pn, "muller^jorg", "Müller^Jörg", true),
    Row(.pn, "Müller*", "MULLER^JORG", true), Row(.pn, "ｗａｎｇ*", "Wang^X", true), Row(.pn, "Wang", "Wang^X", false),
    Row(.pn, "Wang*=王*", "Wang^X=王^小", true), Row(.pn, "Wang*=李*", "Wang^X=王^小", false),
    Row(.pn, "=王*", "Wang^X=王^小", true),
    Row(.pn, "=王*", "Wang^X", false), Row(.pn, "W?ng^X", "Wang^X", true), Row(.pn, "li*", "Wang^X", false),
    Row(.lo, "ABC", "ABC ", true), Row(.lo, "ABC", "abc", false), Row(.lo, "AB*", "ABC", true),
    Row(.lo, " 12", " 12", true),
    Row(.lo, "12", " 12", false), Row(.cs, "CT\\MR", "MR", true), Row(.cs, "CT\\MR", "XA", false),
    Row(.cs, "C*", "CT", true),
    Row(.ui, "1.2\\1.3", "1.3\0", true), Row(.ui, "1.2", "1.20", false), Row(.ui, "1.*", "1.2", false),
    Row(.da, "20260101-20260131", "20260115", true), Row(.da, "20260101-", "2026.02.01", true),
    Row(.da, "-20260131", "20260201", false),
    Row(.da, "20260101", "20260101", true), Row(.da, "20260101", "nonsense", false),
    Row(.da, "nonsense", "nonsense", true),
    Row(.tm, "0800-1200", "115959.5", true), Row(.tm, "0800-1200", "1201", false), Row(.tm, "10:15", "101530", true),
    Row(.dt, "20260101-20260131", "20260131235959", true), Row(.dt, "2026", "20260601", true),
    Row(.is_, "5", "5 ", true),
  ]

  @Test("A key matches by the rule of its VR", arguments: rows)
  func rule(_ row: Row) {
    #expect(AttributeMatch(key: row.key, vr: row.vr).matches(row.value) == row.matches)
  }

  @Test("Folded matching of other text is asked for")
  func folded() {
    #expect(AttributeMatch(key: "müller*", vr: .lo, foldsText: true).matches("MULLER GMBH"))
    #expect(!AttributeMatch(key: "müller*", vr: .lo).matches("MULLER GMBH"))
  }

  @Test("Absent values match universal keys only, and any value of several is enough")
  func several() {
    #expect(AttributeMatch(key: "", vr: .lo).matches([]))
    #expect(!AttributeMatch(key: "a", vr: .lo).matches([]))
    #expect(AttributeMatch(key: "b", vr: .lo).matches(["a", "b"]))
    #expect(AttributeMatch(key: "\\", vr: .lo).isUniversal)
  }
}
