/// The push of symmetric demons: both volumes' gradients share in it (Thirion, Medical Image Analysis 2:243, 1998;
/// Vercauteren et al., NeuroImage 45:S61, 2009, equation 5).
///
/// With d = f - m(p + u), s = grad f + grad m(p + u) and k the square of the longest push: du = 2 d s / (|s|^2 + d^2 / k).
/// No push is longer than half a voxel (half the root of the mean square spacing): noise pushes as hard as anatomy does,
/// and longer pushes let it through. Where the field leads out of the moving volume nothing pushes: what was not
/// pictured is unknown.
struct DemonsForces: Sendable {
  let grid: Grid
  /// Weight of each voxel, 0 to 1, or nil for 1 everywhere.
  let weights: [Float]?

  /// Adds the pushes to the field.
  func push(_ fixed: [Float], _ warped: [Float], _ x: inout [Float], _ y: inout [Float], _ z: inout [Float]) {
    let grid = grid
    let weights = weights
    Slabs.fill(&x, &y, &z, over: grid.ny * grid.nz) { x, y, z, rows in
      demonsRows(fixed.span, warped.span, weights, grid, rows, &x, &y, &z)
    }
  }
}

@inline(never)
private func demonsRows(
  _ fixed: Span<Float>, _ warped: Span<Float>, _ weights: [Float]?, _ grid: Grid, _ rows: Range<Int>,
  _ ux: inout MutableSpan<Float>, _ uy: inout MutableSpan<Float>, _ uz: inout MutableSpan<Float>
) {
  let nx = grid.nx
  let spacing = SIMD3<Float>(grid.spacing)
  let normaliser = 4 * 3 / (spacing * spacing).sum()
  var sums = [Float](repeating: 0, count: 5 * (nx + 16))
  for row in rows {
    let (z, y) = row.quotientAndRemainder(dividingBy: grid.ny)
    let start = row &* nx
    let (y0, y1) = (max(0, y &- 1), min(grid.ny &- 1, y &+ 1))
    let (z0, z1) = (max(0, z &- 1), min(grid.nz &- 1, z &+ 1))
    // One-sided at the border: half the step counts half as much.
    let stepY = y1 > y0 ? 1 / (Float(y1 &- y0) * spacing.y) : 0
    let stepZ = z1 > z0 ? 1 / (Float(z1 &- z0) * spacing.z) : 0
    var line = sums.mutableSpan
    sumRows(
      fixed, warped, &line, nx: nx,
      [
        start, grid.offset(0, y0, z), grid.offset(0, y1, z), grid.offset(0, y, z0), grid.offset(0, y, z1),
      ])
    let width = nx &+ 16
    let half = 0.5 / spacing.x
    for x in stride(from: 0, to: nx, by: 8) {
      let at = start &+ x
      let isWhole = x &+ 8 <= nx
      let f = isWhole ? fixed.lanes(at: at) : tail(fixed, at, nx &- x)
      let m = isWhole ? warped.lanes(at: at) : tail(warped, at, nx &- x)
      let d = f - m
      let gx = (line.lanes(at: x &+ 2) - line.lanes(at: x)) * half
      let gy = (line.lanes(at: 2 &* width &+ x &+ 1) - line.lanes(at: width &+ x &+ 1)) * stepY
      let gz = (line.lanes(at: 4 &* width &+ x &+ 1) - line.lanes(at: 3 &* width &+ x &+ 1)) * stepZ
      let below = (gx * gx + gy * gy) + (gz * gz + d * d * normaliser)
      // Not a number beyond the moving volume, nor next to there: no push.
      let isSound = below .>= 1e-9
      var factor = d * 2 / below
      if let weights { factor *= isWhole ? weights.span.lanes(at: at) : tail(weights.span, at, nx &- x) }
      let px = Lanes.zero.replacing(with: factor * gx, where: isSound)
      let py = Lanes.zero.replacing(with: factor * gy, where: isSound)
      let pz = Lanes.zero.replacing(with: factor * gz, where: isSound)
      if isWhole {
        ux.store(ux.lanes(at: at) + px, at: at)
        uy.store(uy.lanes(at: at) + py, at: at)
        uz.store(uz.lanes(at: at) + pz, at: at)
      } else {
        for lane in 0..<(nx &- x) {
          ux[at &+ lane] += px[lane]
          uy[at &+ lane] += py[lane]
          uz[at &+ lane] += pz[lane]
        }
      }
    }
  }
}

/// The sum of both volumes on five rows, each with its ends repeated.
@inline(__always)
private func sumRows(
  _ a: Span<Float>, _ b: Span<Float>, _ out: inout MutableSpan<Float>, nx: Int, _ starts: [Int]
) {
  let width = nx &+ 16
  for number in 0..<5 {
    let from = starts[number]
    let to = number &* width &+ 1
    for x in 0..<nx { out[to &+ x] = a[from &+ x] + b[from &+ x] }
    out[to &- 1] = out[to]
    for x in nx..<(width &- 1) { out[to &+ x] = out[to &+ nx &- 1] }
  }
}

/// The last lanes of a row, filled up with zeros.
@inline(__always)
func tail(_ source: Span<Float>, _ at: Int, _ count: Int) -> Lanes {
  var lanes = Lanes.zero
  for lane in 0..<count { lanes[lane] = source[at &+ lane] }
  return lanes
}
