/// A point in the patient's frame, millimetres, LPS: x to the left, y to the back, z to the head (PS3.3 C.7.6.2.1.1).
public typealias PatientPoint = SIMD3<Double>

/// A difference of two patient points, millimetres, LPS.
public typealias PatientVector = SIMD3<Double>

/// A place in a volume's array, in voxels from the centre of voxel (0, 0, 0); fractions lie between voxels.
public typealias VoxelPosition = SIMD3<Double>

/// The whole numbers (x, y, z) of a voxel.
public typealias VoxelIndex = SIMD3<Int>

extension SIMD3 where Scalar == Double {
  /// Scalar product.
  public func dot(_ other: SIMD3<Double>) -> Double { x * other.x + y * other.y + z * other.z }

  /// Vector product, right-handed.
  public func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  /// Euclidean length.
  public var length: Double { dot(self).squareRoot() }

  /// Neither infinite nor not-a-number.
  public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  /// The same direction with length 1; the zero vector stays zero.
  public var unit: SIMD3<Double> {
    let length = length
    return length > 0 ? self / length : self
  }
}
