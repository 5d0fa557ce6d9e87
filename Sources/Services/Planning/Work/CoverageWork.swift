internal import Ablation
internal import Imaging

/// How far a zone covers the target, what else it takes, and how near it comes to what must be spared.
struct CoverageWork: Sendable {
  private(set) var coverage: PlanDocument.Coverage
  let margin: MarginMeasurement?
  private(set) var findings: [PlanDocument.Finding] = []

  /// - Parameter wanted: target with its margin.
  init(_ ground: PlanGround, _ zone: ModelZone, wanted: Volume<UInt8>) throws(PlanningError) {
    let (target, sets) = (ground.target, [zone.zone.guaranteed, zone.zone.nominal, zone.zone.possible])
    let bounds = BilingualText("\(zone.bounds.zh)：必然、中等、可能", "\(zone.bounds.en): guaranteed, nominal, possible")
    func figure(_ values: [Double], _ unit: String, _ text: BilingualText) -> PlanDocument.Figure {
      PlanDocument.Figure(
        low: min(values[0], values[1]), nominal: values[1], high: max(values[1], values[2]), unit: unit, bounds: text)
    }
    func share(_ mask: Volume<UInt8>, _ set: Volume<Float>) -> Double {
      var (all, met) = (0, 0)
      for index in mask.voxels.indices where mask.voxels[index] != 0 {
        all += 1
        if set.voxels[index] >= 0 { met += 1 }
      }
      return all == 0 ? 0 : 100 * Double(met) / Double(all)
    }
    let cell = target.grid.voxelVolume / 1000
    let healthy = sets.map { set in
      cell * Double(set.voxels.indices.reduce(into: 0) { $0 += set.voxels[$1] >= 0 && target.voxels[$1] == 0 ? 1 : 0 })
    }
    let (low, nominal, high) = try CoverageWork.margins(ground, sets)
    margin = nominal ?? high ?? low
    // Without a zone nothing is covered at all: the margin is as bad as the target is wide.
    let none = -ground.anatomy.targetDiameter
    let band = (nominal ?? high ?? low)?.uncertainty ?? ground.uncertainty
    let smallest = figure(
      [
        low.map { $0.minimum - band } ?? none, nominal?.minimum ?? none, high.map { $0.minimum + band } ?? none,
      ], "mm",
      BilingualText(
        "\(zone.bounds.zh)；另加配准与分割误差 ±\(CoverageWork.tenths(band)) mm",
        "\(zone.bounds.en); and ±\(CoverageWork.tenths(band)) mm for registration and segmentation"))
    let threshold = ground.scenario.threshold
    coverage = PlanDocument.Coverage(
      target: figure(sets.map { share(target, $0) }, "%", bounds),
      targetWithMargin: figure(sets.map { share(wanted, $0) }, "%", bounds), margin: ground.scenario.margin,
      healthy: figure(healthy, "mL", bounds), smallestMargin: smallest,
      uncoveredDirection: CoverageWork.uncovered(target, sets[0]),
      neighbours: try CoverageWork.neighbours(ground, sets[2]),
      verdict: smallest.low >= threshold ? .reached : smallest.high < threshold ? .missed : .uncertain)
    if low == nil {
      note(
        .warning, "在最不利的条件下没有消融范围：最小边界以 \(CoverageWork.tenths(none)) mm 计",
        "under the worst conditions there is no zone: the smallest margin is put at \(CoverageWork.tenths(none)) mm")
    }
    noteBorder(zone.zone.possible)
  }

  /// What needles cover that may not lie like this counts as uncertain at best.
  mutating func withdraw() {
    if coverage.verdict == .reached { coverage.verdict = .uncertain }
  }

  private mutating func note(_ severity: PlanDocument.Finding.Severity, _ zh: String, _ en: String) {
    findings.append(PlanDocument.Finding(severity: severity, text: BilingualText(zh, en)))
  }

  private mutating func noteBorder(_ zone: Volume<Float>) {
    let grid = zone.grid
    let touches = zone.voxels.indices.contains { offset in
      guard zone.voxels[offset] >= 0 else { return false }
      let index = grid.index(ofOffset: offset)
      return (0..<3).contains { index[$0] == 0 || index[$0] == grid.shape[$0] - 1 }
    }
    if touches {
      note(
        .warning, "可能的消融范围触及模拟区域边缘：请增大 region.size 后重算",
        "the possible zone touches the border of the simulated region: widen region.size and compute again")
    }
  }

