import Testing

@testable import Rulebook

@Suite("The lexer")
struct LexerTests {
  private func tokens(_ text: String) -> [Token] {
    let start = SourcePosition(file: "t.md", line: 10, column: 3)
    var lexer = Lexer(SourceFragment(Array(text.unicodeScalars), at: start))
    var tokens: [Token] = []
    while true {
      let token = lexer.next()
      if token.kind == .end { return tokens }
      tokens.append(token)
    }
  }

  @Test("knows every kind of word")
  func kinds() throws {
    let day = try #require(CivilDate(year: 2024, month: 6, day: 30))
    let half = try #require(Rational(1, 2))
    #expect(
      tokens("icu.beds 副主任医师 $a.b_5y §1.5.1.2b §P33-1 [3.8c, 3.8d] 12 0.50 2024-06-30 'IR12' <= < != = ( ) , : + - *")
        .map(\.kind)
        == [
          .name("icu.beds"), .name("副主任医师"), .parameter("a.b_5y"), .clause("1.5.1.2b"), .clause("P33-1"),
          .bracket("3.8c, 3.8d"), .integer(12), .decimal(half), .date(day), .text("IR12"), .sign("<="), .sign("<"),
          .sign("!="), .sign("="), .sign("("), .sign(")"), .sign(","), .sign(":"), .sign("+"), .sign("-"), .sign("*"),
        ])
  }

  @Test("counts lines and columns in characters from where the text begins")
  func positions() {
    let places = tokens("三级 and\n  // 注释 'x\n\u{3000}医师 >= 1").map { ($0.position.line, $0.position.column) }
    #expect(places.map(\.0) == [10, 10, 12, 12, 12])
    #expect(places.map(\.1) == [3, 6, 2, 5, 8])
  }

  @Test("a dot at the end belongs to no name, and a minus between numbers makes no date")
  func edges() {
    #expect(tokens("a.b 1-2").map(\.kind) == [.name("a.b"), .integer(1), .sign("-"), .integer(2)])
    #expect(tokens("2024-6-30").map(\.kind) == [.integer(2024), .sign("-"), .integer(6), .sign("-"), .integer(30)])
    guard case .wrong = tokens("a.").last?.kind else {
      Issue.record("a dot alone is no word")
      return
    }
  }

  @Test(
    "says what is wrong with a word",
    arguments: ["$ x", "§", "'open", "[open", "!", "#", "5kg", "2024-02-30", "99999999999999999999", "１", "≥", "“x”"])
  func wrong(text: String) {
    guard case .wrong(let message) = tokens(text).first?.kind else {
      Issue.record("\(text) is accepted: \(tokens(text))")
      return
    }
    #expect(!message.chinese.isEmpty && !message.english.isEmpty)
  }
}
