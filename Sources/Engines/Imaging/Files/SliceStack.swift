/// Planes in order along their common normal, and what was found on the way.
struct SliceStack {
  /// The planes from the lowest on; nil where a slice is missing and will be interpolated.
  private(set) var slices: [ImagePlane?] = []
  /// Distance between slices, millimetres.
  private(set) var spacing = 1.0
  /// How far each slice lies from the first one's normal, per slice, along rows and down columns, in millimetres.
  private(set) var lean = SIMD2<Double>.zero
  private(set) var findings: [SeriesFinding] = []

  /// How much the distance of two slices may differ from the spacing: 2 % and 0.02 mm for rounding.
  private func tolerance(_ spacing: Double) -> Double { 0.02 * spacing + 0.02 }

  init(_ planes: [ImagePlane], rules: SeriesRules) throws(VolumeError) {
    guard let first = planes.first else {
      throw VolumeError(.empty, field: "series", zh: "序列中没有图像", en: "the series holds no images")
    }
    try SliceStack.requireAlike(planes)
    let normal = first.normal
    var sorted = planes.sorted { normal.dot($0.position) < normal.dot($1.position) }
    try dropDuplicates(&sorted, normal, rules)
    guard sorted.count > 1 else {
      spacing = first.thickness.map(abs).flatMap { $0 > 0 ? $0 : nil } ?? 1
      findings.append(.spacingAssumed(spacing))
      slices = [first]
      return
    }
    try placeSlices(sorted, normal, rules)
    try measureLean(rules)
  }

  /// All planes must have one size, one direction and one pixel spacing.
  private static func requireAlike(_ planes: [ImagePlane]) throws(VolumeError) {
    let first = planes[0]
    for plane in planes.dropFirst() {
      let name: String
      if plane.rows != first.rows || plane.columns != first.columns {
        name = "Rows"
      } else if (plane.along - first.along).length > 2e-3 || (plane.down - first.down).length > 2e-3 {
        name = "ImageOrientationPatient"
      } else if abs(plane.spacing.x - first.spacing.x) > 1e-3 * first.spacing.x
        || abs(plane.spacing.y - first.spacing.y) > 1e-3 * first.spacing.y
      {
        name = "PixelSpacing"
      } else {
        continue
      }
      throw VolumeError(
        .badSlices, field: name,
        zh: "各层的 \(name) 不一致（第 \(first.object + 1) 与第 \(plane.object + 1) 个对象），可能混有定位像或多个序列",
        en: "\(name) differs between objects \(first.object + 1) and \(plane.object + 1): a scout, or several series")
    }
  }

  private mutating func dropDuplicates(
    _ sorted: inout [ImagePlane], _ normal: PatientVector, _ rules: SeriesRules
  ) throws(VolumeError) {
    var kept: [ImagePlane] = []
    var dropped = 0
    for plane in sorted {
      if let last = kept.last, abs(normal.dot(plane.position - last.position)) < 0.01 {
        guard rules.takesFirstOfDuplicates else {
          throw VolumeError(
            .badSlices, field: "ImagePositionPatient",
            zh: "第 \(last.object + 1) 与第 \(plane.object + 1) 个对象位于同一层面：可能是多期或重复采集，请先分开",
            en:
              "objects \(last.object + 1) and \(plane.object + 1) lie in one plane: several phases must be parted first"
          )
        }
        dropped += 1
        // The first in the order given stays.
        if plane.object < last.object { kept[kept.count - 1] = plane }
      } else {
        kept.append(plane)
      }
    }
    if dropped > 0 { findings.append(.duplicatesLeftOut(dropped)) }
    sorted = kept
  }

  /// Puts every plane at its whole number of spacings; the spacing is the median distance.
  private mutating func placeSlices(
    _ sorted: [ImagePlane], _ normal: PatientVector, _ rules: SeriesRules
  ) throws(VolumeError) {
    let steps = zip(sorted, sorted.dropFirst()).map { normal.dot($1.position - $0.position) }
    let median = steps.sorted()[steps.count / 2]
    var missing: [Int] = []
    slices = [sorted[0]]
    for (plane, step) in zip(sorted.dropFirst(), steps) {
      let count = (step / median).rounded()
      guard count >= 1, abs(step - count * median) <= tolerance(median) else {
        throw VolumeError(
          .badSlices, field: "ImagePositionPatient",
          zh: "层间距不均匀：第 \(plane.object + 1) 个对象前为 \(step) 毫米，其余为 \(median) 毫米",
          en: "uneven slices: \(step) mm before object \(plane.object + 1), \(median) mm elsewhere")
      }
      let gap = Int(min(count, 1e6)) - 1
      guard gap <= rules.longestGap else {
        throw VolumeError(
          .badSlices, field: "ImagePositionPatient",
          zh: "第 \(plane.object + 1) 个对象前缺少 \(gap) 层（允许插值 \(rules.longestGap) 层）",
          en: "\(gap) slices are missing before object \(plane.object + 1) (\(rules.longestGap) may be interpolated)")
      }
      for _ in 0..<gap {
        missing.append(slices.count)
        slices.append(nil)
      }
      slices.append(plane)
    }
    if !missing.isEmpty { findings.append(.missingInterpolated(missing)) }
    spacing = normal.dot(sorted[sorted.count - 1].position - sorted[0].position) / Double(slices.count - 1)
  }

  /// A leaning stack moves sideways by the same amount with every slice.
  private mutating func measureLean(_ rules: SeriesRules) throws(VolumeError) {
    guard let first = slices.first ?? nil, let last = slices.last ?? nil else { return }
    func sideways(_ plane: ImagePlane) -> SIMD2<Double> {
      let offset = plane.position - first.position
      return SIMD2(offset.dot(first.along), offset.dot(first.down))
    }
    let step = sideways(last) / Double(slices.count - 1)
    let limit = 0.1 * min(first.spacing.x, first.spacing.y) + 0.01
    for (number, plane) in slices.enumerated() {
      guard let plane else { continue }
      let off = sideways(plane) - step * Double(number)
      guard abs(off.x) <= limit, abs(off.y) <= limit else {
        throw VolumeError(
          .badSlices, field: "ImagePositionPatient",
          zh: "第 \(plane.object + 1) 个对象在层面内偏移 \((off * off).sum().squareRoot()) 毫米，层面不成一叠",
          en: "object \(plane.object + 1) is shifted within its plane by \((off * off).sum().squareRoot()) mm")
      }
    }
    let whole = step * Double(slices.count - 1)
    guard abs(whole.x) > limit || abs(whole.y) > limit else { return }
    let degrees = Elementary.atan2((step * step).sum().squareRoot(), spacing) * 180 / .pi
    guard rules.straightensTilt else {
      throw VolumeError(
        .badSlices, field: "ImageOrientationPatient", zh: "层面倾斜 \(degrees)°（机架倾角）",
        en: "the stack leans by \(degrees) degrees (gantry tilt)")
    }
    lean = step
    findings.append(.tiltTakenOut(degrees))
  }
}
