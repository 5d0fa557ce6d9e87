/// The map p -> matrix p + translation between two frames of three coordinates.
public struct Affine: Sendable, Hashable {
  public var matrix: Matrix3
  public var translation: SIMD3<Double>

  public init(matrix: Matrix3, translation: SIMD3<Double>) {
    self.matrix = matrix
    self.translation = translation
  }

  public static let identity = Affine(matrix: .identity, translation: .zero)

  public func callAsFunction(_ point: SIMD3<Double>) -> SIMD3<Double> { matrix * point + translation }

  /// The map that undoes this one, or nil where there is none.
  public var inverse: Affine? {
    guard let back = matrix.inverse else { return nil }
    return Affine(matrix: back, translation: -(back * translation))
  }

  /// First `right`, then `left`.
  public static func * (left: Affine, right: Affine) -> Affine {
    Affine(
      matrix: left.matrix * right.matrix,
      translation: left.matrix * right.translation + left.translation)
  }

  public var isFinite: Bool { matrix.isFinite && translation.isFinite }
}
