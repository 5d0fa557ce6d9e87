import Testing

@testable import Imaging

@Suite struct GridTests {
  /// Rotation by 30 degrees about z, then the axes y and z exchanged: left-handed.
  static let oblique = Matrix3(
    columns: SIMD3(0.866_025_403_784_438_6, 0.5, 0), SIMD3(0, 0, 1),
    SIMD3(-0.5, 0.866_025_403_784_438_6, 0))

  @Test("A voxel's centre and its position are inverse to each other on an oblique grid")
  func roundTrip() throws {
    let grid = try Grid(
      shape: SIMD3(20, 30, 40), spacing: SIMD3(0.7, 1.5, 3), origin: SIMD3(-100, 50, 700),
      direction: Self.oblique)
    let point = grid.point(at: SIMD3(3, 2, 10))
    // By hand: -100 + 0.866 * 2.1 - 0.5 * 30, 50 + 0.5 * 2.1 + 0.866 * 30, 700 + 3.
    #expect((point - SIMD3(-113.181_346_652_052_68, 77.030_762_113_533_16, 703)).length < 1e-9)
    #expect((grid.position(of: point) - SIMD3(3, 2, 10)).length < 1e-9)
    #expect((grid.toPatient(SIMD3(3, 2, 10)) - point).length < 1e-9)
    #expect((grid.toVoxels(point) - SIMD3(3, 2, 10)).length < 1e-9)
    #expect(grid.index(of: point) == SIMD3(3, 2, 10))
    #expect(grid.index(of: point + Self.oblique.x * 0.3) == SIMD3(3, 2, 10))
    #expect(grid.index(of: point + Self.oblique.x * 0.4) == SIMD3(4, 2, 10))
    #expect(grid.index(of: SIMD3(1e300, 0, 0)) == nil)
    #expect(grid.index(of: SIMD3(.nan, 0, 0)) == nil)
    #expect(grid.offset(3, 2, 10) == 3 + 2 * 20 + 10 * 600)
    #expect(grid.index(ofOffset: 6043) == SIMD3(3, 2, 10))
  }

  @Test(
    "Numbers that make no sense are refused by name",
    arguments: [
      (SIMD3(0, 1, 1), SIMD3(1.0, 1, 1), SIMD3(0.0, 0, 0), "shape", VolumeError.Code.badValue),
      (SIMD3(1, -4, 1), SIMD3(1.0, 1, 1), SIMD3(0.0, 0, 0), "shape", .badValue),
      (SIMD3(Int.max, Int.max, 2), SIMD3(1.0, 1, 1), SIMD3(0.0, 0, 0), "shape", .badValue),
      (SIMD3(1 << 29, 1 << 29, 1 << 29), SIMD3(1.0, 1, 1), SIMD3(0.0, 0, 0), "shape", .tooLarge),
      (SIMD3(2048, 2048, 2048), SIMD3(1.0, 1, 1), SIMD3(0.0, 0, 0), "shape", .tooLarge),
      (SIMD3(2, 2, 2), SIMD3(1.0, 0, 1), SIMD3(0.0, 0, 0), "spacing", .badValue),
      (SIMD3(2, 2, 2), SIMD3(1.0, .nan, 1), SIMD3(0.0, 0, 0), "spacing", .badValue),
      (SIMD3(2, 2, 2), SIMD3(1.0, 1, 1), SIMD3(.infinity, 0.0, 0), "origin", .badValue),
    ])
  func refused(
    _ shape: VoxelIndex, _ spacing: SIMD3<Double>, _ origin: SIMD3<Double>, _ field: String,
    _ code: VolumeError.Code
  ) {
    #expect(throws: VolumeError(code, field: field, zh: "", en: "")) {
      try Grid(shape: shape, spacing: spacing, origin: origin)
    }
  }

  @Test("A sheared direction is refused, a rounded one is made orthonormal")
  func direction() throws {
    let sheared = Matrix3(columns: SIMD3(1, 0, 0), SIMD3(0.02, 0.9998, 0), SIMD3(0, 0, 1))
    #expect(throws: VolumeError(.badDirection, field: "direction", zh: "", en: "")) {
      try Grid(shape: SIMD3(2, 2, 2), spacing: SIMD3(1, 1, 1), direction: sheared)
    }
    let rounded = Matrix3(columns: SIMD3(0.86603, 0.5, 0), SIMD3(0, 0, 1), SIMD3(-0.5, 0.86603, 0))
    let grid = try Grid(shape: SIMD3(2, 2, 2), spacing: SIMD3(1, 1, 1), direction: rounded)
    let d = grid.direction
    #expect((d.transposed * d).largestDifference(from: .identity) < 1e-14)
    #expect(d.largestDifference(from: Self.oblique) < 1e-5)
  }

  @Test("The inverse of an affine map undoes it")
  func inverse() throws {
    let map = Affine(
      matrix: Matrix3(rows: SIMD3(1.1, 0.2, -0.3), SIMD3(0, 0.9, 0.4), SIMD3(0.1, -0.2, 1.3)),
      translation: SIMD3(4, 5, -6))
    let back = try #require(map.inverse)
    #expect((back(map(SIMD3(7, -8, 9))) - SIMD3(7, -8, 9)).length < 1e-12)
    #expect(abs(map.matrix.determinant - 1.41) < 1e-12)  // 1.1 (1.17 + 0.08) - 0.2 (-0.04) - 0.3 (-0.09)
    #expect(Affine(matrix: Matrix3(diagonal: SIMD3(1, 0, 1)), translation: .zero).inverse == nil)
  }

  @Test("A volume has as many voxels as its grid, and a crop stays where it was")
  func volume() throws {
    let grid = try Grid(
      shape: SIMD3(5, 4, 3), spacing: SIMD3(1, 2, 3), origin: SIMD3(9, 9, 9), direction: Self.oblique)
    #expect(throws: VolumeError(.mismatch, field: "voxels", zh: "", en: "")) {
      try Volume(grid: grid, voxels: [Float](repeating: 0, count: 59))
    }
    let volume = Volume<Int16>(grid: grid) { Int16($0.x + 10 * $0.y + 100 * $0.z) }
    let part = try volume.cropped(from: SIMD3(1, 2, 1), to: SIMD3(4, 4, 2))
    #expect(part.voxels == [121, 122, 123, 131, 132, 133])
    #expect((part.grid.origin - grid.point(x: 1, y: 2, z: 1)).length < 1e-12)
    #expect(throws: VolumeError.self) { try volume.cropped(from: SIMD3(1, 2, 1), to: SIMD3(1, 4, 2)) }
    #expect(throws: VolumeError.self) { try volume.cropped(from: SIMD3(1, 2, 1), to: SIMD3(2, 4, 4)) }
  }
}
