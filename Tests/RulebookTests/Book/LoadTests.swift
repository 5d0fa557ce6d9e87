import Testing

@testable import Rulebook

@Suite("Loading a rulebook")
struct LoadTests {
  @Test("a small book loads with everything in its place")
  func small() throws {
    let book = try SmallBook().load(norm: SmallBook.norm)
    #expect(book.edition.id == "test-1")
    #expect(book.edition.title == Bilingual("测试规范", "Test norm"))
    #expect(book.edition.note == Bilingual("只为测试", "for tests only"))
    #expect(book.subjects.map(\.name) == ["hospital", "physician"])
    #expect(book.clauses.map(\.id.text) == ["1.1", "1.2", "1.3"])
    let clause = try #require(book.clause(ClauseID("1.1")))
    #expect(clause.number == "一(一)")
    #expect(clause.title == Bilingual("规模", "Size"))
    #expect(clause.kind == .hard && clause.subject == book.subject(named: "hospital")?.id)
    #expect(clause.quotes == ["病床不少于6张", "5年以上"])
    #expect(clause.wording == Bilingual("三级医院，五年，六张床。", "A tertiary hospital, five years, six beds."))
    #expect(clause.evidence == Bilingual("台账。", "register."))
    #expect(clause.consequence == Bilingual("不合格。", "fails."))
    #expect(clause.interpretation == Bilingual("按字面。", "as it stands."))
    #expect(clause.rule?.source == SmallBook().rule)
    #expect(clause.position.description == "test-1/01-clauses.md:3:4")
    guard case .notComputable(let why) = try #require(book.clause(ClauseID("1.3"))).body else {
      Issue.record("1.3 computes something")
      return
    }
    #expect(why == Bilingual("原则，不单独计算。", "A principle; nothing to compute."))
    #expect(book.question("base")?.title.english == "Does the hospital qualify")
    #expect(book.clause(ClauseID("9")) == nil && book.question("x") == nil && book.subject(named: "x") == nil)
  }

  @Test("facts keep their type, unit, evidence, derivation and whether they are fixed")
  func facts() throws {
    let book = try SmallBook().load()
    let hospital = try #require(book.subject(named: "hospital"))
    #expect(
      hospital.facts.map(\.path) == [
        "grade", "icu.beds", "leading", "start", "people", "chiefs", "need", "serious", "cases", "grades",
      ])
    #expect(hospital.facts[0].type == .symbol(EnumerationID(1)) && hospital.facts[0].isFixed)
    #expect(
      hospital.facts[1].unit == Bilingual("张", "bed") && hospital.facts[1].evidence == Bilingual("平面图", "floor plan"))
    #expect(hospital.facts[4].type == .list(.record(RecordID(0))))
    #expect(hospital.facts[6].type == .optional(.record(RecordID(1))))
    #expect(hospital.facts[9].type == .list(.integer))
    guard case .count(let people, let condition) = hospital.facts[5].derivation?.kind else {
      Issue.record("chiefs are not counted")
      return
    }
    #expect(people.list.kind == .fact(FactIndex(4)))
    guard case .compare(.greaterOrEqual, let title, let chief) = condition?.kind else {
      Issue.record("no comparison of titles")
      return
    }
    #expect(title.kind == .element(depth: 0, field: 0))
    #expect(chief.kind == .constant(.symbol(2)))
    #expect(hospital.consistency.count == 1)
    #expect(hospital.consistency[0].message == Bilingual("并发症不能多于病例", "complications cannot outnumber the cases"))
    #expect(book.lists[0].members == [1])
  }

  @Test("parameters take their type from the unit, and later rows are later values")
  func parameters() throws {
    let book = try SmallBook().load()
    #expect(book.parameters.map(\.name) == ["years", "beds", "rate"])
    #expect(book.parameters[0].values == [.init(from: nil, value: .period(Period(5, .years)))])
    let beds = try #require(book.parameter(named: "beds"))
    #expect(
      beds.values == [
        .init(from: nil, value: .integer(6)), .init(from: CivilDate(year: 2030, month: 1, day: 1), value: .integer(8)),
      ])
    #expect(beds.comparison == .greaterOrEqual && beds.stricter == .higher && beds.source == .text)
    #expect(book.parameters[2].type == .rational)
    #expect(book.parameters[2].values[0].value == .rational(try #require(Rational(1, 2))))
  }

  @Test("a reading's recommended option comes first, in the declaration and in rules")
  func readings() throws {
    let book = try SmallBook().load()
    let reading = try #require(book.reading(ReadingID("R1")))
    #expect(reading.options.map(\.name) == ["A", "B"])
    #expect(reading.options[0].meaning == Bilingual("窄。", "narrow."))
    #expect(reading.stricterOption == "A")
    let requirement = try #require(book.clause(ClauseID("1.2"))?.rule?.requirement)
    guard case .all(let parts) = requirement.kind, case .reading(_, let options) = parts[1].kind else {
      Issue.record("no reading")
      return
    }
    guard case .holds(let leading) = options[0].kind else {
      Issue.record("option A is not first")
      return
    }
    #expect(leading.kind == .fact(FactIndex(2)))
  }

  @Test("equal sources have equal hashes, and one changed letter changes the hash")
  func hash() throws {
    let one = try SmallBook().load()
    var other = SmallBook()
    #expect(try other.load().hash == one.hash)
    #expect(try Rulebook.load(other.files.reversed()).hash == one.hash)
    other.readings = other.readings.replacing("宽。", with: "宽！")
    #expect(try other.load().hash != one.hash)
    #expect(one.hash.count == 64)
  }

  @Test("a disabled edition loads from its book.md alone and answers nothing")
  func disabled() throws {
    let text = """
      # ir-2019 某规范（2019年版） · Some norm (2019)

      ```book
      enabled false
      note 手头没有原文。 / Nobody here has the text.
      ```
      """
    let book = try Rulebook.load([SourceFile(name: "ir-2019/book.md", text: text)])
    #expect(!book.edition.isEnabled && book.clauses.isEmpty && book.questions.isEmpty)
    #expect(book.edition.note?.english == "Nobody here has the text.")
  }

  @Test("the document lists chapters with their titles and clauses")
  func document() throws {
    let document = RulebookDocument(try SmallBook().load())
    #expect(document.chapters.map(\.file) == ["test-1/01-clauses.md"])
    #expect(document.chapters[0].title == Bilingual("一、条款", "1. Clauses"))
    #expect(document.chapters[0].clauses.map(\.text) == ["1.1", "1.2", "1.3"])
  }

  @Test("codes and levels come from the catalogue among the files")
  func catalogue() throws {
    var small = SmallBook()
    small.rule = "let codes = leading\nrequire codes"
    let table = "code,level,zh,en,icd9cm3,notes\nX-1-01,1,造影,Angiography,88.4,\n"
    let files = small.files + [SourceFile(name: "test-1/catalogue.csv", text: table)]
    #expect(try Rulebook.load(files).catalogue.index(ofCode: "X-1-01") == 0)
    let damaged = small.files + [SourceFile(name: "test-1/catalogue.csv", text: table.replacing(",1,", with: ",7,"))]
    #expect(Rulebook.check(damaged).findings.contains { $0.position.file == "test-1/catalogue.csv" })
  }
}
