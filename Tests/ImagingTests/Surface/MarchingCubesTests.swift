import Testing

@testable import Imaging

@Suite struct MarchingCubesTests {
  @Test("A sphere's surface is closed, has no handle, and the sphere's volume and area", arguments: [false, true])
  func sphere(_ isMirrored: Bool) throws {
    let x = SIMD3(isMirrored ? -0.6 : 0.6, isMirrored ? -0.8 : 0.8, 0)
    let grid = try Grid(
      shape: SIMD3(60, 50, 45), spacing: SIMD3(0.5, 0.6, 0.7), origin: SIMD3(5, -7, 11),
      direction: Matrix3(columns: x, SIMD3(-0.8, 0.6, 0), SIMD3(0, 0, 1)))
    let centre = grid.point(at: SIMD3(29.4, 24.7, 22.2))
    let radius = 12.0
    let volume = Volume<Float>(grid: grid) {
      Float(radius - (grid.point(x: $0.x, y: $0.y, z: $0.z) - centre).length)
    }
    let mesh = try volume.surface(level: 0)
    #expect(mesh.isClosed)
    #expect(mesh.eulerCharacteristic == 2)
    let exactVolume = 4 / 3 * Double.pi * radius * radius * radius
    #expect(abs(mesh.volume / exactVolume - 1) < 3e-3)
    #expect(abs(mesh.area / (4 * Double.pi * radius * radius) - 1) < 3e-3)
    #expect(mesh.points.allSatisfy { abs(($0 - centre).length - radius) < 0.02 })
  }

  @Test("A torus has one handle, two balls have two surfaces, a hollow ball has two")
  func topology() throws {
    let grid = try Grid(nx: 40, ny: 40, nz: 24, spacing: 1)
    func field(_ f: (SIMD3<Double>) -> Double) throws -> Mesh {
      try Volume<Float>(grid: grid) {
        Float(f(SIMD3(Double($0.x) - 19.3, Double($0.y) - 19.6, Double($0.z) - 11.2)))
      }.surface(level: 0)
    }
    let torus = try field { p in
      4 - SIMD3((p.x * p.x + p.y * p.y).squareRoot() - 11, p.z, 0).length
    }
    #expect(torus.isClosed && torus.eulerCharacteristic == 0)
    #expect(abs(torus.volume / (2 * Double.pi * Double.pi * 11 * 16) - 1) < 0.02)
    let balls = try field { p in
      max(5 - (p - SIMD3(8, 0, 0)).length, 5 - (p + SIMD3(8, 0, 0)).length)
    }
    #expect(balls.isClosed && balls.eulerCharacteristic == 4)
    let shell = try field { p in 3 - abs(p.length - 7) }
    #expect(shell.isClosed && shell.eulerCharacteristic == 4)
  }

  @Test("Noise gives a closed surface in all 256 cases, also where it meets the border")
  func noise() throws {
    var noise = TestNoise(state: 99)
    let grid = try Grid(nx: 24, ny: 23, nz: 22, spacing: 1)
    let volume = Volume<Float>(grid: grid) { _ in Float(noise.next()) }
    let mesh = try volume.surface(level: 0.5)
    #expect(mesh.isClosed)
    #expect(mesh.triangles.count > 10000)
    #expect(CubeCases.triangles.allSatisfy { $0.count % 3 == 0 })
    #expect(CubeCases.triangles[0].isEmpty && CubeCases.triangles[255].isEmpty)
    #expect(CubeCases.triangles[1].count == 3)
  }

  @Test("A single voxel of a mask gives a small closed surface; an empty volume gives none")
  func small() throws {
    let grid = try Grid(nx: 5, ny: 5, nz: 1, spacing: 1)
    var volume = Volume<Float>(grid: grid, repeating: 0)
    #expect(try volume.surface(level: 0.5).triangles.isEmpty)
    volume[2, 2, 0] = 1
    let mesh = try volume.surface(level: 0.5)
    // An octahedron with half axes of half a voxel: volume 4/3 * 0.5^3.
    #expect(mesh.triangles.count == 8 && mesh.isClosed && mesh.eulerCharacteristic == 2)
    #expect(abs(mesh.volume - 4.0 / 3 / 8) < 1e-12)
  }
}
