/// Tubes in a volume after Frangi, Niessen, Vincken and Viergever (MICCAI 1998, equations 13 and 15).
///
/// With eigenvalues |l1| <= |l2| <= |l3| of the Hessian at scale sigma, times sigma^2: 0 where l2 or l3 is positive,
/// else (1 - e^(-RA^2 / 2 a^2)) e^(-RB^2 / 2 b^2) (1 - e^(-S^2 / 2 c^2)) with RA = |l2| / |l3|,
/// RB = |l1| / sqrt |l2 l3| and S the Frobenius norm. A tube of radius r answers most at sigma = r / sqrt 2.
public struct Vesselness: Sendable, Hashable {
  /// What the norm S is compared with.
  public enum Contrast: Sendable, Hashable {
    /// Half the largest norm of the volume at each scale, as the paper advises.
    case halfOfLargest
    /// A fixed c, in intensity units.
    case fixed(Double)
  }

  /// Standard deviations, millimetres.
  public var scales: [Double]
  /// Whether tubes are brighter than their surroundings.
  public var isBright: Bool
  public var alpha: Double
  public var beta: Double
  public var contrast: Contrast

  public init(
    scales: [Double], isBright: Bool = true, alpha: Double = 0.5, beta: Double = 0.5,
    contrast: Contrast = .halfOfLargest
  ) {
    self.scales = scales
    self.isBright = isBright
    self.alpha = alpha
    self.beta = beta
    self.contrast = contrast
  }

  /// The largest answer over all scales, 0 to 1. Second derivatives are central differences of the smoothed volume.
  ///
  /// - Throws: ``VolumeError`` naming a parameter out of its limits, or a voxel that is not finite.
  /// - Complexity: O(voxels x scales).
  public func callAsFunction(_ volume: Volume<Float>) throws(VolumeError) -> Volume<Float> {
    try check()
    try volume.requireFinite(field: "volume")
    let grid = volume.grid
    var best = [Float](repeating: 0, count: grid.count)
    for sigma in scales {
      let smooth = try volume.smoothed(sigma: sigma).voxels
      let weight = sigma * sigma * (isBright ? 1 : -1)
      let norm: Double
      switch contrast {
      case .fixed(let value): norm = value
      case .halfOfLargest:
        let largest =
          Slabs.map(grid.ny * grid.nz) { rows in
            largestSquaredNorm(smooth, grid, rows, scale: weight)
          }.max() ?? 0
        norm = Double(largest).squareRoot() / 2
      }
      // Nothing anywhere: every answer is 0.
      guard norm > 0 else { continue }
      let falloff = TubeFalloff(
        blob: Float(-0.5 / (beta * beta)), plate: Float(-0.5 / (alpha * alpha)),
        noise: Float(-0.5 / (norm * norm)))
      Slabs.fill(&best, over: grid.ny * grid.nz) { out, rows in
        tubeAnswers(smooth, grid, rows, scale: weight, falloff, &out)
      }
    }
    return Volume(trusted: grid, voxels: best)
  }

  private func check() throws(VolumeError) {
    guard (1...16).contains(scales.count), scales.allSatisfy({ $0 > 0 && $0 <= 100 }) else {
      throw VolumeError(
        .badValue, field: "scales", zh: "尺度须为 1 至 16 个、大于 0 且不超过 100 毫米的数",
        en: "1 to 16 scales above 0 and up to 100 mm are taken")
    }
    for (name, value) in [("alpha", alpha), ("beta", beta)] where !(value >= 0.01 && value <= 100) {
      throw VolumeError(
        .badValue, field: name, zh: "\(name) 须在 0.01 至 100 之间，现为 \(value)",
        en: "\(name) must be 0.01 to 100, not \(value)")
    }
    if case .fixed(let value) = contrast, !(value > 1e-6 && value < 1e9) {
      throw VolumeError(
        .badValue, field: "contrast", zh: "对比度常数须在 0.000001 至 10 亿之间",
        en: "the contrast constant must be 1e-6 to 1e9")
    }
  }
}

/// Factors of the three exponents of equation 15.
struct TubeFalloff: Sendable {
  let blob: Float
  let plate: Float
  let noise: Float

  /// Bright tubes only; eigenvalues of eight voxels.
  @inline(__always)
  func answer(_ hessian: SymmetricLanes) -> Lanes {
    let (a, b, c) = hessian.eigenvalues
    // The two largest in magnitude are b and c, and negative, only if b < 0 and a <= -b.
    let isTube = (b .< 0) .& (a .<= -b)
    let middle = b.replacing(with: -1, where: .!isTube)
    let strong = c.replacing(with: -1, where: .!isTube)
    let plateness = middle / strong
    let blobness = (a * a) / (middle * strong)
    let one = Lanes(repeating: 1)
    let value =
      (one - LaneMath.exp(plateness * plateness * plate)) * LaneMath.exp(blobness * blob)
      * (one - LaneMath.exp(hessian.squaredNorm * noise))
    return value.replacing(with: 0, where: .!isTube)
  }
}

@inline(never)
private func largestSquaredNorm(
  _ smooth: [Float], _ grid: Grid, _ rows: Range<Int>, scale: Double
) -> Float {
  var hessian = HessianRows(grid, scale: scale)
  var largest = Lanes.zero
  for row in rows {
    hessian.load(smooth.span, grid, y: row % grid.ny, z: row / grid.ny)
    var x = 0
    while x < grid.nx {
      let norm = hessian.lanes(at: x).squaredNorm
      // Lanes beyond the row repeat its last voxel and may not count; they are cut off here.
      let valid = x &+ 8 <= grid.nx ? norm : HessianRows.first(grid.nx &- x, of: norm)
      largest.replace(with: valid, where: valid .> largest)
      x &+= 8
    }
  }
  return largest.max()
}

extension HessianRows {
  /// The first lanes, the others 0.
  static func first(_ count: Int, of lanes: Lanes) -> Lanes {
    var cut = lanes
    for lane in count..<8 { cut[lane] = 0 }
    return cut
  }
}

@inline(never)
private func tubeAnswers(
  _ smooth: [Float], _ grid: Grid, _ rows: Range<Int>, scale: Double, _ falloff: TubeFalloff,
  _ out: inout MutableSpan<Float>
) {
  var hessian = HessianRows(grid, scale: scale)
  for row in rows {
    hessian.load(smooth.span, grid, y: row % grid.ny, z: row / grid.ny)
    let to = row &* grid.nx
    var x = 0
    while x < grid.nx {
      let answer = falloff.answer(hessian.lanes(at: x))
      if x &+ 8 <= grid.nx {
        let old = out.lanes(at: to &+ x)
        out.store(old.replacing(with: answer, where: answer .> old), at: to &+ x)
      } else {
        for lane in 0..<(grid.nx &- x) { out[to &+ x &+ lane] = max(out[to &+ x &+ lane], answer[lane]) }
      }
      x &+= 8
    }
  }
}
