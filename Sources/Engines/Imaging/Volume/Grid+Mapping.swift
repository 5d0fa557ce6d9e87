extension Grid {
  /// The map from voxel positions to patient points.
  public var toPatient: Affine {
    Affine(
      matrix: Matrix3(
        columns: direction.x * spacing.x, direction.y * spacing.y, direction.z * spacing.z),
      translation: origin)
  }

  /// The map from patient points to voxel positions.
  public var toVoxels: Affine {
    let back = Matrix3(
      rows: direction.x / spacing.x, direction.y / spacing.y, direction.z / spacing.z)
    return Affine(matrix: back, translation: -(back * origin))
  }

  /// The patient point at a voxel position.
  public func point(at position: VoxelPosition) -> PatientPoint {
    direction * (position * spacing) + origin
  }

  /// The centre of a voxel.
  public func point(x: Int, y: Int, z: Int) -> PatientPoint {
    point(at: SIMD3(Double(x), Double(y), Double(z)))
  }

  /// The voxel position of a patient point; it may lie outside.
  public func position(of point: PatientPoint) -> VoxelPosition {
    let offset = point - origin
    return SIMD3(direction.x.dot(offset), direction.y.dot(offset), direction.z.dot(offset)) / spacing
  }

  /// The voxel whose box holds a patient point, or nil outside the volume.
  public func index(of point: PatientPoint) -> VoxelIndex? {
    let place = position(of: point)
    guard place.isFinite else { return nil }
    let rounded = place.rounded(.toNearestOrAwayFromZero)
    // Bounds are compared before the conversion, which traps on numbers beyond Int.
    guard rounded.x >= 0, rounded.y >= 0, rounded.z >= 0, rounded.x < Double(nx),
      rounded.y < Double(ny), rounded.z < Double(nz)
    else { return nil }
    return SIMD3(Int(rounded.x), Int(rounded.y), Int(rounded.z))
  }

  public func contains(_ index: VoxelIndex) -> Bool {
    index.x >= 0 && index.y >= 0 && index.z >= 0 && index.x < nx && index.y < ny && index.z < nz
  }

  /// The element number of a voxel that lies inside.
  public func offset(_ index: VoxelIndex) -> Int { offset(index.x, index.y, index.z) }

  /// The element number of voxel (x, y, z), which must lie inside.
  public func offset(_ x: Int, _ y: Int, _ z: Int) -> Int { x &+ y &* strideY &+ z &* strideZ }

  /// The voxel of an element number.
  public func index(ofOffset offset: Int) -> VoxelIndex {
    SIMD3(offset % nx, offset / nx % ny, offset / strideZ)
  }

  /// Whether two grids have the same shape and their corners lie within `tolerance` millimetres of each other.
  public func matches(_ other: Grid, tolerance: Double = 1e-3) -> Bool {
    guard shape == other.shape else { return false }
    for corner in 0..<8 {
      let x = corner & 1 == 0 ? 0 : nx - 1
      let y = corner & 2 == 0 ? 0 : ny - 1
      let z = corner & 4 == 0 ? 0 : nz - 1
      guard (point(x: x, y: y, z: z) - other.point(x: x, y: y, z: z)).length <= tolerance else {
        return false
      }
    }
    return true
  }

  /// - Throws: ``VolumeError`` with code `mismatch` if the other grid is another place or shape.
  public func requireMatch(_ other: Grid, field: String) throws(VolumeError) {
    guard matches(other) else {
      throw VolumeError(
        .mismatch, field: field,
        zh: "两个体数据的网格不同：\(nx)×\(ny)×\(nz) 与 \(other.nx)×\(other.ny)×\(other.nz)，或位置不同",
        en: "the grids differ: \(nx) x \(ny) x \(nz) and \(other.nx) x \(other.ny) x \(other.nz), or their place")
    }
  }

  /// The part of this grid from `lower` up to and without `upper`, at the same place in the patient.
  ///
  /// - Throws: ``VolumeError`` if the box is empty or reaches outside.
  public func cropped(from lower: VoxelIndex, to upper: VoxelIndex) throws(VolumeError) -> Grid {
    guard lower.x >= 0, lower.y >= 0, lower.z >= 0, upper.x <= nx, upper.y <= ny, upper.z <= nz,
      lower.x < upper.x, lower.y < upper.y, lower.z < upper.z
    else {
      throw VolumeError(
        .badValue, field: "box", zh: "裁剪范围须非空且在体数据之内",
        en: "the box must be inside the volume and not empty")
    }
    return try Grid(
      shape: SIMD3(upper.x - lower.x, upper.y - lower.y, upper.z - lower.z), spacing: spacing,
      origin: point(x: lower.x, y: lower.y, z: lower.z), direction: direction)
  }
}