  static func tenths(_ value: Double) -> String { ScenarioShape.text((value * 10).rounded() / 10) }

  /// Measured margins of the three zones; nil for one that is empty. Where all of the target lies near the capsule the
  /// rule about it is not applied.
  private static func margins(
    _ ground: PlanGround, _ sets: [Volume<Float>]
  ) throws(PlanningError) -> (low: MarginMeasurement?, nominal: MarginMeasurement?, high: MarginMeasurement?) {
    let scenario = ground.scenario
    var out: [MarginMeasurement?] = []
    for set in sets {
      guard set.voxels.contains(where: { $0 >= 0 }) else {
        out.append(nil)
        continue
      }
      out.append(
        try computed(at: "marginCheck") { () throws(AblationError) in
          let settings = try MarginSettings(
            threshold: scenario.threshold, uncertainty: ground.uncertainty, capsuleDistance: scenario.capsuleDistance)
          do throws(AblationError) {
            return try MarginMeasurement(tumour: ground.target, zone: set, organ: ground.organ, settings: settings)
          } catch {
            guard error.code == .empty, ground.organ != nil else { throw error }
            return try MarginMeasurement(tumour: ground.target, zone: set, settings: settings)
          }
        })
    }
    return (out[0], out[1], out[2])
  }

  /// Unit vector from the target's centre to the centre of what the zone leaves.
  private static func uncovered(_ target: Volume<UInt8>, _ set: Volume<Float>) -> [Double]? {
    var (sum, count) = (PatientPoint.zero, 0.0)
    for offset in target.voxels.indices where target.voxels[offset] != 0 && set.voxels[offset] < 0 {
      let index = target.grid.index(ofOffset: offset)
      sum += target.grid.point(x: index.x, y: index.y, z: index.z)
      count += 1
    }
    guard count > 0 else { return nil }
    let direction = (sum / count - AnatomySurvey.centre(target)).unit
    return direction == .zero ? nil : direction.list
  }

  /// From the possible zone to each structure: below zero where it enters.
  private static func neighbours(
    _ ground: PlanGround, _ zone: Volume<Float>
  ) throws(PlanningError) -> [PlanDocument.Neighbour] {
    guard zone.voxels.contains(where: { $0 >= 0 }) else { return [] }
    let near = try placed(at: "region") { () throws(VolumeError) in try zone.signedDistances(level: 0) }
    let mask = zone.map { UInt8($0 >= 0 ? 1 : 0) }
    let wide = try placed(at: "region") { () throws(VolumeError) in
      try mask.whollyPlaced(on: ground.paths.grid).distances()
    }
    var out: [PlanDocument.Neighbour] = []
    for (number, structure) in ground.paths.obstacles {
      let local = ground.obstacles[number].mask
      let isNear = !local.isEmpty
      let (field, cells) = isNear ? (near, local) : (wide, structure)
      var least = Float.infinity
      for index in cells.voxels.indices where cells.voxels[index] != 0 { least = min(least, field.voxels[index]) }
      if least.isFinite {
        out.append(PlanDocument.Neighbour(name: ground.scenario.obstacles[number].name, distance: Double(least)))
      }
    }
    return out.sorted { ($0.distance, $0.name.en) < ($1.distance, $1.name.en) }
  }
}

extension PlanGround {
  /// The target with its safety margin, within the organ where that is known: beyond the capsule there is nothing to
  /// treat.
  func wanted() throws(PlanningError) -> Volume<UInt8> {
    let distances = target.distances()
    let (reach, organ) = (Float(scenario.margin), organ)
    return try placed(at: "margin") { () throws(VolumeError) in
      try Volume(
        grid: target.grid,
        voxels: distances.voxels.indices.map { index in
          let isWithin = organ.map { $0.voxels[index] != 0 } ?? true
          return target.voxels[index] != 0 || distances.voxels[index] <= reach && isWithin ? 1 : 0
        })
    }
  }
}
