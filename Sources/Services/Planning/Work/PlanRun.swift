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
    let ground = try PlanGround(scenario, tables, files: files)
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
    if kind == .probes || kind == .whole, scenario.technique(tables) == .electroporation, scenario.placements.isEmpty {
      faults.append(
        ScenarioFault(
          "probes.placements", "电穿孔须给出电极位置（至少两根）：本版不自动选择电极",
          "electroporation needs its electrodes given (two at least): this version does not choose them"))
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
