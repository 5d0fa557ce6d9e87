/// Finds the rotation and shift that lay a moving volume over a fixed one.
///
/// Coarse to fine; on each level the measure climbs by regular steps along its gradient, halved when the gradient turns
/// back (as ITK's RegularStepGradientDescent). Rotations are measured by how far they move the volume's rim, so that all
/// six parameters are millimetres. The same input gives the same answer, bit for bit.
public struct RigidRegistration: Sendable, Hashable {
  /// One resolution.
  public struct Level: Sendable, Hashable {
    /// Voxels joined into one along every axis.
    public var shrink: Int
    /// Places where the volumes are compared.
    public var samples: Int
    /// First and last length of a step, millimetres.
    public var firstStep: Double
    public var lastStep: Double
    public var steps: Int

    public init(shrink: Int, samples: Int, firstStep: Double, lastStep: Double, steps: Int) {
      self.shrink = shrink
      self.samples = samples
      self.firstStep = firstStep
      self.lastStep = lastStep
      self.steps = steps
    }
  }

  /// What came out.
  public struct Result: Sendable {
    /// Takes fixed patient points to moving ones.
    public let transform: RigidTransform
    /// The measure at the end, on the finest level.
    public let similarity: Double
    /// Steps made on each level.
    public let steps: [Int]
  }

  public var similarity: Similarity
  public var levels: [Level]
  /// Chooses the samples.
  public var seed: UInt64

  public static let standardLevels = [
    Level(shrink: 4, samples: 20_000, firstStep: 4, lastStep: 0.1, steps: 80),
    Level(shrink: 2, samples: 40_000, firstStep: 1, lastStep: 0.02, steps: 50),
    Level(shrink: 1, samples: 80_000, firstStep: 0.25, lastStep: 0.005, steps: 40),
  ]

  public init(
    similarity: Similarity = .mutualInformation, levels: [Level] = RigidRegistration.standardLevels,
    seed: UInt64 = 1
  ) {
    self.similarity = similarity
    self.levels = levels
    self.seed = seed
  }

  /// - Parameters:
  ///   - fixed: stays where it is.
  ///   - moving: is to be laid over it.
  ///   - mask: where the fixed volume is compared (not 0); nil for everywhere.
  ///   - start: where to begin; nil for no motion about the fixed volume's centre.
  /// - Throws: ``VolumeError`` if a volume is not finite, the mask is empty, or the volumes do not overlap.
  public func callAsFunction(
    fixed: Volume<Float>, moving: Volume<Float>, mask: Volume<UInt8>? = nil,
    start: RigidTransform? = nil
  ) throws(VolumeError) -> Result {
    try fixed.requireFinite(field: "fixed")
    try moving.requireFinite(field: "moving")
    try check()
    let middle = fixed.grid.point(
      at: SIMD3(Double(fixed.grid.nx - 1), Double(fixed.grid.ny - 1), Double(fixed.grid.nz - 1)) * 0.5)
    var transform = start ?? RigidTransform(centre: middle)
    var steps: [Int] = []
    var best = 0.0
    for level in levels {
      let still = try ImagePyramid.level(fixed, factor: level.shrink)
      let other = try ImagePyramid.level(moving, factor: level.shrink)
      let samples = try SampleSet(still, mask: mask, count: level.samples, seed: seed)
      var climb = RigidClimb(samples: samples, moving: other, similarity: similarity)
      let made = try climb.run(from: &transform, level)
      steps.append(made)
      best = climb.value
    }
    return Result(transform: transform, similarity: best, steps: steps)
  }

  private func check() throws(VolumeError) {
    let isSound = levels.allSatisfy {
      $0.shrink >= 1 && $0.shrink <= 64 && $0.samples >= 64 && $0.firstStep > 0 && $0.firstStep <= 1000
        && $0.lastStep > 0 && $0.lastStep <= $0.firstStep && $0.steps >= 1 && $0.steps <= 10_000
    }
    guard !levels.isEmpty, isSound else {
      throw VolumeError(
        .badValue, field: "levels",
        zh: "配准层级参数无效：缩小倍数 1–64，样本不少于 64，步长大于 0 且末步不大于首步，步数 1–10000",
        en: "levels need shrink 1 to 64, 64 samples or more, steps above 0 with last <= first, 1 to 10000 of them")
    }
  }
}

