import Testing

@testable import Rulebook

@Suite("The checker of expressions")
struct CheckerTests {
  private func check(
    _ text: String, lets: [(String, String)] = []
  ) throws -> (expression: Expression?, findings: [Finding]) {
    let book = try SmallBook().load()
    var checker = ExpressionChecker(Vocabulary(book), subject: book.subject(named: "hospital")?.id)
    for (name, value) in lets {
      checker.define(Syntax.Name(text: name, position: ParserTests.start), as: try syntax(value))
    }
    let expression = checker.any(try syntax(text))
    return (expression, checker.findings.all)
  }

  private func syntax(_ text: String) throws -> Syntax {
    var parser = Parser(SourceFragment(Array(text.unicodeScalars), at: ParserTests.start))
    return try parser.expression()
  }

  @Test(
    "gives every expression its exact type",
    arguments: [
      ("leading and cases > 1", ValueType.verdict), ("cases + 1", .integer), ("cases * 0.5", .rational),
      ("cases - serious", .integer), ("rate(serious, cases)", .rational), ("start + 5 years", .date),
      ("start - $years", .date), ("days(cases)", .period), ("workingDay(start, 10)", .date), ("asOf", .date),
      ("need.start", .optional(.date)), ("need.assessed + 1 year", .optional(.date)),
      ("grade", .symbol(EnumerationID(1))),
      ("count(p in people)", .integer), ("sum(p in people: p.cases)", .integer), ("min(p in people: p.date)", .date),
      ("max(p in people: p.title)", .symbol(EnumerationID(0))), ("distinct(p in people: p.title)", .integer),
      ("sum(p in people: p.cases * 0.5)", .rational), ("max(g in grades: g)", .integer), ("leading", .boolean),
      ("reading(R1, A: cases, B: 0.5)", .rational), ("reading(R1, A: leading and true, B: leading)", .verdict),
      ("undetermined", .verdict), ("exists(need)", .verdict), ("exists(need.assessed)", .verdict),
      ("done(need.assessed, start)", .verdict), ("need = none", .verdict), ("people", .list(.record(RecordID(0)))),
    ])
  func types(text: String, type: ValueType) throws {
    let (expression, findings) = try check(text)
    #expect(expression?.type == type, "\(findings)")
    #expect(findings.isEmpty)
  }

  @Test("a bare word is a member of the other side's enumeration, on either side")
  func members() throws {
    for text in ["grade = 三级", "三级 = grade"] {
      let expression = try #require(try check(text).expression)
      #expect(expression.children.contains { $0.kind == .constant(.symbol(1)) })
    }
    let chief = try #require(try check("any(p in people: 主任医师 <= p.title)").expression)
    #expect(chief.children[1].children[0].kind == .constant(.symbol(2)))
  }

  @Test("elements are counted from the innermost quantifier outwards")
  func depth() throws {
    let expression = try #require(try check("all(p in people: any(q in people: q.cases > p.cases))").expression)
    guard case .every(_, let inner) = expression.kind, case .some(_, let comparison) = inner.kind else {
      Issue.record("no quantifiers")
      return
    }
    #expect(comparison.children.map(\.kind) == [.element(depth: 0, field: 2), .element(depth: 1, field: 2)])
  }

  @Test("an element that is no record is its own field 0")
  func elements() throws {
    let expression = try #require(try check("all(g in grades: g > 2)").expression)
    #expect(expression.children[1].children[0].kind == .element(depth: 0, field: 0))
  }

  @Test("fields of an optional record stand behind its dots")
  func fields() throws {
    let expression = try #require(try check("need.assessed > need.start").expression)
    guard case .field(let need, 1) = expression.children[0].kind else {
      Issue.record("no field")
      return
    }
    #expect(need.kind == .fact(FactIndex(6)))
  }

  @Test("a let name is filled in where it stands")
  func lets() throws {
    let (expression, findings) = try check(
      "many and cases > limit", lets: [("limit", "serious + 1"), ("many", "cases > limit")])
    #expect(findings.isEmpty)
    guard case .all(let parts) = try #require(expression).kind else {
      Issue.record("no conjunction")
      return
    }
    #expect(parts[0].children.map(\.kind) == parts[1].children.map(\.kind))
  }

  @Test("let names that double each other are stopped before they fill the memory")
  func explosion() throws {
    var lets = [("x0", "cases + cases")]
    for index in 1..<200 { lets.append(("x\(index)", "x\(index - 1) + x\(index - 1)")) }
    let (expression, findings) = try check("x199 > 1", lets: lets)
    #expect(expression == nil)
    #expect(findings.count { $0.message.english.contains("too large") } == 1)
    var chain = [("y0", "cases + 1")]
    for index in 1..<500 { chain.append(("y\(index)", "y\(index - 1) + 1")) }
    let (deep, faults) = try check("y499 > 1", lets: chain)
    #expect(deep == nil && faults.contains { $0.message.english.contains("nested deeper than 128") })
  }

  @Test("none is a member where the enumeration has such a word")
  func noneAsMember() throws {
    var small = SmallBook()
    small.facts = small.facts.replacing("| 三级 | 三级 | Tertiary |", with: "| 三级 | 三级 | Tertiary |\n| none | 无 | None |")
    small.rule = "require grade = none and start + $years <= asOf and icu.beds >= $beds and grade in tertiary"
    let clause = try #require(try small.load().clause(ClauseID("1.1")))
    guard case .all(let parts) = try #require(clause.rule).requirement.kind else {
      Issue.record("no conjunction")
      return
    }
    #expect(parts[0].children[1].kind == .constant(.symbol(2)))
  }
}
