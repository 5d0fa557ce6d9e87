import Imaging
import Testing

@testable import Ablation

@Suite("Margin after treatment")
struct MarginTests {
  private func ball(_ grid: Grid, _ centre: PatientPoint, _ radius: Double) -> Volume<UInt8> {
    Volume(grid: grid) { (grid.point(x: $0.x, y: $0.y, z: $0.z) - centre).length <= radius ? 1 : 0 }
  }

  @Test("A zone that stops short leaves tumour over, on the side it stops short of")
  func uncovered() throws {
    let grid = try Grid(nx: 64, ny: 64, nz: 64, spacing: 1)
    let tumour = ball(grid, SIMD3(32.2, 31.8, 32.1), 12)
    let zone = ball(grid, SIMD3(38.2, 31.8, 32.1), 14)
    let margin = try MarginMeasurement(tumour: tumour, zone: zone, settings: MarginSettings())
    // Ra - Rt - d = 14 - 12 - 6.
    #expect(abs(margin.minimum + 4) < 0.1)
    #expect(margin.verdict == .missed)
    let direction = try #require(margin.uncoveredDirection)
    #expect(direction.x < -0.98)
    // Tumour volume less the lens of two balls, radii 12 and 14 at distance 6 (closed form).
    let (r, s, d) = (14.0, 12.0, 6.0)
    let lens = Double.pi * (r + s - d) * (r + s - d) * (d * d + 2 * d * (r + s) - 3 * (r - s) * (r - s)) / (12 * d)
    let left = 4.0 / 3 * Double.pi * s * s * s - lens
    #expect(abs(margin.uncoveredVolume - left) < 0.05 * left)
    #expect(margin.histogram.below0 > 0.1)
  }

  @Test("A wide zone is reached even at the lower end of the band; a narrow one is uncertain")
  func verdicts() throws {
    let grid = try Grid(nx: 64, ny: 64, nz: 64, spacing: 1)
    let tumour = ball(grid, SIMD3(32, 32, 32), 10)
    let wide = try MarginMeasurement(
      tumour: tumour, zone: ball(grid, SIMD3(32, 32, 32), 18), settings: MarginSettings(threshold: 5, uncertainty: 2))
    #expect(wide.verdict == .reached && wide.uncoveredVolume < 1 && wide.threshold == 5)
    #expect(abs(wide.histogram.from5to10 - 1) < 1e-9)
    let narrow = try MarginMeasurement(
      tumour: tumour, zone: ball(grid, SIMD3(32, 32, 32), 15.5), settings: MarginSettings(threshold: 5, uncertainty: 2))
    #expect(narrow.verdict == .uncertain)
  }

  @Test("Surface beside the capsule is reported and does not count")
  func capsule() throws {
    let grid = try Grid(nx: 64, ny: 64, nz: 64, spacing: 1)
    let organ = Volume<UInt8>(grid: grid) {
      $0.x >= 20 && $0.x < 60 && $0.y > 2 && $0.y < 61 && $0.z > 2 && $0.z < 61 ? 1 : 0
    }
    let tumour = ball(grid, SIMD3(30.1, 32, 32), 8)
    // Shifted away from the capsule: least margin 14 - 8 - 5 = 1 towards it, 11 away from it.
    let zone = ball(grid, SIMD3(35.1, 32, 32), 14)
    let plain = try MarginMeasurement(tumour: tumour, zone: zone, settings: MarginSettings())
    let ruled = try MarginMeasurement(tumour: tumour, zone: zone, organ: organ, settings: MarginSettings())
    #expect(abs(plain.minimum - 1) < 0.1)
    #expect(ruled.minimum > plain.minimum + 0.5)
    #expect(abs((ruled.subcapsularMinimum ?? 0) - 1) < 0.1)
    #expect(ruled.subcapsularShare > 0.1 && ruled.subcapsularShare < 0.5)
  }

  @Test("No tumour, no zone, another grid, no uncertainty: each is refused")
  func refusals() throws {
    let grid = try Grid(nx: 16, ny: 16, nz: 16, spacing: 1)
    let other = try Grid(nx: 16, ny: 16, nz: 17, spacing: 1)
    let tumour = ball(grid, SIMD3(8, 8, 8), 4)
    let empty = Volume<UInt8>(grid: grid, repeating: 0)
    let settings = try MarginSettings()
    #expect(throws: AblationError(.empty, field: "tumour", zh: "", en: "")) {
      try MarginMeasurement(tumour: empty, zone: tumour, settings: settings)
    }
    #expect(throws: AblationError.self) {
      try MarginMeasurement(tumour: tumour, zone: empty, settings: settings)
    }
    #expect(throws: AblationError(.mismatch, field: "zone", zh: "", en: "")) {
      try MarginMeasurement(tumour: tumour, zone: ball(other, SIMD3(8, 8, 8), 6), settings: settings)
    }
    #expect(throws: AblationError(.outOfLimits, field: "uncertainty", zh: "", en: "")) {
      try MarginSettings(uncertainty: 0)
    }
  }
}
