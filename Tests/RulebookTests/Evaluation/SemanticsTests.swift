import Testing

@testable import Rulebook

@Suite("Three-valued evaluation")
struct SemanticsTests {
  /// The verdict of one condition over the facts of the small book's hospital.
  private func verdict(_ condition: String, _ facts: String) throws -> String {
    var small = SmallBook()
    small.rule = "require \(condition)"
    small.questions = """
      # 问题 · Questions

      ## base 医院是否合格 · Does the hospital qualify

      ```question
      about hospital
      answer §1.1
      ```
      """
    let (loaded, findings) = Rulebook.check(small.files)
    let book = try #require(loaded, "\(findings)")
    let subject = try #require(book.subject(named: "hospital"))
    let history = try FactsFile.parse(facts, file: "facts.json", subject: subject, in: book)
    let context = EvaluationContext(book: book, calendar: .empty)
    return try context.evaluate("base", history.facts(asOf: history.asOf)).verdict.name
  }

  private static let people = """
    {"asOf": "2024-06-30", "people": [{"title": "主任医师", "date": "2024-06-30", "cases": 3},
     {"title": "主治医师", "date": "2019-07-01", "cases": 4}, {"date": "2019-06-30", "cases": 5}]}
    """

  @Test(
    "follows the contract of conventions T1 to T14",
    arguments: [
      // T1: the number itself counts.
      ("icu.beds >= 6", #"{"icu": {"beds": 6}}"#, "met"),
      ("icu.beds > 6", #"{"icu": {"beds": 6}}"#, "not_met"),
      ("icu.beds >= 6", "{}", "undetermined"),
      // Worst of a conjunction, best of a disjunction.
      ("leading and icu.beds >= 6", #"{"icu": {"beds": 5}}"#, "not_met"),
      ("leading or icu.beds >= 6", #"{"icu": {"beds": 6}}"#, "met"),
      ("leading or icu.beds >= 6", #"{"icu": {"beds": 5}}"#, "undetermined"),
      // A group that is stated not to be there.
      ("exists(need)", #"{"need": null}"#, "not_met"),
      ("exists(need)", "{}", "undetermined"),
      ("need.start + 1 year < asOf", #"{"asOf": "2024-06-30", "need": null}"#, "not_met"),
      ("need.start + 1 year < asOf", #"{"asOf": "2024-06-30", "need": {"start": "2023-06-29"}}"#, "met"),
      // T2, T3: corresponding dates.
      ("start + 5 years <= asOf", #"{"asOf": "2024-06-30", "start": "2019-06-30"}"#, "met"),
      ("start + 5 years <= asOf", #"{"asOf": "2024-06-30", "start": "2019-07-01"}"#, "not_met"),
      ("start + 5 years <= asOf", #"{"start": "2019-07-01"}"#, "undetermined"),
      // T8: exact fractions, undetermined over zero.
      ("rate(serious, cases) < 5", #"{"serious": 50, "cases": 1001}"#, "met"),
      ("rate(serious, cases) < 5", #"{"serious": 50, "cases": 1000}"#, "not_met"),
      ("rate(serious, cases) < 5", #"{"serious": 0, "cases": 0}"#, "undetermined"),
      // A count is a range while an element is undecided; decided where every value decides alike.
      ("count(p in people: p.title >= 主任医师) >= 1", people, "met"),
      ("count(p in people: p.title >= 主任医师) >= 2", people, "undetermined"),
      ("count(p in people: p.title >= 主任医师) >= 3", people, "not_met"),
      // T5: the window excludes its first day and includes its last.
      ("count(p in people within 5 years) = 2", people, "met"),
      ("sum(p in people within 5 years: p.cases) = 7", people, "met"),
      ("max(p in people: p.cases) = 5", people, "met"),
      ("all(p in people: p.cases >= 3)", people, "met"),
      ("all(p in people: p.title >= 主治医师)", people, "undetermined"),
      ("any(p in people: p.title >= 主任医师)", people, "met"),
      // Of nothing: every holds, some does not.
      ("all(p in people: p.cases >= 9)", #"{"people": []}"#, "met"),
      ("any(p in people: p.cases >= 0)", #"{"people": []}"#, "not_met"),
      // Numbers too big to count with are not known, and do not trap.
      ("icu.beds * icu.beds >= 1", #"{"icu": {"beds": 9000000000000000000}}"#, "undetermined"),
      ("icu.beds + icu.beds >= 1", #"{"icu": {"beds": 9000000000000000000}}"#, "undetermined"),
    ])
  func conditions(_ condition: String, _ facts: String, _ expected: String) throws {
    #expect(try verdict(condition, facts) == expected)
  }

  @Test("takes parameters of the day of the verdict")
  func datedParameters() throws {
    #expect(try verdict("icu.beds >= $beds", #"{"asOf": "2029-12-31", "icu": {"beds": 6}}"#) == "met")
    #expect(try verdict("icu.beds >= $beds", #"{"asOf": "2030-01-01", "icu": {"beds": 6}}"#) == "not_met")
  }

  @Test("refuses facts that contradict each other, with both values")
  func contradictions() throws {
    let book = try SmallBook().load()
    let subject = try #require(book.subject(named: "hospital"))
    let context = EvaluationContext(book: book, calendar: .empty)
    func refused(_ text: String) throws -> [Contradiction] {
      let history = try FactsFile.parse(text, file: "facts.json", subject: subject, in: book)
      do {
        _ = try context.evaluate("base", history.facts(asOf: history.asOf))
        return []
      } catch let error as QuestionError {
        guard case .contradiction(let found) = error.code else { return [] }
        return found
      }
    }
    let outnumbered = try refused(#"{"serious": 3, "cases": 2}"#)
    #expect(outnumbered.count == 1)
    #expect(outnumbered.first?.message.english.contains("3") == true)
    #expect(outnumbered.first?.message.english.contains("2") == true)
    let derived = try refused(#"{"chiefs": 2, "people": [{"title": "主任医师"}]}"#)
    #expect(derived.first?.kind == .derivation(stated: .integer(2), derived: .integer(1)))
    #expect(try refused(#"{"chiefs": 1, "people": [{"title": "主任医师"}]}"#).isEmpty)
  }
}
