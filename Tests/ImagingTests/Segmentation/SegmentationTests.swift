import Testing

@testable import Imaging

@Suite struct InteractiveSegmentationTests {
  /// A bright ball with a bright corridor to a second ball, in noise.
  static func scene() throws -> (volume: Volume<Float>, ball: Volume<UInt8>) {
    var noise = TestNoise(state: 5)
    let grid = try Grid(nx: 32, ny: 30, nz: 28, spacing: 1.5)
    func away(_ v: VoxelIndex, _ c: SIMD3<Double>) -> Double {
      (SIMD3(Double(v.x), Double(v.y), Double(v.z)) - c).length
    }
    let ball = Volume<UInt8>(grid: grid) { away($0, SIMD3(14, 15, 14)) < 8 ? 1 : 0 }
    let volume = Volume<Float>(grid: grid) { v in
      (away(v, SIMD3(14, 15, 14)) < 8 ? 120 : 40) + Float(noise.next() * 30 - 15)
    }
    return (volume, ball)
  }

  static func dice(_ a: Volume<UInt8>, _ b: Volume<UInt8>) -> Double {
    let both = zip(a.voxels, b.voxels).filter { $0.0 != 0 && $0.1 != 0 }.count
    return 2 * Double(both) / Double(a.voxels.filter { $0 != 0 }.count + b.voxels.filter { $0 != 0 }.count)
  }

  @Test("Growing takes exactly the connected part of the range that holds the seed")
  func growing() throws {
    let (volume, ball) = try Self.scene()
    let seed = SIMD3(14, 15, 14)
    for connectivity in Connectivity.allCases {
      let ours = try RegionGrowing(range: 80...200, connectivity: connectivity)(volume, seeds: [seed])
      let parts = volume.map { UInt8($0 >= 80 && $0 <= 200 ? 1 : 0) }.components(connectivity)
      #expect(ours.voxels == parts.mask(of: Int(parts.labels[seed])).voxels)
      #expect(ours.voxels == ball.voxels)
    }
    let adaptive = try RegionGrowing.adaptive(volume, seeds: [seed], multiplier: 2.5, radius: 2)
    #expect(Self.dice(adaptive, ball) > 0.95)
    let half = Volume<UInt8>(grid: volume.grid) { $0.x < 14 ? 1 : 0 }
    let limited = try RegionGrowing(range: 80...200)(volume, seeds: [SIMD3(12, 15, 14)], within: half)
    #expect(limited.voxels.indices.allSatisfy { limited.voxels[$0] == (half.voxels[$0] & ball.voxels[$0]) })
  }

  @Test("Leaks, seeds outside and seeds out of range are refused by name")
  func refusedGrowing() throws {
    let (volume, _) = try Self.scene()
    func field(_ growing: RegionGrowing, _ seed: VoxelIndex) -> String? {
      do throws(VolumeError) {
        _ = try growing(volume, seeds: [seed])
        return nil
      } catch { return error.field }
    }
    #expect(field(RegionGrowing(range: 0...300, limit: 5000), SIMD3(14, 15, 14)) == "limit")
    #expect(field(RegionGrowing(range: 80...200), SIMD3(1, 1, 1)) == "seeds")
    #expect(field(RegionGrowing(range: 80...200), SIMD3(32, 1, 1)) == "seeds")
    #expect(field(RegionGrowing(range: 80...200), SIMD3(-1, 1, 1)) == "seeds")
  }

  @Test("The maximum flow through random grids is scipy's, and the cut costs as much")
  func flow() throws {
    try KernelCase.all("flow") { row in
      let grid = try row.grid
      let terminals = try row.volume.voxels
      let edges = try (0..<3).map { try row.expected($0) }
      var flow = GridFlow(grid, terminals: terminals, edges: edges)
      flow.run()
      let theirs = try #require(row.values.numbers?.first)
      #expect(flow.flow == theirs, "\(row.name)")
      var cost = 0.0
      for voxel in 0..<grid.count {
        let isSource = flow.isSource(voxel)
        if isSource { cost += Double(max(0, -terminals[voxel])) } else { cost += Double(max(0, terminals[voxel])) }
        let place = grid.index(ofOffset: voxel)
        for axis in 0..<3 where place[axis] < grid.shape[axis] - 1 {
          let next = voxel + [1, grid.strideY, grid.strideZ][axis]
          if isSource != flow.isSource(next) { cost += Double(edges[axis][voxel]) }
        }
      }
      #expect(cost == theirs, "\(row.name)")
    }
  }

  @Test("A graph cut from a few strokes finds the ball")
  func graphCut() throws {
    let (volume, ball) = try Self.scene()
    let seeds = Volume<UInt8>(grid: volume.grid) { v in
      if v.z == 14, v.y == 15, (10...18).contains(v.x) { return 1 }
      return v.z == 14 && (v.y < 3 || v.x < 2) ? 2 : 0
    }
    let cut = try GraphCut(contrast: 20)(volume, seeds: seeds)
    #expect(Self.dice(cut, ball) > 0.98)
    for index in seeds.voxels.indices where seeds.voxels[index] != 0 {
      #expect(cut.voxels[index] == (seeds.voxels[index] == 1 ? 1 : 0))
    }
    #expect(throws: VolumeError(.empty, field: "seeds", zh: "", en: "")) {
      try GraphCut(contrast: 20)(volume, seeds: seeds.map { $0 == 2 ? 0 : $0 })
    }
    #expect(throws: VolumeError(.badValue, field: "contrast", zh: "", en: "")) {
      try GraphCut(contrast: 0)(volume, seeds: seeds)
    }
  }

  @Test("A random walker's probabilities are those of a direct solution of the same system")
  func walker() throws {
    try KernelCase.all("walker") { row in
      let volume = try row.volume
      let seeds = try Volume<UInt8>(grid: volume.grid, voxels: row.expected(0).map { UInt8($0) })
      let result = try RandomWalker(tolerance: 1e-6)(volume, seeds: seeds)
      for label in 1...3 {
        let ours = try #require(result.probabilities[UInt8(label)])
        let worst = largestDifference(ours.voxels, try row.expected(label))
        #expect(worst < 2e-3, "\(row.name) label \(label): \(worst)")
      }
      #expect(seeds.voxels.indices.allSatisfy { seeds.voxels[$0] == 0 || result.labels.voxels[$0] == seeds.voxels[$0] })
    }
    let (volume, ball) = try Self.scene()
    let seeds = Volume<UInt8>(grid: volume.grid) { v in
      if v.z == 14, v.y == 15, (10...18).contains(v.x) { return 1 }
      return v.z == 14 && (v.y < 3 || v.x < 2) ? 2 : 0
    }
    let labels = try RandomWalker()(volume, seeds: seeds).labels
    #expect(Self.dice(labels.map { $0 == 1 ? 1 : 0 }, ball) > 0.9)
    #expect(throws: VolumeError(.empty, field: "seeds", zh: "", en: "")) {
      try RandomWalker()(volume, seeds: seeds.map { $0 == 2 ? 0 : $0 })
    }
  }
}
