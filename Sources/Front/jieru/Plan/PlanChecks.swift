import Ablation
import ArgumentParser
import Foundation
import Planning

/// Runs every analytic case of the engine.
struct VerifyPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "验证：与解析解逐项比较 verify the equations against closed forms",
    discussion: "示例 Example:\n  jieru plan verify")

  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @Flag(help: "不显示进度 no progress")
  var quiet = false

  private struct Line: Encodable {
    let zh: String
    let en: String
    let source: String
    let unit: String
    let expected: Double
    let got: Double
    let error: Double
    let bound: Double
    let isRelative: Bool
    let passed: Bool
  }

  func run() async throws {
    let bar = ProgressBar("%", total: 100, quiet: quiet || !Terminal.isWatched)
    let rows: [VerificationRow]
    do throws(AblationError) {
      rows = try Verification.rows { bar.reached(percent: Int(100 * $0), doing: "解析解 closed forms") }
    } catch {
      bar.finish()
      Terminal.note("\(error)")
      throw ExitCode(1)
    }
    bar.finish()
    let failed = rows.count { !$0.passed }
    if json {
      try JSONOutput.print(
        rows.map {
          Line(
            zh: $0.zh, en: $0.en, source: $0.source, unit: $0.unit, expected: $0.expected, got: $0.got, error: $0.error,
            bound: $0.bound, isRelative: $0.isRelative, passed: $0.passed)
        })
    } else {
      var table = TextTable(["", "项目", "case", "预期 expected", "得到 got", "误差 error", "上限 bound"], right: [3, 4, 5, 6])
      for row in rows {
        let unit = row.isRelative ? "%" : " \(row.unit)"
        let scale = row.isRelative ? 100.0 : 1
        table.add([
          row.passed ? "✓" : "✗", row.zh, row.en, number(row.expected) + " \(row.unit)", number(row.got),
          number(row.error * scale) + unit, number(row.bound * scale) + unit,
        ])
      }
      print(table.text())
      print("\(rows.count - failed) / \(rows.count) 项通过 cases pass")
    }
    if failed > 0 { throw ExitCode(1) }
  }

  private func number(_ value: Double) -> String { String(format: "%.4g", value) }
}

/// Holds a plan's folder against its digest and signature.
struct CheckPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "核对计划：摘要、签名、文件 check a plan's digest, signature and files",
    discussion: """
      示例 Examples:
        jieru plan check plan/
        jieru plan check plan/ --again scenario.json
      """)

  @Argument(help: "计划文件夹 the plan's folder")
  var folder: String
  @Option(help: "按此方案重新计算并逐位比较 compute anew from this scenario and compare bit for bit")
  var again: String?
  @Flag(help: "JSON（供程序使用） for programs")
  var json = false
  @OptionGroup var options: PlanOptions

  private struct Report: Encodable {
    let passed: Bool
    let isSigned: Bool
    let rows: [PlanCheck.Row]
  }

  func run() async throws {
    let check = try PlanFaults.reported { () throws(PlanningError) in try PlanCheck(folder: folder) }
    var rows = check.rows
    if let again {
      let tables = try options.load()
      let run = try PlanFaults.reported { () throws(PlanningError) in
        try PlanRun(
          check.document.kind, scenario: try PlanArguments.bytes(again), folder: PlanArguments.folder(of: again),
          tables: tables)
      }
      rows.append(
        PlanCheck.Row(
          what: BilingualText("重新计算，逐位相同", "computed anew, the same to the last bit"), passed: check.isSame(as: run),
          detail: run.document.digest))
    }
    let passed = rows.allSatisfy(\.passed)
    if json {
      try JSONOutput.print(Report(passed: passed, isSigned: check.isSigned, rows: rows))
    } else {
      for row in rows {
        print("\(row.passed ? "✓" : "✗") \(row.what.zh)  \(row.what.en)\(row.detail.isEmpty ? "" : "  \(row.detail)")")
      }
      if !check.isSigned { print("– 计划未签名  the plan is unsigned") }
    }
    if !passed { throw ExitCode(1) }
  }
}

/// Makes a key that signs plans.
struct PlanKeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "生成签名密钥（Ed25519） make a key that signs plans",
    discussion: "示例 Example:\n  jieru plan key plan.key")

  @Argument(help: "新的密钥文件 the new key file")
  var file: String

  func run() async throws {
    let key = PlanKey()
    try PlanFaults.reported { () throws(PlanningError) in try key.write(to: file) }
    print("已生成 made: \(file) (0600)")
    print("公钥 public key: \(key.publicKey)")
  }
}
