/// Voxels and where they lie in the patient.
///
/// There are always as many voxels as the grid has; x runs fastest.
public struct Volume<Voxel: Sendable>: Sendable {
  public let grid: Grid
  public private(set) var voxels: [Voxel]

  /// - Throws: ``VolumeError`` with code `mismatch` if the counts differ.
  public init(grid: Grid, voxels: [Voxel]) throws(VolumeError) {
    guard voxels.count == grid.count else {
      throw VolumeError(
        .mismatch, field: "voxels", zh: "体素数为 \(voxels.count)，网格需要 \(grid.count)",
        en: "\(voxels.count) voxels for a grid of \(grid.count)")
    }
    self.grid = grid
    self.voxels = voxels
  }

  /// A volume of one value.
  public init(grid: Grid, repeating value: Voxel) {
    self.grid = grid
    self.voxels = [Voxel](repeating: value, count: grid.count)
  }

  /// A volume whose voxels are computed from their whole numbers.
  public init(grid: Grid, _ value: (VoxelIndex) throws -> Voxel) rethrows {
    var voxels: [Voxel] = []
    voxels.reserveCapacity(grid.count)
    for z in 0..<grid.nz {
      for y in 0..<grid.ny {
        for x in 0..<grid.nx { voxels.append(try value(SIMD3(x, y, z))) }
      }
    }
    self.grid = grid
    self.voxels = voxels
  }

  /// The voxel at (x, y, z), which must lie inside.
  public subscript(x: Int, y: Int, z: Int) -> Voxel {
    get {
      precondition(grid.contains(SIMD3(x, y, z)), "voxel outside its volume")
      return voxels[grid.offset(x, y, z)]
    }
    set {
      precondition(grid.contains(SIMD3(x, y, z)), "voxel outside its volume")
      voxels[grid.offset(x, y, z)] = newValue
    }
  }

  /// The voxel of an index that must lie inside.
  public subscript(index: VoxelIndex) -> Voxel {
    get { self[index.x, index.y, index.z] }
    set { self[index.x, index.y, index.z] = newValue }
  }

  /// Lets a kernel write the voxels in place; their number cannot change.
  public mutating func update(_ body: (inout MutableSpan<Voxel>) -> Void) {
    var span = voxels.mutableSpan
    body(&span)
  }

  /// The same grid with each voxel mapped.
  public func map<Other: Sendable>(_ transform: (Voxel) throws -> Other) rethrows -> Volume<Other> {
    Volume<Other>(trusted: grid, voxels: try voxels.map(transform))
  }

  /// The part from `lower` up to and without `upper`.
  ///
  /// - Throws: ``VolumeError`` if the box is empty or reaches outside.
  public func cropped(
    from lower: VoxelIndex, to upper: VoxelIndex
  ) throws(VolumeError) -> Volume<Voxel> {
    let part = try grid.cropped(from: lower, to: upper)
    var out: [Voxel] = []
    out.reserveCapacity(part.count)
    for z in lower.z..<upper.z {
      for y in lower.y..<upper.y {
        let start = grid.offset(lower.x, y, z)
        out.append(contentsOf: voxels[start..<(start &+ part.nx)])
      }
    }
    return Volume(trusted: part, voxels: out)
  }

  /// For results whose length is right by construction.
  init(trusted grid: Grid, voxels: [Voxel]) {
    assert(voxels.count == grid.count)
    self.grid = grid
    self.voxels = voxels
  }
}

extension Volume: Equatable where Voxel: Equatable {}
extension Volume: Hashable where Voxel: Hashable {}

extension Volume where Voxel == Float {
  /// - Throws: ``VolumeError`` with code `badValue` if a voxel is infinite or not a number.
  public func requireFinite(field: String) throws(VolumeError) {
    guard let place = voxels.firstIndex(where: { !$0.isFinite }) else { return }
    let index = grid.index(ofOffset: place)
    throw VolumeError(
      .badValue, field: field, zh: "体素 (\(index.x), \(index.y), \(index.z)) 不是有限数",
      en: "voxel (\(index.x), \(index.y), \(index.z)) is not finite")
  }
}
