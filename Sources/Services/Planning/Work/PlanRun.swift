internal import Ablation
internal import Foundation
internal import Imaging

/// One plan computed from a scenario: the document and the files beside it.
public struct PlanRun: Sendable {
  public let document: PlanDocument
  /// Zones, the canonical text, pages: by name, in the order they are written.
  public let files: [(name: String, bytes: [UInt8])]

  /// Told how far the work has come, 0 to 1, and at what.
  public typealias Progress = (Double, BilingualText) -> Void

  /// - Parameters:
  ///   - scenario: the scenario file's bytes.
  ///   - folder: what paths in it are relative to.
  ///   - key: signs the plan; nil leaves it unsigned.
  /// - Throws: ``PlanningError``.
  public init(
    _ kind: PlanDocument.Kind, scenario bytes: [UInt8], folder: String, tables: PlanningTables, key: PlanKey? = nil,
    progress: Progress = { _, _ in }
  ) throws(PlanningError) {
    let scenario = try Scenario(bytes)
    try PlanRun.require(kind, scenario, tables)
    let files = SceneFiles(folder: folder)
    progress(0, BilingualText("读取影像与分割", "reading images and structures"))
    let ground = try PlanGround(scenario, tables, files: files, for: kind)
    let treatment = try Treatment(scenario, tables)
    progress(0.1, BilingualText("准备完毕", "ready"))
    var work = PlanWork(kind: kind, ground: ground, treatment: treatment)
    switch kind {
    case .margin: try work.measure(files, progress)
    case .paths: try work.findPaths(progress)
    case .simulate: try work.simulate(work.given, progress)
    case .probes, .whole:
      try work.findPaths(progress)
      if treatment.technique == .ethanol {
        try work.adviseEthanol()
      } else if scenario.placements.isEmpty {
        try work.simulate(try work.choose(progress), progress)
      } else {
        try work.simulate(work.given, progress)
      }
    }
    progress(0.95, BilingualText("图与报告", "pictures and report"))
    (document, self.files) = try PlanOutput.finish(work, key: key)
    progress(1, BilingualText("完成", "done"))
  }

  private static let electrodes = 2...6

  /// What to give where pulses are to be planned: no rule for setting electrodes by themselves is generally agreed.
  private static func missingElectrodes(_ scenario: Scenario, _ tables: PlanningTables) -> ScenarioFault {
    func number(_ property: String) -> String {
      tables.applicators.row(scenario.applicator, property)?.number.map { ScenarioShape.text($0) } ?? "–"
    }
    let (field, limit, length) = (number("fieldPerSpacing"), number("maximalVoltage"), number("activeLength"))
    let count = scenario.placements.count
    return ScenarioFault(
      "probes.placements",
      "电穿孔须给出 2 至 6 根电极，现为 \(count) 根：每根写针尖 tip 与进针点 entry（或方向 direction），互相平行，把靶区围在当中；"
        + "每对电压为间距乘 \(field) V/cm，至多 \(limit) V，作用段 \(length) mm。可先用 jieru plan paths 取一条可行路径再平移，例见 Docs/plan.md",
      "electroporation needs its electrodes given, 2 to 6, not \(count): for each its tip and entry (or direction), parallel, "
        + "around the target; a pair gets \(field) V/cm of its distance, at most \(limit) V, over \(length) mm of active length. "
        + "Take a free path from jieru plan paths and shift it; an example is in Docs/plan.md")
  }

  /// What a kind of plan cannot do without, before any image is read.
  private static func require(
    _ kind: PlanDocument.Kind, _ scenario: Scenario, _ tables: PlanningTables
  ) throws(PlanningError) {
    try scenario.check(against: tables)
    var faults: [ScenarioFault] = []
    if kind == .simulate, scenario.placements.isEmpty {
      faults.append(
        ScenarioFault("probes.placements", "缺少：要模拟的针", "missing: the needles that are to be simulated"))
    }
    if kind == .simulate, scenario.technique(tables) == .ethanol {
      faults.append(ScenarioFault("applicator", EthanolVolume.zh, EthanolVolume.en))
    }
    if kind == .simulate || kind == .probes || kind == .whole, scenario.technique(tables) == .electroporation,
      !electrodes.contains(scenario.placements.count)
    {
      faults.append(missingElectrodes(scenario, tables))
    }
    if kind == .paths || kind == .probes || kind == .whole, scenario.obstacles.isEmpty {
      faults.append(
        ScenarioFault(
          "obstacles", "缺少：没有须避开的结构就没有路径规划",
          "missing: without structures to keep away from there is no search for paths"))
    }
    if kind == .margin, scenario.followUp == nil {
      faults.append(ScenarioFault("followUp", "缺少：术后影像与消融区", "missing: images after treatment and the zone"))
    }
    guard faults.isEmpty else { throw PlanningError.refused(faults) }
  }
}
