import Testing

@testable import Imaging

@Suite struct GaussianTests {
  @Test("The Gaussian is scipy's, within a thousandth of the step")
  func scipy() throws {
    try KernelCase.all("gaussian") { row in
      let sigma = try #require(row.values.sigma)
      let ours = try row.volume.smoothed(sigma: SIMD3(sigma[0], sigma[1], sigma[2]))
      // Deriche's fit of the kernel is good to 4e-4 of its height; input spans 1200.
      #expect(largestDifference(ours.voxels, try row.expected(0)) < 1.2, "\(row.name)")
    }
  }

  @Test("A constant stays constant, and the sum of an impulse is kept", arguments: [0.4, 0.9, 1, 2.5, 8])
  func sums(_ sigma: Double) throws {
    let grid = try Grid(nx: 81, ny: 80, nz: 79, spacing: 1)
    let flat = try Volume<Float>(grid: grid, repeating: 100).smoothed(sigma: sigma)
    #expect(largestDifference(flat.voxels, [Float](repeating: 100, count: grid.count)) < 2e-3)
    var impulse = Volume<Float>(grid: grid, repeating: 0)
    impulse[40, 40, 40] = 1000
    let spread = try impulse.smoothed(sigma: sigma).voxels.reduce(0.0) { $0 + Double($1) }
    #expect(abs(spread - 1000) < 2)
  }

  @Test("A standard deviation out of its limits is refused", arguments: [-1, .nan, .infinity, 1001])
  func refused(_ sigma: Double) throws {
    let volume = Volume<Float>(grid: try Grid(nx: 2, ny: 2, nz: 2, spacing: 1), repeating: 0)
    #expect(throws: VolumeError(.badValue, field: "sigma", zh: "", en: "")) {
      try volume.smoothed(sigma: sigma)
    }
  }
}
