import ArgumentParser
import Rulebook

/// A table of cases with the facts they start from.
struct CaseTable {
  private let table: CSVTable
  private let fixtures: FactsFile
  private let file: String

  init(cases: SourceFile, fixtures: SourceFile) throws {
    table = try CSVTable(cases.text, file: cases.name)
    self.fixtures = try FactsFile(fixtures.text, file: fixtures.name)
    file = cases.name
  }

  /// One row answered.
  struct Answer: Encodable {
    let id: String
    let verdict: String
    let failing: String
    let readingDependent: String
    let detail: String
    /// What is otherwise than expected; empty where the table expects nothing.
    let differences: [String]

    enum CodingKeys: String, CodingKey {
      case id, verdict, failing, detail, differences
      case readingDependent = "reading_dependent"
    }

    /// A line of CSV.
    var csv: String {
      [id, verdict, failing, readingDependent, detail].map {
        $0.contains(",") ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0
      }
      .joined(separator: ",")
    }
  }

  func answers(_ context: EvaluationContext, asOf: CivilDate?) throws -> [Answer] {
    try table.rows.map { row in
      let cell = { (name: String) in table.index(ofColumn: name).map { row.cells[$0].text } ?? "" }
      let (id, question, facts) = try self.facts(cell, context, asOf: asOf)
      do {
        return answer(id, try context.evaluate(question, facts), expected: cell)
      } catch let error as QuestionError where error.isContradiction {
        let expected = cell("expected")
        return Answer(
          id: id, verdict: "refused", failing: "", readingDependent: "", detail: error.message.english,
          differences: expected.isEmpty || expected == "refused" ? [] : ["expected: refused，预期 expected \(expected)"])
      }
    }
  }

  /// Which of the cases decides what.
  func coverage(_ context: EvaluationContext, asOf: CivilDate?) throws -> ConditionCoverage {
    ConditionCoverage(
      context,
      cases: try table.rows.map { row in
        let cell = { (name: String) in table.index(ofColumn: name).map { row.cells[$0].text } ?? "" }
        let (id, question, facts) = try self.facts(cell, context, asOf: asOf)
        return WorkedCase(id: id, question: question, facts: facts)
      })
  }

  /// A row's facts: the named fixture with the row's overrides.
  private func facts(
    _ cell: (String) -> String, _ context: EvaluationContext, asOf: CivilDate?
  ) throws -> (id: String, question: String, facts: FactSet) {
    let id = cell("id")
    guard let question = context.book.question(cell("question")),
      let subject = context.book.subject(question.subject)
    else { throw ValidationError("\(id): 没有这个问题 no such question: \(cell("question"))") }
    guard let fixture = fixtures.member(cell("fixture")) else {
      throw ValidationError("\(id): 没有这组事实 no such fixture: \(cell("fixture"))")
    }
    let overrides = cell("overrides")
    let facts = try fixture.overriding(try FactsFile(overrides.isEmpty ? "{}" : overrides, file: "\(file) \(id)"))
    let history = try facts.history(of: subject, in: context.book)
    return (id, question.id, history.facts(asOf: history.asOf ?? asOf))
  }

  private func answer(_ id: String, _ evaluation: Evaluation, expected: (String) -> String) -> Answer {
    let found = [
      "expected": evaluation.outcome.name, "failing": evaluation.failing.map(\.text).joined(separator: ";"),
      "reading_dependent": evaluation.readingDependence.map(\.text).joined(separator: ";"),
      "detail": (evaluation.details.map(\.display.english) + evaluation.advisories.map { "advisory:\($0)" })
        .joined(separator: ";"),
    ]
    let differences = ["expected", "failing", "reading_dependent", "detail"].compactMap { column -> String? in
      guard table.index(ofColumn: column) != nil, expected(column) != found[column] else { return nil }
      return "\(column): \(found[column] ?? "")，预期 expected \(expected(column))"
    }
    return Answer(
      id: id, verdict: found["expected"] ?? "", failing: found["failing"] ?? "",
      readingDependent: found["reading_dependent"] ?? "", detail: found["detail"] ?? "", differences: differences)
  }
}

extension QuestionError {
  fileprivate var isContradiction: Bool { if case .contradiction = code { true } else { false } }
}
