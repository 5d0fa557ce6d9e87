/// Parts an object from its surroundings by the cheapest cut through a grid of voxels (Boykov and Jolly, ICCV 2001).
///
/// Neighbours cost e^(-(difference)^2 / 2 contrast^2) / distance to part; every voxel also costs what its value says
/// about belonging to object or background, by the means and spreads of the seeds. Seeds cannot change sides.
public struct GraphCut: Sendable, Hashable {
  /// Differences of values up to about this are noise, larger ones are borders.
  public var contrast: Double
  /// Weight of borders against values.
  public var smoothness: Double

  public init(contrast: Double, smoothness: Double = 4) {
    self.contrast = contrast
    self.smoothness = smoothness
  }

  /// - Parameters:
  ///   - seeds: 1 in the object, 2 in the background, 0 where the cut decides.
  /// - Returns: the object's mask.
  /// - Throws: ``VolumeError`` if there are no seeds of either kind, grids differ or a parameter is out of its limits.
  public func callAsFunction(_ volume: Volume<Float>, seeds: Volume<UInt8>) throws(VolumeError) -> Volume<UInt8> {
    try volume.grid.requireMatch(seeds.grid, field: "seeds")
    try volume.requireFinite(field: "volume")
    for (name, value) in [("contrast", contrast), ("smoothness", smoothness)] where !(value > 0 && value <= 1e6) {
      throw VolumeError(
        .badValue, field: name, zh: "\(name) 须大于 0 且不超过 1000000，现为 \(value)",
        en: "\(name) must be above 0 and up to 1000000, not \(value)")
    }
    guard let object = SeedStatistics(volume, seeds, kind: 1), let rest = SeedStatistics(volume, seeds, kind: 2) else {
      throw VolumeError(
        .empty, field: "seeds", zh: "目标与背景都须有种子点", en: "object and background both need seeds")
    }
    let grid = volume.grid
    // More than all six neighbours together can hold back.
    let fixed = Float(smoothness) * 6 * Float(1 / (grid.spacing / grid.spacing.min()).min()) + 1e3
    var terminals = [Float](repeating: 0, count: grid.count)
    for voxel in 0..<grid.count {
      switch seeds.voxels[voxel] {
      case 1: terminals[voxel] = fixed
      case 2: terminals[voxel] = -fixed
      default:
        let value = Double(volume.voxels[voxel])
        terminals[voxel] = Float(max(-20, min(20, rest.cost(value) - object.cost(value))))
      }
    }
    var flow = GridFlow(grid, terminals: terminals, edges: (0..<3).map { edges(volume, axis: $0) })
    flow.run()
    return Volume(trusted: grid, voxels: (0..<grid.count).map { flow.isSource($0) ? 1 : 0 })
  }

  private func edges(_ volume: Volume<Float>, axis: Int) -> [Float] {
    let grid = volume.grid
    let step = [1, grid.strideY, grid.strideZ][axis]
    let scale = smoothness * grid.spacing.min() / grid.spacing[axis]
    let falloff = -0.5 / (contrast * contrast)
    var out = [Float](repeating: 0, count: grid.count)
    for voxel in 0..<(grid.count - min(step, grid.count)) {
      let difference = Double(volume.voxels[voxel + step] - volume.voxels[voxel])
      out[voxel] = Float(scale * Elementary.exp(falloff * difference * difference))
    }
    return out
  }
}

/// Mean and spread of the values under one kind of seed.
private struct SeedStatistics {
  let mean: Double
  let variance: Double

  init?(_ volume: Volume<Float>, _ seeds: Volume<UInt8>, kind: UInt8) {
    let values = seeds.voxels.indices.filter { seeds.voxels[$0] == kind }.map { Double(volume.voxels[$0]) }
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    // A single seed has no spread; one unit keeps the cost finite.
    variance = max(1, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
  }

  /// Minus the logarithm of the normal distribution, without the constant.
  func cost(_ value: Double) -> Double {
    let away = value - mean
    return 0.5 * (away * away / variance + Elementary.log(variance))
  }
}
