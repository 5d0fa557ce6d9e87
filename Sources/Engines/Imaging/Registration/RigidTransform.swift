/// A rotation about a centre and a shift: p -> R (p - c) + c + t, patient millimetres.
public struct RigidTransform: Sendable, Hashable {
  /// The rotation, orthonormal with determinant 1.
  public private(set) var rotation: Matrix3
  public var centre: PatientPoint
  public var translation: PatientVector

  /// - Parameters:
  ///   - rotationVector: axis times angle in radians.
  ///   - centre: the point that only the translation moves.
  ///   - translation: millimetres.
  public init(
    rotationVector: SIMD3<Double> = .zero, centre: PatientPoint, translation: PatientVector = .zero
  ) {
    rotation = RigidTransform.rotation(rotationVector)
    self.centre = centre
    self.translation = translation
  }

  /// The map as a matrix and a translation.
  public var affine: Affine {
    Affine(matrix: rotation, translation: centre + translation - rotation * centre)
  }

  /// Angle of the rotation, radians, 0 to pi.
  public var angle: Double {
    let cosine = (rotation.x.x + rotation.y.y + rotation.z.z - 1) / 2
    return Elementary.acos(max(-1, min(1, cosine)))
  }

  /// This transform with a further small rotation about the centre and a further shift.
  func moved(rotationVector: SIMD3<Double>, by shift: PatientVector) -> RigidTransform {
    var next = self
    // Rounding piles up over many steps; the axes are set right each time.
    next.rotation = (RigidTransform.rotation(rotationVector) * rotation).orthonormalised
    next.translation += shift
    return next
  }

  /// Rodrigues' formula.
  static func rotation(_ vector: SIMD3<Double>) -> Matrix3 {
    let angle = vector.length
    guard angle > 1e-12 else { return .identity }
    let axis = vector / angle
    let (s, c) = (Elementary.sin(angle), Elementary.cos(angle))
    func turned(_ v: SIMD3<Double>) -> SIMD3<Double> {
      v * c + axis.cross(v) * s + axis * (axis.dot(v) * (1 - c))
    }
    return Matrix3(columns: turned(SIMD3(1, 0, 0)), turned(SIMD3(0, 1, 0)), turned(SIMD3(0, 0, 1)))
  }
}
