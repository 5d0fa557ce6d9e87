import Imaging
import Testing

@testable import Ablation

@Suite("Fast ways give what plain ways give")
struct StripTests {
  /// Planes of so many rows that they are cut into strips; two kinds of tissue, so that rows are alike in part.
  private func march(quiet: Float?) throws -> HeatMarch {
    let lattice = Lattice(nx: 77, ny: 330, nz: 12, spacing: SIMD3(1e-3, 1.2e-3, 0.9e-3))
    let (conductivity, source) = (Cells(lattice), Cells(lattice))
    conductivity.set { x, y, _ in x > 30 && x < 50 && y > 100 && y < 180 ? 0.4 : 0.52 }
    source.set { x, y, z in x == 38 && y > 60 && y < 290 && z == 6 ? 0.05 : 0 }
    let equation = HeatEquation(
      conductivity: conductivity, capacity: Cells(lattice, repeating: 3.8e6),
      perfusion: Cells(lattice, repeating: 2e4), edge: .bodyTemperature)
    let seed = Box(lower: SIMD3(33, 55, 3), upper: SIMD3(44, 295, 10))
    let march = HeatMarch(
      equation, source: source, boiling: Boiling(water: 0.7, specificHeat: 3600), quiet: quiet, seed: seed)
    march.start { x, y, z in Float((x * 7 + y * 13 + z * 5) % 31) * 2 }
    try march.setStep(0.9 * equation.longestStep)
    return march
  }

  @Test("Strips of several steps give the bits of single steps", arguments: [nil, 1e6] as [Float?])
  func strips(quiet: Float?) throws {
    let (together, singly) = (try march(quiet: quiet), try march(quiet: quiet))
    #expect(together.equation.lattice.rowStride * 200 > HeatWave.strip)
    together.advance(steps: 8, strength: 3)
    for _ in 0..<8 { singly.advance(steps: 1, strength: 3) }
    #expect(together.temperature.array == singly.temperature.array)
  }

  @Test("Where tissue is all alike, few coefficients give the step that all of them give")
  func uniform() throws {
    let march = try march(quiet: nil)
    let (equation, lattice) = (march.equation, march.equation.lattice)
    let gain = Cells(lattice)
    for i in 0..<gain.count { gain.start[i] = Float(march.step) / equation.capacity.start[i] }
    let rows = UniformRows(equation.conductance, gain: gain)
    #expect(rows.stretch(20, 5).to - rows.stretch(20, 5).from == 64)
    var kernel = HeatKernel(
      conductance: equation.conductance, gain: gain, perfusion: march.losses, source: march.source, strength: 2)
    let (plain, quick) = (Cells(lattice), Cells(lattice))
    kernel.step(march.temperature, plain, box: lattice.whole, planes: 0..<lattice.nz)
    kernel.uniform = rows
    kernel.step(march.temperature, quick, box: lattice.whole, planes: 0..<lattice.nz)
    // Sums in another order: rounding alone.
    for (a, b) in zip(plain.array, quick.array) { #expect(abs(a - b) < 1e-4) }
  }

  @Test("What a path is worth does not depend on the paths before it")
  func order() throws {
    let grid = try Grid(nx: 50, ny: 45, nz: 41, spacing: 1.3)
    let bars = Volume<UInt8>(grid: grid) { ($0.x + 2 * $0.y) % 17 < 2 && $0.z % 9 < 3 && $0.y < 30 ? 1 : 0 }
    let search = try PathSearch(
      obstacles: [Obstacle(zh: "骨", en: "bone", mask: bars, clearance: 0.5)],
      error: TargetingError(lateral: 0.2, angle: 0.5), limits: .init(length: 80))
    var entries: [PatientPoint] = []
    for z in stride(from: 0, to: 41, by: 3) {
      for x in 0..<50 { entries.append(grid.point(x: x, y: 0, z: z)) }
    }
    let target = grid.point(x: 25, y: 40, z: 20)
    let forward = search.reserves(from: entries, to: target)
    #expect(forward.contains { $0 >= 0 } && forward.contains { $0 < 0 })
    #expect(search.reserves(from: entries.reversed(), to: target) == forward.reversed())
    for index in stride(from: 0, to: entries.count, by: 37) {
      #expect(search.reserves(from: [entries[index]], to: target) == [forward[index]])
    }
  }
}
