import Testing

@testable import Rulebook

@Suite("Wrong rule files")
struct FindingTests {
  /// A rule, a phrase of the message, and the text at which the finding stands.
  @Test(
    "are refused with the place and what was expected",
    arguments: [
      ("require leadin", "no fact 'leadin': is leading meant", "leadin"),
      ("require absent", "has no fact 'absent'", "absent"),
      ("require icu.beds", "expected a condition here, found integer", "icu.beds"),
      ("require icu.beds >= start", "differ in type: integer on the left, date on the right", "icu.beds"),
      ("require icu.beds >= 0.5 + start", "+ does not join rational and date", "0.5"),
      ("require start + icu.beds <= asOf", "+ does not join date and integer", "start"),
      ("require grade >= 三级", ">= does not compare the enumeration grade", "grade"),
      ("require grade = 四级", "neither a fact nor a member of the enumeration grade (二级 三级)", "四级"),
      ("require 四级 = grade", "neither a fact nor a member of the enumeration grade", "四级"),
      ("require grade in secondary", "there is no list 'secondary'", "secondary"),
      ("require start in tertiary", "the list tertiary holds the enumeration grade", "start"),
      ("require icu.beds >= $bed", "there is no parameter '$bed'", "$bed"),
      ("require §1.9", "there is no clause §1.9", "§1.9"),
      ("require §1.3", "clause §1.3 computes nothing", "§1.3"),
      ("require not (leading and leading)", "'not' stands only before one", "not"),
      ("require not all(p in people: p.cases > 1)", "'not' stands only before one", "not"),
      ("require reading(R9, A: leading, B: true)", "there is no reading 'R9'", "R9"),
      ("require reading(R1, A: leading)", "option B of reading R1 is missing", "reading"),
      ("require reading(R1, A: leading, C: true, B: true)", "has no option 'C'", "C"),
      ("require reading(R1, A: icu.beds, B: start) = 1", "the options differ in type", "reading"),
      ("require exists(leading)", "exists asks only of values that may be none", "leading"),
      ("require leading = none", "none goes only with values whose type has '?'", "none"),
      ("require need < none", "none is compared only with = or !=", "need"),
      ("require all(p in cases: leading)", "expected a list here, found integer", "cases"),
      ("require all(g in grades within 5 years: g < 3)", "'within' needs elements with a field 'date'", "5 years"),
      ("require all(p in people within 5: leading)", "expected period here", "5:"),
      ("require any(cases in people: leading)", "means something already", "cases"),
      ("require sum(p in people: p.date) > 1", "sum does not work on date", "p.date"),
      ("require listed(cases)", "expected a code or a list of codes", "cases"),
      ("require done(cases, start)", "expected date here, found integer", "cases"),
      ("require rate(cases) < 5", "rate takes 2 arguments, not 1", "rate"),
      ("require median(p in people: p.cases) > 1", "there is no function 'median'", "median"),
      ("let x = 1\nlet x = 2\nrequire cases > x", "'x' is defined already", "x = 2"),
      ("let cases = 1\nrequire cases > 1", "'cases' is a fact's name already", "cases"),
      ("require leading require leading", "stands only once", "require"),
      ("applies leading\nrequire leading", "expected 'when' here, found 'leading'", "leading"),
      ("applies when leading", "the rule lacks 'require'", "applies"),
      ("leading", "expected let, applies when, require or detail here, found 'leading'", "leading"),
      ("require cases > 1 > 2", "comparisons do not chain", "> 2"),
      ("require cases >", "a fact, parameter, number, date, period, clause or '(' here, found the end", ""),
      ("require (leading", "expected ')' here, found the end", ""),
      ("require cases ≥ 5", "'≥' is written '>='", "≥"),
      ("require （leading）", "'（' is written '('", "（"),
      ("require cases > 5x", "'5x' is no number", "5x"),
      ("require start > 2023-02-30", "there is no day '2023-02-30'", "2023-02-30"),
      ("require cases > 99999999999999999999", "too large", "99999999999999999999"),
      ("require need.start = 'x", "lacks its closing quote", "'x"),
      ("require title = 医师", "has no fact 'title'", "title"),
      ("require people = people", "= does not compare a list of the record Person", "people"),
    ])
  func refused(rule: String, message: String, at text: String) throws {
    var small = SmallBook()
    small.rule = rule
    // The second clause uses what the first no longer does.
    small.second += " and start + $years <= asOf and icu.beds >= $beds and grade in tertiary"
    let errors = small.errors
    let finding = try #require(errors.first { $0.message.english.contains(message) }, "\(errors)")
    #expect(!finding.message.chinese.isEmpty && finding.position.file == "test-1/01-clauses.md")
    guard !text.isEmpty else { return }
    // The rule begins below the line of its fence.
    let fence = try #require(small.place(of: "```rule")).line
    let places = rule.split(separator: "\n").enumerated().flatMap { number, line in
      line.ranges(of: text).map { [fence + number + 1, line.distance(from: line.startIndex, to: $0.lowerBound) + 1] }
    }
    #expect(places.contains([finding.position.line, finding.position.column]), "\(finding)")
  }

