/// The stretch of every row of a lattice in which all faces and gains are alike.
///
/// Most tissue is of one kind for centimetres: there six coefficients for each cell are four for a whole stretch, and a
/// step reads half as much from memory.
final class UniformRows: Sendable {
  struct Stretch: Sendable, Hashable {
    /// Conductances of the faces across x, y and z, alike on both sides.
    var x: Float = 0
    var y: Float = 0
    var z: Float = 0
    var gain: Float = 0
    /// First cell and the one after the last, multiples of 8; equal where there is none.
    var from = 0
    var to = 0
  }

  private let stretches: [Stretch]
  private let ny: Int

  init(_ conductance: Conductance, gain: Cells) {
    let lattice = gain.lattice
    ny = lattice.ny
    var stretches: [Stretch] = []
    stretches.reserveCapacity(lattice.ny * lattice.nz)
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        stretches.append(UniformRows.longest(conductance, gain, lattice.offset(0, y, z)))
      }
    }
    self.stretches = stretches
  }

  @inline(__always)
  func stretch(_ y: Int, _ z: Int) -> Stretch { stretches[z &* ny &+ y] }

  /// The longest stretch of a row.
  private static func longest(_ conductance: Conductance, _ gain: Cells, _ row: Int) -> Stretch {
    let lattice = gain.lattice
    var (best, present) = (Stretch(), Stretch())
    for x in stride(from: 0, to: lattice.rowStride, by: 8) {
      let i = row + x
      let (kx, ky, kz) = (conductance.x.start, conductance.y.start, conductance.z.start)
      let (ax, ay, az, a) = (kx[i], ky[i], kz[i], gain.start[i])
      let isUniform =
        isAll(kx + i, ax) && isAll(kx + (i - 1), ax) && isAll(ky + i, ay) && isAll(ky + (i - lattice.rowStride), ay)
        && isAll(kz + i, az) && isAll(kz + (i - lattice.planeStride), az) && isAll(gain.start + i, a)
      guard isUniform else {
        present = Stretch()
        continue
      }
      let isSame = present.x == ax && present.y == ay && present.z == az && present.gain == a && present.to == x
      if !isSame || present.from == present.to { present = Stretch(x: ax, y: ay, z: az, gain: a, from: x, to: x) }
      present.to = x + 8
      if present.to - present.from > best.to - best.from { best = present }
    }
    return best
  }

  @inline(__always)
  private static func isAll(_ cells: UnsafePointer<Float>, _ value: Float) -> Bool {
    all(lanes(cells) .== Lanes(repeating: value))
  }
}
