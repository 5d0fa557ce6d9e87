/// The push along the gradient of local normalised cross-correlation in a box around every voxel (Avants et al.,
/// Medical Image Analysis 12:26, 2008, equation 9): where the contrast differs, but structures are alike.
struct LocalCorrelation: Sendable {
  let grid: Grid
  /// The box reaches so many voxels to every side.
  let radius: Int
  let weights: [Float]?

  /// Adds pushes to the field; the longest is half a voxel.
  func push(_ fixed: [Float], _ warped: [Float], _ x: inout [Float], _ y: inout [Float], _ z: inout [Float]) {
    // Mean and covariance in the box from five sums.
    let count = fixed.count
    var products = [[Float]](repeating: [Float](repeating: 0, count: count), count: 3)
    for index in 0..<count {
      products[0][index] = fixed[index] * fixed[index]
      products[1][index] = warped[index] * warped[index]
      products[2][index] = fixed[index] * warped[index]
    }
    let meanF = boxMean(fixed)
    let meanM = boxMean(warped)
    let means = products.map { boxMean($0) }
    let slope = Volume<Float>(trusted: grid, voxels: warped).gradient()
    var factors = [Float](repeating: 0, count: count)
    for index in 0..<count {
      let ff = means[0][index] - meanF[index] * meanF[index]
      let mm = means[1][index] - meanM[index] * meanM[index]
      let fm = means[2][index] - meanF[index] * meanM[index]
      // Flat boxes say nothing; their variance is rounding.
      let floor = 1e-4 * (means[0][index] + means[1][index]) + 1e-6
      guard ff > floor, mm > floor else { continue }
      let (f, m) = (fixed[index] - meanF[index], warped[index] - meanM[index])
      factors[index] = 2 * fm / (ff * mm) * (f - fm / mm * m) * (weights?[index] ?? 1)
    }
    // Twice the typical push becomes half a voxel, and none is longer: a few strong edges must not hold back the rest.
    var (squares, pushed) = (0.0, 0.0)
    for index in 0..<count where factors[index] != 0 {
      let push = SIMD3(slope.x.voxels[index], slope.y.voxels[index], slope.z.voxels[index]) * factors[index]
      squares += Double((push * push).sum())
      pushed += 1
    }
    guard squares > 0 else { return }
    let longest = 0.5 * Float(grid.spacing.min())
    let step = longest / (2 * Float((squares / pushed).squareRoot()))
    for index in 0..<count where factors[index] != 0 {
      let slopes = SIMD3(slope.x.voxels[index], slope.y.voxels[index], slope.z.voxels[index])
      var push = slopes * (factors[index] * step)
      let length = (push * push).sum().squareRoot()
      if length > longest { push *= longest / length }
      x[index] += push.x
      y[index] += push.y
      z[index] += push.z
    }
  }

  /// The mean in the box, beyond the border the edge voxel.
  private func boxMean(_ voxels: [Float]) -> [Float] {
    var current = voxels
    let radius = radius
    for axis in LineTiles.Axis.allCases {
      let tiles = LineTiles(grid, axis)
      guard tiles.length > 1 else { continue }
      current = tiles.map(current) { tile, scratch in slidingMean(&tile, &scratch, radius) }
    }
    return current
  }
}

/// The mean over `radius` samples to both sides of every sample of a tile.
@inline(never)
private func slidingMean(
  _ tile: inout MutableSpan<Lanes>, _ scratch: inout MutableSpan<Lanes>, _ radius: Int
) {
  let columns = LineTiles.columns
  let length = tile.count / columns
  for at in 0..<tile.count { scratch[at] = tile[at] }
  let weight = 1 / Float(2 &* radius &+ 1)
  for sample in 0..<length {
    for column in 0..<columns {
      var sum = Lanes.zero
      for k in -radius...radius {
        sum += scratch[max(0, min(length &- 1, sample &+ k)) &* columns &+ column]
      }
      tile[sample &* columns &+ column] = sum * weight
    }
  }
}
