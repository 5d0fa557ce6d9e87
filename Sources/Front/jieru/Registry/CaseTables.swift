import ArgumentParser
import Foundation
import Rulebook

struct ImportCases: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "导入病例表格 take in a table of cases",
    discussion: """
      CSV（UTF-8 或 GB18030）。逐行报告问题；中断后用 --first-row 接着导入。
      CSV in UTF-8 or GB18030. Problems are told row by row; a run that broke off is resumed with --first-row.

      示例 Example:
        jieru case import cases.csv --dry-run
      """)

  @Argument(help: "表格 table", completion: .file())
  var file: String
  @Option(help: "每行应完整到的阶段 the stage by which every row must be complete")
  var stage: String?
  @Option(help: "机构 institution; by default one's own")
  var institution: String?
  @Flag(name: .customLong("dry-run"), help: "只检查不写入 check, write nothing")
  var isDryRun = false
  @Option(name: .customLong("first-row"), help: "从第几行开始 begin at this row")
  var firstRow: Int?
  @OptionGroup var node: NodeAccess

  func run() async throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure("无法读取 cannot read \(file)")
    }
    try await node.run { client in
      let report = try await client.ask(
        .post, "imports",
        query: [
          ("institution", institution), ("stage", stage), ("dry", isDryRun ? "true" : nil),
          ("firstRow", firstRow.map { "\($0)" }),
        ], table: [UInt8](data)
      ).json
      func count(_ name: String) -> Int { if case .integer(let number)? = report[name] { number } else { 0 } }
      if node.json {
        print(report.prettyText, terminator: "")
      } else {
        for one in report["findings"].list {
          let place = "\(one["row"].map(\.text) ?? ""):\(one["field"]?.string ?? "")"
          print("  \(place)  \(one["severity"]?.string ?? "")  \(one["message"].sentence ?? "")")
        }
        print(
          "\(count("rows")) 行 rows，收下 taken \(count("accepted"))，未变 unchanged \(count("unchanged"))，"
            + "拒绝 refused \(count("refused"))")
        if let problem = report["problem"].sentence { Terminal.note(problem) }
        if case .integer(let row)? = report["resumeAt"] { Terminal.note("接着 resume: --first-row \(row)") }
      }
      if count("refused") > 0 || report["problem"].sentence != nil { throw ExitCode.failure }
    }
  }
}

struct ExportCases: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出病例表格（留痕） cases as a table; put on record",
    discussion: "示例 Example:\n  jieru case export -o cases.csv --from 2025-01-01 --purpose quality")

  @Option(name: .shortAndLong, help: "输出文件 file to write; by default standard output", completion: .file())
  var output: String?
  @Option(help: "状态，可用逗号分隔 state, several with commas")
  var state: String?
  @Option(help: "机构 institution")
  var institution: String?
  @Option(help: "申请日期从 requested from (YYYY-MM-DD)")
  var from: CivilDate?
  @Option(help: "申请日期到 requested through (YYYY-MM-DD)")
  var through: CivilDate?
  @Option(help: "用途 purpose: quality, reporting")
  var purpose = "quality"
  @OptionGroup var node: NodeAccess

  func run() async throws {
    try await node.run { client in
      let table = try await client.ask(
        .get, "exports/cases.csv",
        query: [
          ("state", state), ("institution", institution), ("from", from?.iso), ("through", through?.iso),
          ("purpose", purpose),
        ]
      ).body
      guard let output else { return FileHandle.standardOutput.write(Data(table)) }
      guard FileManager.default.createFile(atPath: output, contents: Data(table)) else {
        throw CommandFailure("无法写入 cannot write \(output)")
      }
      Terminal.note("已写出 written: \(output) (\(Terminal.bytes(table.count)))")
    }
  }
}
