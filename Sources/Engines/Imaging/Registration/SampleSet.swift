/// Places in the fixed volume where two volumes are compared, with the fixed values there.
struct SampleSet: Sendable {
  /// Patient points.
  let points: [PatientPoint]
  let values: [Float]

  /// Draws voxels at random, one in each of equal stretches of the volume, and moves each point by up to half a voxel:
  /// samples on the grid itself would make the measure bumpy where both grids coincide.
  ///
  /// - Parameters:
  ///   - mask: only voxels that are not 0 here; on the same grid, or nil for all.
  ///   - count: samples wanted.
  init(
    _ volume: Volume<Float>, mask: Volume<UInt8>?, count: Int, seed: UInt64
  ) throws(VolumeError) {
    let grid = volume.grid
    var random = SeededRandom(seed: seed)
    var places: [Int]?
    if let mask {
      places = try mask.resampledNearest(onto: grid, outside: 0).voxels.enumerated()
        .compactMap { $0.element != 0 ? $0.offset : nil }
    }
    let total = places?.count ?? grid.count
    guard total >= 64 else {
      throw VolumeError(
        .empty, field: "mask", zh: "可用于配准的体素不足 64 个", en: "fewer than 64 voxels are left to compare")
    }
    let wanted = min(count, total)
    var points: [PatientPoint] = []
    var values: [Float] = []
    points.reserveCapacity(wanted)
    let top = SIMD3(Double(grid.nx - 1), Double(grid.ny - 1), Double(grid.nz - 1))
    for number in 0..<wanted {
      let stretch = Double(total) / Double(wanted)
      let pick = min(total - 1, Int((Double(number) + random.uniform()) * stretch))
      let voxel = grid.index(ofOffset: places?[pick] ?? pick)
      let jitter = SIMD3(random.uniform() - 0.5, random.uniform() - 0.5, random.uniform() - 0.5)
      let place = (SIMD3(Double(voxel.x), Double(voxel.y), Double(voxel.z)) + jitter)
        .clamped(lowerBound: .zero, upperBound: top)
      points.append(grid.point(at: place))
      values.append(linearAtBorder(volume.voxels.span, grid.shape, place))
    }
    self.points = points
    self.values = values
  }
}

/// What a moving volume shows at the samples under one transform.
struct MovingSamples: Sendable {
  var values: [Float]
  /// Gradient at the sample, per millimetre, patient axes.
  var gradients: [SIMD3<Float>]
  /// R (p - c): the lever arm of the rotation.
  var arms: [SIMD3<Float>]
  /// Whether the sample falls inside the moving volume.
  var isInside: [Bool]
  var count = 0

  init(capacity: Int) {
    values = [Float](repeating: 0, count: capacity)
    gradients = [SIMD3<Float>](repeating: .zero, count: capacity)
    arms = gradients
    isInside = [Bool](repeating: false, count: capacity)
  }
}

/// Trilinear values and gradients of a volume at transformed samples.
@inline(never)
func sample(
  _ source: Span<Float>, _ grid: Grid, _ samples: Span<PatientPoint>, _ transform: RigidTransform,
  _ range: Range<Int>, values: inout MutableSpan<Float>, gradients: inout MutableSpan<SIMD3<Float>>,
  arms: inout MutableSpan<SIMD3<Float>>, isInside: inout MutableSpan<Bool>
) {
  let toVoxels = grid.toVoxels
  let (sy, sz) = (grid.strideY, grid.strideZ)
  // Columns of the map from voxel differences to patient gradients.
  let back = (
    SIMD3<Float>(grid.direction.x / grid.spacing.x), SIMD3<Float>(grid.direction.y / grid.spacing.y),
    SIMD3<Float>(grid.direction.z / grid.spacing.z)
  )
  let limit = SIMD3(Double(grid.nx - 1), Double(grid.ny - 1), Double(grid.nz - 1))
  for index in range {
    let arm = transform.rotation * (samples[index] - transform.centre)
    let p = toVoxels(arm + transform.centre + transform.translation)
    guard p.x >= 0, p.y >= 0, p.z >= 0, p.x < limit.x, p.y < limit.y, p.z < limit.z else {
      isInside[index] = false
      continue
    }
    let (i, j, k) = (Int(p.x), Int(p.y), Int(p.z))
    let fx = Float(p.x - Double(i))
    let fy = Float(p.y - Double(j))
    let fz = Float(p.z - Double(k))
    let at = i &+ j &* sy &+ k &* sz
    let p00 = source.pair(at: at)
    let p10 = source.pair(at: at &+ sy)
    let p01 = source.pair(at: at &+ sz)
    let p11 = source.pair(at: at &+ sz &+ sy)
    let near = p00 + (p10 - p00) * fy
    let far = p01 + (p11 - p01) * fy
    let pair = near + (far - near) * fz
    let alongY = (p10 - p00) + ((p11 - p01) - (p10 - p00)) * fz
    let alongZ = far - near
    let dx = pair.y - pair.x
    let dy = alongY.x + (alongY.y - alongY.x) * fx
    let dz = alongZ.x + (alongZ.y - alongZ.x) * fx
    values[index] = pair.x + dx * fx
    gradients[index] = back.0 * dx + back.1 * dy + back.2 * dz
    arms[index] = SIMD3<Float>(arm)
    isInside[index] = true
  }
}
