import Imaging
import Testing

@testable import Ablation

@Suite("Heat")
struct HeatPropertyTests {
  /// A fixed pseudo-random sequence (Numerical Recipes' linear congruence).
  struct Sequence {
    var state: UInt32
    mutating func next() -> Float {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24)
    }
  }

  private func patchwork(_ n: Int, seed: UInt32, perfusion: Float) -> (HeatEquation, Cells) {
    let lattice = Lattice(nx: n, ny: n - 3, nz: n + 2, spacing: SIMD3(1e-3, 0.8e-3, 1.5e-3))
    var random = Sequence(state: seed)
    let (k, c, start) = (Cells(lattice), Cells(lattice, repeating: 1), Cells(lattice))
    k.set { _, _, _ in 0.1 + random.next() }
    c.set { _, _, _ in 1e6 + 3e6 * random.next() }
    start.set { _, _, _ in 60 * random.next() - 10 }
    let equation = HeatEquation(
      conductivity: k, capacity: c, perfusion: Cells(lattice, repeating: perfusion), edge: .insulated)
    return (equation, start)
  }

  @Test("Without a source no temperature leaves the range it began in", arguments: [1, 2, 3] as [UInt32])
  func maximumPrinciple(seed: UInt32) throws {
    let (equation, start) = patchwork(21, seed: seed, perfusion: 0)
    let march = HeatMarch(equation, source: Cells(equation.lattice))
    march.start(start)
    let (low, high) = (start.array.min() ?? 0, start.array.max() ?? 0)
    try march.setStep(equation.longestStep)
    for _ in 0..<30 {
      march.advance(steps: 1, strength: 0)
      let now = march.temperature.array
      #expect((now.min() ?? 0) >= low - 1e-4)
      #expect((now.max() ?? 0) <= high + 1e-4)
    }
  }

  @Test("Heat between insulated walls is conserved, and perfusion only takes it away")
  func conservation() throws {
    for perfusion in [Float(0), 4e4] {
      let (equation, start) = patchwork(20, seed: 9, perfusion: perfusion)
      let march = HeatMarch(equation, source: Cells(equation.lattice))
      march.start(start)
      let before = march.heat
      try march.setStep(0.9 * equation.longestStep)
      march.advance(steps: 100, strength: 0)
      if perfusion == 0 {
        #expect(abs(march.heat - before) < 1e-5 * abs(before))
      } else {
        #expect(abs(march.heat) < abs(before))
      }
    }
  }

  @Test("A step longer than the stable one is refused, with the limit")
  func unstable() throws {
    let (equation, _) = patchwork(12, seed: 4, perfusion: 0)
    let march = HeatMarch(equation, source: Cells(equation.lattice))
    #expect(throws: AblationError(.unstable, field: "timeStep", zh: "", en: "")) {
      try march.setStep(2 * equation.longestStep)
    }
  }

  @Test("The zone grows with power and time and shrinks with perfusion")
  func monotone() throws {
    let map = try Liver.map(40)
    let base = try Liver.microwave(map, side: 40, power: 40, seconds: 180)
    let volumes = try PerfusionLevel.allCases.map { try base.run($0).volume(.cem43) }
    #expect(volumes[0] > volumes[1] && volumes[1] > volumes[2] && volumes[2] > 500)
    let stronger = try Liver.microwave(map, side: 40, power: 50, seconds: 180).run(.nominal)
    let longer = try Liver.microwave(map, side: 40, power: 40, seconds: 240).run(.nominal)
    let nominal = try base.run(.nominal)
    for model in DamageModel.allCases {
      #expect(stronger.volume(model) >= nominal.volume(model))
      #expect(longer.volume(model) >= nominal.volume(model))
    }
    #expect(stronger.volume(.cem43) > nominal.volume(.cem43))
    #expect(longer.volume(.cem43) > nominal.volume(.cem43))
  }

  @Test("Halving the time step changes the zone by less than one per cent")
  func halvedStep() throws {
    let map = try Liver.map(40)
    let whole = try Liver.microwave(map, side: 40, power: 40, seconds: 180).run(.nominal)
    let half = try Liver.microwave(map, side: 40, power: 40, seconds: 180, timeStep: whole.timeStep / 2)
      .run(.nominal)
    #expect(abs(half.volume(.cem43) - whole.volume(.cem43)) < 0.01 * whole.volume(.cem43))
  }

  @Test("Stepping only the warmed box gives the zone that stepping every cell gives")
  func activeBox() throws {
    let map = try Liver.map(48)
    let lattice = Lattice(map.grid)
    let equation = map.equation(.nominal, on: lattice)
    let plan = try Liver.microwave(map, side: 48, power: 30, seconds: 200)
    var zones: [[Bool]] = []
    for quiet in [nil, Float(0.1)] {
      let source = try plan.source(on: lattice)
      let march = HeatMarch(equation, source: source.power, quiet: quiet, seed: source.seed)
      try march.setStep(0.9 * equation.longestStep)
      let damage = DamageState(lattice)
      let before = Cells(lattice)
      for _ in 0..<60 {
        before.copy(march.temperature)
        march.advance(steps: 3, strength: 21)
        damage.add(before: before, after: march.temperature, seconds: 3 * march.step, box: march.box)
      }
      zones.append((0..<lattice.count).map { damage.isDead($0, by: .cem43) })
    }
    let differing = zip(zones[0], zones[1]).count { $0 != $1 }
    let dead = zones[0].count { $0 }
    #expect(dead > 500)
    #expect(Double(differing) <= 0.002 * Double(dead))
  }

  @Test("A large vessel keeps what lies beside it alive")
  func vesselSink() throws {
    let grid = try Grid(nx: 40, ny: 40, nz: 40, spacing: 1)
    let liver = try Liver.properties()
    let blood = try TissueProperties("blood", from: Liver.table())
    let plain = try TissueMap(labels: Volume(grid: grid, repeating: 0), tissues: [0: liver])
    let vessel = Volume<UInt8>(grid: grid) { ($0.x - 27) * ($0.x - 27) + ($0.y - 20) * ($0.y - 20) <= 6 ? 1 : 0 }
    let cooled = try TissueMap(labels: vessel, tissues: [0: liver, 1: blood], vessels: [1: 230])
    let without = try Liver.microwave(plain, side: 40, power: 40, seconds: 180).run(.nominal)
    let with = try Liver.microwave(cooled, side: 40, power: 40, seconds: 180).run(.nominal)
    #expect(with.volume(.cem43) < without.volume(.cem43))
    #expect(with.peak[27, 20, 20] == 37)
    let (near, nearWithout) = (with.peak[24, 20, 20], without.peak[24, 20, 20])
    #expect(near < nearWithout - 5)
  }

  @Test("Boiling holds tissue in its band until the latent heat is paid")
  func boiling() {
    let boiling = Boiling(water: 0.72, specificHeat: 3540)
    // 2.26e6 J/kg of water, 0.72 of the mass, over 3540 J/kg/K.
    #expect(abs(Double(boiling.latent) - 459.661) < 0.01)
    for temperature in [10, 59.9, 60.1, 64, 67.9, 68.1, 120] as [Float] {
      #expect(abs(boiling.temperature(boiling.enthalpy(temperature)) - temperature) < 1e-3)
    }
    #expect(boiling.enthalpy(68) - boiling.enthalpy(60) > 467)
  }

  @Test("Several steps in one passage give the bits of single steps", arguments: [1, 2, 3, 4, 7])
  func wave(steps: Int) throws {
    let (equation, start) = patchwork(23, seed: 5, perfusion: 3e4)
    let source = Cells(equation.lattice)
    source[11, 10, 12] = 0.4
    let seed = Box(lower: SIMD3(9, 8, 10), upper: SIMD3(14, 12, 15))
    for quiet in [nil, Float(1e6)] {
      let (together, singly) = (
        HeatMarch(equation, source: source, boiling: Boiling(water: 0.7, specificHeat: 3600), quiet: quiet, seed: seed),
        HeatMarch(equation, source: source, boiling: Boiling(water: 0.7, specificHeat: 3600), quiet: quiet, seed: seed)
      )
      for march in [together, singly] {
        march.start(start)
        try march.setStep(0.9 * equation.longestStep)
      }
      together.isParallel = true
      singly.isParallel = false
      together.advance(steps: steps, strength: 2)
      for _ in 0..<steps { singly.advance(steps: 1, strength: 2) }
      #expect(together.temperature.array == singly.temperature.array)
    }
  }
}
