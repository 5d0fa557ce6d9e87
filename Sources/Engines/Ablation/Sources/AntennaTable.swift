internal import Imaging

/// Power deposited around a microwave antenna, as an axisymmetric table.
///
/// Any table measured on a bench or computed by an electromagnetic solver can be used; the built-in one is the
/// parametric form e^(-2 a r) / r around the active length, which is not verified against a product.
public struct AntennaTable: Sendable, Hashable {
  /// Distances from the axis, and along it from the centre of the active part (positive towards the tip): steps in mm.
  public let step: Double
  public let radialCount: Int
  /// Rows along the axis; row 0 is `-axialHalf` steps from the centre.
  public let axialHalf: Int
  /// Relative power per volume, axial rows of `radialCount` values.
  public let values: [Float]
  /// How the table came about.
  public let source: String

  /// - Throws: ``AblationError`` on a wrong number of values, negative or infinite ones.
  public init(
    step: Double, radialCount: Int, axialHalf: Int, values: [Float], source: String
  ) throws(AblationError) {
    try require(step, in: 0.05...5, field: "antenna.step", unit: "mm")
    try require(Double(radialCount), in: 2...4096, field: "antenna.radialCount", unit: "")
    try require(Double(axialHalf), in: 1...4096, field: "antenna.axialHalf", unit: "")
    guard values.count == radialCount * (2 * axialHalf + 1) else {
      throw AblationError(
        .mismatch, field: "antenna.values",
        zh: "天线表须有 \(radialCount * (2 * axialHalf + 1)) 个数值，现有 \(values.count)",
        en: "the antenna table needs \(radialCount * (2 * axialHalf + 1)) values, not \(values.count)")
    }
    guard values.allSatisfy({ $0.isFinite && $0 >= 0 }), values.contains(where: { $0 > 0 }) else {
      throw AblationError(
        .outOfLimits, field: "antenna.values", zh: "天线表的数值须有限、不为负且不全为零",
        en: "the antenna's values must be finite, not negative and not all zero")
    }
    self.step = step
    self.radialCount = radialCount
    self.axialHalf = axialHalf
    self.values = values
    self.source = source
  }

  /// The parametric table: e^(-s / depth) / s with s the distance from the active segment, at least the radius.
  ///
  /// - Parameter depth: mm in which the power of a plane wave falls to 1/e.
  public static func parametric(
    activeLength: Double, radius: Double, depth: Double
  ) throws(AblationError) -> AntennaTable {
    try require(activeLength, in: 1...100, field: "activeLength", unit: "mm")
    try require(radius, in: Shaft.radiusLimits, field: "radius", unit: "mm")
    try require(depth, in: 0.5...100, field: "depth", unit: "mm")
    let step = 0.5
    let reach = 6 * depth
    let radialCount = min(4096, Int(reach / step) + 2)
    let axialHalf = min(4096, Int((reach + activeLength / 2) / step) + 1)
    var values: [Float] = []
    values.reserveCapacity(radialCount * (2 * axialHalf + 1))
    for row in -axialHalf...axialHalf {
      for column in 0..<radialCount {
        let r = Double(column) * step
        let z = max(0, abs(Double(row) * step) - activeLength / 2)
        let s = max(radius, (r * r + z * z).squareRoot())
        values.append(Float(Elementary.exp(-s / depth) / s))
      }
    }
    return try AntennaTable(
      step: step, radialCount: radialCount, axialHalf: axialHalf, values: values,
      source: "parametric e^(-s/d)/s, d = \(depth) mm, unverified")
  }

  /// The value at a distance from the axis and a place along it, mm; 0 beyond the table.
  @inline(__always)
  func value(radial: Double, axial: Double) -> Float {
    let column = radial / step
    let row = axial / step + Double(axialHalf)
    guard column < Double(radialCount - 1), row >= 0, row < Double(2 * axialHalf) else { return 0 }
    let (i, j) = (Int(column), Int(row))
    let (u, v) = (Float(column - Double(i)), Float(row - Double(j)))
    let at = j * radialCount + i
    let near = values[at] + u * (values[at + 1] - values[at])
    let far = values[at + radialCount] + u * (values[at + radialCount + 1] - values[at + radialCount])
    return near + v * (far - near)
  }
}

/// Mean values over cells of a function that is steep near a shaft.
enum CellMean {
  /// Adds the mean of `value` over each cell of the box: by 4 x 4 x 4 points within `fine` mm of the shaft, by the
  /// centre elsewhere.
  static func add(
    _ out: Cells, box: Box, shaft: LocalShaft, fine: Double, _ value: @Sendable (SIMD3<Double>) -> Double
  ) {
    let lattice = out.lattice
    let spacing = lattice.spacing * 1e3
    Slabs.run(box.lower.z..<box.upper.z) { planes in
      for z in planes {
        for y in box.lower.y..<box.upper.y {
          for x in box.lower.x..<box.upper.x {
            let centre = SIMD3(Double(x), Double(y), Double(z)) * spacing
            let mean: Double
            if shaft.distance(centre) < fine {
              var sum = 0.0
              for k in 0..<64 {
                let part = SIMD3(Double(k & 3), Double(k >> 2 & 3), Double(k >> 4)) * 0.25 - 0.375
                sum += value(centre + part * spacing)
              }
              mean = sum / 64
            } else {
              mean = value(centre)
            }
            out.start[lattice.offset(x, y, z)] += Float(mean)
          }
        }
      }
    }
  }
}
