/// Second differences of a volume along one row, from the nine rows around it.
///
/// The rows are copied with one voxel of border on each side, repeated where the volume ends, so that eight voxels at
/// a time need no test.
struct HessianRows {
  private var rows: [Float]
  private let width: Int
  private let nx: Int
  private let factors: (xx: Float, yy: Float, zz: Float, xy: Float, xz: Float, yz: Float)

  /// - Parameter scale: every second derivative is multiplied by it; sigma^2 makes scales comparable.
  init(_ grid: Grid, scale: Double) {
    nx = grid.nx
    // Room for the last eight lanes to reach beyond the row.
    width = grid.nx + 16
    rows = [Float](repeating: 0, count: 9 * width)
    let (x, y, z) = (grid.spacing.x, grid.spacing.y, grid.spacing.z)
    factors = (
      Float(scale / (x * x)), Float(scale / (y * y)), Float(scale / (z * z)),
      Float(scale / (4 * x * y)), Float(scale / (4 * x * z)), Float(scale / (4 * y * z))
    )
  }

  /// Takes the nine rows around row (y, z).
  mutating func load(_ source: Span<Float>, _ grid: Grid, y: Int, z: Int) {
    let width = width
    var span = rows.mutableSpan
    loadRows(source, &span, grid, y: y, z: z, width: width)
  }

  /// The Hessians of voxels x ..< x + 8 of the row.
  @inline(__always)
  func lanes(at x: Int) -> SymmetricLanes { hessianLanes(rows.span, x: x &+ 1, width: width, factors) }
}

@inline(never)
private func loadRows(
  _ source: Span<Float>, _ rows: inout MutableSpan<Float>, _ grid: Grid, y: Int, z: Int, width: Int
) {
  let nx = grid.nx
  for dz in 0..<3 {
    let plane = max(0, min(grid.nz &- 1, z &+ dz &- 1)) &* grid.strideZ
    for dy in 0..<3 {
      let from = plane &+ max(0, min(grid.ny &- 1, y &+ dy &- 1)) &* nx
      let to = (dz &* 3 &+ dy) &* width &+ 1
      for x in 0..<nx { rows[to &+ x] = source[from &+ x] }
      rows[to &- 1] = source[from]
      for x in nx..<(width &- 1) { rows[to &+ x] = source[from &+ nx &- 1] }
    }
  }
}

@inline(__always)
private func hessianLanes(
  _ rows: Span<Float>, x: Int, width w: Int,
  _ factors: (xx: Float, yy: Float, zz: Float, xy: Float, xz: Float, yz: Float)
) -> SymmetricLanes {
  let middle = 4 &* w &+ x
  let here = rows.lanes(at: middle)
  let twice = here + here
  let (left, right) = (rows.lanes(at: middle &- 1), rows.lanes(at: middle &+ 1))
  let (front, back) = (rows.lanes(at: middle &- w), rows.lanes(at: middle &+ w))
  let (below, above) = (rows.lanes(at: middle &- 3 &* w), rows.lanes(at: middle &+ 3 &* w))
  let xy =
    (rows.lanes(at: middle &+ w &+ 1) - rows.lanes(at: middle &+ w &- 1))
    - (rows.lanes(at: middle &- w &+ 1) - rows.lanes(at: middle &- w &- 1))
  let xz =
    (rows.lanes(at: middle &+ 3 &* w &+ 1) - rows.lanes(at: middle &+ 3 &* w &- 1))
    - (rows.lanes(at: middle &- 3 &* w &+ 1) - rows.lanes(at: middle &- 3 &* w &- 1))
  let yz =
    (rows.lanes(at: middle &+ 4 &* w) - rows.lanes(at: middle &+ 2 &* w))
    - (rows.lanes(at: middle &- 2 &* w) - rows.lanes(at: middle &- 4 &* w))
  return SymmetricLanes(
    xx: (left - twice + right) * factors.xx, yy: (front - twice + back) * factors.yy,
    zz: (below - twice + above) * factors.zz, xy: xy * factors.xy, xz: xz * factors.xz,
    yz: yz * factors.yz)
}
