/// A rectangle in the patient on which a volume is looked at: a multiplanar reformation.
public struct ObliquePlane: Sendable, Hashable {
  /// The middle of the rectangle.
  public var centre: PatientPoint
  /// Directions in which columns and rows go on; at right angles.
  public var right: PatientVector
  public var down: PatientVector
  /// Width of a pixel, millimetres.
  public var pixel: Double
  public var columns: Int
  public var rows: Int

  public init(
    centre: PatientPoint, right: PatientVector, down: PatientVector, pixel: Double, columns: Int, rows: Int
  ) {
    self.centre = centre
    self.right = right
    self.down = down
    self.pixel = pixel
    self.columns = columns
    self.rows = rows
  }

  /// The direction of looking, away from the viewer.
  public var normal: PatientVector { right.cross(down) }

  /// The grid of one plane or of several, `step` millimetres apart and evenly around the plane.
  ///
  /// - Throws: ``VolumeError`` naming what is out of its limits.
  public func grid(planes: Int = 1, step: Double = 1) throws(VolumeError) -> Grid {
    let corner =
      centre - right.unit * (pixel * Double(columns - 1) / 2) - down.unit * (pixel * Double(rows - 1) / 2)
      - normal.unit * (step * Double(planes - 1) / 2)
    return try Grid(
      shape: SIMD3(columns, rows, planes), spacing: SIMD3(pixel, pixel, step), origin: corner,
      direction: Matrix3(columns: right.unit, down.unit, normal.unit))
  }
}

/// How the values along a line of sight become one.
public enum Projection: String, Sendable, Hashable, CaseIterable {
  /// MIP: vessels with contrast, bones.
  case maximum
  /// MinIP: airways.
  case minimum
  /// The mean: thick slices.
  case mean
}

extension Volume where Voxel == Float {
  /// The values on an oblique plane.
  ///
  /// - Throws: ``VolumeError`` if the plane's numbers are out of their limits.
  public func slice(
    _ plane: ObliquePlane, interpolation: Interpolation = .linear, outside: Float
  ) throws(VolumeError) -> Volume<Float> {
    try resampled(onto: plane.grid(), interpolation: interpolation, outside: outside)
  }

  /// The values of a slab around an oblique plane, each line of sight made one.
  ///
  /// Points outside the volume do not take part; a line of sight that meets none of it gets `outside`.
  ///
  /// - Parameters:
  ///   - thickness: millimetres, evenly before and behind the plane.
  ///   - step: millimetres between samples; half the finest spacing of the volume if nil.
  /// - Throws: ``VolumeError`` if the plane's numbers, thickness or step are out of their limits.
  public func projected(
    _ plane: ObliquePlane, thickness: Double, _ projection: Projection, step: Double? = nil, outside: Float
  ) throws(VolumeError) -> Volume<Float> {
    let step = step ?? grid.spacing.min() / 2
    guard thickness >= 0, step > 0, thickness / step <= 65_536 else {
      throw VolumeError(
        .badValue, field: "thickness", zh: "层厚须不小于 0，且不超过 65536 个采样步长",
        en: "the thickness must not be negative and at most 65536 steps")
    }
    let planes = Int((thickness / step).rounded()) + 1
    let target = try plane.grid()
    _ = try plane.grid(planes: planes, step: step)
    var sums = [Float](repeating: 0, count: target.count)
    var counts = [Int32](repeating: 0, count: target.count)
    for number in 0..<planes {
      var shifted = plane
      shifted.centre += plane.normal.unit * (step * (Double(number) - Double(planes - 1) / 2))
      // Not a number marks what lies outside.
      let values = try resampled(onto: shifted.grid(), outside: .nan).voxels
      for index in values.indices where !values[index].isNaN {
        let isFirst = counts[index] == 0
        counts[index] += 1
        switch projection {
        case .maximum: sums[index] = isFirst ? values[index] : max(sums[index], values[index])
        case .minimum: sums[index] = isFirst ? values[index] : min(sums[index], values[index])
        case .mean: sums[index] += values[index]
        }
      }
    }
    for index in sums.indices {
      if counts[index] == 0 {
        sums[index] = outside
      } else if projection == .mean {
        sums[index] /= Float(counts[index])
      }
    }
    return Volume(trusted: target, voxels: sums)
  }
}
