/// A point in the patient's frame, millimetres: x to the left, y to the back, z to the head (PS3.3 C.7.6.2.1.1).
public struct PhantomPoint: Sendable, Hashable {
  public var x: Double
  public var y: Double
  public var z: Double

  public init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }
}

/// An upper abdomen in the arterial phase, given by formulas, so that every answer about it is known:
/// body, spine, aorta, liver, a hepatic artery with branches and one hypervascular lesion.
public struct AbdomenScene: Sendable {
  /// Centre of the lesion, millimetres.
  public let lesionCentre: PhantomPoint
  /// Radius of the lesion, millimetres.
  public let lesionRadius: Double
  /// Axis of the aorta at x, y; it runs along z.
  public let aortaCentre = PhantomPoint(10, 40, 0)
  /// Radius of the aorta, millimetres.
  public let aortaRadius = 10.0
  /// Centre and semi-axes of the liver's ellipsoid, millimetres.
  public let liverCentre = PhantomPoint(-70, -10, 0)
  public let liverSemiAxes = PhantomPoint(82, 78, 85)
  /// The hepatic artery as a chain of points from the aorta to the lesion, and its radius at each.
  public let artery: [(point: PhantomPoint, radius: Double)]

  /// Hounsfield units of each tissue.
  public enum Density {
    public static let air = -1000.0
    public static let fat = -100.0
    public static let muscle = 55.0
    public static let liver = 68.0
    public static let lesion = 140.0
    public static let vessel = 330.0
    public static let marrow = 180.0
    public static let cortex = 650.0
  }

  /// - Parameter seed: moves the lesion within the liver and changes its size (8 to 20 mm radius).
  public init(seed: UInt64) {
    let noise = SeededNoise(seed: SeededNoise.hash("abdomen", seed: seed))
    let centre = PhantomPoint(
      -85 + 30 * (noise.uniform(0) - 0.5), -15 + 30 * (noise.uniform(1) - 0.5),
      20 * (noise.uniform(2) - 0.5))
    lesionCentre = centre
    lesionRadius = 8 + 12 * noise.uniform(3)
    artery = [
      (PhantomPoint(6, 32, 5), 3.2), (PhantomPoint(-12, 12, 8), 2.8),
      (PhantomPoint(-35, 4, 4), 2.4),
      (PhantomPoint(-58, -4 + 6 * noise.uniform(4), 2), 1.9), (centre, 1.4),
    ]
  }

  /// Hounsfield units at a point, without noise. `edge` is the width over which borders blend, millimetres.
  public func density(at p: PhantomPoint, edge: Double) -> Double {
    let body = cover(ellipse(p, centre: PhantomPoint(0, 0, 0), 165, 112), edge)
    if body <= 0 { return Density.air }
    var value = Density.fat
    blend(&value, Density.muscle, cover(ellipse(p, centre: PhantomPoint(0, 0, 0), 148, 97), edge))
    let liver = cover(ellipsoid(p, centre: liverCentre, liverSemiAxes), edge)
    blend(&value, Density.liver, liver)
    let spine = distance(p.x, p.y, 0, 72)
    blend(&value, Density.cortex, cover(spine - 22, edge))
    blend(&value, Density.marrow, cover(spine - 19.5, edge))
    let lesion = distance(p, lesionCentre) - lesionRadius
    blend(&value, Density.lesion, cover(lesion, edge))
    let aorta = distance(p.x, p.y, aortaCentre.x, aortaCentre.y) - aortaRadius
    blend(&value, Density.vessel, cover(aorta, edge))
    for index in artery.indices.dropLast() {
      let tube = capsule(p, artery[index], artery[index + 1])
      blend(&value, Density.vessel, cover(tube, edge))
    }
    return Density.air + (value - Density.air) * body
  }

  /// How much of a voxel of this width lies inside a border at this signed distance.
  private func cover(_ signedDistance: Double, _ edge: Double) -> Double {
    min(1, max(0, 0.5 - signedDistance / edge))
  }

  private func blend(_ value: inout Double, _ tissue: Double, _ share: Double) {
    value += (tissue - value) * share
  }

  private func distance(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Double {
    ((ax - bx) * (ax - bx) + (ay - by) * (ay - by)).squareRoot()
  }

  private func distance(_ a: PhantomPoint, _ b: PhantomPoint) -> Double {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z))
      .squareRoot()
  }

  /// About the signed distance to an elliptic cylinder along z.
  private func ellipse(_ p: PhantomPoint, centre: PhantomPoint, _ a: Double, _ b: Double) -> Double {
    let k =
      (((p.x - centre.x) / a) * ((p.x - centre.x) / a)
      + ((p.y - centre.y) / b) * ((p.y - centre.y) / b)).squareRoot()
    return (k - 1) * min(a, b)
  }

  private func ellipsoid(_ p: PhantomPoint, centre: PhantomPoint, _ s: PhantomPoint) -> Double {
    let dx = (p.x - centre.x) / s.x
    let dy = (p.y - centre.y) / s.y
    let dz = (p.z - centre.z) / s.z
    return ((dx * dx + dy * dy + dz * dz).squareRoot() - 1) * min(s.x, min(s.y, s.z))
  }

  /// Signed distance to a tube whose radius goes evenly from one end to the other.
  private func capsule(
    _ p: PhantomPoint, _ a: (point: PhantomPoint, radius: Double),
    _ b: (point: PhantomPoint, radius: Double)
  ) -> Double {
    let vx = b.point.x - a.point.x
    let vy = b.point.y - a.point.y
    let vz = b.point.z - a.point.z
    let length = vx * vx + vy * vy + vz * vz
    let along = (p.x - a.point.x) * vx + (p.y - a.point.y) * vy + (p.z - a.point.z) * vz
    let t = length > 0 ? min(1, max(0, along / length)) : 0
    let foot = PhantomPoint(a.point.x + t * vx, a.point.y + t * vy, a.point.z + t * vz)
    return distance(p, foot) - (a.radius + t * (b.radius - a.radius))
  }
}
