extension NIfTIHeader {
  /// The grid in LPS millimetres: sform if it has a code, else qform, else spacing alone (nifti1.h, methods 3, 2, 1).
  ///
  /// - Throws: ``VolumeError`` with code `badDirection` if the axes are sheared, `badValue` if numbers make no sense.
  func grid() throws(VolumeError) -> Grid {
    if sformCode > 0 { return try gridFromSform() }
    if qformCode > 0 { return try gridFromQform() }
    return try Grid(shape: shape, spacing: spacing, origin: .zero, direction: .identity)
  }

  private var spacing: SIMD3<Double> {
    // An axis of one voxel often has no spacing.
    let steps = (1...3).map { axis in
      let value = abs(pixdim[axis]) * unit
      return value == 0 && shape[axis - 1] == 1 ? 1 : value
    }
    return SIMD3(steps[0], steps[1], steps[2])
  }

  private func gridFromSform() throws(VolumeError) -> Grid {
    let rows = sform.map { SIMD4($0[0], $0[1], $0[2], $0[3]) * unit }
    // RAS to LPS: the first two rows change sign.
    let matrix = Matrix3(
      rows: -SIMD3(rows[0].x, rows[0].y, rows[0].z), -SIMD3(rows[1].x, rows[1].y, rows[1].z),
      SIMD3(rows[2].x, rows[2].y, rows[2].z))
    let steps = SIMD3(matrix.x.length, matrix.y.length, matrix.z.length)
    let direction = Matrix3(columns: matrix.x / steps.x, matrix.y / steps.y, matrix.z / steps.z)
    return try Grid(
      shape: shape, spacing: steps, origin: SIMD3(-rows[0].w, -rows[1].w, rows[2].w),
      direction: direction)
  }

  private func gridFromQform() throws(VolumeError) -> Grid {
    let (b, c, d) = (quaternion.x, quaternion.y, quaternion.z)
    let rest = 1 - (b * b + c * c + d * d)
    guard rest.isFinite, rest > -1e-5 else {
      throw VolumeError(
        .badDirection, field: "NIfTI.quatern", zh: "四元数长度大于 1", en: "the quaternion is longer than 1")
    }
    let a = max(0, rest).squareRoot()
    let norm = (a * a + b * b + c * c + d * d).squareRoot()
    let (qa, qb, qc, qd) = (a / norm, b / norm, c / norm, d / norm)
    let handed: Double = pixdim[0] < 0 ? -1 : 1
    let x = SIMD3(
      qa * qa + qb * qb - qc * qc - qd * qd, 2 * (qb * qc + qa * qd), 2 * (qb * qd - qa * qc))
    let y = SIMD3(
      2 * (qb * qc - qa * qd), qa * qa + qc * qc - qb * qb - qd * qd, 2 * (qc * qd + qa * qb))
    let z =
      SIMD3(2 * (qb * qd + qa * qc), 2 * (qc * qd - qa * qb), qa * qa + qd * qd - qc * qc - qb * qb)
      * handed
    let toLPS = SIMD3(-1.0, -1, 1)
    return try Grid(
      shape: shape, spacing: spacing, origin: quaternionOffset * unit * toLPS,
      direction: Matrix3(columns: x * toLPS, y * toLPS, z * toLPS))
  }
}