/// The climb on one level.
private struct RigidClimb {
  let samples: SampleSet
  let moving: Volume<Float>
  let similarity: Similarity
  private let bins: MutualInformationBins
  /// Mean distance of the samples from the centre: a rotation of 1 rad moves them by it.
  private let radius: Double
  private(set) var value = -Double.infinity

  init(samples: SampleSet, moving: Volume<Float>, similarity: Similarity) {
    self.samples = samples
    self.moving = moving
    self.similarity = similarity
    bins = MutualInformationBins(fixed: samples.values, moving: moving.voxels)
    let centre = samples.points.reduce(.zero, +) / Double(samples.points.count)
    let square = samples.points.reduce(0.0) { $0 + ($1 - centre).dot($1 - centre) }
    radius = max(1, (square / Double(samples.points.count)).squareRoot())
  }

  mutating func run(from transform: inout RigidTransform, _ level: RigidRegistration.Level) throws(VolumeError) -> Int {
    var length = level.firstStep
    var last = (turn: SIMD3<Double>.zero, shift: SIMD3<Double>.zero)
    for step in 0..<level.steps {
      guard let slope = slope(transform) else {
        throw VolumeError(
          .notConverged, field: "start", zh: "两个体数据重叠不足，无法配准", en: "the volumes overlap too little to be registered")
      }
      let norm = (slope.turn.dot(slope.turn) + slope.shift.dot(slope.shift)).squareRoot()
      guard norm > 1e-12 else { return step }
      let (turn, shift) = (slope.turn / norm, slope.shift / norm)
      if turn.dot(last.turn) + shift.dot(last.shift) < 0 { length *= 0.5 }
      guard length >= level.lastStep else { return step }
      last = (turn, shift)
      transform = transform.moved(rotationVector: turn * (length / radius), by: shift * length)
    }
    return level.steps
  }

  /// The gradient by the rotation (in millimetres at the mean radius) and by the shift.
  private mutating func slope(_ transform: RigidTransform) -> (turn: SIMD3<Double>, shift: SIMD3<Double>)? {
    let count = samples.points.count
    var seen = MovingSamples(capacity: count)
    let (points, grid, voxels) = (samples.points, moving.grid, moving.voxels)
    Slabs.fill(&seen.values, &seen.gradients, &seen.arms, &seen.isInside, over: count) { v, g, a, i, range in
      sample(
        voxels.span, grid, points.span, transform, range, values: &v, gradients: &g, arms: &a,
        isInside: &i)
    }
    guard let measure = similarity.evaluate(samples.values, seen, bins) else { return nil }
    value = measure.value
    let all = seen
    let parts = Slabs.map(count) { range in sumSlopes(all, measure.weights, range) }
    var turn = SIMD3<Double>.zero
    var shift = SIMD3<Double>.zero
    for part in parts {
      turn += part.turn
      shift += part.shift
    }
    return (turn / radius, shift)
  }
}

@inline(never)
private func sumSlopes(
  _ moving: MovingSamples, _ weights: [Float], _ range: Range<Int>
) -> (turn: SIMD3<Double>, shift: SIMD3<Double>) {
  var turn = SIMD3<Float>.zero
  var shift = SIMD3<Float>.zero
  for index in range where moving.isInside[index] {
    let push = moving.gradients[index] * weights[index]
    let arm = moving.arms[index]
    shift += push
    // The derivative of a rotation w about the centre is w x arm; w . (arm x push).
    turn += SIMD3(
      arm.y * push.z - arm.z * push.y, arm.z * push.x - arm.x * push.z, arm.x * push.y - arm.y * push.x)
  }
  return (SIMD3<Double>(turn), SIMD3<Double>(shift))
}
