import ArgumentParser
import Foundation
import Rulebook
import Server

/// Answers a table of worked cases and compares with what is expected.
struct CheckRulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "算例：逐行回答并与预期比较 answer worked cases and compare with what is expected",
    discussion: """
      算例表的列：id, question, fixture, overrides, 以及预期的 expected, failing, reading_dependent, detail。
      Columns of the table: id, question, fixture, overrides, and what is expected: expected, failing, reading_dependent, detail.

      示例 Example:
        jieru rules check --cases cases.csv --fixtures case-fixtures.json --csv
      """)

  @Option(help: "算例表 the table of cases (CSV)")
  var cases: String
  @Option(help: "事实 facts by name (JSON)")
  var fixtures: String
  @Option(help: "判定日 the day of the verdict where the facts name none (YYYY-MM-DD)")
  var asOf: CivilDate?
  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @Flag(help: "CSV: id,verdict,failing,reading_dependent,detail")
  var csv = false
  @OptionGroup var options: RulebookOptions

  func run() async throws {
    let context = try options.context()
    let answers = try FileFindings.reported {
      let table = try CaseTable(
        cases: try RulebookLibrary.source(cases, named: cases), fixtures: try RulebookLibrary.source(fixtures, named: fixtures))
      return try table.answers(context, asOf: asOf)
    }
    if json {
      try JSONOutput.print(answers)
    } else if csv {
      print("id,verdict,failing,reading_dependent,detail")
      for one in answers { print(one.csv) }
    } else {
      for one in answers {
        for difference in one.differences { Terminal.note("\(one.id) \(difference)") }
      }
      print("\(answers.count { $0.differences.isEmpty }) / \(answers.count) 行一致 rows agree")
    }
    if answers.contains(where: { !$0.differences.isEmpty }) { throw ExitCode(1) }
  }
}

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
      [id, verdict, failing, readingDependent, detail].map { $0.contains(",") ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }
        .joined(separator: ",")
    }
  }

  func answers(_ context: EvaluationContext, asOf: CivilDate?) throws -> [Answer] {
    try table.rows.map { row in
      let cell = { (name: String) in table.index(ofColumn: name).map { row.cells[$0].text } ?? "" }
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
      do {
        let evaluation = try context.evaluate(question.id, history.facts(asOf: history.asOf ?? asOf))
        return answer(id, evaluation, expected: cell)
      } catch let error as QuestionError where error.isContradiction {
        let expected = cell("expected")
        return Answer(
          id: id, verdict: "refused", failing: "", readingDependent: "", detail: error.message.english,
          differences: expected.isEmpty || expected == "refused" ? [] : ["expected: refused，预期 expected \(expected)"])
      }
    }
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
