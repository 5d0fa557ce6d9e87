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

  /// T + dt/C (sum K (T_f - T) - W T + s Q) in double precision, straight from the equation; cells outside conduct
  /// nothing.
  private func plainStep(_ march: HeatMarch, strength: Double, flow: (Int, Int, Int) -> Double) -> [Double] {
    let (equation, t) = (march.equation, march.temperature)
    let lattice = equation.lattice
    var out: [Double] = []
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        for x in 0..<lattice.nx {
          let i = lattice.offset(x, y, z)
          let here = Double(t[x, y, z])
          var gain = strength * Double(march.source[x, y, z])
          for axis in 0..<3 {
            let (k, stride) = (equation.conductance.array(axis), equation.conductance.stride(axis))
            let place = axis == 0 ? x : axis == 1 ? y : z
            let extent = axis == 0 ? lattice.nx : axis == 1 ? lattice.ny : lattice.nz
            if place > 0 { gain += Double(k[i - stride]) * (Double(t[i - stride]) - here) }
            if place < extent - 1 { gain += Double(k[i]) * (Double(t[i + stride]) - here) }
          }
          gain -= (Double(equation.perfusion[i]) * flow(x, y, z) + Double(equation.edge[i])) * here
          out.append(here + march.step / Double(equation.capacity[i]) * gain)
        }
      }
    }
    return out
  }

  @Test(
    "Rows that are alike, in part or with less flow, take the step the equation says",
    arguments: [(77, 0.9e-3), (80, 1e-3), (80, 0.9e-3)])
  func uniform(nx: Int, third: Double) throws {
    let lattice = Lattice(nx: nx, ny: 40, nz: 12, spacing: SIMD3(1e-3, 1e-3, third))
    let (conductivity, source) = (Cells(lattice), Cells(lattice))
    conductivity.set { x, y, _ in x > 30 && x < 50 && y > 20 && y < 30 ? 0.4 : 0.52 }
    source.set { x, y, z in x > 20 && x < 33 && y > 5 && y < 25 && z > 2 && z < 9 ? 0.05 : 0 }
    let equation = HeatEquation(
      conductivity: conductivity, capacity: Cells(lattice, repeating: 3.8e6),
      perfusion: Cells(lattice, repeating: 2e4), edge: .bodyTemperature)
    let march = HeatMarch(equation, source: source)
    march.start { x, y, z in Float((x * 7 + y * 13 + z * 5) % 31) * 2 }
    try march.setStep(0.9 * equation.longestStep)
    for strength in [3.0, 0] {
      let expected = plainStep(march, strength: strength) { _, _, _ in 1 }
      march.advance(steps: 1, strength: strength)
      // Sums of eight terms below 60 K in single precision.
      for (a, b) in zip(march.temperature.array, expected) { #expect(abs(Double(a) - b) < 3e-5) }
    }
    // Blood stops in part of some rows; the others keep what they had.
    let share = Lanes(0.5, 0.25, 0, 1, 1, 0, 0, 1)
    let first = lattice.offset(40, 11, 6)
    march.setFlow(Box(lower: SIMD3(38, 10, 6), upper: SIMD3(52, 13, 7))) { offset in
      (offset - first) % lattice.rowStride == 0 ? share : nil
    }
    let expected = plainStep(march, strength: 0) { x, y, z in
      z == 6 && y >= 10 && y < 13 && x >= 40 && x < 48 ? Double(share[x - 40]) : 1
    }
    march.advance(steps: 1, strength: 0)
    for (a, b) in zip(march.temperature.array, expected) { #expect(abs(Double(a) - b) < 3e-5) }
  }

  @Test("A circuit worked out anew where tissue has warmed is the circuit worked out anew everywhere")
  func changedCircuit() throws {
    let lattice = Lattice(nx: 43, ny: 38, nz: 41, spacing: SIMD3(1e-3, 1.1e-3, 0.9e-3))
    let needle = LocalShaft(start: SIMD3(21, 20, 12), end: SIMD3(21, 20, 24), radius: 0.75)
    let fit = ShaftFit(needle, on: lattice)
    let warm = Box(lower: SIMD3(13, 9, 7), upper: SIMD3(32, 29, 30))
    func field() -> ElectrodeField { ElectrodeField(lattice, electrodes: [fit], edge: .grounded) }
    func warmed(_ field: ElectrodeField) {
      for z in warm.lower.z..<warm.upper.z {
        for y in warm.lower.y..<warm.upper.y {
          for x in warm.lower.x..<warm.upper.x { field.conductivity[x, y, z] = 0.15 + 0.01 * Float((x + y * z) % 13) }
        }
      }
    }
    let (inPart, whole) = (field(), field())
    for one in [inPart, whole] { one.conductivity.fill(0.15) }
    inPart.assemble(voltages: [1])
    let levels = Multigrid(inPart.equation)
    for one in [inPart, whole] { warmed(one) }
    inPart.assemble(voltages: [1], changed: warm)
    whole.assemble(voltages: [1])
    levels.update(warm.grown(by: 1, within: lattice))
    let all = Multigrid(whole.equation)
    #expect(levels.levels.count == all.levels.count)
    for (one, other) in zip(levels.levels, all.levels) {
      #expect(one.gain.array.elementsEqual(other.gain.array))
      #expect(one.equation.diagonal.array.elementsEqual(other.equation.diagonal.array))
      for axis in 0..<3 {
        let (mine, theirs) = (one.equation.conductance.array(axis), other.equation.conductance.array(axis))
        #expect(mine.array.elementsEqual(theirs.array))
      }
    }
    try inPart.solve(tolerance: 1e-5)
    try whole.solve(tolerance: 1e-5)
    #expect(inPart.potential.array.elementsEqual(whole.potential.array))
    for pinned in fit.pinned { #expect(inPart.potential[pinned] == 1) }
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