  @Test("every fault of every file is told at once, in order of file and line")
  func all() {
    var small = SmallBook()
    small.rule = "let a = nothing\nrequire absent and cases > start\ndetail whatever"
    small.second = "require §7"
    small.readings = small.readings.replacing("（推荐）", with: "").replacing(" (recommended)", with: "")
    small.facts = small.facts.replacing("| leading | boolean |", with: "| leading | bolean |")
    let errors = small.errors
    #expect(Set(errors.map(\.position.file)) == ["test-1/01-clauses.md", "test-1/facts.md", "test-1/readings.md"])
    #expect(errors.count >= 7)
    let places = errors.map { ($0.position.file, $0.position.line, $0.position.column) }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("positions are exact: line and column in characters, Chinese ones too")
  func exact() throws {
    var small = SmallBook()
    small.rule = "// 说明\nrequire grade = 三级 and 不存在的事实 and leading"
    let finding = try #require(small.errors.first)
    let place = try #require(small.place(of: "不存在的事实"))
    #expect((finding.position.line, finding.position.column) == place)
  }

  @Test("a clause has exactly one block, and says why where nothing is computed")
  func blocks() throws {
    var small = SmallBook()
    small.kind = "text"
    #expect(small.errors.contains { $0.message.english.contains("clause 1.1 needs exactly one block") })
    small.kind = "not-computable"
    small.rule = "只有中文"
    #expect(small.errors.contains { $0.message.english.contains("say why nothing is computed") })
    small.rule = "中文 / English\n```\n\n```rule\nrequire leading"
    #expect(small.errors.contains { $0.message.english.contains("clause 1.1 needs exactly one block") })
    small.kind = "attested"
    small.rule = "require leading"
    #expect(small.errors.isEmpty)
    guard case .attested = try #require(small.load().clause(ClauseID("1.1"))).body else {
      Issue.record("not attested")
      return
    }
  }

  @Test("clauses that refer to each other in a circle are refused with the way")
  func circles() {
    var small = SmallBook()
    small.rule = "require leading and §1.2"
    small.second = "require cases > 1 or §1.1"
    #expect(small.errors.contains { $0.message.english.contains("in a circle: 1.1 → 1.2 → 1.1") })
    small.second = "require §1.2"
    #expect(small.errors.contains { $0.message.english.contains("in a circle: 1.2 → 1.2") })
  }

  @Test("facts derived from each other in a circle are refused")
  func derivations() {
    var small = SmallBook()
    small.facts = small.facts
      .replacing("| serious | integer |", with: "| serious | integer = `cases + 1` |")
      .replacing("| cases | integer | 病例 | Cases | | |", with: "| cases | integer = `serious + 1` | 病例 | Cases | | |")
    #expect(small.errors.contains { $0.message.english.contains("run in a circle: serious → cases → serious") })
  }

  @Test("a question refers only to clauses of its subject")
  func subjects() {
    var small = SmallBook()
    small.questions = small.questions.replacing("about hospital", with: "about physician")
    #expect(small.errors.contains { $0.message.english.contains("clause §1.1 is about another subject") })
    #expect(small.errors.allSatisfy { $0.position.file == "test-1/questions.md" && $0.position.line == 7 })
  }

  @Test("parameters need a clause that stands and a rule that uses them")
  func parameters() {
    var small = SmallBook()
    small.parameters = small.parameters.replacing("| rate | 1.2 |", with: "| rate | 8.8 |")
    #expect(small.errors.map(\.message.english) == ["clause 8.8 of parameter rate does not exist"])
    small = SmallBook()
    small.rule = "require start + $years <= asOf and grade in tertiary"
    #expect(small.errors.isEmpty)
    #expect(small.findings.map(\.message.english) == ["no rule uses the parameter beds"])
    #expect(small.findings[0].severity == .warning)
  }

