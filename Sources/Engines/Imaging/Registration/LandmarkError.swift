/// Distances between where a map takes landmarks and where they are: the target registration error, millimetres.
public struct LandmarkError: Sendable, Hashable {
  /// One error a landmark.
  public let errors: [Double]

  /// - Parameters:
  ///   - fixed: landmarks in the fixed volume.
  ///   - moving: the same landmarks in the moving volume, in the same order.
  ///   - map: takes fixed points to moving ones.
  /// - Throws: ``VolumeError`` if the numbers of landmarks differ or there are none.
  public init(
    fixed: [PatientPoint], moving: [PatientPoint], map: (PatientPoint) -> PatientPoint
  ) throws(VolumeError) {
    guard fixed.count == moving.count, !fixed.isEmpty else {
      throw VolumeError(
        .mismatch, field: "landmarks", zh: "标志点数目不同或为零：\(fixed.count) 与 \(moving.count)",
        en: "\(fixed.count) and \(moving.count) landmarks: the same number, and some, are needed")
    }
    errors = zip(fixed, moving).map { (map($0) - $1).length }
  }

  public var mean: Double { errors.reduce(0, +) / Double(errors.count) }
  public var largest: Double { errors.max() ?? 0 }
  /// Root of the mean square.
  public var rootMeanSquare: Double {
    (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
  }
}
