/// Finds a smooth shift for every place that lays a moving volume over a fixed one, coarse to fine.
///
/// Symmetric demons for volumes of one contrast, or the gradient of local cross-correlation where contrast differs;
/// after every push the field is smoothed by a Gaussian, which keeps it free of folds in practice: look at
/// ``Result/smallestJacobian``. A mask leaves regions out that exist in one volume only, as an ablation zone does.
public struct DeformableRegistration: Sendable, Hashable {
  /// What pushes.
  public enum Force: Sendable, Hashable {
    /// Differences of values.
    case demons
    /// Local cross-correlation in a box reaching so many voxels to every side (1 to 8).
    case localCorrelation(radius: Int)
  }

  /// One resolution.
  public struct Level: Sendable, Hashable {
    /// Voxels joined into one along every axis.
    public var shrink: Int
    public var iterations: Int

    public init(shrink: Int, iterations: Int) {
      self.shrink = shrink
      self.iterations = iterations
    }
  }

  /// What came out.
  public struct Result: Sendable {
    /// On the fixed grid; apply it first, then ``initial``.
    public let field: DisplacementField
    /// The map that was there to begin with.
    public let initial: Affine
    /// The smallest Jacobian determinant of the field; at or below 0 it folds.
    public let smallestJacobian: Float

    /// Takes fixed patient points to moving ones.
    public func callAsFunction(_ point: PatientPoint) -> PatientPoint { initial(field(point)) }
  }

  public var force: Force
  public var levels: [Level]
  /// Standard deviation of the smoothing of the field, in voxels of the level.
  public var smoothing: Double

  public init(
    force: Force = .demons,
    levels: [Level] = [
      Level(shrink: 4, iterations: 40), Level(shrink: 2, iterations: 40), Level(shrink: 1, iterations: 14),
    ], smoothing: Double = 1.5
  ) {
    self.force = force
    self.levels = levels
    self.smoothing = smoothing
  }

  /// - Parameters:
  ///   - fixed: stays where it is; the field lives on its grid.
  ///   - moving: is to be laid over it.
  ///   - initial: takes fixed points to moving ones to begin with, as a rigid registration found it.
  ///   - mask: where the volumes are compared (not 0), on the fixed grid; elsewhere the field is carried by smoothing.
  /// - Throws: ``VolumeError`` if a volume is not finite, grids differ or a parameter is out of its limits.
  public func callAsFunction(
    fixed: Volume<Float>, moving: Volume<Float>, initial: Affine = .identity, mask: Volume<UInt8>? = nil
  ) throws(VolumeError) -> Result {
    try check()
    try fixed.requireFinite(field: "fixed")
    try moving.requireFinite(field: "moving")
    if let mask { try fixed.grid.requireMatch(mask.grid, field: "mask") }
    let (other, weights) = try laid(moving, on: fixed.grid, by: initial, mask)
    var field: DisplacementField?
    for level in levels {
      let still = try ImagePyramid.level(fixed, factor: level.shrink)
      let moved = try ImagePyramid.level(other, factor: level.shrink)
      // Half-covered coarse voxels count half.
      let share = try weights.map { (volume) throws(VolumeError) in
        try ImagePyramid.level(volume, factor: level.shrink).voxels
      }
      let start = try field?.resampled(onto: still.grid) ?? DisplacementField(grid: still.grid)
      field = iterate(still, moved, share, start, level.iterations)
    }
    var result = field ?? DisplacementField(grid: fixed.grid)
    if result.grid != fixed.grid { result = try result.resampled(onto: fixed.grid) }
    let jacobian = result.jacobian()
    try jacobian.requireFinite(field: "field")
    return Result(field: result, initial: initial, smallestJacobian: jacobian.voxels.min() ?? 1)
  }

  /// The moving volume on the fixed grid, and the weight of each voxel (nil: 1 everywhere). Beyond its border its edge
  /// goes on and counts nothing: what was not pictured is unknown, and a made-up edge would pull.
  private func laid(
    _ moving: Volume<Float>, on grid: Grid, by initial: Affine, _ mask: Volume<UInt8>?
  ) throws(VolumeError) -> (Volume<Float>, Volume<Float>?) {
    var other = try moving.resampled(onto: grid, by: initial, outside: .nan)
    let beyond = other.voxels.indices.filter { other.voxels[$0].isNaN }
    guard mask != nil || !beyond.isEmpty else { return (other, nil) }
    let toMoving = moving.grid.toVoxels * initial
    other.update { span in
      for element in beyond {
        let index = grid.index(ofOffset: element)
        let place = toMoving(grid.point(x: index.x, y: index.y, z: index.z))
        span[element] = linearAtBorder(moving.voxels.span, moving.grid.shape, place)
      }
    }
    var weights = mask?.map { Float($0 == 0 ? 0 : 1) } ?? Volume(grid: grid, repeating: 1)
    weights.update { span in for element in beyond { span[element] = 0 } }
    return (other, weights)
  }

