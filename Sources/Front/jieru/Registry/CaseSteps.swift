import ArgumentParser
import Foundation
import Rulebook

struct OpenCase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "申请一例 open a case",
    discussion: """
      记录文件是 JSON：就诊、诊断、适应证、术式……（Docs/standard-record.md）。
      The record is JSON: visit, diagnoses, indication, procedures … (Docs/standard-record.md).

      示例 Example:
        jieru case open --patient 01J… --record referral.json
      """)

  @Option(help: "患者标识 the patient's id")
  var patient: String
  @Option(help: "记录文件 the record, - for standard input", completion: .file())
  var record: String
  @Option(help: "检查号（病例编号） accession number")
  var number: String?
  @Option(help: "机构 institution; by default one's own")
  var institution: String?
  @Option(name: .customLong("scheduled-for"), help: "计划日期 planned for (YYYY-MM-DD)")
  var scheduledFor: CivilDate?
  @OptionGroup var node: NodeAccess

  func run() async throws {
    var members: [JSONValue.Member] = [
      .init("patient", .string(patient)), .init("record", try JSONFile.read(record)),
    ]
    if let number { members.append(.init("number", .string(number))) }
    if let institution { members.append(.init("institution", .string(institution))) }
    if let scheduledFor { members.append(.init("scheduledFor", .string(scheduledFor.iso))) }
    let body = JSONValue.object(members)
    try await node.run { client in
      StepCase.tell(try await client.ask(.post, "cases", json: body).json, node.json)
    }
  }
}

struct StepCase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "推进一步 take a step of a case",
    discussion: """
      步骤 steps: assess, authorise, plan, consent, enter_room, perform, report, follow_up, close; cancel, correct, assign,
      record_event, adjudicate, override, review_override. 内容是 JSON 文件（Docs/case.md）。

      示例 Examples:
        jieru case step JR8XDT1YPPWRFJ assess assess.json
        echo '{"operator":"01J…"}' | jieru case step JR8XDT1YPPWRFJ authorise -
        jieru case step JR8XDT1YPPWRFJ close
      """)

  @Argument(help: "病例编号或标识 number or id")
  var id: String
  @Argument(help: "步骤 step")
  var step: String
  @Argument(help: "内容 content as JSON, - for standard input", completion: .file())
  var content: String?
  @Option(name: .customLong("if-version"), help: "所见版本；不给则取最新 the version seen; by default the newest")
  var version: Int?
  @OptionGroup var node: NodeAccess

  func run() async throws {
    let body = try content.map { try JSONFile.read($0) } ?? [:]
    try await node.run { client in
      var seen = version
      if seen == nil, case .integer(let newest)? = try await client.ask(.get, "cases/\(id)").json["version"] {
        seen = newest
      }
      Self.tell(try await client.ask(.post, "cases/\(id)/steps/\(step)", json: body, version: seen).json, node.json)
    }
  }

  /// The receipt of a step.
  static func tell(_ receipt: JSONValue, _ isForPrograms: Bool) {
    if isForPrograms { return print(receipt.prettyText, terminator: "") }
    let version = receipt["version"].map(\.text) ?? "?"
    print("\(receipt["number"]?.string ?? "")  v\(version)  \(receipt["stateLabel"].sentence ?? "")")
  }
}

struct AskCase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask", abstract: "就一例问规范 ask the norm about a case",
    discussion: """
      问题见 jieru rules questions，如 proc.start、proc.permitted。 For questions see jieru rules questions.

      示例 Example:
        jieru case ask JR8XDT1YPPWRFJ proc.start
      """)

  @Argument(help: "病例编号或标识 number or id")
  var id: String
  @Argument(help: "问题 question")
  var question: String
  @OptionGroup var node: NodeAccess

  func run() async throws {
    try await node.run { client in
      let audit = try await client.ask(.get, "cases/\(id)/questions/\(question)").json
      let verdict = audit["verdict"]?.string ?? ""
      if node.json {
        print(audit.prettyText, terminator: "")
      } else {
        print(audit["summary"].sentence ?? verdict)
        for step in audit["remedies"].list.first?["steps"].list ?? [] {
          if let sentence = step["text"].sentence { print("  → \(sentence)") }
        }
      }
      switch verdict {
      case "not_met": throw ExitCode(3)
      case "undetermined": throw ExitCode(4)
      default: return
      }
    }
  }
}
