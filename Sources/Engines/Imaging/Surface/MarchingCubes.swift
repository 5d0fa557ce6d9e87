/// The surface where a volume crosses a level (Lorensen and Cline, SIGGRAPH 1987), with shared points.
struct MarchingCubes {
  let grid: Grid
  let level: Float
  private var points: [PatientPoint] = []
  private var triangles: [SIMD3<Int32>] = []
  /// Point numbers on the edges that start in the lower and the upper plane of voxels: three per voxel, or -1.
  private var lower: [Int32]
  private var upper: [Int32]

  init(grid: Grid, level: Float) {
    self.grid = grid
    self.level = level
    lower = [Int32](repeating: -1, count: 3 * grid.strideZ)
    upper = lower
  }

  mutating func mesh(_ voxels: [Float]) -> Mesh {
    guard grid.nx > 1, grid.ny > 1, grid.nz > 1 else { return Mesh(points: [], triangles: []) }
    for z in 0..<(grid.nz - 1) {
      for y in 0..<(grid.ny - 1) { row(voxels.span, y: y, z: z) }
      swap(&lower, &upper)
      for index in upper.indices { upper[index] = -1 }
    }
    let isMirrored = grid.direction.determinant < 0
    let turned = isMirrored ? triangles.map { SIMD3($0.x, $0.z, $0.y) } : triangles
    return Mesh(points: points, triangles: turned)
  }

  private mutating func row(_ voxels: Span<Float>, y: Int, z: Int) {
    let base = grid.offset(0, y, z)
    let (sy, sz) = (grid.strideY, grid.strideZ)
    // The four voxels of a plane x as bits 0, 2, 4, 6 of the case.
    func column(_ x: Int) -> Int {
      let at = base &+ x
      return (voxels[at] > level ? 1 : 0) | (voxels[at &+ sy] > level ? 4 : 0)
        | (voxels[at &+ sz] > level ? 16 : 0) | (voxels[at &+ sz &+ sy] > level ? 64 : 0)
    }
    var left = column(0)
    for x in 0..<(grid.nx &- 1) {
      let right = column(x &+ 1)
      let code = left | right << 1
      left = right
      if code == 0 || code == 255 { continue }
      let edges = CubeCases.triangles[code]
      for k in stride(from: 0, to: edges.count, by: 3) {
        triangles.append(
          SIMD3(
            point(voxels, edges[k], x, y, z), point(voxels, edges[k + 1], x, y, z),
            point(voxels, edges[k + 2], x, y, z)))
      }
    }
  }

  /// The number of the point on an edge of the cube at (x, y, z).
  private mutating func point(_ voxels: Span<Float>, _ edge: Int, _ x: Int, _ y: Int, _ z: Int) -> Int32 {
    let corner = CubeCases.edges[edge].0
    let axis = edge / 4
    let (vx, vy) = (x + (corner & 1), y + (corner >> 1 & 1))
    let isUpper = corner >> 2 == 1
    let slot = 3 * (vy * grid.nx + vx) + axis
    let known = isUpper ? upper[slot] : lower[slot]
    if known >= 0 { return known }
    let vz = z + (isUpper ? 1 : 0)
    let at = grid.offset(vx, vy, vz)
    let step = [1, grid.strideY, grid.strideZ][axis]
    let (here, there) = (voxels[at], voxels[at + step])
    // The ends lie on different sides of the level, so they differ.
    let fraction = Double((level - here) / (there - here))
    var place = SIMD3(Double(vx), Double(vy), Double(vz))
    place[axis] += max(0, min(1, fraction))
    let number = Int32(points.count)
    points.append(grid.point(at: place))
    if isUpper { upper[slot] = number } else { lower[slot] = number }
    return number
  }
}

extension Volume where Voxel == Float {
  /// The closed surface around the voxels above `level`, in patient millimetres.
  ///
  /// The volume is taken to be below the level everywhere outside, so the surface closes at its border too.
  ///
  /// - Throws: ``VolumeError`` with code `badValue` if a voxel or the level is not finite.
  /// - Complexity: O(voxels).
  public func surface(level: Float) throws(VolumeError) -> Mesh {
    guard level.isFinite else {
      throw VolumeError(.badValue, field: "level", zh: "阈值不是有限数", en: "the level is not finite")
    }
    try requireFinite(field: "volume")
    let least = voxels.min() ?? 0
    let padded = try padded(with: least < level ? least : level - 1)
    var cubes = MarchingCubes(grid: padded.grid, level: level)
    return cubes.mesh(padded.voxels)
  }

  /// One more voxel of `value` on every side.
  private func padded(with value: Float) throws(VolumeError) -> Volume<Float> {
    let wide = try Grid(
      shape: grid.shape &+ SIMD3(repeating: 2), spacing: grid.spacing,
      origin: grid.point(at: SIMD3(repeating: -1)), direction: grid.direction)
    var out = [Float](repeating: value, count: wide.count)
    for z in 0..<grid.nz {
      for y in 0..<grid.ny {
        let from = grid.offset(0, y, z)
        let to = wide.offset(1, y + 1, z + 1)
        for x in 0..<grid.nx { out[to &+ x] = voxels[from &+ x] }
      }
    }
    return Volume(trusted: wide, voxels: out)
  }
}

extension Volume where Voxel == UInt8 {
  /// The closed surface of a mask, its staircase smoothed by a Gaussian of 0.7 voxel.
  ///
  /// - Throws: ``VolumeError`` if the grid cannot be padded by one voxel.
  public func surface() throws(VolumeError) -> Mesh { try smoothedMask().surface(level: 0.5) }
}
