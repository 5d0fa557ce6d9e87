import Testing

@testable import Rulebook

@Suite("Literate Markdown")
struct LiterateTextTests {
  private func read(_ text: String) -> (text: LiterateText, findings: [Finding]) {
    var findings = Findings()
    let text = LiterateText(SourceFile(name: "t.md", text: text), findings: &findings)
    return (text, findings.all)
  }

  @Test("title, preamble and sections, with deeper headings as text")
  func sections() {
    let (text, findings) = read("\u{FEFF}# 标题 · Title\n\n前言\n\n## a 甲 · A\n\n正文\n\n### 更深\n\n## b 乙 · B\n")
    #expect(findings.isEmpty)
    #expect(text.title?.titles == Bilingual("标题", "Title"))
    #expect(text.preamble.count == 1)
    #expect(text.sections.map(\.heading.text) == ["a 甲 · A", "b 乙 · B"])
    #expect(text.sections[0].paragraphs.map(\.text) == ["正文", "更深"])
    #expect(text.sections[1].position == SourcePosition(file: "t.md", line: 11, column: 4))
  }

  @Test("each quoted line is one quote, and lines of an item go on with it")
  func quotesAndItems() {
    let (text, _) = read("## a\n> 一\n>二\n>\n> 三\n- 要求：甲\n  乙 and\n  more\n- second\nlazily on\n")
    #expect(text.sections[0].quotes.map(\.text) == ["一", "二", "三"])
    #expect(text.sections[0].items.map(\.text) == ["要求：甲乙 and more", "second lazily on"])
    #expect(text.sections[0].quotes[1].start.column == 2)
  }

  @Test("lines of Windows read like any others")
  func carriageReturns() {
    let (text, findings) = read("## a · b\r\n> 引文\r\n```rule\r\nrequire x\r\n```\r\n")
    #expect(findings.isEmpty)
    #expect(text.sections[0].heading.text == "a · b" && text.sections[0].quotes.map(\.text) == ["引文"])
    #expect(text.sections[0].fences("rule").map(\.text) == ["require x\n"])
  }

  @Test("a fence of four backticks holds one of three")
  func fences() {
    let (text, findings) = read("````text\n```rule\n```\n````\n```rule\nx\n```\n")
    #expect(findings.isEmpty)
    #expect(text.preamble.fences("text").map(\.text) == ["```rule\n```\n"])
    #expect(text.preamble.fences("rule").map(\.start.line) == [6])
  }

  @Test("cells keep escaped pipes and know their columns")
  func tables() throws {
    let (text, findings) = read("| 甲 | b |\n|:--|--:|\n| x \\| y | `c` |\n| | |\n| z |\n")
    guard case .table(let table) = try #require(text.preamble.first) else {
      Issue.record("no table")
      return
    }
    #expect(table.header.map(\.text) == ["甲", "b"])
    #expect(table.rows.map { $0.cells.map(\.text) } == [["x | y", "`c`"], ["", ""]])
    #expect(table.rows[0].cells.map(\.start.column) == [3, 12])
    #expect(table.rows[0].cells[1].withoutBackticks.start.column == 13)
    #expect(
      findings.map(\.message.english) == ["this row has 1 cells, the header 2 (a pipe inside a cell is written \\|)"])
    #expect(findings[0].position.line == 5)
  }

  @Test("code spans lead a line")
  func codeSpans() {
    let (text, _) = read("`institution` `hard` 一(五)1(1)\n")
    guard case .paragraph(let line)? = text.preamble.first else {
      Issue.record("no paragraph")
      return
    }
    #expect(line.leadingCodeSpans.spans.map(\.text) == ["institution", "hard"])
    #expect(line.leadingCodeSpans.rest.text == "一(五)1(1)")
    #expect(line.leadingCodeSpans.spans[1].start.column == 16)
  }

  @Test("halves are parted by ' / ', titles by a middle dot with a blank behind it")
  func halves() {
    func fragment(_ text: String) -> SourceFragment {
      SourceFragment(Array(text.unicodeScalars), at: ParserTests.start)
    }
    #expect(fragment("甲 / a / b").bilingual() == Bilingual("甲", "a / b"))
    #expect(fragment("甲/a").bilingual() == nil && fragment("甲 / ").bilingual() == nil)
    #expect(fragment("约翰·史密斯（医师）· John Smith").titles == Bilingual("约翰·史密斯（医师）", "John Smith"))
  }
}
