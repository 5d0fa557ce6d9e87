import Testing

@testable import Rulebook

@Suite("Reading JSON")
struct JSONReaderTests {
  @Test("keeps numbers as written and joins surrogate pairs")
  func reading() throws {
    let text = #" { "a" : [ 0, -0, 1.50, -2E+3, 12345678901234567890 ], "é\u4e2d\ud83d\ude00\/\b\f" : "\u0000\t" } "#
      .replacing("\\t", with: "\\t")
    #expect(
      try JSONValue.parse(text, file: "a.json")
        == .object([
          .init(
            "a", [.integer(0), .decimal("-0"), .decimal("1.50"), .decimal("-2E+3"), .decimal("12345678901234567890")]),
          .init("é中😀/\u{8}\u{C}", .string("\u{0}\t")),
        ]))
    #expect(try JSONValue.parse("\u{FEFF}null", file: "a.json") == .null)
    #expect(try JSONValue.parse("\r\n\t [ ]\n", file: "a.json") == [])
  }

  @Test(
    "refuses what is no JSON, with line and column",
    arguments: [
      ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("{\"a\" 1}", 1, 6),
      ("[1 2]", 1, 4),
      ("01", 1, 1), ("[1.]", 1, 2), ("[.5]", 1, 2), ("[+1]", 1, 2), ("[1e]", 1, 2), ("[-]", 1, 2), ("[1a]", 1, 2),
      ("[1.2.3]", 1, 2),
      ("nul", 1, 1), ("True", 1, 1), ("'a'", 1, 1), ("\"abc", 1, 1), ("\"a\nb\"", 1, 3), ("\"\\x\"", 1, 2),
      ("\"\\u12g4\"", 1, 2),
      ("\"\\ud800\"", 1, 2), ("\"\\udc00\"", 1, 2), ("\"\\ud800\\u0041\"", 1, 2), ("\"\\", 1, 2), ("1 2", 1, 3),
      ("[]]", 1, 3),
      ("{\"中文\": 1,\n \"字\": x}", 2, 7), ("/**/1", 1, 1), ("nullx", 1, 5), ("[NaN]", 1, 2),
    ])
  func refused(text: String, line: Int, column: Int) {
    let error = #expect(throws: FactsError.self) { try JSONValue.parse(text, file: "a.json") }
    #expect(error?.problems.map(\.position) == [SourcePosition(file: "a.json", line: line, column: column)])
  }

  @Test("refuses every name that stands twice")
  func duplicates() {
    let text = "{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2},\n \"a\": 3}"
    let error = #expect(throws: FactsError.self) { try JSONValue.parse(text, file: "a.json") }
    #expect(error?.problems.map(\.path) == ["b.c", "a"])
    #expect(error?.problems.map(\.position.line) == [2, 3])
    #expect(error?.problems.first?.position.column == 16)
  }

  @Test("reads 64 levels and not one more")
  func depth() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(throws: Never.self) { try JSONValue.parse(nested(64), file: "a.json") }
    let error = #expect(throws: FactsError.self) { try JSONValue.parse(nested(65), file: "a.json") }
    #expect(error?.problems.first?.position.column == 65)
    #expect(throws: FactsError.self) {
      try JSONValue.parse(String(repeating: "{\"a\":", count: 100_000), file: "a.json")
    }
  }
}
