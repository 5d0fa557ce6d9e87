import Testing

@testable import Rulebook

@Suite("Comma-separated tables (RFC 4180)")
struct CSVTableTests {
  @Test("read quotes, commas, line ends within cells, and both kinds of line ends")
  func reading() throws {
    let table = try CSVTable("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n\r\n中文,\n", file: "t.csv")
    #expect(table.columns == ["a", "b"])
    #expect(table.rows.map { $0.cells.map(\.text) } == [["x, \"y\"", "1\n2"], ["中文", ""]])
    #expect(table.rows[1].cells[1].position == SourcePosition(file: "t.csv", line: 5, column: 4))
    #expect(table.index(ofColumn: "b") == 1 && table.index(ofColumn: "c") == nil)
  }

  @Test(
    "refuse what is not one",
    arguments: [
      ("a,b\n\"open,1", 2, 1), ("a,b\n\"x\"y,1", 2, 4), ("a,b\n1", 2, 1), ("a,b\n1,2,3", 2, 1), ("a,a\n1,2", 1, 3),
      ("a,\n1,2", 1, 3),
    ])
  func refused(text: String, line: Int, column: Int) {
    let error = #expect(throws: RulebookError.self) { try CSVTable(text, file: "t.csv") }
    #expect(error?.findings.first?.position == SourcePosition(file: "t.csv", line: line, column: column))
  }

  @Test("an empty text is an empty table")
  func empty() throws {
    #expect(try CSVTable("", file: "t.csv").columns.isEmpty)
    #expect(try CSVTable("\n\n", file: "t.csv").rows.isEmpty)
  }
}
