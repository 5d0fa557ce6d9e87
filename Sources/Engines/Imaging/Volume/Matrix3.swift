/// A 3 x 3 matrix of doubles, kept as its three columns.
public struct Matrix3: Sendable, Hashable {
  public var x: SIMD3<Double>
  public var y: SIMD3<Double>
  public var z: SIMD3<Double>

  /// - Parameters x, y, z: the columns.
  public init(columns x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// - Parameters x, y, z: the rows.
  public init(rows x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>) {
    self = Matrix3(columns: x, y, z).transposed
  }

  /// A matrix with the given diagonal and zeros elsewhere.
  public init(diagonal: SIMD3<Double>) {
    self.init(
      columns: SIMD3(diagonal.x, 0, 0), SIMD3(0, diagonal.y, 0), SIMD3(0, 0, diagonal.z))
  }

  public static let identity = Matrix3(diagonal: SIMD3(1, 1, 1))

  public var transposed: Matrix3 {
    Matrix3(
      columns: SIMD3(x.x, y.x, z.x), SIMD3(x.y, y.y, z.y), SIMD3(x.z, y.z, z.z))
  }

  public var determinant: Double { x.dot(y.cross(z)) }

  /// The inverse by cofactors, or nil where the determinant is zero or not finite.
  public var inverse: Matrix3? {
    let determinant = determinant
    guard determinant.isFinite, determinant != 0 else { return nil }
    return Matrix3(
      rows: y.cross(z) / determinant, z.cross(x) / determinant, x.cross(y) / determinant)
  }

  public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  public static func * (left: Matrix3, right: SIMD3<Double>) -> SIMD3<Double> {
    left.x * right.x + left.y * right.y + left.z * right.z
  }

  public static func * (left: Matrix3, right: Matrix3) -> Matrix3 {
    Matrix3(columns: left * right.x, left * right.y, left * right.z)
  }

  /// Largest difference of any entry.
  public func largestDifference(from other: Matrix3) -> Double {
    let differences = [x - other.x, y - other.y, z - other.z]
    return differences.reduce(0) { max($0, max(abs($1.x), max(abs($1.y), abs($1.z)))) }
  }

  /// The nearest axes of length 1 at right angles, by Gram and Schmidt: the first keeps its direction, the third its side.
  public var orthonormalised: Matrix3 {
    let first = x.unit
    let second = (y - first * first.dot(y)).unit
    return Matrix3(columns: first, second, first.cross(second) * (determinant < 0 ? -1 : 1))
  }
}
