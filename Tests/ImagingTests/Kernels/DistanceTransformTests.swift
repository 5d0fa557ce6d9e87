import Testing

@testable import Imaging

@Suite struct DistanceTransformTests {
  @Test("Distances are scipy's exact ones, also with unequal spacings and signed")
  func scipy() throws {
    try KernelCase.all("distance") { row in
      let mask = try row.mask
      #expect(largestDifference(mask.distances().voxels, try row.expected(0)) < 2e-5, "\(row.name)")
      #expect(
        largestDifference(mask.signedDistances().voxels, try row.expected(1)) < 2e-5, "\(row.name)")
    }
  }

  @Test("Every distance is the smallest of all, by brute force")
  func bruteForce() throws {
    var noise = TestNoise(state: 7)
    for trial in 0..<20 {
      let grid = try Grid(
        shape: SIMD3(3 + trial % 7, 2 + trial % 5, 1 + trial % 6),
        spacing: SIMD3(0.5 + noise.next(), 0.5 + noise.next(), 0.5 + 3 * noise.next()))
      let mask = Volume<UInt8>(grid: grid) { _ in noise.next() < 0.06 ? 1 : 0 }
      let ours = mask.distances()
      let features = NearestFeature.elements(mask.voxels, on: grid)
      let sites = mask.voxels.indices.filter { mask.voxels[$0] != 0 }.map { index -> SIMD3<Double> in
        let v = grid.index(ofOffset: index)
        return grid.point(x: v.x, y: v.y, z: v.z)
      }
      for index in 0..<grid.count {
        let v = grid.index(ofOffset: index)
        let here = grid.point(x: v.x, y: v.y, z: v.z)
        let nearest = sites.map { ($0 - here).length }.min() ?? .infinity
        let away = ours.voxels[index] == Float(nearest) ? 0 : abs(Double(ours.voxels[index]) - nearest)
        if !(away < 1e-5) { Issue.record("voxel \(v) of trial \(trial): \(away)") }
        // The feature transform names a site at just that distance.
        let site = sites.isEmpty ? nil : grid.index(ofOffset: Int(features[index]))
        let there = site.map { (grid.point(x: $0.x, y: $0.y, z: $0.z) - here).length } ?? .infinity
        if there != nearest && abs(there - nearest) > 1e-5 { Issue.record("feature of voxel \(v): \(there)") }
      }
    }
  }

  @Test("Scattered voxels, a ball and its outside: distances are those to the voxel that the feature transform names")
  func shapes() throws {
    var noise = TestNoise(state: 9)
    let grid = try Grid(shape: SIMD3(70, 53, 41), spacing: SIMD3(0.7, 1.3, 2.1))
    func isInBall(_ v: VoxelIndex) -> Bool {
      let d = SIMD3(Double(v.x), Double(v.y), Double(v.z)) - SIMD3(31, 24, 17)
      return d.dot(d) < 120
    }
    let masks = [
      Volume<UInt8>(grid: grid) { _ in noise.next() < 0.002 ? 1 : 0 }, Volume(grid: grid) { isInBall($0) ? 1 : 0 },
      Volume(grid: grid) { isInBall($0) ? 0 : 1 },
    ]
    for (number, mask) in masks.enumerated() {
      let ours = mask.distances()
      let features = NearestFeature.elements(mask.voxels, on: grid)
      var worst = 0.0
      for index in 0..<grid.count {
        let (v, site) = (grid.index(ofOffset: index), grid.index(ofOffset: Int(features[index])))
        let exact = (grid.point(x: v.x, y: v.y, z: v.z) - grid.point(x: site.x, y: site.y, z: site.z)).length
        worst = max(worst, abs(Double(ours.voxels[index]) - exact) / max(1, exact))
      }
      // Three squares are rounded to Float on the way: half as much in the root, and the root's own rounding.
      #expect(worst < 4 * 0x1p-24, "mask \(number): \(worst)")
    }
  }

  @Test("No voxel set gives infinite distances, all set gives minus infinite signed ones")
  func extremes() throws {
    let grid = try Grid(nx: 4, ny: 3, nz: 2, spacing: 1)
    #expect(Volume<UInt8>(grid: grid, repeating: 0).distances().voxels.allSatisfy { $0 == .infinity })
    #expect(
      Volume<UInt8>(grid: grid, repeating: 1).signedDistances().voxels.allSatisfy { $0 == -.infinity })
  }
}
