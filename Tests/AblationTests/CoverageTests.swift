import Imaging
import Testing

@testable import Ablation

@Suite("What the table of closed forms holds")
struct CoverageTests {
  @Test(
    "Every analytic case that was promised has its row",
    arguments: [
      "steady point source", "point source after 300 s", "line source", "decay of a Gaussian", "cosine mode",
      "exact spectral step", "manufactured solution with varying conductivity", "laser point diffuser",
      "radiofrequency sphere", "planar freezing front", "line sink", "field midway between two needles",
      "current of two needles", "Joule heat is voltage times current", "CEM43 of 10 min at 43", "CEM43 of a ramp",
      "liver set", "common RF set", "dead share of 0.8", "time to 240 min", "margin of spheres",
      "balance of energy in mixed",
      "balance of energy while freezing",
    ])
  func rows(name: String) throws {
    #expect(try Self.table.get().contains { $0.en.contains(name) }, "\(name)")
  }

  /// Worked out once for all rows.
  static let table: Result<[VerificationRow], any Error> = Result { try Verification.rows() }

  @Test("The field midway between the electrodes of the published case is 903 V/cm")
  func published() throws {
    let row = try #require(try Self.table.get().first { $0.en.contains("field midway") })
    #expect(abs(row.expected - 903) < 1 && abs(row.got - 903) < 0.02 * 903)
  }

  @Test("A tiny ball within a ball still measures within a tenth of a voxel", arguments: [4.0, 5, 6, 8])
  func smallSpheres(radius: Double) throws {
    // In voxels of 1 mm. A plane through the nearest of the surface's foot points, at most 0.87 voxel from the true one,
    // leaves 0.87^2 / 2R; from R = 4 on that is below 0.1.
    let grid = try Grid(nx: 44, ny: 44, nz: 44, spacing: 1)
    let middle = SIMD3(21.63, 21.28, 21.84)
    func ball(_ centre: SIMD3<Double>, _ radius: Double) -> Volume<Float> {
      Volume(grid: grid) { Float(radius - (grid.point(x: $0.x, y: $0.y, z: $0.z) - centre).length) }
    }
    for (apart, extra) in [(0.0, 5.0), (2, 6), (3, 1)] {
      let measured = try MarginMeasurement(
        tumourLevel: ball(middle, radius), zone: ball(middle + SIMD3(0.6, 0.64, 0.48) * apart, radius + extra),
        settings: MarginSettings())
      #expect(abs(measured.minimum - (extra - apart)) < 0.1, "\(measured.minimum) of \(extra - apart)")
    }
  }

  @Test("A mask of whole voxels costs at most the half voxel it is said to, wherever the faces lie")
  func masks() throws {
    let grid = try Grid(nx: 40, ny: 36, nz: 36, spacing: 1)
    var worst = 0.0
    // Flat faces across an axis are the worst there is: a slab in a slab, at every place between two layers of voxels.
    for part in 0..<8 {
      let (inner, outer) = (8.0 + Double(part) / 8, 14.0 + Double(7 - part) / 8)
      func slab(_ half: Double, _ reach: Int) -> Volume<UInt8> {
        Volume(grid: grid) { v -> UInt8 in
          let isThin = abs(Double(v.x) - 20) <= half
          let isWide = min(v.y, v.z) >= reach && max(v.y, v.z) < 36 - reach
          return isThin && isWide ? 1 : 0
        }
      }
      // The zone's other faces lie as far away as not to count.
      let measured = try MarginMeasurement(tumour: slab(inner, 12), zone: slab(outer, 2), settings: MarginSettings())
      worst = max(worst, abs(measured.minimum - (outer - inner)))
      // Both masks may lose their half at once.
      #expect(abs(measured.minimum - (outer - inner)) <= 1)
      // Two masks widen the band of 2 mm: sqrt(4 + 2 * 0.25).
      #expect(abs(measured.uncertainty - 4.5.squareRoot()) < 1e-9)
    }
    print("masks of slabs: off by \(worst) voxel at most")
  }
}
