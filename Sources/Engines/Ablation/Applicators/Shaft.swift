public import Imaging

/// A straight conducting or cold part of a needle: a cylinder with rounded ends, in the patient's frame.
public struct Shaft: Sendable, Hashable {
  /// The end nearer to the skin, mm.
  public let start: PatientPoint
  /// The tip, mm.
  public let end: PatientPoint
  /// Millimetres.
  public let radius: Double

  /// Radii taken, mm: thinner ones cannot be told from a line, thicker ones are no needle.
  public static let radiusLimits = 0.1...5.0

  /// - Throws: ``AblationError`` `outOfLimits` on a radius outside ``radiusLimits`` or an active part that is not
  ///   1 to 200 mm long.
  public init(start: PatientPoint, end: PatientPoint, radius: Double) throws(AblationError) {
    try require(radius, in: Shaft.radiusLimits, field: "radius", unit: "mm")
    try require((end - start).length, in: 1...200, field: "activeLength", unit: "mm")
    self.start = start
    self.end = end
    self.radius = radius
  }

  public var direction: PatientVector { (end - start).unit }
  public var length: Double { (end - start).length }
  public var centre: PatientPoint { (start + end) * 0.5 }
}

/// The same shaft in a lattice's own frame: millimetres along the axes of the grid, from the centre of cell (0, 0, 0).
struct LocalShaft: Sendable {
  let start: SIMD3<Double>
  let end: SIMD3<Double>
  let radius: Double

  init(start: SIMD3<Double>, end: SIMD3<Double>, radius: Double) {
    self.start = start
    self.end = end
    self.radius = radius
  }

  init(_ shaft: Shaft, in grid: Grid) {
    start = grid.position(of: shaft.start) * grid.spacing
    end = grid.position(of: shaft.end) * grid.spacing
    radius = shaft.radius
  }

  /// How far along the axis (0 to 1) the foot of a point lies, and the vector from the foot to the point.
  func foot(_ point: SIMD3<Double>) -> (along: Double, offset: SIMD3<Double>) {
    let axis = end - start
    let along = min(1, max(0, (point - start).dot(axis) / axis.dot(axis)))
    return (along, point - (start + axis * along))
  }

  func distance(_ point: SIMD3<Double>) -> Double { foot(point).offset.length }
}
