public import Imaging

/// How the cells of a grid lie in memory while equations are solved on them.
///
/// x runs fastest. Rows are padded to a multiple of 8 cells and planes by a row, so that neighbouring planes do not
/// fall on the same places of the cache. One plane and one row of guard cells lie before and after, so that a kernel
/// may read every neighbour of every cell in groups of 8 without asking where the edge is: the conductances across the
/// edge are zero, so what is read there does not count.
public struct Lattice: Sendable, Hashable {
  public let nx: Int
  public let ny: Int
  public let nz: Int
  /// Distance of cell centres along each axis, metres.
  public let spacing: SIMD3<Double>
  /// Cells from one row to the next: nx rounded up to a multiple of 8.
  public let rowStride: Int
  /// Cells from one plane to the next.
  public let planeStride: Int
  /// Element number of cell (0, 0, 0).
  public let base: Int
  /// Elements of an array on this lattice, guards included.
  public let count: Int

  /// Cells a kernel reads at once.
  static let lanes = 8

  /// - Parameter spacing: metres.
  init(nx: Int, ny: Int, nz: Int, spacing: SIMD3<Double>) {
    self.nx = nx
    self.ny = ny
    self.nz = nz
    self.spacing = spacing
    rowStride = (nx + Lattice.lanes - 1) / Lattice.lanes * Lattice.lanes
    planeStride = rowStride * (ny + 1)
    base = planeStride + rowStride + Lattice.lanes
    count = planeStride * nz + 2 * base
  }

  /// The lattice of an image grid, whose spacing is in millimetres.
  public init(_ grid: Grid) {
    self.init(nx: grid.nx, ny: grid.ny, nz: grid.nz, spacing: grid.spacing * 1e-3)
  }

  @inline(__always)
  func offset(_ x: Int, _ y: Int, _ z: Int) -> Int { base &+ x &+ y &* rowStride &+ z &* planeStride }

  /// Number of true cells.
  public var cells: Int { nx * ny * nz }
  /// Volume of a cell, m^3.
  public var cellVolume: Double { spacing.x * spacing.y * spacing.z }
  /// Area of a face over the distance of the two centres, metres, for the faces across x, y and z.
  var faceRatio: SIMD3<Double> { cellVolume / (spacing * spacing) }
  var whole: Box { Box(lower: SIMD3(0, 0, 0), upper: SIMD3(nx, ny, nz)) }
}

/// A box of cells, from `lower` up to and without `upper`.
public struct Box: Sendable, Hashable {
  public var lower: SIMD3<Int>
  public var upper: SIMD3<Int>

  public init(lower: SIMD3<Int>, upper: SIMD3<Int>) {
    self.lower = lower
    self.upper = upper
  }

  public var count: Int {
    max(0, upper.x - lower.x) * max(0, upper.y - lower.y) * max(0, upper.z - lower.z)
  }

  func grown(by cells: Int, within lattice: Lattice) -> Box {
    Box(
      lower: SIMD3(max(0, lower.x - cells), max(0, lower.y - cells), max(0, lower.z - cells)),
      upper: SIMD3(
        min(lattice.nx, upper.x + cells), min(lattice.ny, upper.y + cells), min(lattice.nz, upper.z + cells)))
  }

  func union(_ other: Box) -> Box {
    if count == 0 { return other }
    if other.count == 0 { return self }
    return Box(
      lower: SIMD3(
        min(lower.x, other.lower.x), min(lower.y, other.lower.y), min(lower.z, other.lower.z)),
      upper: SIMD3(
        max(upper.x, other.upper.x), max(upper.y, other.upper.y), max(upper.z, other.upper.z)))
  }
}
