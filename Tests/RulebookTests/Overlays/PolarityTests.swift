import Testing

@testable import Rulebook

/// The direction in which a parameter moves the verdicts, read off the rules.
struct PolarityTests {
  /// A small book whose clause 1.1 has this rule. `$beds` is declared stricter when higher.
  private func errors(_ rule: String, clauses: String = "") -> [Finding] {
    var small = SmallBook()
    small.rule = rule + "\n"
    small.facts += clauses
    return small.errors
  }

  @Test(
    "A rule that a higher number can only make harder to meet is accepted",
    arguments: [
      "require icu.beds >= $beds",
      "require icu.beds > $beds",
      "require $beds <= icu.beds",
      "require not icu.beds < $beds",
      "require icu.beds + 2 >= $beds + 1",
      "require icu.beds - $beds >= 0",
      "require 100 * icu.beds >= $beds * cases",
      "require leading or icu.beds >= $beds",
      "require count(p in people: p.cases >= $beds) >= 2",
      "require any(p in people: p.cases >= $beds)",
      "require all(p in people: p.cases >= $beds)",
      "require not count(p in people: p.cases < $beds) >= 2",
      "require sum(p in people: p.cases) >= $beds",
      "require reading(R1, A: icu.beds >= $beds, B: icu.beds >= $beds + 1)",
      "require icu.beds >= reading(R1, A: $beds, B: $beds + 1)",
      "require start + days($beds) <= asOf",
      "applies when icu.beds < $beds\nrequire leading",
    ])
  func accepted(_ rule: String) {
    #expect(errors(rule).isEmpty, "\(errors(rule))")
  }

  @Test(
    "A rule that a higher number makes easier to meet is an error at the number's place",
    arguments: [
      ("require icu.beds < $beds", 20),
      ("require not icu.beds >= $beds", 25),
      ("require count(p in people: p.cases >= $beds) <= 2", 39),
      ("require all(p in people within days($beds): p.cases >= 3) or icu.beds < $beds", 73),
      ("require start + days($beds) >= asOf", 22),
      ("applies when icu.beds >= $beds\nrequire leading", 26),
    ])
  func relaxing(_ rule: String, column: Int) throws {
    let findings = errors(rule)
    let finding = try #require(findings.first { $0.message.english.contains("relaxes") }, "\(findings)")
    #expect(finding.message.english.contains("$beds"))
    #expect(finding.position.column == column)
    #expect(finding.position.file == "test-1/01-clauses.md")
  }

  @Test(
    "Where no direction can be proved the book is refused",
    arguments: [
      "require icu.beds = $beds",
      "require icu.beds != $beds",
      "require icu.beds >= $beds and cases <= $beds and cases = $beds",
      "require sum(p in people within days($beds): p.cases) >= 5",
      "require max(p in people within days($beds): p.cases) >= 5",
      "require distinct(p in people within days($beds): p.cases) >= 5",
      "require (cases - serious) * $beds <= icu.beds",
    ])
  func unproved(_ rule: String) {
    let findings = errors(rule)
    #expect(findings.contains { $0.message.english.contains("no direction can be proved") }, "\(findings)")
  }

  @Test func `A condition of application below a disjunction proves no direction`() throws {
    var small = SmallBook()
    small.rule = "applies when icu.beds < $beds\nrequire leading"
    #expect(small.errors.isEmpty)
    small.questions = small.questions.replacing("§1.1 and §1.2", with: "§1.1 or §1.2")
    let finding = try #require(small.errors.first)
    #expect(finding.message.english.contains("no direction can be proved"))
  }

  @Test func `A soft clause may compare a number with a fact but with nothing half known`() {
    var small = SmallBook()
    small.rule = "require icu.beds >= $beds"
    let hard = small.clauses
    func errors(_ rule: String) -> [Finding] {
      small.rule = rule
      let soft = small.clauses.replacing("`hospital` `hard` 一(一)\n", with: "`hospital` `soft` 一(一)\n")
      #expect(soft != hard)
      let files = small.files.map { $0.name.hasSuffix("01-clauses.md") ? SourceFile(name: $0.name, text: soft) : $0 }
      return Rulebook.check(files).findings.filter { $0.severity == .error }
    }
    #expect(errors("require icu.beds >= $beds").isEmpty)
    #expect(!errors("require count(p in people: p.cases >= $beds) >= 2").isEmpty)
    #expect(!errors("require icu.beds >= $beds and leading").isEmpty)
    #expect(!errors("require chiefs >= $beds").isEmpty)
  }

  @Test func `A number in a consistency check proves no direction, for it decides which facts are refused`() {
    var small = SmallBook()
    small.facts = small.facts.replacing("serious <= cases :", with: "serious <= cases + $beds :")
    #expect(small.errors.contains { $0.message.english.contains("consistency check of hospital") })
  }

  @Test func `A number in a derivation moves the verdicts that read the fact`() {
    var small = SmallBook()
    small.facts = small.facts.replacing(
      "`count(p in people: p.title >= 主任医师)`", with: "`count(p in people: p.cases >= $beds)`")
    small.rule = "require chiefs >= 2"
    #expect(small.errors.isEmpty, "\(small.errors)")
    small.rule = "require chiefs <= 2"
    #expect(small.errors.contains { $0.message.english.contains("the derivation of chiefs") })
  }

  @Test func `The rulebook of 2012 moves every number in its stricter direction`() throws {
    let book = try Rulebook.load(RulebookFiles.ir2012)
    #expect(book.polarityFindings().isEmpty)
    // Every number but the one without direction is read somewhere by a rule or a machine.
    let analysis = PolarityAnalysis(book)
    let read = Set(analysis.occurrences.compactMap { if case .parameter(let index) = $0.knob { index } else { nil } })
    #expect(read.count >= 48)
  }

  @Test func `A number turned round in the parameter table is found wherever rules read it`() throws {
    let book = try Rulebook.load(RulebookFiles.ir2012)
    let occurrences = PolarityAnalysis(book).occurrences
    var found = 0
    for (index, parameter) in book.parameters.enumerated() where parameter.stricter != .fixed {
      var draft = RulebookDraft(book)
      draft.parameters[index] = Parameter(
        name: parameter.name, title: parameter.title, clauses: parameter.clauses, type: parameter.type,
        unit: parameter.unit, comparison: parameter.comparison,
        stricter: parameter.stricter == .higher ? .lower : .higher, source: parameter.source, note: parameter.note,
        values: parameter.values, position: parameter.position)
      let errors = draft.rulebook(hash: book.hash, overlays: []).polarityFindings()
      let places = occurrences.filter { occurrence in
        if case .machine = occurrence.place { return false }
        return occurrence.knob == .parameter(ParameterIndex(index))
      }
      #expect(errors.count == places.count, "\(parameter.name)")
      #expect(errors.allSatisfy { $0.message.english.contains("$\(parameter.name) ") })
      found += places.isEmpty ? 0 : 1
    }
    #expect(found >= 45)
  }
}
