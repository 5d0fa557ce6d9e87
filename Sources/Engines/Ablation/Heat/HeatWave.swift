/// Several steps in one passage through memory.
///
/// A step reads eight numbers for each cell it writes, so that memory and not arithmetic sets its speed. Here a plane's
/// second step follows its first as soon as the planes beside it have had theirs, while all that is needed still lies
/// near the core; the planes between the first and the last step are kept in rings of three. Planes are cut into strips
/// of rows so narrow that all of this fits the core's own cache; rows at a cut are worked out on both sides of it. Each
/// number comes from the same operations as by single steps, to the last bit.
struct HeatWave: Sendable {
  let kernel: HeatKernel
  let boiling: Boiling?
  /// Cells that are stepped, and those where water may boil.
  let box: Box
  let hot: Box

  /// Steps taken together.
  static let depth = 4
  /// Cells of a strip in one plane, about.
  static let strip = 8192

  /// Advances `planes` of the box from `old` to `new` by `steps` steps, 1 to ``depth``.
  ///
  /// - Parameter rings: working memory of this thread's own.
  func advance(_ old: Cells, _ new: Cells, steps: Int, planes: Range<Int>, _ rings: [Ring]) {
    precondition(steps >= 1 && steps <= HeatWave.depth && old !== new)
    precondition(planes.lowerBound >= box.lower.z && planes.upperBound <= box.upper.z)
    let rows = box.upper.y - box.lower.y
    let strips = max(1, rows * old.lattice.rowStride / HeatWave.strip)
    for number in 0..<strips {
      let from = box.lower.y + rows * number / strips
      let to = box.lower.y + rows * (number + 1) / strips
      advance(old, new, steps: steps, planes: planes, rows: from..<to, rings)
    }
  }

  @inline(never)
  private func advance(
    _ old: Cells, _ new: Cells, steps: Int, planes: Range<Int>, rows: Range<Int>, _ rings: [Ring]
  ) {
    // Level l of plane z can be worked out when level l - 1 of plane z + 1 is there: level l lags l planes behind.
    let first = planes.lowerBound - steps + 1
    for front in first..<(planes.upperBound + 2 * steps) {
      for level in 1...steps {
        let z = front - (level - 1)
        // Levels before the last reach as far beyond their share as the later ones look.
        let reach = steps - level
        guard z >= planes.lowerBound - reach, z < planes.upperBound + reach else { continue }
        var part = box
        part.lower.y = max(box.lower.y, rows.lowerBound - reach)
        part.upper.y = min(box.upper.y, rows.upperBound + reach)
        advance(z, level: level, of: steps, old, new, rings, part)
      }
    }
  }

  @inline(__always)
  private func advance(
    _ z: Int, level: Int, of steps: Int, _ old: Cells, _ new: Cells, _ rings: [Ring], _ part: Box
  ) {
    let lattice = old.lattice
    if z < box.lower.z || z >= box.upper.z {
      // Planes beyond the box do not change, and are only asked for by the next level.
      if level < steps, z >= -1, z <= lattice.nz { rings[level - 1].copy(old, plane: z, part) }
      return
    }
    func plane(_ z: Int) -> UnsafePointer<Float> {
      if level == 1 || z < -1 || z > lattice.nz { return UnsafePointer(old.start + lattice.offset(0, 0, z)) }
      return UnsafePointer(rings[level - 2].plane(z))
    }
    let out: UnsafeMutablePointer<Float>
    if level == steps {
      out = new.start + lattice.offset(0, 0, z)
    } else {
      // What lies beside the box stays as it was.
      rings[level - 1].copyBorder(old, plane: z, part)
      out = rings[level - 1].plane(z)
    }
    let here = plane(z)
    kernel.plane(z, below: plane(z - 1), here: here, above: plane(z + 1), out: out, box: part)
    if let boiling, z >= hot.lower.z, z < hot.upper.z {
      var boilingPart = hot
      boilingPart.lower.y = max(hot.lower.y, part.lower.y)
      boilingPart.upper.y = max(boilingPart.lower.y, min(hot.upper.y, part.upper.y))
      boiling.correct(old: here, new: out, rowStride: lattice.rowStride, box: boilingPart)
    }
  }

  /// Working memory of a march, for each part of its planes.
  struct Rings: Sendable {
    private let rings: [[Ring]]

    init(_ lattice: Lattice) {
      rings = (0..<Slabs.pieces).map { _ in (1..<HeatWave.depth).map { _ in Ring(lattice) } }
    }

    subscript(piece: Int) -> [Ring] { rings[piece] }
  }

  /// Three planes of one level, with a guard row on either side of each.
  ///
  /// `@unchecked Sendable`; the proof: a march gives each part of its planes rings of its own, and parts run on one
  /// thread each until all are done.
  final class Ring: @unchecked Sendable {
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

    /// Copies the rows of `part`, and a row and a group of cells around them.
    func copy(_ other: Cells, plane z: Int, _ part: Box) {
      let from = (part.lower.y - 1) * lattice.rowStride - Lattice.lanes
      let to = (part.upper.y + 1) * lattice.rowStride + Lattice.lanes
      (plane(z) + from).update(from: other.start + (lattice.offset(0, 0, z) + from), count: to - from)
    }

    /// Copies the cells around `part`: a row before and after it, and a group of cells before and after each row.
    func copyBorder(_ other: Cells, plane z: Int, _ part: Box) {
      let (out, cells) = (plane(z), other.start + lattice.offset(0, 0, z))
      for y in [part.lower.y - 1, part.upper.y] {
        let row = y * lattice.rowStride
        (out + row).update(from: cells + row, count: lattice.rowStride)
      }
      let (left, right) = ((part.lower.x & ~7) - 8, (part.upper.x + 7) & ~7)
      for y in part.lower.y..<part.upper.y {
        let row = y &* lattice.rowStride
        store(lanes(UnsafePointer(cells + (row &+ left))), out + (row &+ left))
        store(lanes(UnsafePointer(cells + (row &+ right))), out + (row &+ right))
      }
    }
  }
}
