import ArgumentParser
import Rulebook
import Server

/// Checks rule files.
struct LintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "检查规则文件 check the rule files",
    discussion: """
      语法、类型、事实、参数、条款是否齐全；给出规范原文时，核对每处引文。
      Syntax, types, facts, parameters, completeness; with the norm's text, every quote is looked up in it.

      示例 Example:
        jieru rules lint --rulebooks Rulebooks --source 规范原文.txt
      """)

  @Option(help: "规范原文 the norm's text (UTF-8)")
  var source: String?
  @OptionGroup var options: RulebookOptions

  func run() async throws {
    let folder = try options.folder
    let norm = try source.map { path in try FileFindings.reported { try RulebookLibrary.text(path) } }
    // A norm's text belongs to one edition: the one named, or every enabled one.
    var failed = false
    for edition in try RulebookLibrary.editions(in: folder) where options.edition.map({ $0 == edition }) ?? true {
      do {
        let book = try Rulebook.load(try RulebookLibrary.sources(edition: edition, in: folder), norm: norm)
        let rules = book.clauses.count { $0.rule != nil }
        print(
          "\(edition)：\(book.clauses.count) 条 clauses，\(rules) 条有规则 with rules，\(book.parameters.count) 个参数 parameters，\(book.questions.count) 个问题 questions  \(book.hash.prefix(12))"
        )
        for overlay in book.edition.isEnabled ? try RulebookLibrary.overlays(in: folder) : [] {
          let loaded = try book.applying(try Overlay.load(overlay, on: book))
          print("  \(overlay.name)：可叠加 can be laid on  \(loaded.hash.prefix(12))")
        }
      } catch let error as RulebookError {
        failed = true
        for finding in error.findings { Terminal.note("\(finding)") }
      }
    }
    if failed { throw ExitCode(1) }
    if norm != nil { print("引文均见于原文 every quote stands in the norm's text") }
  }
}
