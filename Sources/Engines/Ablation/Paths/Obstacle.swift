public import Imaging

/// What a needle must keep away from.
public struct Obstacle: Sendable {
  public let zh: String
  public let en: String
  /// Distance from every voxel's centre to the nearest centre of one of its voxels, mm; 0 inside. Its faces lie up to
  /// half a voxel nearer, which the clearance has to hold.
  public let distances: Volume<Float>
  /// Least distance, on top of what the needle may miss by, mm.
  public let clearance: Double

  /// - Throws: ``AblationError``: clearance outside 0 to 50 mm, no voxels of the obstacle at all.
  public init(zh: String, en: String, mask: Volume<UInt8>, clearance: Double) throws(AblationError) {
    try require(clearance, in: 0...50, field: "clearance(\(en))", unit: "mm")
    guard mask.voxels.contains(where: { $0 != 0 }) else {
      throw AblationError(.empty, field: en, zh: "障碍物“\(zh)”没有体素", en: "the obstacle \(en) has no voxels")
    }
    self.zh = zh
    self.en = en
    distances = mask.distances()
    self.clearance = clearance
  }
}

/// How far a needle may stray from its line: a lateral error everywhere, and an angle that grows with depth.
public struct TargetingError: Sendable, Hashable {
  /// mm. 3.7 is the mean of 22 studies of stereotactic ablation (Tinguely 2021, 10.3389/fonc.2021.713685).
  public let lateral: Double
  /// Degrees.
  public let angle: Double

  /// - Throws: ``AblationError`` `outOfLimits`: 0 to 20 mm, 0 to 10 degrees.
  public init(lateral: Double = 3.7, angle: Double = 1) throws(AblationError) {
    try require(lateral, in: 0...20, field: "targetingError.lateral", unit: "mm")
    try require(angle, in: 0...10, field: "targetingError.angle", unit: "°")
    self.lateral = lateral
    self.angle = angle
  }
}

/// One straight way in, by everything it is judged by. None of these is traded against another here.
public struct NeedlePath: Sendable, Hashable {
  /// Number among the entries.
  public let entry: Int
  public let entryPoint: PatientPoint
  public let target: PatientPoint
  /// mm.
  public let length: Double
  /// Least distance left to any obstacle beyond its clearance and the targeting error, mm.
  public let reserve: Double
  /// Number of the obstacle that is nearest in that sense.
  public let nearestObstacle: Int
  /// Between the path and the organ's surface where it enters, degrees; 90 is straight in. Nil without an organ.
  public let capsuleAngle: Double?
  /// Out of the axial plane, degrees.
  public let tilt: Double
  /// Through the organ before the target, mm. Nil without an organ.
  public let cuff: Double?

  /// What is compared, larger is better. More than 10 mm of cuff is no better than 10.
  var merits: [Double] {
    [reserve, -length, capsuleAngle ?? 90, -tilt, min(10, cuff ?? 10)]
  }

  /// At least as good in everything, and better in something.
  public func dominates(_ other: NeedlePath) -> Bool {
    let (mine, theirs) = (merits, other.merits)
    var isBetter = false
    for (a, b) in zip(mine, theirs) {
      if a < b { return false }
      if a > b { isBetter = true }
    }
    return isBetter
  }
}
