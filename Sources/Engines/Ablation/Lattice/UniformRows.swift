/// The stretch of every row of a lattice in which all faces and gains are alike.
///
/// Most tissue is of one kind for centimetres: there six coefficients for each cell are four for a whole stretch, and a
/// step reads half as much from memory. Where blood also flows alike, nothing but temperatures is read.
struct UniformRows: Sendable {
  struct Stretch: Sendable, Hashable {
    /// Time step over heat capacity times the conductance of the faces across x, y and z, alike on both sides.
    var x: Float = 0
    var y: Float = 0
    var z: Float = 0
    var gain: Float = 0
    /// First cell and the one after the last, multiples of 8; equal where there is none. A stretch may begin and end at
    /// the edge of the lattice, where the outermost cell has a face less.
    var from = 0
    var to = 0
    /// What a cell keeps of its own temperature in the part of the stretch where that is alike as well, and faces are
    /// alike in all directions.
    var keep: Float = 0
    var plainFrom = 0
    var plainTo = 0
  }

  private var stretches: [Stretch]
  private let ny: Int

  init(_ conductance: Conductance, gain: Cells, keep: Cells) {
    let lattice = gain.lattice
    ny = lattice.ny
    stretches = []
    stretches.reserveCapacity(lattice.ny * lattice.nz)
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        stretches.append(UniformRows.longest(conductance, gain, keep, lattice.offset(0, y, z)))
      }
    }
  }

  @inline(__always)
  func stretch(_ y: Int, _ z: Int) -> Stretch { stretches[z &* ny &+ y] }

  /// Notes that what cells keep is no longer alike in a row.
  mutating func keepHasChanged(_ y: Int, _ z: Int) { stretches[z * ny + y].plainTo = 0 }

  /// The longest stretch of a row.
  private static func longest(_ conductance: Conductance, _ gain: Cells, _ keep: Cells, _ row: Int) -> Stretch {
    let lattice = gain.lattice
    let (kx, ky, kz) = (conductance.x.start, conductance.y.start, conductance.z.start)
    var (best, start) = (0..<0, 0)
    for x in stride(from: 0, to: lattice.rowStride, by: 8) {
      let (i, first) = (row + x, row + start)
      let isUniform =
        isAlike(kx + i, x == 0, x + 8 == lattice.nx) && isAll(ky + i, ky[i])
        && isAll(ky + (i - lattice.rowStride), ky[i]) && isAll(kz + i, kz[i])
        && isAll(kz + (i - lattice.planeStride), kz[i]) && isAll(gain.start + i, gain.start[i])
      guard isUniform else {
        start = x + 8
        continue
      }
      let isSame =
        kx[i] == kx[first] && ky[i] == ky[first] && kz[i] == kz[first] && gain.start[i] == gain.start[first]
      if !isSame { start = x }
      if x + 8 - start > best.count { best = start..<(x + 8) }
    }
    return best.isEmpty ? Stretch() : Stretch(at: row, best, conductance, gain, keep)
  }

  /// Whether the faces on both sides of eight cells are alike but for those at the edge of the lattice, which are zero.
  private static func isAlike(_ faces: UnsafePointer<Float>, _ isFirst: Bool, _ isLast: Bool) -> Bool {
    let value = faces[0]
    return (faces[-1] == value || isFirst) && (1..<7).allSatisfy { faces[$0] == value } && (faces[7] == value || isLast)
  }

  @inline(__always)
  fileprivate static func isAll(_ cells: UnsafePointer<Float>, _ value: Float) -> Bool {
    all(lanes(cells) .== Lanes(repeating: value))
  }
}

extension UniformRows.Stretch {
  fileprivate init(at row: Int, _ cells: Range<Int>, _ conductance: Conductance, _ gain: Cells, _ keepAll: Cells) {
    let first = row + cells.lowerBound
    let a = gain.start[first]
    self.init(
      x: a * conductance.x.start[first], y: a * conductance.y.start[first], z: a * conductance.z.start[first], gain: a,
      from: cells.lowerBound, to: cells.upperBound)
    guard x == y, y == z else { return }
    // Cells at the edge of the lattice keep more.
    let begin = from == 0 ? 8 : from
    let end = to == gain.lattice.rowStride ? to - 8 : to
    guard begin < end else { return }
    keep = keepAll.start[row + begin]
    plainFrom = begin
    plainTo = begin
    while plainTo < end, UniformRows.isAll(keepAll.start + (row + plainTo), keep) { plainTo += 8 }
  }
}
