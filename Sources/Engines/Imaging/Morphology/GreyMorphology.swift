/// Morphology of grey values with a ball in millimetres; beyond the border the edge voxel goes on.
extension Volume where Voxel == Float {
  /// The largest value within `radius` millimetres of every voxel.
  ///
  /// - Throws: ``VolumeError`` if the radius is negative or the ball is wider than 65 voxels along an axis.
  /// - Complexity: O(voxels x rows of the ball x log of its width).
  public func dilated(radius: Double) throws(VolumeError) -> Volume<Float> {
    try extreme(radius: radius, sign: 1)
  }

  /// The smallest value within `radius` millimetres of every voxel.
  ///
  /// - Throws: ``VolumeError`` if the radius is negative or the ball is wider than 65 voxels along an axis.
  public func eroded(radius: Double) throws(VolumeError) -> Volume<Float> {
    try extreme(radius: radius, sign: -1)
  }

  /// Eroded, then dilated: bright parts narrower than the ball vanish.
  public func opened(radius: Double) throws(VolumeError) -> Volume<Float> {
    try eroded(radius: radius).dilated(radius: radius)
  }

  /// Dilated, then eroded: dark parts narrower than the ball vanish.
  public func closed(radius: Double) throws(VolumeError) -> Volume<Float> {
    try dilated(radius: radius).eroded(radius: radius)
  }

  private func extreme(radius: Double, sign: Float) throws(VolumeError) -> Volume<Float> {
    let ball = try BallRows(radius: radius, spacing: grid.spacing)
    try requireFinite(field: "volume")
    let source = sign < 0 ? voxels.map { -$0 } : voxels
    let grid = grid
    var out = [Float](repeating: 0, count: grid.count)
    Slabs.fill(&out, over: grid.ny * grid.nz) { span, rows in
      var line = [Float](repeating: 0, count: grid.nx + 2 * ball.reach)
      var spare = line
      for row in rows {
        let (z, y) = row.quotientAndRemainder(dividingBy: grid.ny)
        for part in ball.rows {
          let from = grid.offset(
            0, max(0, min(grid.ny - 1, y + part.dy)), max(0, min(grid.nz - 1, z + part.dz)))
          windowMaximum(source, from: from, count: grid.nx, half: part.half, &line, &spare)
          let isFirst = part == ball.rows[0]
          for x in 0..<grid.nx {
            let best = isFirst ? line[x] : max(span[row &* grid.nx &+ x], line[x])
            span[row &* grid.nx &+ x] = best
          }
        }
        if sign < 0 { for x in 0..<grid.nx { span[row &* grid.nx &+ x] *= -1 } }
      }
    }
    return Volume(trusted: grid, voxels: out)
  }
}

/// A ball as rows of voxels: which rows, and how far each reaches to both sides.
private struct BallRows: Sendable {
  struct Row: Sendable, Hashable {
    let dy: Int
    let dz: Int
    let half: Int
  }

  let rows: [Row]
  let reach: Int

  init(radius: Double, spacing: SIMD3<Double>) throws(VolumeError) {
    let steps = [spacing.x, spacing.y, spacing.z].map { radius / $0 }
    guard radius >= 0, steps.allSatisfy({ $0 < 33 }) else {
      throw VolumeError(
        .badValue, field: "radius", zh: "半径须不小于 0，且任一方向不超过 32 个体素",
        en: "the radius must not be negative and at most 32 voxels along every axis")
    }
    // As in the binary case a hair more, so that whole numbers of voxels count.
    let limit = radius * radius * (1 + 1e-6)
    var rows: [Row] = []
    let (ry, rz) = (Int(steps[1] + 1e-6), Int(steps[2] + 1e-6))
    for dz in -rz...rz {
      for dy in -ry...ry {
        let (a, b) = (Double(dy) * spacing.y, Double(dz) * spacing.z)
        let rest = limit - a * a - b * b
        if rest >= 0 { rows.append(Row(dy: dy, dz: dz, half: Int(rest.squareRoot() / spacing.x))) }
      }
    }
    self.rows = rows
    reach = rows.map(\.half).max() ?? 0
  }
}

/// The running maximum over `half` voxels to both sides, by doubling windows; `line` gets it from element 0 on.
private func windowMaximum(
  _ source: [Float], from: Int, count: Int, half: Int, _ line: inout [Float], _ spare: inout [Float]
) {
  let length = count + 2 * half
  for index in 0..<length { line[index] = source[from + max(0, min(count - 1, index - half))] }
  let window = 2 * half + 1
  var width = 1
  var valid = length
  while width * 2 <= window {
    for index in 0..<(valid - width) { line[index] = max(line[index], line[index + width]) }
    valid -= width
    width *= 2
  }
  // Two windows of the largest power of two cover the odd one.
  let shift = window - width
  for index in 0..<count { spare[index] = max(line[index], line[index + shift]) }
  swap(&line, &spare)
}
