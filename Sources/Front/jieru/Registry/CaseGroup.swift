import ArgumentParser
import Foundation
import Rulebook

/// Cases of a running node, over its public interface.
struct CaseGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "运行中节点上的病例 cases of a running node",
    discussion: """
      通过节点的 HTTP 接口，用接口令牌（登录后在“账号”页新建，或 jieru account token）。
      Over the node's HTTP interface, with an API token (made on the account page, or by jieru account token).

        export JIERU_NODE=http://127.0.0.1:8080 JIERU_TOKEN=…
        jieru case list --state performed --report late
        jieru case show JR8XDT1YPPWRFJ
        jieru case step JR8XDT1YPPWRFJ authorise authorise.json

      退出码 Exit codes: 0 完成 done, 1 失败 failed, 2 用法错误 wrong use, 3 规范不允许 refused by the norm (with clause,
      quote and what would change it), 4 无法判定 undetermined.
      """,
    subcommands: [
      ListCases.self, ShowCase.self, OpenCase.self, StepCase.self, AskCase.self, ImportCases.self, ExportCases.self,
    ])
}

/// A JSON file, `-` for standard input.
struct JSONFile {
  static func read(_ path: String) throws -> JSONValue {
    let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data, let text = String(data: data, encoding: .utf8) else {
      throw CommandFailure("无法读取 cannot read \(path)")
    }
    return try FileFindings.reported { try JSONValue.parse(text, file: path) }
  }
}

struct ListCases: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "病例列表 a list of cases",
    discussion: "示例 Example:\n  jieru case list --state requested,assessed --limit 20")

  @Option(help: "状态，可用逗号分隔 state, several with commas")
  var state: String?
  @Option(help: "报送 report: due, late, sent, sent_late")
  var report: String?
  @Option(help: "编号或患者姓名、拼音、病案号的开头 beginning of a number, name, pinyin or record number")
  var find: String?
  @Option(help: "机构 institution")
  var institution: String?
  @Option(help: "申请日期从 requested from (YYYY-MM-DD)")
  var from: CivilDate?
  @Option(help: "申请日期到 requested through (YYYY-MM-DD)")
  var through: CivilDate?
  @Option(help: "最多几例 at most so many, 1–200")
  var limit = 50
  @Option(help: "接着上一页 cursor of the page before")
  var cursor: String?
  @OptionGroup var node: NodeAccess

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit: 1–200") }
  }

  func run() async throws {
    try await node.run { client in
      let answer = try await client.ask(
        .get, "cases",
        query: [
          ("state", state), ("report", report), ("q", find), ("institution", institution), ("from", from?.iso),
          ("through", through?.iso), ("limit", "\(limit)"), ("cursor", cursor),
        ]
      ).json
      if node.json { return print(answer.prettyText, terminator: "") }
      var table = TextTable(["编号 number", "申请 requested", "状态 state", "术式 procedure", "术者 operator", "报送 report"])
      for one in answer["cases"].list {
        table.add([
          one["number"]?.string ?? "", one["requestedOn"]?.string ?? "", one["stateLabel"].sentence ?? "",
          "\(one["code"]?.string ?? "") \(one["procedure"]?["zh"]?.string ?? "")",
          one["operatorName"]?["zh"]?.string ?? "",
          "\(one["reportState"]?.string ?? "") \(one["reportDue"]?.string ?? "")",
        ])
      }
      print(table.text(limit: 40))
      if let next = answer["next"]?.string { Terminal.note("下一页 next: --cursor \(next)") }
    }
  }
}

struct ShowCase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "一例的现状与下一步 where a case stands, and what is next",
    discussion: "示例 Example:\n  jieru case show JR8XDT1YPPWRFJ")

  @Argument(help: "病例编号或标识 number or id")
  var id: String
  @OptionGroup var node: NodeAccess

  func run() async throws {
    try await node.run { client in
      let page = try await client.ask(.get, "cases/\(id)").json
      if node.json { return print(page.prettyText, terminator: "") }
      let standing = page["standing"]
      print(
        "\(page["number"]?.string ?? id)  \(page["stateLabel"].sentence ?? "")  v\(page["version"].map(\.text) ?? "?")")
      print("  \(page["institutionName"].sentence ?? "")")
      print("  下一步 next: \(standing?["nextAction"].sentence ?? "")")
      for reason in standing?["blocked"].list ?? [] {
        print("  受阻 blocked: \(reason["clause"]?.string ?? "") \(reason["text"].sentence ?? "")")
      }
      for one in standing?["deadlines"].list ?? [] {
        print("  \(one["label"].sentence ?? ""): \(one["due"]?.string ?? "?") \(one["state"]?.string ?? "")")
      }
      if let missing = standing?["missing"], !missing.text.isEmpty, case .array(let all) = missing, !all.isEmpty {
        print("  未填 missing: \(all.compactMap(\.string).joined(separator: ", "))")
      }
      for one in page["studies"].list {
        print(
          "  影像 images: \(one["study"]?.string ?? "") \(one["modality"]?.string ?? "") \(one["methodLabel"].sentence ?? "")"
        )
      }
      for one in page["history"].list {
        print(
          "  v\(one["version"].map(\.text) ?? "")  \(one["at"]?.string ?? "")  \(one["kind"]?.string ?? "")"
            + (one["reason"]?.string.map { "  \($0)" } ?? ""))
      }
    }
  }
}
