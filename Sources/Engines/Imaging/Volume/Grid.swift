/// Where the voxels of a volume lie in the patient: shape, spacing, origin and direction (PS3.3 C.7.6.2.1.1).
///
/// Voxels are stored with x fastest: voxel (x, y, z) is element `x + y * strideY + z * strideZ`.
public struct Grid: Sendable, Hashable {
  /// Voxels along x, y and z; each at least 1.
  public let shape: VoxelIndex
  /// Distance of neighbouring voxel centres along each axis, millimetres.
  public let spacing: SIMD3<Double>
  /// Centre of voxel (0, 0, 0), millimetres, LPS.
  public let origin: PatientPoint
  /// Unit vectors of the three axes as columns. Orthonormal; left-handed ones are allowed.
  public let direction: Matrix3

  /// The most voxels a grid may have: 2^30, 4 GiB of `Float`.
  public static let maximumCount = 1 << 30
  /// How far products of the direction cosines may be from 0 and 1; files round them to 4 to 6 digits.
  public static let directionTolerance = 1e-4
  /// The smallest and largest spacing taken, millimetres.
  public static let spacingLimits = 1e-3...1e3
  /// The farthest the origin may be from zero, millimetres.
  public static let originLimit = 1e6

  /// - Parameters:
  ///   - shape: voxels along x, y and z.
  ///   - spacing: millimetres.
  ///   - origin: centre of the first voxel, millimetres, LPS.
  ///   - direction: unit vectors of the axes as columns; small rounding is taken out of them.
  /// - Throws: ``VolumeError`` naming the field and its limits.
  public init(
    shape: VoxelIndex, spacing: SIMD3<Double>, origin: PatientPoint = .zero,
    direction: Matrix3 = .identity
  ) throws(VolumeError) {
    try Grid.checkShape(shape)
    try Grid.checkPlace(spacing: spacing, origin: origin)
    self.shape = shape
    self.spacing = spacing
    self.origin = origin
    self.direction = try Grid.orthonormal(direction)
  }

  /// The same with single numbers.
  public init(nx: Int, ny: Int, nz: Int, spacing: Double) throws(VolumeError) {
    try self.init(shape: SIMD3(nx, ny, nz), spacing: SIMD3(repeating: spacing))
  }

  public var nx: Int { shape.x }
  public var ny: Int { shape.y }
  public var nz: Int { shape.z }
  /// Number of voxels.
  public var count: Int { shape.x &* shape.y &* shape.z }
  /// Elements from one row to the next.
  public var strideY: Int { shape.x }
  /// Elements from one plane to the next.
  public var strideZ: Int { shape.x &* shape.y }
  /// Volume of a voxel, mm^3.
  public var voxelVolume: Double { spacing.x * spacing.y * spacing.z }

  private static func checkShape(_ shape: VoxelIndex) throws(VolumeError) {
    for extent in [shape.x, shape.y, shape.z] where extent < 1 || extent > maximumCount {
      throw VolumeError(
        .badValue, field: "shape", zh: "体素数须在 1 至 \(maximumCount) 之间，现为 \(extent)",
        en: "each extent must be 1 to \(maximumCount), not \(extent)")
    }
    let (plane, isFar) = shape.x.multipliedReportingOverflow(by: shape.y)
    let (count, isTooFar) = plane.multipliedReportingOverflow(by: shape.z)
    guard !isFar, !isTooFar, count <= maximumCount else {
      throw VolumeError(
        .tooLarge, field: "shape",
        zh: "体数据 \(shape.x)×\(shape.y)×\(shape.z) 超过 \(maximumCount) 个体素",
        en: "\(shape.x) x \(shape.y) x \(shape.z) is more than \(maximumCount) voxels")
    }
  }

  private static func checkPlace(
    spacing: SIMD3<Double>, origin: PatientPoint
  ) throws(VolumeError) {
    for value in [spacing.x, spacing.y, spacing.z] where !spacingLimits.contains(value) {
      throw VolumeError(
        .badValue, field: "spacing", zh: "体素间距须在 0.001 至 1000 毫米之间，现为 \(value)",
        en: "spacing must be 0.001 to 1000 mm, not \(value)")
    }
    for value in [origin.x, origin.y, origin.z] where !(abs(value) <= originLimit) {
      throw VolumeError(
        .badValue, field: "origin", zh: "原点坐标的绝对值不得超过 1000000 毫米，现为 \(value)",
        en: "origin must be within 1000000 mm, not \(value)")
    }
  }

  /// The nearest orthonormal axes by Gram and Schmidt; exact ones stay as they are.
  private static func orthonormal(_ given: Matrix3) throws(VolumeError) -> Matrix3 {
    let deviation = (given.transposed * given).largestDifference(from: .identity)
    guard given.isFinite, deviation <= directionTolerance else {
      throw VolumeError(
        .badDirection, field: "direction",
        zh: "方向余弦不正交或长度不为 1（偏差 \(deviation)，上限 \(directionTolerance)）",
        en: "direction cosines are not orthonormal (off by \(deviation), limit \(directionTolerance))")
    }
    if deviation < 1e-15 { return given }
    return given.orthonormalised
  }
}
