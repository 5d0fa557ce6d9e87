/// The connected voxels around seeds whose values lie in a range.
public struct RegionGrowing: Sendable, Hashable {
  public var range: ClosedRange<Float>
  public var connectivity: Connectivity
  /// Growing that takes more voxels has run out of the organ and is refused; nil for no limit.
  public var limit: Int?

  public init(range: ClosedRange<Float>, connectivity: Connectivity = .faces, limit: Int? = nil) {
    self.range = range
    self.connectivity = connectivity
    self.limit = limit
  }

  /// - Parameters:
  ///   - seeds: voxels to start from; those out of range start nothing.
  ///   - within: where growing is allowed (not 0); nil for everywhere.
  /// - Throws: ``VolumeError`` if a seed lies outside, none is in range, grids differ or the limit is passed.
  public func callAsFunction(
    _ volume: Volume<Float>, seeds: [VoxelIndex], within: Volume<UInt8>? = nil
  ) throws(VolumeError) -> Volume<UInt8> {
    let grid = volume.grid
    if let within { try grid.requireMatch(within.grid, field: "within") }
    func isAllowed(_ at: Int) -> Bool {
      range.contains(volume.voxels[at]) && (within.map { $0.voxels[at] != 0 } ?? true)
    }
    var mask = [UInt8](repeating: 0, count: grid.count)
    var front: [VoxelIndex] = []
    for seed in seeds {
      guard grid.contains(seed) else {
        throw VolumeError(
          .badValue, field: "seeds", zh: "种子点 (\(seed.x), \(seed.y), \(seed.z)) 在体数据之外",
          en: "seed (\(seed.x), \(seed.y), \(seed.z)) lies outside the volume")
      }
      guard isAllowed(grid.offset(seed)), mask[grid.offset(seed)] == 0 else { continue }
      mask[grid.offset(seed)] = 1
      front.append(seed)
    }
    guard !front.isEmpty else {
      throw VolumeError(
        .empty, field: "seeds", zh: "没有种子点的值在 \(range.lowerBound) 至 \(range.upperBound) 之间",
        en: "no seed has a value from \(range.lowerBound) to \(range.upperBound)")
    }
    let steps = connectivity.steps
    var count = front.count
    while let here = front.popLast() {
      for step in steps {
        let next = here &+ step
        guard grid.contains(next) else { continue }
        let at = grid.offset(next)
        guard mask[at] == 0, isAllowed(at) else { continue }
        mask[at] = 1
        count += 1
        front.append(next)
      }
      if let limit, count > limit {
        throw VolumeError(
          .tooLarge, field: "limit", zh: "区域生长超过 \(limit) 个体素，可能已漏出", en: "the region passed \(limit) voxels: it leaks")
      }
    }
    return Volume(trusted: grid, voxels: mask)
  }

  /// Grows with a range of mean +- `multiplier` standard deviations of the region so far, starting from a cube of
  /// `radius` voxels around the seeds (confidence connected).
  ///
  /// - Throws: ``VolumeError`` as the plain growth does.
  public static func adaptive(
    _ volume: Volume<Float>, seeds: [VoxelIndex], multiplier: Double = 2.5, radius: Int = 1, rounds: Int = 4,
    limit: Int? = nil
  ) throws(VolumeError) -> Volume<UInt8> {
    guard multiplier > 0, multiplier <= 100, (0...16).contains(radius), (1...50).contains(rounds) else {
      throw VolumeError(
        .badValue, field: "multiplier", zh: "倍数须在 0 至 100 之间，半径 0–16，轮数 1–50",
        en: "the multiplier must be above 0 up to 100, the radius 0 to 16, rounds 1 to 50")
    }
    let grid = volume.grid
    var values: [Double] = []
    for seed in seeds where grid.contains(seed) {
      for z in max(0, seed.z - radius)...min(grid.nz - 1, seed.z + radius) {
        for y in max(0, seed.y - radius)...min(grid.ny - 1, seed.y + radius) {
          for x in max(0, seed.x - radius)...min(grid.nx - 1, seed.x + radius) {
            values.append(Double(volume.voxels[grid.offset(x, y, z)]))
          }
        }
      }
    }
    var mask = Volume<UInt8>(grid: grid, repeating: 0)
    for _ in 0..<rounds {
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
      let reach = multiplier * variance.squareRoot()
      guard mean.isFinite, reach.isFinite else {
        throw VolumeError(.badValue, field: "volume", zh: "体素值不是有限数", en: "voxels are not finite")
      }
      let growing = RegionGrowing(range: Float(mean - reach)...Float(mean + reach), limit: limit)
      mask = try growing(volume, seeds: seeds)
      values = mask.voxels.indices.filter { mask.voxels[$0] != 0 }.map { Double(volume.voxels[$0]) }
    }
    return mask
  }
}

extension Connectivity {
  /// The steps to all neighbours.
  var steps: [VoxelIndex] {
    let most = self == .faces ? 1 : self == .edges ? 2 : 3
    var steps: [VoxelIndex] = []
    for z in -1...1 {
      for y in -1...1 {
        for x in -1...1 {
          let length = abs(x) + abs(y) + abs(z)
          if length > 0, length <= most { steps.append(SIMD3(x, y, z)) }
        }
      }
    }
    return steps
  }
}
