extension Volume where Voxel == Float {
  /// First derivatives per millimetre along the grid's own axes, by central differences; one-sided at the border.
  public func gradient() -> (x: Volume<Float>, y: Volume<Float>, z: Volume<Float>) {
    (derivative(.x), derivative(.y), derivative(.z))
  }

  /// The length of the gradient, per millimetre.
  public func gradientMagnitude() -> Volume<Float> {
    let (x, y, z) = gradient()
    var out = x.voxels
    for index in out.indices {
      let (a, b, c) = (out[index], y.voxels[index], z.voxels[index])
      out[index] = (a * a + b * b + c * c).squareRoot()
    }
    return Volume(trusted: grid, voxels: out)
  }

  /// Second derivatives per mm^2 along the grid's axes, by central differences; beyond the border the edge goes on.
  ///
  /// - Returns: xx, yy, zz, xy, xz, yz.
  public func hessian() -> [Volume<Float>] {
    let grid = grid
    let voxels = voxels
    return (0..<6).map { part in
      var out = [Float](repeating: 0, count: grid.count)
      Slabs.fill(&out, over: grid.ny * grid.nz) { span, rows in
        var hessian = HessianRows(grid, scale: 1)
        for row in rows {
          hessian.load(voxels.span, grid, y: row % grid.ny, z: row / grid.ny)
          for x in stride(from: 0, to: grid.nx, by: 8) {
            let all = hessian.lanes(at: x)
            let lanes = [all.xx, all.yy, all.zz, all.xy, all.xz, all.yz][part]
            for lane in 0..<min(8, grid.nx - x) { span[row &* grid.nx &+ x &+ lane] = lanes[lane] }
          }
        }
      }
      return Volume(trusted: grid, voxels: out)
    }
  }

  private func derivative(_ axis: LineTiles.Axis) -> Volume<Float> {
    let tiles = LineTiles(grid, axis)
    guard tiles.length > 1 else { return Volume(grid: grid, repeating: 0) }
    let step = Float(1 / grid.spacing[axis.rawValue])
    return Volume(
      trusted: grid, voxels: tiles.map(voxels) { tile, scratch in differences(&tile, &scratch, step) })
  }
}

@inline(never)
private func differences(
  _ tile: inout MutableSpan<Lanes>, _ scratch: inout MutableSpan<Lanes>, _ step: Float
) {
  let columns = LineTiles.columns
  let length = tile.count / columns
  for at in 0..<tile.count { scratch[at] = tile[at] }
  for sample in 0..<length {
    let before = max(0, sample &- 1)
    let after = min(length &- 1, sample &+ 1)
    let factor = step / Float(after &- before)
    for column in 0..<columns {
      tile[sample &* columns &+ column] =
        (scratch[after &* columns &+ column] - scratch[before &* columns &+ column]) * factor
    }
  }
}
