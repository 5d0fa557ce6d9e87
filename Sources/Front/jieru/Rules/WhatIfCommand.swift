import ArgumentParser
import Foundation
import Rulebook
import Server

/// Which verdicts an overlay would change.
struct WhatIfCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if", abstract: "推演：若施行此收紧规则，谁将不符合 whose verdict would an overlay change",
    discussion: """
      每个事实文件是一个对象。Each facts file is one subject.

      示例 Example:
        jieru rules what-if Rulebooks/overlays/P33-example.md hospitals/*.json --question inst.l3
      """)

  @Argument(help: "收紧规则 the overlay (.md)")
  var overlayFile: String
  @Argument(help: "事实文件 facts files")
  var facts: [String]
  @Option(help: "问题 question")
  var question = "inst.l3"
  @Option(help: "判定日 the day of the verdict (YYYY-MM-DD)")
  var asOf: CivilDate?
  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @OptionGroup var options: RulebookOptions

  private struct Line: Encodable {
    let id: String
    let before: String
    let after: String
    let failing: [String]
  }

  func run() async throws {
    let context = try options.context()
    let found = try FileFindings.reported {
      let source = try RulebookLibrary.source(overlayFile, named: overlayFile)
      let cases = try facts.map { path in
        try context.whatIfCase(
          id: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, question: question,
          facts: try RulebookLibrary.text(path), file: path, asOf: asOf)
      }
      return try context.whatIf(try Overlay.load(source, on: context.book), cases)
    }
    let lines = found.results.map {
      Line(id: $0.id, before: $0.before.word, after: $0.after.word, failing: $0.newlyFailing.map(\.text))
    }
    if json { return try JSONOutput.print(lines) }
    var table = TextTable(["对象 subject", "现行 now", "施行后 with it", "条款 clauses"])
    for line in lines {
      table.add([line.id, line.before, line.after, line.failing.joined(separator: ";")])
    }
    print(table.text())
    print("\n改变 changed: \(found.changed.count) / \(lines.count)")
  }
}
