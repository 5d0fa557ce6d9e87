import Ablation
import Imaging
import Testing

@Suite("Bad input")
struct BadInputTests {
  static let absurd: [Double] = [.nan, .infinity, -.infinity, -1, 1e300]

  @Test("Absurd numbers are refused by name", arguments: absurd)
  func numbers(value: Double) throws {
    let shaft = try Shaft(start: SIMD3(8, 8, 2), end: SIMD3(8, 8, 12), radius: 0.75)
    let map = try Liver.map(16)
    let table = try AntennaTable.parametric(activeLength: 10, radius: 1, depth: 5)
    #expect(throws: AblationError(.outOfLimits, field: "radius", zh: "", en: "")) {
      try Shaft(start: .zero, end: SIMD3(0, 0, 20), radius: value)
    }
    #expect(throws: AblationError(.outOfLimits, field: "power", zh: "", en: "")) {
      try Microwave(antennas: [shaft], table: table, power: value, cableLoss: 0)
    }
    #expect(throws: AblationError(.outOfLimits, field: "targetTemperature", zh: "", en: "")) {
      try Radiofrequency.Control(target: value)
    }
    #expect(throws: AblationError(.outOfLimits, field: "duration", zh: "", en: "")) {
      try HeatingPlan(
        tissue: map, technique: .microwave(Microwave(antennas: [shaft], table: table, power: 5, cableLoss: 0)),
        duration: value)
    }
    #expect(throws: AblationError(.outOfLimits, field: "absorption", zh: "", en: "")) {
      try LaserDiffuser.Optics(absorption: value, scattering: 1, anisotropy: 0.9)
    }
    #expect(throws: AblationError(.outOfLimits, field: "pairs.volts", zh: "", en: "")) {
      try Electroporation(
        tissue: map, electrodes: [shaft, shaft], pairs: [.init(first: 0, second: 1, volts: value)])
    }
    #expect(throws: AblationError(.outOfLimits, field: "targetingError.lateral", zh: "", en: "")) {
      try TargetingError(lateral: value)
    }
    #expect(throws: AblationError(.outOfLimits, field: "radius", zh: "", en: "")) {
      try EthanolVolume(radius: value)
    }
    #expect(throws: AblationError(.outOfLimits, field: "temperature", zh: "", en: "")) {
      try Cryotherapy(
        tissue: map, needles: [shaft], temperature: value == -1 ? 5 : value, coolingTime: 1, phases: [.freeze(60)],
        law: FreezingLaw(for: Liver.properties(), from: Liver.table()))
    }
  }

  @Test("A label without a tissue, a needle outside and a step that is too long are refused before any work")
  func places() throws {
    let grid = try Grid(nx: 16, ny: 16, nz: 16, spacing: 1)
    #expect(throws: AblationError(.unknown, field: "labels", zh: "", en: "")) {
      try TissueMap(labels: Volume(grid: grid, repeating: 7), tissues: [:])
    }
    let map = try Liver.map(16)
    let outside = try Shaft(start: SIMD3(80, 8, 2), end: SIMD3(80, 8, 12), radius: 0.75)
    let inside = try Shaft(start: SIMD3(8, 8, 2), end: SIMD3(8, 8, 12), radius: 0.75)
    func heating(_ shaft: Shaft, timeStep: Double?) throws -> HeatingPlan {
      try HeatingPlan(
        tissue: map,
        technique: .radiofrequency(Radiofrequency(electrodes: [shaft], control: .init(), heating: .init())),
        duration: 60, timeStep: timeStep)
    }
    #expect(throws: AblationError(.outside, field: "electrodes[0]", zh: "", en: "")) {
      try heating(outside, timeStep: nil).run(.nominal)
    }
    #expect(throws: AblationError(.unstable, field: "timeStep", zh: "", en: "")) {
      try heating(inside, timeStep: 20).run(.nominal)
    }
    let coarse = try Grid(nx: 16, ny: 16, nz: 16, spacing: 8)
    #expect(throws: AblationError(.outOfLimits, field: "spacing", zh: "", en: "")) {
      try TissueMap(labels: Volume(grid: coarse, repeating: 0), tissues: [0: Liver.properties()])
    }
  }

  @Test("Electrodes that touch and pairs of one electrode are refused")
  func electrodes() throws {
    let map = try Liver.map(24)
    let first = try Shaft(start: SIMD3(10, 12, 4), end: SIMD3(10, 12, 18), radius: 0.535)
    let second = try Shaft(start: SIMD3(10.4, 12, 4), end: SIMD3(10.4, 12, 18), radius: 0.535)
    #expect(throws: AblationError(.outOfLimits, field: "electrodes[1]", zh: "", en: "")) {
      try Electroporation(
        tissue: map, electrodes: [first, second], pairs: [.init(first: 0, second: 1, volts: 1000)]
      ).run()
    }
    #expect(throws: AblationError(.unknown, field: "pairs", zh: "", en: "")) {
      try Electroporation(tissue: map, electrodes: [first, second], pairs: [.init(first: 0, second: 0, volts: 1000)])
    }
  }
}
