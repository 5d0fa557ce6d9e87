/// How a value between voxels is had.
public enum Interpolation: String, Sendable, Hashable, CaseIterable {
  /// The nearest voxel: labels and masks.
  case nearest
  /// Trilinear.
  case linear
  /// Cubic B-spline through the voxels (Unser, IEEE Signal Processing Magazine 16(6):22, 1999); may overshoot.
  case cubic
}

extension Volume where Voxel == Float {
  /// This volume's values at the voxel centres of another grid.
  ///
  /// A point within half a voxel of the outermost centres takes the border's value; farther out it takes `outside`.
  /// Nothing is smoothed beforehand: smooth first when the target is coarser.
  ///
  /// - Parameters:
  ///   - target: where values are wanted.
  ///   - map: takes patient points of the target to patient points of this volume (identity: the same patient place).
  ///   - outside: value for points outside this volume.
  /// - Throws: ``VolumeError`` if the map is not finite.
  public func resampled(
    onto target: Grid, by map: Affine = .identity, interpolation: Interpolation = .linear,
    outside: Float
  ) throws(VolumeError) -> Volume<Float> {
    let step = try grid.voxelMap(from: target, by: map)
    switch interpolation {
    case .nearest:
      return try resampledNearest(onto: target, by: map, outside: outside)
    case .linear:
      let (voxels, shape) = (voxels, grid.shape)
      let out: [Float] = Slabs.made(target.count, over: target.ny * target.nz) { span, rows in
        resampleLinear(
          voxels.span, shape: shape, &span, target: target.shape, rows: rows, step, outside: outside)
      }
      return Volume(trusted: target, voxels: out)
    case .cubic:
      let coefficients = CubicSpline.coefficients(of: self)
      var out = [Float](repeating: outside, count: target.count)
      Slabs.fill(&out, over: target.ny * target.nz) { span, rows in
        resampleCubic(
          coefficients.span, shape: grid.shape, &span, target: target.shape, rows: rows, step)
      }
      return Volume(trusted: target, voxels: out)
    }
  }
}

extension Volume {
  /// The nearest voxel of this volume at the voxel centres of another grid; for labels.
  ///
  /// - Throws: ``VolumeError`` if the map is not finite.
  public func resampledNearest(
    onto target: Grid, by map: Affine = .identity, outside: Voxel
  ) throws(VolumeError) -> Volume<Voxel> {
    let step = try grid.voxelMap(from: target, by: map)
    var out = [Voxel](repeating: outside, count: target.count)
    let voxels = voxels
    let shape = grid.shape
    Slabs.fill(&out, over: target.ny * target.nz) { span, rows in
      for row in rows {
        let line = RowWalk(row: row, target: target.shape, step)
        for x in line.range(shape, margin: -0.5) {
          let place = line.position(x).clamped(
            lowerBound: .zero, upperBound: SIMD3(Double(shape.x - 1), Double(shape.y - 1), Double(shape.z - 1)))
          let (i, j, k) = (Int(place.x + 0.5), Int(place.y + 0.5), Int(place.z + 0.5))
          span[row &* target.nx &+ x] = voxels[i &+ shape.x &* (j &+ shape.y &* k)]
        }
      }
    }
    return Volume(trusted: target, voxels: out)
  }
}

extension Grid {
  /// The map from voxel positions of `target` to voxel positions of this grid.
  func voxelMap(from target: Grid, by map: Affine) throws(VolumeError) -> Affine {
    guard map.isFinite else {
      throw VolumeError(
        .badValue, field: "map", zh: "空间变换含有非有限数", en: "the map is not finite")
    }
    let step = toVoxels * map * target.toPatient
    guard step.isFinite else {
      throw VolumeError(.badValue, field: "map", zh: "空间变换数值过大", en: "the map is too large")
    }
    return step
  }
}

/// The voxel positions along one row of a target grid: `start + x * step`.
struct RowWalk {
  let start: SIMD3<Double>
  let step: SIMD3<Double>
  let count: Int

  init(row: Int, target: VoxelIndex, _ map: Affine) {
    let (z, y) = row.quotientAndRemainder(dividingBy: target.y)
    start = map(SIMD3(0, Double(y), Double(z)))
    step = map.matrix.x
    count = target.x
  }

  @inline(__always)
  func position(_ x: Int) -> SIMD3<Double> { start + step * Double(x) }

  /// The x whose positions p fulfil `margin <= p < n - 1 - margin` on every axis.
  ///
  /// Positions along a row are monotone, also after rounding, so the ends tell about all between them.
  func range(_ shape: VoxelIndex, margin: Double) -> Range<Int> {
    var low = 0
    var high = count
    for axis in 0..<3 {
      let end = Double(shape[axis] - 1) - margin
      let at = start[axis]
      let by = step[axis]
      func isInside(_ x: Int) -> Bool {
        let place = at + by * Double(x)
        return place >= margin && place < end
      }
      guard by != 0 else {
        if !isInside(0) { return 0..<0 }
        continue
      }
      // Solved by division, then moved to where the exact test agrees.
      let limits = by > 0 ? ((margin - at) / by, (end - at) / by) : ((end - at) / by, (margin - at) / by)
      let first = Int(max(-1, min(Double(count), limits.0.rounded(.down))))
      let last = Int(max(-1, min(Double(count), limits.1.rounded(.up))))
      low = max(low, first)
      high = min(high, last + 1)
      while low < high, !isInside(low) { low += 1 }
      while high > low, !isInside(high - 1) { high -= 1 }
    }
    return low < high ? low..<high : 0..<0
  }
}
