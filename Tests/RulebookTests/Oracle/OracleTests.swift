import Foundation
import Oracles
import Testing

@testable import Rulebook

/// Random facts around the thresholds, answered by an independent program (`Tests/Oracles/rules_2012.py`) that was written from the
/// norm and its reference reading, not from the rule files.
@Suite("An independent program")
struct OracleTests {
  /// A line of the program's output, but for its facts.
  struct Line: Decodable {
    var id: String
    var question: String
    var contradictory: Bool
    var expected: String
    var failing: String
    var reading_dependent: String
    var detail: String

    var columns: [String] { [expected, failing, reading_dependent, detail] }
  }

  /// The columns as the engine fills them, or `nil` where it refuses contradictory facts.
  static func columns(_ context: EvaluationContext, _ question: Question, _ facts: FactsFile) throws -> [String]? {
    let history = try facts.history(of: try #require(context.book.subject(question.subject)), in: context.book)
    do {
      let evaluation = try context.evaluate(question.id, history.facts(asOf: history.asOf))
      return [
        evaluation.outcome.name, evaluation.failing.map(\.text).joined(separator: ";"),
        evaluation.readingDependence.map(\.text).joined(separator: ";"), evaluation.detailColumn,
      ]
    } catch {
      guard case .contradiction = error.code else { throw error }
      return nil
    }
  }

  @Test(
    "answers thousands of random facts alike in every column; contradictory ones are refused", arguments: [1, 2012, 47])
  func agreement(seed: Int) throws {
    guard let text = try Oracle.run("rules_2012.py", ["--seed", "\(seed)", "--count", "1200"]) else {
      print("跳过：没有 Python（JIERU_PYTHON）。 Skipped: no Python (JIERU_PYTHON).")
      return
    }
    let context = try ReferenceCases.context()
    var questions: Set<String> = []
    var (answered, refused, differences) = (0, 0, [String]())
    for text in text.split(separator: "\n").map(String.init) {
      let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
      let question = try #require(context.book.question(line.question))
      let facts = try #require(try FactsFile(text, file: line.id).member("facts"))
      let columns = try Self.columns(context, question, facts)
      let expected = line.contradictory ? nil : line.columns
      if columns != expected {
        let (ours, theirs) = (columns.map { "\($0)" } ?? "refused", expected.map { "\($0)" } ?? "refused")
        differences.append("engine \(ours), oracle \(theirs): \(text)")
      }
      questions.insert(question.id)
      if expected == nil { refused += 1 } else { answered += 1 }
    }
    #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(4).joined(separator: "\n"))")
    #expect(questions.count == 14)
    #expect(answered > 1000 && refused > 20, "\(answered) answered, \(refused) refused")
  }

  @Test("agrees with the worked cases of the reference itself")
  func oracleAgainstReference() throws {
    guard let folder = WorkedCaseFactsTests.folder, Oracle.python != nil else {
      print("跳过：没有共享样本或 Python。 Skipped: no shared reference files or no Python.")
      return
    }
    let output = try Oracle.run(
      "rules_2012.py",
      ["--check", folder.appending(path: "cases.csv").path(), folder.appending(path: "case-fixtures.json").path()])
    #expect(
      output?.contains("100 cases, 0 disagreements") == true, "\(output ?? "the oracle disagrees with the table")")
  }
}
