/// A volume at a coarser spacing: smoothed by half the shrink factor in voxels, then sampled linearly.
enum ImagePyramid {
  /// - Parameter factor: voxels of the finer volume per coarser one, along every axis that has enough of them.
  static func level(_ volume: Volume<Float>, factor: Int) throws(VolumeError) -> Volume<Float> {
    guard factor > 1 else { return volume }
    let coarse = try grid(volume.grid, factor: factor)
    let width = SIMD3(0, 1, 2).reduced { axis in
      coarse.spacing[axis] > volume.grid.spacing[axis] * 1.01
        ? 0.5 * coarse.spacing[axis] : 0
    }
    return try volume.smoothed(sigma: width).resampled(onto: coarse, outside: 0)
  }

  /// The coarser grid: the same box, its outermost voxels whole.
  static func grid(_ fine: Grid, factor: Int) throws(VolumeError) -> Grid {
    var shape = fine.shape
    var steps = SIMD3(1.0, 1, 1)
    for axis in 0..<3 {
      // An axis with few voxels would be left with too little to compare.
      let used = max(1, min(factor, fine.shape[axis] / 8))
      shape[axis] = fine.shape[axis] / used
      steps[axis] = Double(used)
    }
    return try Grid(
      shape: shape, spacing: fine.spacing * steps,
      origin: fine.point(at: (steps - SIMD3(repeating: 1)) * 0.5), direction: fine.direction)
  }
}

extension SIMD3 where Scalar == Int {
  fileprivate func reduced(_ value: (Int) -> Double) -> SIMD3<Double> {
    SIMD3<Double>(value(x), value(y), value(z))
  }
}
