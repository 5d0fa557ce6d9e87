import ArgumentParser
import Foundation
import Rulebook
import Server

/// What is different between two editions, or what an overlay changes.
struct DiffRulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "两版规范之间，或收紧规则带来的不同 what differs between editions, or what an overlay changes",
    discussion: """
      示例 Examples:
        jieru rules diff ir-2012 Rulebooks/overlays/P33-example.md
        jieru rules diff old/Rulebooks/ir-2012 new/Rulebooks/ir-2012
      """)

  @Argument(help: "版本号或其文件夹 an edition or its folder")
  var before: String
  @Argument(help: "版本号、其文件夹或收紧规则文件 an edition, its folder, or an overlay file")
  var after: String
  @Option(help: "语言 language: zh, en")
  var lang: Bilingual.Language = .chinese
  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @OptionGroup var options: RulebookOptions

  private struct Line: Encodable {
    let zh: String
    let en: String
  }

  func run() async throws {
    let old = try book(before)
    let new =
      try after.hasSuffix(".md")
      ? FileFindings.reported {
        try old.applying(try Overlay.load(try RulebookLibrary.source(after, named: after), on: old))
      } : book(after)
    let differences = new.differences(from: old)
    if json {
      return try JSONOutput.print(differences.map { Line(zh: $0.text.chinese, en: $0.text.english) })
    }
    if differences.isEmpty { print("没有不同 no difference") }
    for difference in differences { print(difference.text[lang]) }
  }

  private func book(_ name: String) throws -> Rulebook {
    try FileFindings.reported {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(name)/book.md", isDirectory: &isFolder) else {
        guard let book = try options.library().context(name)?.book else {
          throw ValidationError("没有这个版本 no such edition: \(name)")
        }
        return book
      }
      let url = URL(fileURLWithPath: name)
      return try Rulebook.load(
        try RulebookLibrary.sources(edition: url.lastPathComponent, in: url.deletingLastPathComponent().path))
    }
  }
}