  private func iterate(
    _ fixed: Volume<Float>, _ moving: Volume<Float>, _ weights: [Float]?, _ start: DisplacementField,
    _ iterations: Int
  ) -> DisplacementField {
    let grid = fixed.grid
    var (x, y, z) = (start.x, start.y, start.z)
    let width = SIMD3(repeating: smoothing)
    for _ in 0..<iterations {
      switch force {
      case .demons:
        let warped = warpOnGrid(moving.voxels, grid, x, y, z, beyond: .unknown)
        DemonsForces(grid: grid, weights: weights).push(fixed.voxels, warped, &x, &y, &z)
      case .localCorrelation(let radius):
        let warped = warpOnGrid(moving.voxels, grid, x, y, z, beyond: .edge)
        LocalCorrelation(grid: grid, radius: radius, weights: weights)
          .push(fixed.voxels, warped, &x, &y, &z)
      }
      Gaussian.smooth(inPlace: &x, on: grid, sigma: width)
      Gaussian.smooth(inPlace: &y, on: grid, sigma: width)
      Gaussian.smooth(inPlace: &z, on: grid, sigma: width)
    }
    return DisplacementField(grid: grid, x: x, y: y, z: z)
  }

  private func check() throws(VolumeError) {
    let areSound = levels.allSatisfy { (1...64).contains($0.shrink) && (0...10_000).contains($0.iterations) }
    guard !levels.isEmpty, areSound else {
      throw VolumeError(
        .badValue, field: "levels", zh: "配准层级须非空，缩小倍数 1–64，迭代 0–10000 次",
        en: "levels must not be empty; shrink 1 to 64, iterations 0 to 10000")
    }
    guard smoothing >= 0.3, smoothing <= 50 else {
      throw VolumeError(
        .badValue, field: "smoothing", zh: "位移场平滑须为 0.3 至 50 个体素", en: "smoothing must be 0.3 to 50 voxels")
    }
    if case .localCorrelation(let radius) = force, !(1...8).contains(radius) {
      throw VolumeError(
        .badValue, field: "radius", zh: "局部相关窗半径须为 1 至 8 个体素", en: "the box must reach 1 to 8 voxels")
    }
  }
}

/// What is seen where a field leads out of a volume by more than half a voxel.
enum Beyond: Sendable {
  /// The edge voxel goes on.
  case edge
  /// Not a number.
  case unknown
}

/// A volume seen through a field on its own grid.
func warpOnGrid(
  _ source: [Float], _ grid: Grid, _ x: [Float], _ y: [Float], _ z: [Float], beyond: Beyond
) -> [Float] {
  var out = [Float](repeating: 0, count: grid.count)
  Slabs.fill(&out, over: grid.ny * grid.nz) { span, rows in
    warpRows(source.span, grid, x.span, y.span, z.span, rows, beyond == .edge ? .infinity : 0.5, &span)
  }
  return out
}

@inline(never)
private func warpRows(
  _ source: Span<Float>, _ grid: Grid, _ ux: Span<Float>, _ uy: Span<Float>, _ uz: Span<Float>,
  _ rows: Range<Int>, _ reach: Float, _ out: inout MutableSpan<Float>
) {
  let (nx, sy, sz) = (grid.nx, grid.strideY, grid.strideZ)
  let per = 1 / SIMD3<Float>(grid.spacing)
  let top = SIMD3(Float(grid.nx - 1), Float(grid.ny - 1), Float(grid.nz - 1))
  // The last cell that has a neighbour; an axis of one voxel has none.
  let last = SIMD3(max(0, grid.nx - 2), max(0, grid.ny - 2), max(0, grid.nz - 2))
  let next = SIMD3(grid.nx > 1 ? 1 : 0, grid.ny > 1 ? sy : 0, grid.nz > 1 ? sz : 0)
  for row in rows {
    let (z, y) = row.quotientAndRemainder(dividingBy: grid.ny)
    let start = row &* nx
    for x in 0..<nx {
      let at = start &+ x
      let place = SIMD3(Float(x) + ux[at] * per.x, Float(y) + uy[at] * per.y, Float(z) + uz[at] * per.z)
      let px = max(0, min(top.x, place.x))
      let py = max(0, min(top.y, place.y))
      let pz = max(0, min(top.z, place.z))
      guard abs(place.x - px) <= reach, abs(place.y - py) <= reach, abs(place.z - pz) <= reach else {
        out[at] = .nan
        continue
      }
      let (i, j, k) = (min(Int(Int32(px)), last.x), min(Int(Int32(py)), last.y), min(Int(Int32(pz)), last.z))
      let (fx, fy, fz) = (px - Float(i), py - Float(j), pz - Float(k))
      let from = i &+ j &* sy &+ k &* sz
      let a0 = source[from] + (source[from &+ next.x] - source[from]) * fx
      let b = from &+ next.y
      let b0 = source[b] + (source[b &+ next.x] - source[b]) * fx
      let c = from &+ next.z
      let c0 = source[c] + (source[c &+ next.x] - source[c]) * fx
      let d = c &+ next.y
      let d0 = source[d] + (source[d &+ next.x] - source[d]) * fx
      let near = a0 + (b0 - a0) * fy
      let far = c0 + (d0 - c0) * fy
      out[at] = near + (far - near) * fz
    }
  }
}
