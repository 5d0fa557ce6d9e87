import ArgumentParser
import Foundation
import Planning
import Rulebook

/// Brings a finished plan to the node that holds its images.
struct SendPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "存入节点 keep a plan with its study at a node",
    discussion: """
      计划先在本机核对（摘要、签名、文件），节点再核对一次；同一计划只存一份。
      The plan is checked here first (digest, signature, files), then by the node; a plan is kept once.

      示例 Example:
        JIERU_TOKEN=... jieru plan send plan/ --to https://node
      """)

  @Argument(help: "计划文件夹 the plan's folder", completion: .directory)
  var folder: String
  @Option(help: "检查 UID，默认为计划所用影像的检查 study UID; by default that of the plan's images")
  var study: String?
  @OptionGroup var node: NodeAccess

  func run() async throws {
    let check = try PlanFaults.reported { () throws(PlanningError) in try PlanCheck(folder: folder) }
    for row in check.rows where !row.passed { Terminal.note("✗ \(row.what.zh) \(row.what.en) \(row.detail)") }
    guard check.passed else { throw ExitCode(1) }
    guard let study = study ?? check.document.images.studyInstanceUID else {
      throw CommandFailure("计划的影像没有检查 UID，不能存入 the plan's images have no study UID: it cannot be kept with a study")
    }
    guard let bytes = FileManager.default.contents(atPath: "\(folder)/result.json"),
      let document = try? JSONValue.parse(String(decoding: bytes, as: UTF8.self), file: "result.json")
    else { throw CommandFailure("无法读取 cannot read \(folder)/result.json") }
    try await node.run { client in
      let answer = try await client.ask(.post, "studies/\(study)/plans", json: document)
      if node.json {
        print(answer.json.prettyText, terminator: "")
      } else {
        let id = answer.json["id"]?.string ?? ""
        print(answer.status == 201 ? "已存入 kept: \(id)" : "早已存入 was kept before: \(id)")
      }
    }
  }
}
