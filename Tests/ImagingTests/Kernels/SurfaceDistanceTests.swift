import Testing

@testable import Imaging

@Suite struct SurfaceDistanceTests {
  static let centre = SIMD3(16.3, 15.8, 16.1)

  @Test(
    "Distances to a sphere are within a tenth of a voxel beside its surface, and everywhere if it is large",
    arguments: [5.0, 7, 9, 11])
  func sphere(_ radius: Double) throws {
    let grid = try Grid(nx: 33, ny: 33, nz: 33, spacing: 1)
    func exact(_ v: VoxelIndex) -> Double {
      (grid.point(x: v.x, y: v.y, z: v.z) - Self.centre).length - radius
    }
    let level = Volume<Float>(grid: grid) { Float(-exact($0)) }
    let mask = Volume<UInt8>(grid: grid) { exact($0) < 0 ? 1 : 0 }
    // A partial-volume mask: the covered part of each voxel, as a scanner sees it.
    let soft = Volume<Float>(grid: grid) { Float(max(0, min(1, 0.5 - exact($0)))) }
    func worst(_ field: Volume<Float>, where isMeant: (VoxelIndex) -> Bool) -> Double {
      (0..<grid.count).map { grid.index(ofOffset: $0) }.filter(isMeant)
        .reduce(0) { max($0, abs(Double(field[$1]) - exact($1))) }
    }
    let (fromLevel, fromSoft) = (try level.signedDistances(level: 0), try soft.signedDistances(level: 0.5))
    // Trilinear interpolation errs by at most the sum of h^2 |second derivative| / 8 over the axes. For the distance to
    // a centre the three add up to 2 / distance, which is at least the radius less a voxel: so far does the surface
    // that the voxels show lie from the sphere. Beside it every voxel is measured to its own foot point.
    let beside = worst(fromLevel) { abs(exact($0)) < 0.5 }
    #expect(beside < 1 / (4 * (radius - 1)), "radius \(radius): \(beside)")
    // A ramp cut off at empty and full, crossed b short of a voxel, seems crossed at b / (b + 1/2): too far by at most
    // (3 - 2 sqrt 2) / 2 = 0.086. What is asked of margins, a tenth, leaves little for the curvature.
    let softBeside = worst(fromSoft) { abs(exact($0)) < 0.5 }
    #expect(softBeside < 0.1, "radius \(radius): \(softBeside)")
    // Farther away plane patches stand for the sphere, which the smaller ones are too round for; and near its centre no
    // sphere is flat within a voxel.
    if radius >= 9 {
      let far = worst(fromLevel) { exact($0) >= 3 - radius }
      #expect(far < 0.1, "radius \(radius): \(far)")
      // What `signedDistances(level:)` promises of partial volumes.
      let softFar = worst(fromSoft) { exact($0) >= 3 - radius }
      #expect(softFar < 0.15, "radius \(radius): \(softFar)")
    }
    let fromMask = try mask.surfaceDistances()
    var sum = 0.0
    var count = 0.0
    for index in 0..<grid.count {
      let v = grid.index(ofOffset: index)
      if abs(exact(v)) > 5 { continue }
      sum += Double(fromMask.voxels[index]) - exact(v)
      count += 1
    }
    #expect(abs(sum / count) < 0.1, "radius \(radius): mean \(sum / count)")
  }

  @Test("Distances to an oblique plane are exact, with unequal spacings too")
  func plane() throws {
    let grid = try Grid(shape: SIMD3(40, 30, 20), spacing: SIMD3(0.7, 1.1, 2.5))
    let normal = SIMD3(0.48, 0.6, 0.64)
    let field = Volume<Float>(grid: grid) {
      Float(25 - grid.point(x: $0.x, y: $0.y, z: $0.z).dot(normal)) * 3
    }
    let distances = try field.signedDistances(level: 0)
    var worst = 0.0
    for index in 0..<grid.count {
      let v = grid.index(ofOffset: index)
      let exact = grid.point(x: v.x, y: v.y, z: v.z).dot(normal) - 25
      // Near the volume's border the surface ends, and smoothing bends its normals.
      let foot = grid.position(of: grid.point(x: v.x, y: v.y, z: v.z) - normal * exact)
      guard foot.min() > 4, foot.x < 35, foot.y < 25, foot.z < 15 else { continue }
      worst = max(worst, abs(Double(distances.voxels[index]) - exact))
    }
    // A hundredth of the coarsest spacing.
    #expect(worst < 0.025)
  }

  @Test("The margin of two spheres with an exact margin of 5 mm comes out within a tenth of a millimetre")
  func margin() throws {
    let grid = try Grid(nx: 48, ny: 46, nz: 46, spacing: 1)
    let (tumour, zone) = (SIMD3(22.2, 22.7, 22.4), SIMD3(24.2, 22.7, 22.4))
    func soft(_ c: PatientPoint, _ r: Double) -> Volume<Float> {
      Volume<Float>(grid: grid) {
        Float(max(0, min(1, 0.5 + r - (grid.point(x: $0.x, y: $0.y, z: $0.z) - c).length)))
      }
    }
    // Radii 10 and 17, centres 2 mm apart: 17 - 10 - 2 = 5 mm.
    let distances = try soft(zone, 17).signedDistances(level: 0.5)
    let surface = try soft(tumour, 10).surface(level: 0.5)
    let margins = surface.points.map { point -> Double in
      Double(-linearAtBorder(distances.voxels.span, grid.shape, grid.position(of: point)))
    }
    let least = try #require(margins.min())
    #expect(abs(least - 5) < 0.1, "\(least)")
  }

  @Test("A volume that nowhere crosses the level has no surface")
  func empty() throws {
    let volume = Volume<UInt8>(grid: try Grid(nx: 5, ny: 5, nz: 5, spacing: 1), repeating: 1)
    #expect(throws: VolumeError(.empty, field: "level", zh: "", en: "")) { try volume.surfaceDistances() }
  }
}
