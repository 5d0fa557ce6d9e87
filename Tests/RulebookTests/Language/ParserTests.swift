import Testing

@testable import Rulebook

@Suite("The parser")
struct ParserTests {
  static let start = SourcePosition(file: "t.md", line: 1, column: 1)

  private func parse(_ text: String) throws -> Syntax {
    var parser = Parser(SourceFragment(Array(text.unicodeScalars), at: Self.start))
    let syntax = try parser.expression()
    try parser.expectEnd()
    return syntax
  }

  /// Fully bracketed, so that precedence can be read.
  private func shape(_ syntax: Syntax) -> String {
    func list(_ parts: [Syntax], _ word: String) -> String {
      "(" + parts.map(shape).joined(separator: " \(word) ") + ")"
    }
    switch syntax.kind {
    case .name(let word): return word
    case .parameter(let name): return "$" + name
    case .clause(let id): return "§" + id
    case .integer(let number): return String(number)
    case .rational(let number): return "\(number.numerator)/\(number.denominator)"
    case .date(let date): return "day\(date.dayNumber)"
    case .period(let period): return "\(period.count) \(period.unit)"
    case .text(let text): return "'\(text)'"
    case .boolean(let flag): return String(flag)
    case .none: return "none"
    case .undetermined: return "undetermined"
    case .asOf: return "asOf"
    case .and(let parts): return list(parts, "and")
    case .or(let parts): return list(parts, "or")
    case .not(let part): return "(not \(shape(part)))"
    case .compare(let comparison, let one, let two): return "(\(shape(one)) \(comparison.rawValue) \(shape(two)))"
    case .member(let part, let name): return "(\(shape(part)) in \(name.text))"
    case .arithmetic(let operation, let one, let two): return "(\(shape(one)) \(operation.rawValue) \(shape(two)))"
    case .quantifier(let quantifier, let name, let over, let window, let body):
      return
        "\(quantifier.rawValue)(\(name.text) in \(shape(over))\(window.map { " within " + shape($0) } ?? "")\(body.map { ": " + shape($0) } ?? ""))"
    case .call(let function, let arguments): return function.rawValue + list(arguments, ",")
    case .reading(let name, let alternatives):
      return "reading(\(name.text) "
        + alternatives.map { "\($0.option.text): \(shape($0.value))" }.joined(separator: " ") + ")"
    }
  }

  @Test(
    "binds or < and < not < comparison < + - < *",
    arguments: [
      ("a or b and c or d", "(a or (b and c) or d)"),
      ("not a and b", "((not a) and b)"),
      ("not a = b", "(not (a = b))"),
      ("a + b * c - d <= e", "(((a + (b * c)) - d) <= e)"),
      ("a - b - c", "((a - b) - c)"),
      ("(a or b) and c", "((a or b) and c)"),
      ("a in list and b", "((a in list) and b)"),
      ("irStart + 5 years <= asOf", "((irStart + 5 years) <= asOf)"),
      ("start + $inst.years <= asOf", "((start + $inst.years) <= asOf)"),
      ("x = none or y != undetermined", "((x = none) or (y != undetermined))"),
      ("all(d in a.b within 5 years: d.x and d.y)", "all(d in a.b within 5 years: (d.x and d.y))"),
      ("count(c in codes)", "count(c in codes)"),
      ("count(c in codes: any(d in c.e: d = 'x'))", "count(c in codes: any(d in c.e: (d = 'x')))"),
      ("reading(R1, A: a or b, B: rate(a, b) < 0.5)", "reading(R1 A: (a or b) B: (rate(a , b) < 1/2))"),
      ("§1.5.1 or §P33-1", "(§1.5.1 or §P33-1)"),
      ("level + 1 > days", "((level + 1) > days)"),
      ("1 day + 3 months", "(1 days + 3 months)"),
    ])
  func precedence(text: String, expected: String) throws {
    #expect(shape(try parse(text)) == expected)
  }

  @Test("refuses nesting deeper than 64 of every kind, and takes a little less")
  func nesting() throws {
    func deep(_ count: Int, _ open: String, _ close: String) -> String {
      String(repeating: open, count: count) + "a" + String(repeating: close, count: count)
    }
    for (open, close) in [("(", ")"), ("not ", ""), ("days(", ")"), ("all(x in y: ", ")"), ("a + a * (", ")")] {
      #expect(throws: SyntaxError.self) { try parse(deep(100_000, open, close)) }
      #expect(throws: SyntaxError.self) { try parse(deep(65, open, close)) }
      _ = try parse(deep(20, open, close))
    }
    #expect(throws: SyntaxError.self) { try parse(String(repeating: "a + ", count: 1000) + "a") }
    #expect(throws: SyntaxError.self) { try parse(String(repeating: "a * ", count: 1000) + "a") }
    // Flat conjunctions may be long.
    _ = try parse(String(repeating: "a and ", count: 1000) + "a")
  }

  @Test("goes on at the next statement after a fault")
  func recovery() {
    var findings = Findings()
    let block = SourceFragment(
      Array("let a = \nlet b = 1\nrequire (\napplies when c\ndetail )".unicodeScalars), at: Self.start)
    let syntax = RuleSyntax(block, findings: &findings)
    #expect(findings.all.count == 3)
    #expect(syntax.lets.map(\.name.text) == ["b"])
    #expect(syntax.applies != nil && syntax.requirement == nil)
  }

  @Test("reads the words between statements as they stand")
  func textAfterToken() throws {
    var parser = Parser(
      SourceFragment(Array("a <= b : 中文：“甲” / English's text\nc : 乙 / other".unicodeScalars), at: Self.start))
    _ = try parser.expression()
    #expect(parser.textAfterToken().text == "中文：“甲” / English's text")
    _ = try parser.expression()
    #expect(parser.textAfterToken().bilingual() == Bilingual("乙", "other"))
    #expect(parser.isAtEnd)
  }
}
