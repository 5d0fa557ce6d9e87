public import Imaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Every entry against every obstacle.
public struct PathSearch: Sendable {
  public let obstacles: [Obstacle]
  /// Distances to the organ's surface, negative inside.
  public let organ: Volume<Float>?
  public let error: TargetingError
  public let limits: Limits
  /// By voxel: distance beyond clearance to the nearest obstacle, mm.
  let slack: SlackField
  let grid: Grid

  public struct Limits: Sendable, Hashable {
    /// Longest needle, mm.
    public let length: Double
    /// Flattest way through the capsule, degrees. 20 is a common rule, not verified here.
    public let capsuleAngle: Double
    /// Least organ before the target, mm; 0 asks for none.
    public let cuff: Double

    public init(length: Double = 150, capsuleAngle: Double = 20, cuff: Double = 0) throws(AblationError) {
      try require(length, in: 10...400, field: "length", unit: "mm")
      try require(capsuleAngle, in: 0...89, field: "capsuleAngle", unit: "°")
      try require(cuff, in: 0...50, field: "cuff", unit: "mm")
      self.length = length
      self.capsuleAngle = capsuleAngle
      self.cuff = cuff
    }
  }

  /// - Parameter organ: the organ's mask, whose capsule is crossed.
  /// - Throws: ``AblationError``: no obstacle, different grids, an empty organ.
  public init(
    obstacles: [Obstacle], organ: Volume<UInt8>? = nil, error: TargetingError, limits: Limits
  ) throws(AblationError) {
    guard let first = obstacles.first else {
      throw AblationError(
        .empty, field: "obstacles", zh: "没有给出任何需避开的结构", en: "no structure to keep away from is given")
    }
    var slack = [Float](repeating: .infinity, count: first.distances.grid.count)
    do throws(VolumeError) {
      for obstacle in obstacles {
        try first.distances.grid.requireMatch(obstacle.distances.grid, field: obstacle.en)
        let clearance = Float(obstacle.clearance)
        for index in slack.indices { slack[index] = min(slack[index], obstacle.distances.voxels[index] - clearance) }
      }
      if let organ { try first.distances.grid.requireMatch(organ.grid, field: "organ") }
      self.organ = try organ.map { mask throws(VolumeError) in try mask.surfaceDistances() }
    } catch {
      throw AblationError(error)
    }
    self.obstacles = obstacles
    self.error = error
    self.limits = limits
    self.slack = SlackField(slack, on: first.distances.grid)
    grid = first.distances.grid
  }
}

/// What a search found.
public struct PathPlan: Sendable {
  /// By entry: reserve in mm where the way is free, or why it is not.
  public let outcomes: [Outcome]
  /// All paths that no other dominates, longest reserve first.
  public let front: [NeedlePath]
  public let feasible: Int

  public enum Outcome: Sendable, Hashable {
    case free(reserve: Float)
    case tooLong
    case blocked
    case tooFlat
    case thinCuff
  }

  /// How many entries failed for what.
  public var reasons: (tooLong: Int, blocked: Int, tooFlat: Int, thinCuff: Int) {
    var counts = (tooLong: 0, blocked: 0, tooFlat: 0, thinCuff: 0)
    for outcome in outcomes {
      switch outcome {
      case .free: break
      case .tooLong: counts.tooLong += 1
      case .blocked: counts.blocked += 1
      case .tooFlat: counts.tooFlat += 1
      case .thinCuff: counts.thinCuff += 1
      }
    }
    return counts
  }
}

/// Points on the skin.
public enum SkinEntries {
  /// Centres of the body's voxels with a face to the outside. Voxels at the border of the volume are no skin: there
  /// the picture ends, not the patient.
  public static func points(body: Volume<UInt8>) throws(AblationError) -> [PatientPoint] {
    let grid = body.grid
    var out: [PatientPoint] = []
    for z in 1..<max(2, grid.nz - 1) {
      for y in 1..<max(2, grid.ny - 1) {
        for x in 1..<max(2, grid.nx - 1) where grid.contains(SIMD3(x + 1, y + 1, z + 1)) {
          let at = grid.offset(x, y, z)
          guard body.voxels[at] != 0 else { continue }
          let sides = [at - 1, at + 1, at - grid.strideY, at + grid.strideY, at - grid.strideZ, at + grid.strideZ]
          if sides.contains(where: { body.voxels[$0] == 0 }) { out.append(grid.point(x: x, y: y, z: z)) }
        }
      }
    }
    guard !out.isEmpty else {
      throw AblationError(.empty, field: "body", zh: "找不到体表", en: "no skin was found")
    }
    return out
  }
}
