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

  /// Needles that are to be simulated together.
  struct Needles {
    let probes: [ProbeWork.Chosen]
    let method: BilingualText
    let candidates: Int
    /// The free way they were laid along; nil where they were given.
    var way: PlanDocument.Path?
  }

  /// The needles the scenario gives; one given by its direction goes in where that leaves the body.
  var given: Needles {
    let probes = ground.scenario.placements.map { placement in
      ProbeWork.Chosen(
        tip: placement.tip, direction: placement.direction,
        entry: placement.entry ?? NeedleCheck.skin(from: placement.tip, against: placement.direction, near: 0, ground))
    }
    return Needles(probes: probes, method: BilingualText("方案给出", "given"), candidates: probes.count)
  }

  /// How each needle keeps to what is asked of every path; a plan with one that does not is never called reached.
  private mutating func check(_ probes: [ProbeWork.Chosen]) throws(PlanningError) -> [PlanDocument.NeedleCheck?] {
    guard !ground.paths.obstacles.isEmpty else {
      ground.note(
        .warning, "没有给出须避开的结构：各针的路径没有核对", "no structures to keep away from are given: the needles' ways are not checked"
      )
      return probes.map { _ in nil }
    }
    let centre = ground.anatomy.targetCentre
    let search = if let paths { paths.search } else { try PathWork.search(ground) }
    let check = try NeedleCheck(
      ground, search, numbers: ground.paths.obstacles.map(\.number),
      aim: PatientPoint(centre[0], centre[1], centre[2]))
    var out: [PlanDocument.NeedleCheck?] = []
    for (index, probe) in probes.enumerated() {
      guard let entry = probe.entry else {
        let text = BilingualText("找不到进皮处，路径没有核对", "where it goes in is not known: its way is not checked")
        out.append(PlanDocument.NeedleCheck(breaches: [text]))
        continue
      }
      // An entry within the body would leave the way before it out.
      let skin = NeedleCheck.skin(from: probe.tip, against: probe.direction, near: (probe.tip - entry).length, ground)
      let isDeeper = skin.map { ($0 - probe.tip).length > (entry - probe.tip).length } ?? false
      out.append(check.judged(from: isDeeper ? skin ?? entry : entry, to: probe.tip))
      for breach in out[index]?.breaches ?? [] {
        ground.note(.warning, "第 \(index + 1) 针：\(breach.zh)", "needle \(index + 1): \(breach.en)")
      }
    }
    return out
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

  /// Pairs too far apart for the generator get less field than was set.
  private mutating func noteVoltages(_ probes: [ProbeWork.Chosen]) {
    guard case .electroporation(let field, let limit, _, _) = treatment.course else { return }
    for first in probes.indices {
      for second in probes.indices where second > first {
        let distance = (probes[first].tip - probes[second].tip).length
        let wanted = field * distance / 10
        guard wanted > limit else { continue }
        let (volts, most, far) = (
          ScenarioShape.text(wanted.rounded()), ScenarioShape.text(limit), CoverageWork.tenths(distance)
        )
        ground.note(
          .note, "第 \(first + 1)、\(second + 1) 针相距 \(far) mm，按设定须 \(volts) V，超过上限：以 \(most) V 计",
          "needles \(first + 1) and \(second + 1) are \(far) mm apart and would need \(volts) V: \(most) V are taken, the most there is"
        )
      }
    }
  }

  /// Chooses probes along free ways.
  mutating func choose(_ progress: PlanRun.Progress) throws(PlanningError) -> Needles {
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
    return Needles(
      probes: chosen.probes,
      method: chosen.isExact
        ? BilingualText("平行布针，逐一比较", "parallel needles, exact")
        : BilingualText("平行布针，贪心与局部搜索", "parallel needles, greedy and local search"),
      candidates: chosen.candidates, way: paths.way(chosen.way, ground))
  }

  /// Simulates needles together and holds the zones against target and neighbours.
  mutating func simulate(_ needles: Needles, _ progress: PlanRun.Progress) throws(PlanningError) {
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
    noteVoltages(needles.probes)
    let checks = try check(needles.probes)
    let placed = PlanDocument.Placement(
      applicator: treatment.name,
      probes: zip(needles.probes, checks).map { probe, check in
        PlanDocument.Probe(
          entry: probe.entry?.list, tip: probe.tip.list, direction: probe.direction.list,
          activeLength: treatment.activeLength, depth: probe.entry.map { (probe.tip - $0).length },
          setting: treatment.setting, check: check)
      }, candidates: needles.candidates, method: needles.method, way: needles.way)
    placement = placed
    guard let reference else { return }
    var measured = try CoverageWork(ground, reference, wanted: try ground.wanted())
    let isBreached = placed.isBreached
    if isBreached { measured.withdraw() }
    coverage = measured
    for finding in measured.findings { ground.note(finding.severity, finding.text.zh, finding.text.en) }
    switch measured.coverage.verdict {
    case .missed:
      ground.note(.warning, "规划未达到要求的边界", "the plan does not reach the margin that is asked for")
    case .uncertain where isBreached:
      ground.note(
        .warning, "有的针不满足对路径的要求：本计划不能当作达到",
        "a needle does not keep to what is asked of a path: do not take the plan as reached")
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
