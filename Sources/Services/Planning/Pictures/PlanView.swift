internal import Imaging

/// A rectangle through the patient that a picture shows, and where points of the patient fall on it.
///
/// Places on a picture are in pixels from its top left corner: the middle of the first pixel is (0.5, 0.5).
struct PlanView {
  let plane: ObliquePlane

  /// Widths of pixels taken, mm, and most pixels along a side.
  static let pixelLimits = 0.4...1.2
  static let sideLimit = 480

  /// - Parameters:
  ///   - right, down: directions on the picture, at right angles.
  ///   - width, height: mm; the pixel follows from them.
  init(centre: PatientPoint, right: PatientVector, down: PatientVector, width: Double, height: Double) {
    let side = min(600, max(20, max(width, height)))
    let pixel = min(PlanView.pixelLimits.upperBound, max(PlanView.pixelLimits.lowerBound, side / 300))
    func count(_ length: Double) -> Int {
      min(PlanView.sideLimit, max(16, Int((min(600, max(20, length)) / pixel).rounded())))
    }
    plane = ObliquePlane(
      centre: centre, right: right.unit, down: down.unit, pixel: pixel, columns: count(width), rows: count(height))
  }

  var columns: Int { plane.columns }
  var rows: Int { plane.rows }
  var pixel: Double { plane.pixel }

  /// Pixels from the top left corner.
  func place(_ point: PatientPoint) -> SIMD2<Double> {
    let from = point - plane.centre
    return SIMD2(
      from.dot(plane.right) / pixel + Double(columns) / 2, from.dot(plane.down) / pixel + Double(rows) / 2)
  }

  /// Distance from the plane, mm.
  func height(_ point: PatientPoint) -> Double { abs((point - plane.centre).dot(plane.normal)) }

  /// Letters at left, top, right and bottom.
  var edges: [String] {
    [-plane.right, -plane.down, plane.right, plane.down].map(PlanView.letters)
  }

  /// Where a direction points in the patient, the strongest letter first: a second one stands where it is more than
  /// 20 degrees out of the first (PS3.3 C.7.6.1.1.1).
  static func letters(_ direction: PatientVector) -> String {
    let unit = direction.unit
    let parts = [(unit.x, "L", "R"), (unit.y, "P", "A"), (unit.z, "H", "F")]
      .sorted { abs($0.0) > abs($1.0) }
    return parts.filter { abs($0.0) > 0.342 }.prefix(2).map { $0.0 > 0 ? $0.1 : $0.2 }.joined()
  }
}

extension PlanView {
  /// Axial, seen from the feet: the patient's right is on the left.
  static func axial(_ centre: PatientPoint, width: Double, height: Double) -> PlanView {
    PlanView(centre: centre, right: SIMD3(1, 0, 0), down: SIMD3(0, 1, 0), width: width, height: height)
  }

  /// Coronal, seen from the front.
  static func coronal(_ centre: PatientPoint, width: Double, height: Double) -> PlanView {
    PlanView(centre: centre, right: SIMD3(1, 0, 0), down: SIMD3(0, 0, -1), width: width, height: height)
  }

  /// Sagittal, seen from the patient's left.
  static func sagittal(_ centre: PatientPoint, width: Double, height: Double) -> PlanView {
    PlanView(centre: centre, right: SIMD3(0, 1, 0), down: SIMD3(0, 0, -1), width: width, height: height)
  }

  /// The plane that holds a needle and is nearest to an axial one, or to a coronal one for a needle along the body:
  /// the reader finds the patient as on the slices he knows.
  static func along(from: PatientPoint, to: PatientPoint) -> PlanView {
    let needle = (to - from).unit
    let isLengthways = abs(needle.z) > 0.8
    let beside = isLengthways ? SIMD3(1.0, 0, 0) : needle.cross(SIMD3(0, 0, 1)).unit
    let normal = needle.cross(beside).unit
    let across = SIMD3(1.0, 0, 0)
    let right = (across - normal * across.dot(normal)).unit
    let lower = right.cross(normal).unit
    let wanted = isLengthways ? SIMD3(0.0, 0, -1) : SIMD3(0.0, 1, 0)
    // Room for the zone beyond the tip, and broader than high, as a section of the body is.
    let height = max(110, abs((to - from).dot(lower)) + 80)
    let width = max(1.3 * height, abs((to - from).dot(right)) + 80)
    return PlanView(
      centre: (from + to) / 2 + needle * 12, right: right, down: lower.dot(wanted) < 0 ? -lower : lower, width: width,
      height: height)
  }
}
