/// Gaussian smoothing along the axes of a volume; beyond the border the edge voxel goes on.
///
/// From one voxel of standard deviation on it is recursive (``DericheCoefficients``): the cost does not depend on
/// sigma, and the answer is within 0.1 % of the largest step. Below, where the recursion is inexact, the kernel is summed
/// out to four sigma.
enum Gaussian {
  /// Standard deviation, in voxels, from which the recursive filter is used.
  static let recursiveFrom = 1.0

  /// - Parameter sigma: standard deviation along each axis, in voxels; an axis of 0 is left as it is.
  static func smooth(_ voxels: [Float], on grid: Grid, sigma: SIMD3<Double>) -> [Float] {
    var current = voxels
    smooth(inPlace: &current, on: grid, sigma: sigma)
    return current
  }

  /// The same, into the storage it came from.
  static func smooth(inPlace current: inout [Float], on grid: Grid, sigma: SIMD3<Double>) {
    for axis in LineTiles.Axis.allCases {
      let width = sigma[axis.rawValue]
      let tiles = LineTiles(grid, axis)
      guard width > 0, tiles.length > 1 else { continue }
      if width >= recursiveFrom {
        let coefficients = DericheCoefficients(sigma: width)
        tiles.update(&current) { tile, scratch in recursiveGaussian(&tile, &scratch, coefficients) }
      } else {
        let half = kernel(sigma: width)
        tiles.update(&current) { tile, scratch in symmetricSum(&tile, &scratch, half) }
      }
    }
  }

  /// The centre and one side of the sampled, normalised kernel.
  static func kernel(sigma: Double) -> [Float] {
    let radius = max(1, Int((4 * sigma).rounded(.up)))
    let values = (0...radius).map { Elementary.exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = values[0] + 2 * values.dropFirst().reduce(0, +)
    return values.map { Float($0 / sum) }
  }
}

/// Filters every line of a tile with the fourth-order recursion, forwards and backwards.
@inline(never)
func recursiveGaussian(
  _ tile: inout MutableSpan<Lanes>, _ scratch: inout MutableSpan<Lanes>,
  _ filter: DericheCoefficients
) {
  let columns = LineTiles.columns
  let length = tile.count / columns
  let (n0, n1, n2, n3) = (filter.forward[0], filter.forward[1], filter.forward[2], filter.forward[3])
  let (m1, m2, m3, m4) = (
    filter.backward[0], filter.backward[1], filter.backward[2], filter.backward[3]
  )
  let (d1, d2, d3, d4) = (
    filter.feedback[0], filter.feedback[1], filter.feedback[2], filter.feedback[3]
  )
  for column in 0..<columns {
    // Before the first sample the edge value has gone on for ever. It is taken off, so that a constant stays exact and
    // the recursion starts at rest.
    let first = tile[column]
    var (x1, x2, x3) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (y1, y2, y3, y4) = (x1, x1, x1, x1)
    for sample in 0..<length {
      let at = sample &* columns &+ column
      let x0 = tile[at] - first
      // The newest value last: the next sample waits for nothing else.
      let y0 = (n0 * x0 + n1 * x1) + (n2 * x2 + n3 * x3) - ((d2 * y2 + d3 * y3) + d4 * y4) - d1 * y1
      scratch[at] = y0
      (x3, x2, x1) = (x2, x1, x0)
      (y4, y3, y2, y1) = (y3, y2, y1, y0)
    }
    let last = tile[(length &- 1) &* columns &+ column] - first
    (x1, x2, x3) = (last, last, last)
    var x4 = last
    y1 = last * filter.backwardGain
    (y2, y3, y4) = (y1, y1, y1)
    var sample = length &- 1
    while sample >= 0 {
      let at = sample &* columns &+ column
      let x0 = tile[at] - first
      let y0 = (m1 * x1 + m2 * x2) + (m3 * x3 + m4 * x4) - ((d2 * y2 + d3 * y3) + d4 * y4) - d1 * y1
      tile[at] = scratch[at] + y0 + first
      (x4, x3, x2, x1) = (x3, x2, x1, x0)
      (y4, y3, y2, y1) = (y3, y2, y1, y0)
      sample &-= 1
    }
  }
}

/// Sums every line of a tile with a symmetric kernel given by its centre and one side.
@inline(never)
func symmetricSum(
  _ tile: inout MutableSpan<Lanes>, _ scratch: inout MutableSpan<Lanes>, _ half: [Float]
) {
  let columns = LineTiles.columns
  let length = tile.count / columns
  for at in 0..<tile.count { scratch[at] = tile[at] }
  for sample in 0..<length {
    for column in 0..<columns {
      var sum = scratch[sample &* columns &+ column] * half[0]
      for k in 1..<half.count {
        let before = max(0, sample &- k) &* columns &+ column
        let after = min(length &- 1, sample &+ k) &* columns &+ column
        sum += (scratch[before] + scratch[after]) * half[k]
      }
      tile[sample &* columns &+ column] = sum
    }
  }
}

extension Volume where Voxel == Float {
  /// This volume smoothed by a Gaussian.
  ///
  /// - Parameter sigma: standard deviation in millimetres along every axis; 0 to 1000.
  /// - Throws: ``VolumeError`` if sigma is out of its limits.
  /// - Complexity: O(voxels), whatever sigma is.
  public func smoothed(sigma: Double) throws(VolumeError) -> Volume<Float> {
    try smoothed(sigma: SIMD3(repeating: sigma))
  }

  /// The same with one standard deviation for each axis.
  public func smoothed(sigma: SIMD3<Double>) throws(VolumeError) -> Volume<Float> {
    for value in [sigma.x, sigma.y, sigma.z] where !(value >= 0 && value <= 1000) {
      throw VolumeError(
        .badValue, field: "sigma", zh: "高斯标准差须在 0 至 1000 毫米之间，现为 \(value)",
        en: "the standard deviation must be 0 to 1000 mm, not \(value)")
    }
    return Volume(
      trusted: grid, voxels: Gaussian.smooth(voxels, on: grid, sigma: sigma / grid.spacing))
  }
}
