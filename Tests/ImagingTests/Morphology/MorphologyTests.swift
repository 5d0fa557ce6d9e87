import Testing

@testable import Imaging

@Suite struct MorphologyTests {
  /// Two labellings of the same mask name the same parts.
  static func agree(_ a: [Int32], _ b: [Float]) -> Bool {
    var toTheirs: [Int32: Float] = [:]
    var toOurs: [Float: Int32] = [:]
    for (ours, theirs) in zip(a, b) {
      if toTheirs[ours, default: theirs] != theirs || toOurs[theirs, default: ours] != ours { return false }
      toTheirs[ours] = theirs
      toOurs[theirs] = ours
    }
    return toTheirs[0] == 0
  }

  @Test("Connected parts and filled holes are scipy's, for 6, 18 and 26 neighbours")
  func components() throws {
    try KernelCase.all("components") { row in
      let mask = try row.mask
      for (index, connectivity) in Connectivity.allCases.enumerated() {
        let ours = mask.components(connectivity)
        #expect(Self.agree(ours.labels.voxels, try row.expected(index)), "\(row.name) \(connectivity)")
        #expect(ours.sizes.reduce(0, +) == mask.voxels.filter { $0 != 0 }.count)
        let largest = try #require(ours.largest)
        #expect(ours.mask(of: largest).voxels.filter { $0 != 0 }.count == ours.sizes.max())
      }
      let filled = try row.expected(3).map { UInt8($0) }
      #expect(mask.filled().voxels == filled, "\(row.name)")
    }
  }

  @Test("Dilation, erosion, opening and closing with a ball are scipy's, binary and grey")
  func balls() throws {
    try KernelCase.all("morphology") { row in
      let radius = try #require(row.values.sigma?.first)
      if row.name.hasPrefix("binary") {
        let mask = try row.mask
        let ours = try [
          mask.dilated(radius: radius), mask.eroded(radius: radius), mask.opened(radius: radius),
          mask.closed(radius: radius),
        ]
        for index in 0..<4 {
          #expect(ours[index].voxels == (try row.expected(index).map { UInt8($0) }), "\(row.name) \(index)")
        }
      } else {
        let volume = try row.volume
        #expect(largestDifference(try volume.dilated(radius: radius).voxels, try row.expected(0)) == 0, "\(row.name)")
        #expect(largestDifference(try volume.eroded(radius: radius).voxels, try row.expected(1)) == 0, "\(row.name)")
      }
    }
  }

  @Test("An empty mask has no parts and stays empty")
  func empty() throws {
    let none = Volume<UInt8>(grid: try Grid(nx: 4, ny: 4, nz: 4, spacing: 1), repeating: 0)
    #expect(none.components().count == 0)
    #expect(none.components().largest == nil)
    #expect(try none.dilated(radius: 2).voxels == none.voxels)
    #expect(throws: VolumeError(.badValue, field: "radius", zh: "", en: "")) { try none.eroded(radius: -1) }
    #expect(throws: VolumeError(.badValue, field: "radius", zh: "", en: "")) { try none.eroded(radius: .nan) }
  }
}
