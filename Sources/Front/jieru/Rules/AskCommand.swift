import ArgumentParser
import Foundation
import Rulebook
import Server

/// Answers a question about the facts of a file.
struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask", abstract: "提问：是否符合，缺什么 is it met, and what is missing",
    discussion: """
      事实文件是 JSON；可问的问题见 jieru rules questions。`-` 表示标准输入。
      The facts are JSON; jieru rules questions lists what can be asked. `-` reads standard input.

      示例 Example:
        jieru rules ask inst.l3 hospital.json --explain --lang zh
      """)

  @Argument(help: "问题 question, e.g. inst.l3")
  var question: String
  @Argument(help: "事实文件 facts file")
  var facts: String
  @Option(help: "判定日 the day of the verdict (YYYY-MM-DD)")
  var asOf: CivilDate?
  @Option(help: "只用此日及以前登记的事实 facts recorded up to this day (YYYY-MM-DD)")
  var knownAt: CivilDate?
  @Flag(help: "写出全部推理 write out the whole reasoning")
  var explain = false
  @Option(help: "语言 language: zh, en")
  var lang: Bilingual.Language = .chinese
  @Flag(help: "JSON（供程序与审计） for programs and audit")
  var json = false
  @OptionGroup var options: RulebookOptions

  func run() async throws {
    let context = try options.context()
    let evaluation = try FileFindings.reported {
      let text = facts == "-" ? try Self.standardInput() : try RulebookLibrary.text(facts)
      return try context.answer(question, facts: text, file: facts, asOf: asOf, knownAt: knownAt)
    }
    if json {
      print(evaluation.audit.prettyText, terminator: "")
    } else if explain {
      print(evaluation.text(lang))
    } else {
      print(evaluation.summary[lang])
      for remedy in evaluation.remedies.prefix(1) {
        for step in remedy.steps { print("  → \(step.text[lang])") }
      }
    }
    throw evaluation.verdict.exitCode
  }

  private static func standardInput() throws -> String {
    guard let text = String(data: FileHandle.standardInput.readDataToEndOfFile(), encoding: .utf8) else {
      throw ValidationError("标准输入不是 UTF-8。 Standard input is not UTF-8.")
    }
    return text
  }
}

/// Lists what can be asked.
struct QuestionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "questions", abstract: "可问的问题 what can be asked",
    discussion: "示例 Example:\n  jieru rules questions")

  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @OptionGroup var options: RulebookOptions

  private struct Line: Encodable {
    let question: String
    let subject: String
    let zh: String
    let en: String
  }

  func run() async throws {
    let book = try options.context().book
    let lines = book.questions.map {
      Line(
        question: $0.id, subject: book.subjects[$0.subject.index].name, zh: $0.title.chinese, en: $0.title.english)
    }
    if json { return try JSONOutput.print(lines) }
    var table = TextTable(["问题 question", "对象 subject", "中文", "English"])
    for line in lines { table.add([line.question, line.subject, line.zh, line.en]) }
    print(table.text())
  }
}
