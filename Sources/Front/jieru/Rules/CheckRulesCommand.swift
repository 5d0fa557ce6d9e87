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
  @Flag(help: "覆盖报告：每个条件、每个数由哪个算例决定 MC/DC: which case decides each condition and each number")
  var coverage = false
  @OptionGroup var options: RulebookOptions

  func run() async throws {
    let context = try options.context()
    let table = try FileFindings.reported {
      try CaseTable(
        cases: try RulebookLibrary.source(cases, named: cases),
        fixtures: try RulebookLibrary.source(fixtures, named: fixtures))
    }
    if coverage { return try report(try FileFindings.reported { try table.coverage(context, asOf: asOf) }) }
    let answers = try FileFindings.reported { try table.answers(context, asOf: asOf) }
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

extension CheckRulesCommand {
  private struct Decided: Encodable {
    let question: String
    let clause: String?
    let what: String
    let caseID: String?

    enum CodingKeys: String, CodingKey {
      case question, clause, what
      case caseID = "case"
    }
  }

  /// Every condition that is turned, and every number that is moved by one, with the first case that notices; ends with
  /// 1 where something is noticed by none.
  private func report(_ coverage: ConditionCoverage) throws {
    // A clause that several questions ask is one clause: whichever question's case decides its condition.
    var decided: [Decided] = []
    var places: [[String]: Int] = [:]
    func note(_ key: [String], _ line: Decided) {
      if let place = places[key] {
        if decided[place].caseID == nil { decided[place] = line }
      } else {
        places[key] = decided.count
        decided.append(line)
      }
    }
    for one in coverage.conditions() {
      note(
        [one.clause?.text ?? one.question, one.text.chinese],
        Decided(question: one.question, clause: one.clause?.text, what: one.text.chinese, caseID: one.decidedCase))
    }
    for one in coverage.nudges() {
      let what = "$\(one.parameter) \(one.isUp ? "+1" : "-1")"
      note([what], Decided(question: one.question, clause: nil, what: what, caseID: one.changedCase))
    }
    if json {
      try JSONOutput.print(decided)
    } else {
      var lines = TextTable(["问题 question", "条款 clause", "条件或数 condition or number", "算例 case"])
      for one in decided { lines.add([one.question, one.clause ?? "", one.what, one.caseID ?? "-"]) }
      print(lines.text())
      print("\n\(decided.count { $0.caseID != nil }) / \(decided.count) 由算例决定 decided by a case")
    }
    if decided.contains(where: { $0.caseID == nil }) { throw ExitCode(1) }
  }
}
