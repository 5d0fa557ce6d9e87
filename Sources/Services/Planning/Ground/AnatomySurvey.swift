internal import Ablation
internal import Imaging

/// Sizes and distances of the target, and what the rules on technique get from them.
struct AnatomySurvey: Sendable {
  let anatomy: PlanDocument.Anatomy
  let facts: [String: Double]
  private(set) var findings: [PlanDocument.Finding] = []

  init(
    _ scenario: Scenario, _ tables: PlanningTables, _ structures: Structures, _ region: WorkRegion,
    _ target: Volume<UInt8>, _ organ: Volume<UInt8>?, _ paths: PathGround,
    _ obstacles: [(name: BilingualText, mask: Volume<UInt8>)]
  ) throws(PlanningError) {
    let distances = target.distances()
    func nearest(_ field: Volume<Float>, _ mask: Volume<UInt8>) -> Double? {
      var least = Float.infinity
      for index in mask.voxels.indices where mask.voxels[index] != 0 { least = min(least, field.voxels[index]) }
      return least.isFinite ? Double(least) : nil
    }
    var neighbours: [PlanDocument.Neighbour] = []
    var byFact: [String: Double] = [:]
    for (number, mask) in paths.obstacles {
      let obstacle = scenario.obstacles[number]
      guard let distance = nearest(distances, obstacles[number].mask) ?? nearest(paths.targetDistances, mask) else {
        continue
      }
      neighbours.append(PlanDocument.Neighbour(name: obstacle.name, distance: distance))
      if let fact = obstacle.fact { byFact[fact] = min(byFact[fact] ?? .infinity, distance) }
    }
    for (index, vessel) in scenario.vessels.enumerated() {
      let near = try structures.mask(vessel.structure, "vessels[\(index)]", on: region.grid, wholly: true)
      var distance = nearest(distances, near)
      if distance == nil {
        let far = try structures.mask(vessel.structure, "vessels[\(index)]", on: paths.grid, wholly: true)
        distance = nearest(paths.targetDistances, far)
      }
      guard let distance else { continue }
      neighbours.append(PlanDocument.Neighbour(name: vessel.name, distance: distance))
      byFact["vesselDistance"] = min(byFact["vesselDistance"] ?? .infinity, distance)
    }
    let diameter =
      if case .sphere(_, let radius) = scenario.target.structure { 2 * radius } else { AnatomySurvey.diameter(target) }
    let centre = AnatomySurvey.centre(target)
    var organVolume: Double?
    if case .labels(let names)? = scenario.organ.structure, let labels = structures.labels {
      organVolume = try labels.mask(try labels.numbers(names, field: "organ.labels"))?.millilitres
    }
    neighbours.sort { ($0.distance, $0.name.en) < ($1.distance, $1.name.en) }
    anatomy = PlanDocument.Anatomy(
      organ: scenario.organ.name ?? AnatomySurvey.name(scenario.organ.tissue, tables),
      targetCentre: [centre.x, centre.y, centre.z], targetDiameter: diameter, targetVolume: target.millilitres,
      organVolume: organVolume, neighbours: neighbours)
    byFact["diameter"] = diameter
    byFact["isLung"] = scenario.organ.tissue == "lung" ? 1 : 0
    byFact["isKidney"] = scenario.organ.tissue == "kidney" ? 1 : 0
    // What the scenario says outweighs what was measured here: it may rest on better images.
    facts = byFact.filter { tables.technique.facts.contains($0.key) }.merging(scenario.facts) { $1 }
    noteOverlap(target, organ)
  }

  private mutating func noteOverlap(_ target: Volume<UInt8>, _ organ: Volume<UInt8>?) {
    let grid = target.grid
    let touches = target.voxels.indices.contains { offset in
      guard target.voxels[offset] != 0 else { return false }
      let index = grid.index(ofOffset: offset)
      return (0..<3).contains { index[$0] == 0 || index[$0] == grid.shape[$0] - 1 }
    }
    if touches {
      findings.append(
        PlanDocument.Finding(
          severity: .warning,
          text: BilingualText("靶区触及模拟区域边缘", "the target touches the border of the simulated region")))
    }
  }

  private static func name(_ tissue: String, _ tables: PlanningTables) -> BilingualText? {
    guard let zh = tables.tissues.row(tissue, "name.zh"), let en = tables.tissues.row(tissue, "name.en") else {
      return nil
    }
    return BilingualText(zh.text, en.text)
  }

  static func centre(_ mask: Volume<UInt8>) -> PatientPoint {
    var (sum, count) = (SIMD3<Double>.zero, 0.0)
    for offset in mask.voxels.indices where mask.voxels[offset] != 0 {
      sum += SIMD3<Double>(mask.grid.index(ofOffset: offset))
      count += 1
    }
    return mask.grid.point(at: sum / max(1, count))
  }

  /// Widest extent of the surface over 500 directions evenly spread (a spiral over the half sphere), mm: within 0.5 % of
  /// the longest diameter. A target of so few voxels that it has no surface is as wide as one voxel.
  static func diameter(_ mask: Volume<UInt8>) -> Double {
    let points = (try? mask.surface())?.points ?? []
    guard let first = points.first else { return mask.grid.spacing.max() }
    let golden = Double.pi * (3 - 5.0.squareRoot())
    var widest = 0.0
    for number in 0..<500 {
      let z = (Double(number) + 0.5) / 500
      let r = (1 - z * z).squareRoot()
      let direction = SIMD3(r * Elementary.cos(golden * Double(number)), r * Elementary.sin(golden * Double(number)), z)
      var (low, high) = (first.dot(direction), first.dot(direction))
      for point in points {
        let along = point.dot(direction)
        low = min(low, along)
        high = max(high, along)
      }
      widest = max(widest, high - low)
    }
    return widest
  }
}