  @Test(
    "a damaged table of parameters is refused",
    arguments: [
      ("| 6 | bed |", "| six | bed |", "'six' is no value of integer (unit bed)"),
      ("| 6 | bed |", "| -6 | bed |", "'-6' is no value of integer"),
      ("| 6 | bed |", "| 6 | cot |", "there is no unit 'cot'"),
      (
        "| bed | >= | higher | text | 病床 | Beds | |\n| beds", "| bed | => | higher | text | 病床 | Beds | |\n| beds",
        "expected one of"
      ),
      ("2030-01-01", "2030-13-01", "From is '-' or a day"),
      ("| 2030-01-01 |", "| - |", "needs a later day under From"),
      ("自 From", "从 From", "the header is: 参数 Parameter"),
      ("| 病床 | Beds | |\n| rate", "| 病床 | Beds |\n| rate", "this row has 10 cells, the header 11"),
      ("|---|---|---|---|---|---|---|---|---|---|---|\n", "", "the second line of a table is its rule"),
    ])
  func parameterTable(old: String, new: String, message: String) {
    var small = SmallBook()
    #expect(small.parameters.contains(old))
    small.parameters = small.parameters.replacing(old, with: new)
    #expect(
      small.errors.contains { $0.message.english.contains(message) && $0.position.file.hasSuffix("parameters.md") },
      "\(small.errors)")
  }

  @Test(
    "damaged declarations are refused",
    arguments: [
      ("| start | date |", "| start | day |", "there is no type 'day'"),
      ("| leading | boolean |", "| icu | boolean |", "a part of 'icu.beds' is a fact itself"),
      ("| leading | boolean |", "| start | boolean |", "the fact 'start' is declared twice"),
      ("| leading | boolean |", "| not | boolean |", "'not' cannot name a fact"),
      ("| leading | boolean |", "| leading | boolean, firm |", "only 'fixed' may stand behind a type"),
      ("| leading | boolean |", "| leading | boolean = `cases` |", "expected boolean here, found integer"),
      ("## list tertiary of grade", "## list tertiary grade", "a list is declared"),
      ("| 三级 |\n", "| 四级 |\n", "grade has no '四级'"),
      ("## physician 医师 · Physician", "## hospital 医师 · Physician", "'hospital' is declared twice"),
      ("## physician 医师 · Physician", "## physician 医师", "stands after the name"),
      ("ordered 职称", "sorted 职称", "'ordered' or 'unordered'"),
      ("serious <= cases :", "serious <= cases", "expected ': 中文 / English' here"),
      ("多于病例 / complications", "多于病例 complications", "the message is '中文 / English'"),
      ("| need | Need? |", "| need | Neet? |", "there is no type 'Neet?'"),
      ("| need | Need? |", "| need | Need?? |", "there is no type 'Need??'"),
      ("| assessed | date? |", "| assessed | Need? |", "records hold each other in a circle: Need → Need"),
      ("| assessed | date? |", "| assessed | list of Need |", "records hold each other in a circle: Need → Need"),
    ])
  func declarations(old: String, new: String, message: String) {
    var small = SmallBook()
    #expect(small.facts.contains(old))
    small.facts = small.facts.replacing(old, with: new)
    #expect(
      small.errors.contains { $0.message.english.contains(message) && $0.position.file.hasSuffix("facts.md") },
      "\(small.errors)")
  }

  @Test("a quote that does not stand in the norm is refused; line breaks do not matter")
  func quotes() throws {
    let small = SmallBook()
    #expect(Rulebook.check(small.files, norm: SmallBook.norm).findings.isEmpty)
    let other = SmallBook.norm.replacing("5年以上", with: "4年以上")
    let findings = Rulebook.check(small.files, norm: other).findings
    #expect(findings.map(\.message.english) == ["these words do not stand in the norm: quote it word for word"])
    let place = try #require(small.place(of: "5年以上"))
    #expect((findings[0].position.line, findings[0].position.column) == place)
  }

  @Test("a missing book.md, twice the same file and an open code block are refused")
  func files() {
    let small = SmallBook()
    #expect(Rulebook.check([]).rulebook == nil)
    #expect(
      Rulebook.check(Array(small.files.dropFirst())).findings.contains {
        $0.message.english.contains("book.md is missing")
      })
    let twice = Rulebook.check(small.files + [SourceFile(name: "z/facts.md", text: "# x · y")])
    #expect(twice.findings.contains { $0.message.english.contains("two files are called facts.md") })
    var misplaced = small
    misplaced.readings += "\n\n```rule\nrequire leading\n```"
    #expect(misplaced.errors.contains { $0.message.english.contains("a block 'rule' does not belong in this file") })
    var open = small
    open.questions = String(open.questions.dropLast(3))
    #expect(open.errors.contains { $0.message.english.contains("the block is not closed") })
  }

  @Test("the thrown error holds every finding and reads as a list")
  func thrown() {
    var small = SmallBook()
    small.rule = "require absent and missing"
    do throws(RulebookError) {
      _ = try Rulebook.load(small.files)
      Issue.record("it loads")
    } catch {
      #expect(error.findings.count { $0.severity == .error } == 2)
      #expect(error.description.contains("test-1/01-clauses.md:"))
    }
  }
}
