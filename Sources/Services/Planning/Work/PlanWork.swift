internal import Ablation
internal import Imaging

/// What a run has found so far.
struct PlanWork {
  let kind: PlanDocument.Kind
  var ground: PlanGround
  let treatment: Treatment
  var paths: PathWork?
  var placement: PlanDocument.Placement?
  var zones: [ModelZone] = []
  var coverage: CoverageWork?
  var margin: MarginWork?

  init(kind: PlanDocument.Kind, ground: PlanGround, treatment: Treatment) {
    self.kind = kind
    self.ground = ground
    self.treatment = treatment
  }

  var reference: ModelZone? { zones.first { $0.model == treatment.reference } }

  /// The needles the scenario gives.
  var given: (probes: [ProbeWork.Chosen], method: BilingualText, candidates: Int) {
    let probes = ground.scenario.placements.map {
      ProbeWork.Chosen(tip: $0.tip, direction: $0.direction, entry: $0.entry)
    }
    return (probes, BilingualText("方案给出", "given"), probes.count)
  }

  mutating func findPaths(_ progress: PlanRun.Progress) throws(PlanningError) {
    progress(0.12, BilingualText("穿刺路径", "needle paths"))
    let found = try PathWork(ground)
    paths = found
    if found.plan.feasible == 0 {
      let reasons = found.plan.reasons
      ground.note(
        .warning,
        "\(found.entries.count) 个进针点均不可行：过长 \(reasons.tooLong)，受阻 \(reasons.blocked)，夹角过小 \(reasons.tooFlat)，组织过薄 \(reasons.thinCuff)",
        "none of \(found.entries.count) entries is free: \(reasons.tooLong) too long, \(reasons.blocked) blocked, \(reasons.tooFlat) too flat, \(reasons.thinCuff) with too thin a cuff"
      )
    }
  }

  /// Chooses probes along free ways.
  mutating func choose(
    _ progress: PlanRun.Progress
  ) throws(PlanningError) -> (probes: [ProbeWork.Chosen], method: BilingualText, candidates: Int) {
    guard let paths else { preconditionFailure("paths come before probes") }
    let label = BilingualText("单针范围", "the zone of one probe")
    guard let tissue = ground.tissue.tissues[1] else { preconditionFailure("the organ always has a tissue") }
    let single = try SingleProbe(treatment, ground.scenario, in: tissue) { progress(0.15 + 0.2 * $0, label) }
    let wanted = try ground.wanted()
    let chosen = try ProbeWork(ground, paths, single, wanted: wanted) {
      progress(0.35 + 0.1 * $0, BilingualText("布针", "choice of probes"))
    }
    func axes(_ axes: SingleProbe.Axes) -> String {
      "\(CoverageWork.tenths(axes.along)) × \(CoverageWork.tenths(axes.across)) mm"
    }
    let percent = CoverageWork.tenths(100 * chosen.coverage)
    ground.note(
      .note,
      "布针依据：单针在\(tissue.zh)中模拟所得范围的半轴（沿针 × 横向）中等 \(axes(single.nominal))，必然 \(axes(single.guaranteed))；按必然范围覆盖靶区及边界的 \(percent)%",
      "probes were chosen by the half axes (along × across) of one probe's zone simulated in \(tissue.en): nominal \(axes(single.nominal)), guaranteed \(axes(single.guaranteed)); by the guaranteed ones \(percent) % of target and margin is covered"
    )
    return (
      chosen.probes,
      chosen.isExact
        ? BilingualText("平行布针，逐一比较", "parallel needles, exact")
        : BilingualText("平行布针，贪心与局部搜索", "parallel needles, greedy and local search"),
      chosen.candidates
    )
  }

  /// Simulates needles together and holds the zones against target and neighbours.
  mutating func simulate(
    _ needles: (probes: [ProbeWork.Chosen], method: BilingualText, candidates: Int), _ progress: PlanRun.Progress
  ) throws(PlanningError) {
    let (treatment, tissue) = (treatment, ground.tissue)
    for (index, probe) in needles.probes.enumerated() where ground.region.grid.index(of: probe.tip) == nil {
      throw PlanningError.refused(
        "probes.placements[\(index)].tip", "针尖不在模拟区域内", "the tip lies outside the simulated region")
    }
    zones = try computed(at: "probes") { () throws(AblationError) in
      try treatment.simulate(
        try treatment.shafts(needles.probes.map { ($0.tip, $0.direction) }), in: tissue
      ) { progress(0.45 + 0.45 * $0, BilingualText("模拟（低、中、高灌注）", "simulation (low, nominal, high perfusion)")) }
    }
    for zone in zones {
      for volume in [zone.zone.guaranteed, zone.zone.nominal, zone.zone.possible] {
        try computed(at: zone.model) { () throws(AblationError) in
          guard volume.voxels.allSatisfy(\.isFinite) else {
            throw AblationError(.notConverged, field: zone.model, zh: "结果含非有限数", en: "the result is not finite")
          }
        }
      }
    }
    placement = PlanDocument.Placement(
      applicator: treatment.name,
      probes: needles.probes.map { probe in
        PlanDocument.Probe(
          entry: probe.entry?.list, tip: probe.tip.list, direction: probe.direction.list,
          activeLength: treatment.activeLength, depth: probe.entry.map { (probe.tip - $0).length },
          setting: treatment.setting)
      }, candidates: needles.candidates, method: needles.method)
    guard let reference else { return }
    let measured = try CoverageWork(ground, reference, wanted: try ground.wanted())
    coverage = measured
    for finding in measured.findings { ground.note(finding.severity, finding.text.zh, finding.text.en) }
    switch measured.coverage.verdict {
    case .missed:
      ground.note(.warning, "规划未达到要求的边界", "the plan does not reach the margin that is asked for")
    case .uncertain:
      ground.note(
        .warning, "在误差与灌注的不确定范围内，可能达不到要求的边界",
        "within the uncertainty of perfusion and registration the margin may not be reached")
    case .reached: break
    }
    for neighbour in measured.coverage.neighbours where neighbour.distance <= 0 {
      ground.note(
        .warning, "可能的消融范围触及“\(neighbour.name.zh)”", "the possible zone reaches \(neighbour.name.en)")
    }
  }

  mutating func adviseEthanol() throws(PlanningError) {
    guard case .ethanol(let margin) = treatment.course else { return }
    let radius = 0.5 * ground.anatomy.targetDiameter
    let volume = try computed(at: "target") { () throws(AblationError) in
      try EthanolVolume(radius: radius, margin: margin).millilitres
    }
    let text = CoverageWork.tenths(volume)
    ground.note(
      .warning, "乙醇参考用量 \(text) mL。\(EthanolVolume.zh)", "about \(text) mL of ethanol. \(EthanolVolume.en)")
  }

  mutating func measure(_ files: SceneFiles, _ progress: PlanRun.Progress) throws(PlanningError) {
    let measured = try MarginWork(ground, files: files) {
      progress(0.1 + 0.8 * $0, BilingualText("配准与边界测量", "registration and margin"))
    }
    for finding in measured.findings { ground.note(finding.severity, finding.text.zh, finding.text.en) }
    margin = measured
  }
}
