internal import Ablation
internal import Imaging

extension WorkRegion {
  /// The target's voxels.
  ///
  /// - Throws: ``PlanningError``: none, or outside the body.
  func target(_ scenario: Scenario, _ structures: Structures) throws(PlanningError) -> Volume<UInt8> {
    let mask = try structures.mask(scenario.target.structure, "target", on: grid, wholly: false)
    let count = mask.voxels.reduce(into: 0) { $0 += Int($1) }
    guard count > 0 else {
      throw PlanningError.refused(
        "target", "靶区没有体素（小于一个 \(ScenarioShape.text(grid.spacing.x)) mm 体素）",
        "the target has no voxels (less than one of \(ScenarioShape.text(grid.spacing.x)) mm)")
    }
    guard let body = structures.body else { return mask }
    let placedBody = try placed(at: "body") { () throws(VolumeError) in
      try body.resampledNearest(onto: grid, outside: 0)
    }
    let within = zip(mask.voxels, placedBody.voxels).reduce(into: 0) { $0 += Int($1.0 & $1.1) }
    let percent = Int((100 * Double(within) / Double(count)).rounded())
    guard percent >= 90 else {
      throw PlanningError.refused(
        "target", "靶区只有 \(percent)% 位于身体内（至少 90%）",
        "only \(percent) % of the target lies within the body (at least 90 %)")
    }
    return mask
  }

  /// The organ with the target in it, beyond the images as at their edge; nil where its labels are not given.
  func organ(
    _ scenario: Scenario, _ structures: Structures, target: Volume<UInt8>
  ) throws(PlanningError) -> Volume<UInt8>? {
    guard let structure = scenario.organ.structure else { return nil }
    let mask = continued(try structures.mask(structure, "organ", on: grid, wholly: false))
    guard !mask.isEmpty else {
      throw PlanningError.refused("organ.labels", "模拟区域内没有靶器官的体素", "the organ has no voxels within the region")
    }
    return try placed(at: "organ") { () throws(VolumeError) in
      try Volume(grid: grid, voxels: zip(mask.voxels, target.voxels).map { $0 | $1 })
    }
  }

  /// Labels of the tissue map: large vessels come last and cover everything.
  static let firstVessel = 128

  /// Which tissue each cell is: the body's, other regions, the organ, the target, vessels, each over those before.
  func tissue(
    _ scenario: Scenario, _ tables: PlanningTables, _ structures: Structures, organ: Volume<UInt8>?,
    target: Volume<UInt8>
  ) throws(PlanningError) -> TissueMap {
    var labels = [UInt8](repeating: 0, count: grid.count)
    var tissues: [UInt8: TissueProperties] = [:]
    var films: [UInt8: Double] = [:]
    func properties(_ name: String, _ field: String) throws(PlanningError) -> TissueProperties {
      try computed(at: field) { () throws(AblationError) in try TissueProperties(name, from: tables.tissues) }
    }
    func paint(_ mask: Volume<UInt8>, _ label: UInt8) {
      for index in labels.indices where mask.voxels[index] != 0 { labels[index] = label }
    }
    tissues[0] = try properties(scenario.bodyTissue, "bodyTissue")
    for (index, part) in scenario.tissues.enumerated() {
      let field = "tissues[\(index)]"
      let label = UInt8(3 + index)
      paint(continued(try structures.mask(.labels(part.labels), field, on: grid, wholly: false)), label)
      tissues[label] = try properties(part.tissue, "\(field).tissue")
    }
    tissues[1] = try properties(scenario.organ.tissue, "organ.tissue")
    if let organ { paint(organ, 1) } else { labels = labels.map { $0 == 0 ? 1 : $0 } }
    tissues[2] = try properties(scenario.target.tissue, "target.tissue")
    paint(target, 2)
    for (index, vessel) in scenario.vessels.enumerated() {
      let label = UInt8(WorkRegion.firstVessel + index)
      paint(continued(try structures.mask(vessel.structure, "vessels[\(index)]", on: grid, wholly: true)), label)
      tissues[label] = try properties("blood", "vessels[\(index)]")
      films[label] =
        if let film = vessel.film { film } else {
          try computed(at: "vessels[\(index)].film") { () throws(AblationError) in
            try tables.tissues.number("blood", "filmCoefficient", in: 1...1e5)
          }
        }
    }
    let map = try placed(at: "region") { () throws(VolumeError) in try Volume(grid: grid, voxels: labels) }
    return try computed(at: "region") { () throws(AblationError) in
      try TissueMap(labels: map, tissues: tissues, vessels: films)
    }
  }
}
