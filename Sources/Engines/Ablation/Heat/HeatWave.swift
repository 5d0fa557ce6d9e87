/// Several steps in one passage through memory.
///
/// A step reads eight numbers for each cell it writes, so that memory and not arithmetic sets its speed. Here a plane's
/// second step follows its first as soon as the planes beside it have had theirs, while all that is needed still lies
/// near the core; the planes between the first and the last step are kept in rings of three. Each number comes from the
/// same operations as by single steps, to the last bit.
struct HeatWave: Sendable {
  let kernel: HeatKernel
  let boiling: Boiling?
  /// Cells that are stepped, and those where water may boil.
  let box: Box
  let hot: Box

  /// Steps taken together.
  static let depth = 4

  /// Advances `planes` of the box from `old` to `new` by `steps` steps, 1 to ``depth``.
  @inline(never)
  func advance(_ old: Cells, _ new: Cells, steps: Int, planes: Range<Int>) {
    precondition(steps >= 1 && steps <= HeatWave.depth && old !== new)
    let lattice = old.lattice
    precondition(planes.lowerBound >= box.lower.z && planes.upperBound <= box.upper.z)
    let rings = (1..<max(2, steps)).map { _ in Ring(lattice) }
    // Level l of plane z can be worked out when level l - 1 of plane z + 1 is there: level l lags l planes behind.
    let first = planes.lowerBound - steps + 1
    for front in first..<(planes.upperBound + 2 * steps) {
      for level in 1...steps {
        let z = front - (level - 1)
        let reach = steps - level
        guard z >= planes.lowerBound - reach, z < planes.upperBound + reach else { continue }
        advance(z, level: level, of: steps, old, new, rings)
      }
    }
  }

  @inline(__always)
  private func advance(
    _ z: Int, level: Int, of steps: Int, _ old: Cells, _ new: Cells, _ rings: [Ring]
  ) {
    let lattice = old.lattice
    let isOutside = z < box.lower.z || z >= box.upper.z
    let start = lattice.offset(0, 0, z)
    if isOutside {
      // Planes beyond the box do not change, and are only asked for by the next level.
      if level < steps, z >= -1, z <= lattice.nz { rings[level - 1].copy(old, plane: z) }
      return
    }
    func plane(_ z: Int) -> UnsafePointer<Float> {
      if level == 1 || z < -1 || z > lattice.nz { return UnsafePointer(old.start + lattice.offset(0, 0, z)) }
      return UnsafePointer(rings[level - 2].plane(z))
    }
    let out: UnsafeMutablePointer<Float>
    if level == steps {
      out = new.start + start
    } else {
      // What lies beside the box stays as it was.
      rings[level - 1].copy(old, plane: z)
      out = rings[level - 1].plane(z)
    }
    let (below, here, above) = (plane(z - 1), plane(z), plane(z + 1))
    kernel.plane(z, below: below, here: here, above: above, out: out, box: box)
    if let boiling, z >= hot.lower.z, z < hot.upper.z {
      boiling.correct(old: here, new: out, rowStride: lattice.rowStride, box: hot)
    }
  }

  /// Three planes of one level, with a guard row on either side of each.
  private final class Ring {
    private let lattice: Lattice
    private let start: UnsafeMutablePointer<Float>
    private let size: Int
    private let guardSize: Int

    init(_ lattice: Lattice) {
      self.lattice = lattice
      guardSize = lattice.rowStride + Lattice.lanes
      size = lattice.planeStride + 2 * guardSize
      start = .allocate(capacity: 3 * size)
      start.initialize(repeating: 0, count: 3 * size)
    }

    deinit { start.deallocate() }

    func plane(_ z: Int) -> UnsafeMutablePointer<Float> { start + ((z + 3) % 3 * size + guardSize) }

    func copy(_ other: Cells, plane z: Int) {
      (plane(z) - guardSize).update(from: other.start + (lattice.offset(0, 0, z) - guardSize), count: size)
    }
  }
}
