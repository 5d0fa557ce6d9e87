import Testing

@testable import Rulebook

@Suite("Facts with others in their place")
struct OverrideTests {
  func overridden(_ base: String, _ overrides: String) throws -> String {
    try FactsFile(base, file: "base.json").overriding(FactsFile(overrides, file: "over.json")).value.text
  }

  @Test(
    "take dotted paths, whole objects and null",
    arguments: [
      (#"{"a":1,"b":{"c":2,"d":3}}"#, #"{"b.c":5,"a":null}"#, #"{"a":null,"b":{"c":5,"d":3}}"#),
      (#"{"b":{"c":2}}"#, #"{"b":{"x":[1]}}"#, #"{"b":{"x":[1]}}"#),
      (#"{"b":null}"#, #"{"b.c.d":1}"#, #"{"b":{"c":{"d":1}}}"#),
      (#"{}"#, #"{"now":"2024-06-04"}"#, #"{"now":"2024-06-04"}"#),
      (#"{"b":{"c":2}}"#, #"{"b.c":null,"b.e":7}"#, #"{"b":{"c":null,"e":7}}"#),
      (#"{"a":1}"#, #"{}"#, #"{"a":1}"#),
    ])
  func overriding(base: String, overrides: String, result: String) throws {
    #expect(try overridden(base, overrides) == result)
  }

  @Test(
    "refuse paths that lead through a value, and what is no object",
    arguments: [
      (#"{"a":1}"#, #"{"a.b":2}"#, "a.b"), (#"{"a":[{}]}"#, #"{"a.b":2}"#, "a.b"), (#"{}"#, #"{"a..b":2}"#, "a..b"),
      (#"{}"#, #"[]"#, "$"), (#"[]"#, #"{"a":1}"#, "a"), (#"{}"#, #"{"":1}"#, ""),
    ])
  func refused(base: String, overrides: String, path: String) {
    let error = #expect(throws: FactsError.self) { try overridden(base, overrides) }
    #expect(error?.problems.map(\.path) == [path])
    #expect(error?.problems.first?.position.file == "over.json")
  }

  @Test("refuse paths longer than any file is deep")
  func long() {
    let path = Array(repeating: "a", count: 10_000).joined(separator: ".")
    #expect(throws: FactsError.self) { try overridden("{}", "{\"\(path)\": 1}") }
  }

  @Test("keep the place of each value: faults point to the file they come from")
  func places() throws {
    let file = try FactsFile("{\"cases5y\": -1,\n \"leading\": true}", file: "base.json")
      .overriding(FactsFile("{\"leading\": 3}", file: "over.json"))
    let book = try SampleBook.book()
    let error = #expect(throws: FactsError.self) { try file.history(of: SampleBook.subject, in: book) }
    #expect(error?.problems.map(\.position.description) == ["base.json:1:13", "over.json:1:13"])
  }

  @Test("a file of several subjects' facts is taken apart by name")
  func members() throws {
    let file = try FactsFile("{\"INST\": {\"a\": 1}, \"LIST\": [\"x\", 2]}", file: "f.json")
    #expect(file.names == ["INST", "LIST"])
    #expect(file.member("INST")?.value == ["a": 1] && file.member("NONE") == nil)
    #expect(file.member("LIST")?.elements?.first?.string == "x")
    #expect(file.member("LIST")?.elements?.last?.string == nil && file.elements == nil)
    #expect(file.member("LIST")?.position.column == 28)
  }
}
