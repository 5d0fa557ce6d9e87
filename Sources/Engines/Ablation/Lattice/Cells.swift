internal import Imaging

/// One `Float` for each cell of a ``Lattice``, at a fixed place in memory.
///
/// A class, so that two threads can write two halves of it without copies.
///
/// It is `@unchecked Sendable`; the proof: the storage is allocated once and never moves; every kernel that writes it is
/// called by ``Slabs``, which hands each slab of planes to one thread and returns when all are done, and a kernel
/// writes only the cells of its slab of arrays it does not read in another slab.
final class Cells: @unchecked Sendable {
  let lattice: Lattice
  let start: UnsafeMutablePointer<Float>
  private let storage: UnsafeMutableRawPointer
  var count: Int { lattice.count }

  init(_ lattice: Lattice, repeating value: Float = 0) {
    self.lattice = lattice
    // Large arrays begin at the same place of a memory page; set apart, they fall on different sets of the cache.
    let line = 64
    storage = .allocate(byteCount: lattice.count * 4 + line * 61, alignment: line)
    let apart = line * Int(UInt(bitPattern: storage) >> 12 % 61)
    start = (storage + apart).bindMemory(to: Float.self, capacity: lattice.count)
    start.initialize(repeating: value, count: lattice.count)
  }

  deinit { storage.deallocate() }

  convenience init(copying other: Cells) {
    self.init(other.lattice)
    copy(other)
  }

  func copy(_ other: Cells) {
    precondition(other.count == count, "another lattice")
    start.update(from: other.start, count: count)
  }

  func fill(_ value: Float) { start.update(repeating: value, count: count) }

  /// The value of cell (x, y, z), which must lie inside.
  subscript(x: Int, y: Int, z: Int) -> Float {
    get {
      precondition(x >= 0 && y >= 0 && z >= 0 && x < lattice.nx && y < lattice.ny && z < lattice.nz)
      return start[lattice.offset(x, y, z)]
    }
    set {
      precondition(x >= 0 && y >= 0 && z >= 0 && x < lattice.nx && y < lattice.ny && z < lattice.nz)
      start[lattice.offset(x, y, z)] = newValue
    }
  }

  /// The value of an element of the lattice.
  subscript(offset: Int) -> Float {
    get {
      precondition(offset >= 0 && offset < count)
      return start[offset]
    }
    set {
      precondition(offset >= 0 && offset < count)
      start[offset] = newValue
    }
  }

  /// Fills every true cell by its whole numbers.
  func set(_ value: (Int, Int, Int) -> Float) {
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        for x in 0..<lattice.nx { start[row &+ x] = value(x, y, z) }
      }
    }
  }

  /// The true cells, x fastest.
  var array: [Float] {
    var out: [Float] = []
    out.reserveCapacity(lattice.cells)
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        out.append(contentsOf: UnsafeBufferPointer(start: start + row, count: lattice.nx))
      }
    }
    return out
  }

  /// Puts a volume of the same shape into the true cells.
  func load(_ volume: Volume<Float>) {
    precondition(volume.grid.nx == lattice.nx && volume.grid.ny == lattice.ny && volume.grid.nz == lattice.nz)
    volume.voxels.withUnsafeBufferPointer { voxels in
      var from = 0
      for z in 0..<lattice.nz {
        for y in 0..<lattice.ny {
          let row = lattice.offset(0, y, z)
          for x in 0..<lattice.nx { start[row &+ x] = voxels[from &+ x] }
          from &+= lattice.nx
        }
      }
    }
  }

  /// Sum over the true cells in double precision, plane by plane: the same order whoever asks.
  var sum: Double {
    var total = 0.0
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        var part = 0.0
        for x in 0..<lattice.nx { part += Double(start[row &+ x]) }
        total += part
      }
    }
    return total
  }

  /// Whether every true cell is a finite number.
  var isFinite: Bool {
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        var probe: Float = 0
        // A product with zero is zero unless the value is infinite or not a number.
        for x in 0..<lattice.nx { probe += start[row &+ x] * 0 }
        if probe != 0 { return false }
      }
    }
    return true
  }
}
