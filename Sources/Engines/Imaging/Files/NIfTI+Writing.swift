import DICOMCore

extension NIfTI {
  /// A one-file NIfTI-1 of a volume, or NIfTI-2 where an extent exceeds 32767. Both sform and qform (code 1, scanner)
  /// carry the grid, in RAS.
  public static func file<Voxel: NIfTIVoxel>(of volume: Volume<Voxel>) -> [UInt8] {
    let shape = volume.grid.shape
    let needsSecond = max(shape.x, shape.y, shape.z) > Int(Int16.max)
    var bytes =
      needsSecond
      ? secondHeader(volume.grid, datatype: Voxel.niftiType, width: MemoryLayout<Voxel>.size)
      : firstHeader(volume.grid, datatype: Voxel.niftiType, width: MemoryLayout<Voxel>.size)
    bytes.reserveCapacity(bytes.count + volume.grid.count * MemoryLayout<Voxel>.size)
    for voxel in volume.voxels { voxel.append(to: &bytes) }
    return bytes
  }

  /// The same, gzip-compressed (`.nii.gz`).
  ///
  /// - Throws: ``VolumeError`` if the compressor fails.
  public static func compressedFile<Voxel: NIfTIVoxel>(
    of volume: Volume<Voxel>
  ) throws(VolumeError) -> [UInt8] {
    do {
      return try Gzip.deflate(file(of: volume))
    } catch {
      throw VolumeError(.badFile, field: "NIfTI", zh: "gzip 压缩失败", en: error.detail)
    }
  }

  /// Rows of the map from voxels to RAS millimetres, and the quaternion of its rotation.
  private static func placement(
    _ grid: Grid
  ) -> (rows: [[Double]], quaternion: [Double], handed: Double) {
    let map = grid.toPatient
    let m = map.matrix
    let rows = [
      [-m.x.x, -m.y.x, -m.z.x, -map.translation.x], [-m.x.y, -m.y.y, -m.z.y, -map.translation.y],
      [m.x.z, m.y.z, m.z.z, map.translation.z],
    ]
    let toRAS = SIMD3(-1.0, -1, 1)
    var r = Matrix3(
      columns: grid.direction.x * toRAS, grid.direction.y * toRAS, grid.direction.z * toRAS)
    let handed: Double = r.determinant < 0 ? -1 : 1
    r.z *= handed
    return (rows, quaternion(of: r), handed)
  }

  /// b, c, d of the unit quaternion of a rotation with a >= 0 (nifti1_io.c's cases: the largest component first).
  private static func quaternion(of r: Matrix3) -> [Double] {
    let squares = [
      1 + r.x.x + r.y.y + r.z.z, 1 + r.x.x - r.y.y - r.z.z, 1 - r.x.x + r.y.y - r.z.z,
      1 - r.x.x - r.y.y + r.z.z,
    ]
    let largest = squares.indices.max { squares[$0] < squares[$1] } ?? 0
    let half = 0.5 * max(0, squares[largest]).squareRoot()
    let quarter = 0.25 / half
    var q: [Double]
    switch largest {
    case 0: q = [half, quarter * (r.y.z - r.z.y), quarter * (r.z.x - r.x.z), quarter * (r.x.y - r.y.x)]
    case 1: q = [quarter * (r.y.z - r.z.y), half, quarter * (r.y.x + r.x.y), quarter * (r.z.x + r.x.z)]
    case 2: q = [quarter * (r.z.x - r.x.z), quarter * (r.y.x + r.x.y), half, quarter * (r.z.y + r.y.z)]
    default: q = [quarter * (r.x.y - r.y.x), quarter * (r.z.x + r.x.z), quarter * (r.z.y + r.y.z), half]
    }
    if q[0] < 0 { q = q.map { -$0 } }
    return Array(q.dropFirst())
  }

  private static func firstHeader(_ grid: Grid, datatype: Int16, width: Int) -> [UInt8] {
    let place = placement(grid)
    var h: [UInt8] = []
    h.appendLittleEndian(Int32(348))
    h += [UInt8](repeating: 0, count: 36)
    let dim = [3, grid.nx, grid.ny, grid.nz, 1, 1, 1, 1]
    for value in dim { h.appendLittleEndian(Int16(truncatingIfNeeded: value)) }
    h += [UInt8](repeating: 0, count: 14)  // intent_p1 ... intent_code
    h.appendLittleEndian(datatype)
    h.appendLittleEndian(Int16(width * 8))
    h.appendLittleEndian(Int16(0))  // slice_start
    func real(_ value: Double) { h.appendLittleEndian(Float(value).bitPattern) }
    for value in [place.handed, grid.spacing.x, grid.spacing.y, grid.spacing.z, 0, 0, 0, 0] { real(value) }
    for value in [352.0, 1, 0] { real(value) }  // vox_offset, scl_slope, scl_inter
    h += [0, 0, 0, 2]  // slice_end, slice_code, xyzt_units: millimetres
    h += [UInt8](repeating: 0, count: 252 - h.count)
    h.appendLittleEndian(Int16(1))
    h.appendLittleEndian(Int16(1))
    for value in place.quaternion { real(value) }
    for row in place.rows { real(row[3]) }
    for row in place.rows { for value in row { real(value) } }
    h += [UInt8](repeating: 0, count: 344 - h.count)
    return h + Array("n+1\0".utf8) + [0, 0, 0, 0]
  }

  private static func secondHeader(_ grid: Grid, datatype: Int16, width: Int) -> [UInt8] {
    let place = placement(grid)
    var h: [UInt8] = []
    h.appendLittleEndian(Int32(540))
    h += Array("n+2\0\r\n\u{1A}\n".utf8)
    h.appendLittleEndian(datatype)
    h.appendLittleEndian(Int16(width * 8))
    for value in [3, grid.nx, grid.ny, grid.nz, 1, 1, 1, 1] { h.appendLittleEndian(Int64(value)) }
    h += [UInt8](repeating: 0, count: 24)  // intent_p1 ... p3
    func real(_ value: Double) { h.appendLittleEndian(value.bitPattern) }
    for value in [place.handed, grid.spacing.x, grid.spacing.y, grid.spacing.z, 0, 0, 0, 0] { real(value) }
    h.appendLittleEndian(Int64(544))
    real(1)
    real(0)
    h += [UInt8](repeating: 0, count: 344 - h.count)
    h.appendLittleEndian(Int32(1))
    h.appendLittleEndian(Int32(1))
    for value in place.quaternion { real(value) }
    for row in place.rows { real(row[3]) }
    for row in place.rows { for value in row { real(value) } }
    h += [UInt8](repeating: 0, count: 500 - h.count)
    h.appendLittleEndian(Int32(2))
    h += [UInt8](repeating: 0, count: 540 - h.count)
    return h + [0, 0, 0, 0]
  }
}
