import Testing

@testable import Imaging

@Suite struct ObliquePlaneTests {
  static func field() throws -> Volume<Float> {
    let grid = try Grid(shape: SIMD3(30, 32, 34), spacing: SIMD3(1, 1.2, 0.8), origin: SIMD3(-15, -19, -13))
    return Volume<Float>(grid: grid) { v in
      let p = grid.point(x: v.x, y: v.y, z: v.z)
      return Float(2 * p.x - p.y + 3 * p.z)
    }
  }

  @Test("An oblique slice of a linear field has its values at the plane's points")
  func slice() throws {
    let plane = ObliquePlane(
      centre: SIMD3(1, -2, 0.5), right: SIMD3(0.6, 0.8, 0), down: SIMD3(-0.48, 0.36, 0.8), pixel: 0.5, columns: 21,
      rows: 15)
    let slice = try Self.field().slice(plane, outside: -1)
    for row in 0..<15 {
      for column in 0..<21 {
        let p = plane.centre + plane.right * (0.5 * Double(column - 10)) + plane.down * (0.5 * Double(row - 7))
        #expect(abs(Double(slice[column, row, 0]) - (2 * p.x - p.y + 3 * p.z)) < 1e-3)
      }
    }
  }

  @Test(
    "Projections of a slab take the largest, smallest and mean value along each line of sight",
    arguments: Projection.allCases)
  func projection(_ projection: Projection) throws {
    let plane = ObliquePlane(
      centre: .zero, right: SIMD3(1, 0, 0), down: SIMD3(0, 1, 0), pixel: 1, columns: 11, rows: 9)
    let slab = try Self.field().projected(plane, thickness: 8, projection, step: 0.5, outside: -1)
    // Along z the field rises by 3 per millimetre: +-12 around the plane.
    let shift: [Projection: Double] = [.maximum: 12, .minimum: -12, .mean: 0]
    let expected = 2 * 2.0 - 3 + (shift[projection] ?? .nan)
    #expect(abs(Double(slab[7, 7, 0]) - expected) < 1e-3)
  }

  @Test("Lines of sight outside the volume get the outside value; senseless planes are refused")
  func outside() throws {
    var plane = ObliquePlane(
      centre: SIMD3(500, 0, 0), right: SIMD3(1, 0, 0), down: SIMD3(0, 1, 0), pixel: 1, columns: 5, rows: 5)
    let field = try Self.field()
    #expect(try field.projected(plane, thickness: 4, .mean, outside: -7).voxels.allSatisfy { $0 == -7 })
    #expect(throws: VolumeError(.badValue, field: "thickness", zh: "", en: "")) {
      try field.projected(plane, thickness: -4, .mean, outside: 0)
    }
    plane.down = SIMD3(0.5, 1, 0)
    #expect(throws: VolumeError(.badDirection, field: "direction", zh: "", en: "")) {
      try field.slice(plane, outside: 0)
    }
    plane.down = .zero
    #expect(throws: VolumeError(.badDirection, field: "direction", zh: "", en: "")) {
      try field.slice(plane, outside: 0)
    }
  }
}
