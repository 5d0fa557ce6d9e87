import ArgumentParser
import Foundation
import Planning
import Server

/// Planning of ablations: from a scenario to a plan with its files and report.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "消融规划：路径、布针、范围、边界 plan an ablation: paths, probes, zones, margin",
    discussion: """
      方案是一个 JSON 文件：影像、分割、靶区、器械；可从 Examples/plan 中的例子改起。
      A scenario is one JSON file: images, structures, target, applicator; begin with one of Examples/plan.

      示例 Examples:
        jieru plan whole scenario.json -o plan/
        jieru plan margin scenario.json -o plan-after/ --key plan.key
        jieru plan check plan/ --again scenario.json
        jieru plan verify

      说明见 Docs/plan.md。本结果仅供术前规划参考，不是医疗器械的结论。
      See Docs/plan.md. Results support planning; they are no device claim.

      退出码 Exit codes:
        0 完成，达到要求的边界 done, margin reached
        1 失败 failed
        2 用法或方案有误 wrong use or scenario
        3 未达到要求的边界，或无路可进 margin not reached, or no way in
        4 在不确定范围内 undetermined
      """,
    subcommands: [
      PathsCommand.self, SimulateCommand.self, ProbesCommand.self, WholeCommand.self, MarginCommand.self,
      SchemaCommand.self, VerifyPlanCommand.self, CheckPlanCommand.self, PlanKeyCommand.self,
      SendPlanCommand.self,
    ])
}

/// Where tables are and how errors are shown.
struct PlanOptions: ParsableArguments {
  @Option(help: "参数表文件夹 the folder of tables (默认随程序 default: the program's own)")
  var tables: String?

  func load() throws -> PlanningTables {
    let setting = tables ?? ProcessInfo.processInfo.environment["JIERU_ABLATION_TABLES"]
    guard let folder = ProgramFolder.ablationTables.find(setting) else {
      let place = setting.map { "：\($0)" } ?? ""
      throw PlanFaults.exit(
        .refused([
          ScenarioFault(
            "--tables", "找不到参数表\(place)。请指定其中有 1/tissues.tsv 的文件夹",
            "the tables were not found\(setting.map { " in \($0)" } ?? ""): name the folder that has 1/tissues.tsv in it"
          )
        ]))
    }
    return try PlanFaults.reported { () throws(PlanningError) in try PlanningTables(folder: "\(folder)/1") }
  }
}

/// How refusals of scenarios are shown.
enum PlanFaults {
  /// Runs `body`; faults of a scenario are printed, one a line, and end with 2, failures with 1.
  static func reported<Result>(_ body: () throws(PlanningError) -> Result) throws -> Result {
    do throws(PlanningError) { return try body() } catch { throw exit(error) }
  }

  static func exit(_ error: PlanningError) -> ExitCode {
    Terminal.note(error.description)
    if case .refused = error { return ExitCode(2) }
    return ExitCode(1)
  }
}

/// What every kind of plan is asked with.
struct PlanArguments: ParsableArguments {
  @Argument(help: "方案文件 the scenario (JSON)")
  var scenario: String
  @Option(name: [.short, .customLong("output")], help: "输出文件夹 the folder to write")
  var output: String
  @Option(help: "签名密钥 the key that signs (见 see jieru plan key)")
  var key: String?
  @Flag(help: "替换已有的计划 replace a plan that is there")
  var force = false
  @Flag(help: "在标准输出给出 result.json（供程序） result.json on standard output, for programs")
  var json = false
  @Flag(help: "不显示进度 no progress")
  var quiet = false
  @OptionGroup var options: PlanOptions

  /// Computes the plan and writes its folder.
  func run(_ kind: PlanDocument.Kind) throws {
    let tables = try options.load()
    // Into a pipe or a file goes no bar: a plan takes seconds, and its summary says it all.
    let bar = ProgressBar("%", total: 100, quiet: quiet || !Terminal.isWatched)
    let (run, seconds) = try PlanFaults.reported { () throws(PlanningError) in
      try PlanFolder.requireFree(output, force: force)
      let signer = try key.map { (file) throws(PlanningError) in try PlanKey(file: file) }
      let run = try PlanRun(
        kind, scenario: try PlanArguments.bytes(scenario), folder: PlanArguments.folder(of: scenario), tables: tables,
        key: signer
      ) { share, doing in bar.reached(percent: Int(100 * share), doing: "\(doing.zh) \(doing.en)") }
      bar.finish()
      try PlanFolder.write(run, to: output, force: force)
      return (run, bar.seconds)
    }
    if json {
      JSONOutput.print(run.files.last { $0.name == "result.json" }?.bytes ?? [])
    } else {
      PlanSummary(run.document).show()
      print(
        "已写入 written to \(output): \(run.files.count) 个文件 files，\(String(format: "%.1f", seconds)) s；"
          + "报告 report: \(output)/report.html")
    }
    throw PlanSummary(run.document).exitCode
  }

  static func bytes(_ path: String) throws(PlanningError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw PlanningError.refused([ScenarioFault("SCENARIO", "没有这个文件：\(path)", "no such file: \(path)")])
    }
    guard !isFolder.boolValue else {
      throw PlanningError.refused([
        ScenarioFault(
          "SCENARIO", "这是文件夹，须给出其中的方案文件：\(path)", "this is a folder; name the scenario in it: \(path)")
      ])
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PlanningError.refused([
        ScenarioFault("SCENARIO", "方案文件无法读取：\(path)", "the scenario cannot be read: \(path)")
      ])
    }
    return Array(data)
  }

  static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }
}
