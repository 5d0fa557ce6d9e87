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
    /// What a cell keeps of its own temperature, where that is alike as well.
    var keep: Float = 0
    var isKeepAlike = false
    /// First cell and the one after the last, multiples of 8; equal where there is none.
    var from = 0
    var to = 0

    /// Alike in all, and the same in all directions.
    var isPlain: Bool { isKeepAlike && x == y && y == z }
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
  mutating func keepHasChanged(_ y: Int, _ z: Int) { stretches[z * ny + y].isKeepAlike = false }

  /// The longest stretch of a row.
  private static func longest(_ conductance: Conductance, _ gain: Cells, _ keep: Cells, _ row: Int) -> Stretch {
    let lattice = gain.lattice
    let (kx, ky, kz) = (conductance.x.start, conductance.y.start, conductance.z.start)
    var (best, start) = (0..<0, 0)
    for x in stride(from: 0, to: lattice.rowStride, by: 8) {
      let (i, first) = (row + x, row + start)
      let isUniform =
        isAll(kx + i, kx[i]) && isAll(kx + (i - 1), kx[i]) && isAll(ky + i, ky[i])
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

  @inline(__always)
  fileprivate static func isAll(_ cells: UnsafePointer<Float>, _ value: Float) -> Bool {
    all(lanes(cells) .== Lanes(repeating: value))
  }
}

extension UniformRows.Stretch {
  fileprivate init(at row: Int, _ cells: Range<Int>, _ conductance: Conductance, _ gain: Cells, _ keep: Cells) {
    let first = row + cells.lowerBound
    let a = gain.start[first]
    self.init(
      x: a * conductance.x.start[first], y: a * conductance.y.start[first], z: a * conductance.z.start[first], gain: a,
      keep: keep.start[first],
      isKeepAlike: stride(from: row + cells.lowerBound, to: row + cells.upperBound, by: 8).allSatisfy {
        UniformRows.isAll(keep.start + $0, keep.start[first])
      }, from: cells.lowerBound, to: cells.upperBound)
  }
}
