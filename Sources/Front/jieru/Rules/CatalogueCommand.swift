import ArgumentParser
import Rulebook

/// Looks up procedures of the annex.
struct CatalogueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "手术分级目录 look up procedures of the annex",
    discussion: """
      可用中文、拼音、首字母、英文、目录编码、ICD-9-CM-3 或国家手术编码检索。
      By Chinese, pinyin, initials, English, catalogue code, ICD-9-CM-3 or national code.

      示例 Examples:
        jieru rules catalogue 肿瘤栓塞
        jieru rules catalogue zlss
      """)

  @Argument(help: "检索词；缺省为全部 text; everything where left out")
  var text: String?
  @Option(help: "最多条数 how many at most")
  var most = 60
  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @OptionGroup var options: RulebookOptions

  private struct Line: Encodable {
    let code: String
    let level: Int
    let zh: String
    let en: String
    let icd9cm3: [String]
    let nationalCodes: [String]
  }

  func run() async throws {
    let catalogue = try options.context().book.catalogue
    let found = text.map { catalogue.search($0, limit: max(1, most)).map(\.entry) } ?? catalogue.entries
    guard !found.isEmpty else {
      Terminal.note("目录中没有；目录外的技术没有级别，不得当作一级。 Not in the annex; what is not listed has no level.")
      throw ExitCode(1)
    }
    if json {
      return try JSONOutput.print(
        found.map {
          Line(
            code: $0.code, level: $0.level, zh: $0.name.chinese, en: $0.name.english, icd9cm3: $0.icd9cm3,
            nationalCodes: $0.nationalCodes.map(\.code))
        })
    }
    var table = TextTable(["编码 code", "级 level", "术式 procedure", "ICD-9-CM-3"])
    for entry in found {
      table.add([
        entry.code, String(entry.level), "\(entry.name.chinese) \(entry.name.english)",
        entry.icd9cm3.prefix(4).joined(separator: " ") + (entry.icd9cm3.count > 4 ? " …" : ""),
      ])
    }
    print(table.text())
  }
}
