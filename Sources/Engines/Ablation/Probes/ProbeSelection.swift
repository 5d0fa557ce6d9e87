public import Imaging

/// A probe that could be placed, with the zone it makes: an ellipsoid around its axis.
public struct ProbeCandidate: Sendable, Hashable {
  /// Centre of the zone, mm.
  public let centre: PatientPoint
  /// Unit vector of the needle.
  public let direction: PatientVector
  /// Half axes of the zone along the needle and across it, mm.
  public let along: Double
  public let across: Double
  /// What the caller knows it by: a path, a power.
  public let name: String

  /// - Throws: ``AblationError``: half axes outside 1 to 60 mm, a direction without length.
  public init(
    centre: PatientPoint, direction: PatientVector, along: Double, across: Double, name: String
  ) throws(AblationError) {
    try require(along, in: 1...60, field: "along", unit: "mm")
    try require(across, in: 1...60, field: "across", unit: "mm")
    try require(direction.length, in: 1e-6...1e6, field: "direction", unit: "")
    for axis in 0..<3 {
      try require(centre[axis], in: -Grid.originLimit...Grid.originLimit, field: "centre", unit: "mm")
    }
    self.centre = centre
    self.direction = direction.unit
    self.along = along
    self.across = across
    self.name = name
  }

  @inline(__always)
  func contains(_ point: PatientPoint) -> Bool {
    let from = point - centre
    let axial = from.dot(direction)
    let radial = from.dot(from) - axial * axial
    return axial * axial / (along * along) + radial / (across * across) <= 1
  }
}

/// Probes that together cover a target, and what they cost.
public struct ProbeSelection: Sendable, Hashable {
  /// Numbers of the chosen candidates, in the order they were found.
  public let chosen: [Int]
  /// Target left over and healthy tissue taken, mm^3.
  public let uncovered: Double
  public let healthy: Double
  /// Covered share of the target.
  public let coverage: Double
  /// Whether every voxel of the target is covered.
  public var isComplete: Bool { uncovered == 0 }

  /// Covering more comes first, then fewer millilitres of healthy tissue, then fewer probes.
  public func isBetter(than other: ProbeSelection) -> Bool {
    if uncovered != other.uncovered { return uncovered < other.uncovered }
    if healthy != other.healthy { return healthy < other.healthy }
    return chosen.count < other.chosen.count
  }
}

/// Which of the candidates cover a target with its margin, and spare the most.
public struct ProbeProblem: Sendable {
  public let candidates: [ProbeCandidate]
  let cover: [BitSet]
  let harm: [BitSet]
  let targetCount: Int
  let voxelVolume: Double

  /// - Parameters:
  ///   - target: tumour with its margin; 0 or not.
  ///   - tissue: what is harmed where a zone leaves the target; nil counts all of it.
  /// - Throws: ``AblationError``: no candidate, more than 20 000, an empty target, different grids.
  public init(
    candidates: [ProbeCandidate], target: Volume<UInt8>, tissue: Volume<UInt8>? = nil
  ) throws(AblationError) {
    guard !candidates.isEmpty else {
      throw AblationError(.empty, field: "candidates", zh: "没有候选布针", en: "there is no candidate")
    }
    try require(Double(candidates.count), in: 1...20_000, field: "candidates", unit: "")
    do throws(VolumeError) {
      if let tissue { try target.grid.requireMatch(tissue.grid, field: "tissue") }
    } catch { throw AblationError(error) }
    let grid = target.grid
    var (wanted, other) = ([PatientPoint](), [PatientPoint]())
    let reach = ProbeProblem.reach(candidates)
    for index in target.voxels.indices {
      let voxel = grid.index(ofOffset: index)
      if target.voxels[index] != 0 {
        wanted.append(grid.point(x: voxel.x, y: voxel.y, z: voxel.z))
      } else if tissue.map({ $0.voxels[index] != 0 }) ?? true {
        let point = grid.point(x: voxel.x, y: voxel.y, z: voxel.z)
        let isNear = (0..<3).allSatisfy { point[$0] >= reach.low[$0] && point[$0] <= reach.high[$0] }
        if isNear { other.append(point) }
      }
    }
    guard !wanted.isEmpty else {
      throw AblationError(.empty, field: "target", zh: "靶区为空", en: "the target is empty")
    }
    self.candidates = candidates
    targetCount = wanted.count
    voxelVolume = grid.voxelVolume
    cover = candidates.map { BitSet(wanted, $0.contains) }
    harm = candidates.map { BitSet(other, $0.contains) }
  }

  /// The box that holds every zone.
  private static func reach(_ candidates: [ProbeCandidate]) -> (low: SIMD3<Double>, high: SIMD3<Double>) {
    var (low, high) = (SIMD3(repeating: Double.infinity), SIMD3(repeating: -Double.infinity))
    for candidate in candidates {
      let size = max(candidate.along, candidate.across)
      for axis in 0..<3 {
        low[axis] = min(low[axis], candidate.centre[axis] - size)
        high[axis] = max(high[axis], candidate.centre[axis] + size)
      }
    }
    return (low, high)
  }

  /// What a choice comes to.
  public func selection(_ chosen: [Int]) -> ProbeSelection {
    var (covered, harmed) = (BitSet(count: targetCount), BitSet(count: harm[0].count))
    for index in chosen {
      covered.formUnion(cover[index])
      harmed.formUnion(harm[index])
    }
    let done = covered.population
    return ProbeSelection(
      chosen: chosen, uncovered: Double(targetCount - done) * voxelVolume,
      healthy: Double(harmed.population) * voxelVolume, coverage: Double(done) / Double(targetCount))
  }
}
