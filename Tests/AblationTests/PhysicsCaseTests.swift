import Foundation
import Imaging
import Testing

@testable import Ablation

/// Whole runs against references that are worked out apart from the solver.
@Suite("Runs against references")
struct PhysicsCaseTests {
  /// Steady tissue around a vessel of radius a behind a film h, held at `outer` on the circle b, without perfusion:
  /// T = outer (1 + Bi ln(r/a)) / (1 + Bi ln(b/a)), Bi = h a / k (the logarithmic profile with Robin's condition).
  private func radial(_ r: Double, a: Double, b: Double, film: Double, k: Double, outer: Double) -> Double {
    let biot = film * a / k
    return outer * (1 + biot * log(r / a)) / (1 + biot * log(b / a))
  }

  @Test(
    "A large vessel cools as the radial profile says, within what its staircase of voxels can be",
    arguments: [
      230.0, 2000,
    ])
  func vessel(film: Double) throws {
    let (n, radius, outside) = (41, 4.0, 16.0)
    let grid = try Grid(shape: SIMD3(n, n, 4), spacing: SIMD3(repeating: 1))
    func distance(_ x: Int, _ y: Int) -> Double { (SIMD3(Double(x), Double(y), 0) - SIMD3(20, 20, 0)).length }
    let labels = Volume<UInt8>(grid: grid) { distance($0.x, $0.y) <= radius ? 1 : 0 }
    let (liver, blood) = (try Liver.properties(), try TissueProperties("blood", from: Liver.table()))
    let map = try TissueMap(labels: labels, tissues: [0: liver, 1: blood], vessels: [1: film])
    let lattice = Lattice(grid)
    let equation = map.equation(.nominal, on: lattice)
    // No perfusion, and no loss at the ends of the cylinder.
    equation.perfusion.fill(0)
    equation.edge.fill(0)
    var rim: [Int] = []
    for z in 0..<4 {
      for y in 0..<n { for x in 0..<n where distance(x, y) >= outside { rim.append(lattice.offset(x, y, z)) } }
    }
    for cell in rim { equation.hold(cell) }
    let march = HeatMarch(equation, source: Cells(lattice))
    for cell in rim { march.hold(cell, at: 30) }
    try march.setStep(0.95 * equation.longestStep)
    march.advance(steps: 2500, strength: 0)
    let area = Double(labels.voxels.count { $0 != 0 }) / 4
    let equal = (area / .pi).squareRoot()
    let k = liver.conductivity
    for step in [6, 8, 10, 12] {
      let got = Double(march.temperature[20 + step, 20, 2])
      let r = Double(step) * 1e-3
      // The outer circle is a staircase too: its held cells begin between b and b + 1 voxel.
      let b = (outside - 0.5) * 1e-3
      let middle = radial(r, a: equal * 1e-3, b: b, film: film, k: k, outer: 30)
      // A staircase has up to 4/pi times the circle's length, and its corners lie half a voxel in or out.
      let warm = radial(r, a: (equal - 0.5) * 1e-3, b: b - 0.5e-3, film: film, k: k, outer: 30)
      let cold = radial(r, a: (equal + 0.5) * 1e-3, b: b + 0.5e-3, film: film * 4 / .pi, k: k, outer: 30)
      print("vessel, film \(film): at \(step) mm \(got) K, radial \(middle) K, staircase \(cold) to \(warm)")
      #expect(got <= warm && got >= cold)
    }
  }

  /// Warming around points of a laser diffuser after t seconds, by the Fourier integral over wave numbers
  /// 1/(2 pi^2 r) int k sin(kr) q(k) (1 - e^(-(a k^2 + b) t)) / (rho c (a k^2 + b)) dk, q = P m^2 / (k^2 + m^2).
  private func laser(_ r: Double, watts: Double, m: Double, seconds: Double, _ tissue: TissueProperties) -> Double {
    let c = tissue.heatCapacity
    let (a, b) = (tissue.conductivity / c, tissue.perfusion.nominal * Blood.heatCapacity / c)
    var sum = 0.0
    let step = 4.0
    for index in 0..<15_000 {
      let k = (Double(index) + 0.5) * step
      let rate = a * k * k + b
      sum += k * sin(k * r) * watts * m * m / (k * k + m * m) * (1 - exp(-rate * seconds)) / (c * rate)
    }
    return sum * step / (2 * .pi * .pi * r)
  }

  @Test("A laser run warms tissue as the Fourier integral of its diffuser says")
  func laserRun() throws {
    let map = try Liver.map(52)
    let optics = try LaserDiffuser.Optics(absorption: 60, scattering: 18_000, anisotropy: 0.93)
    let fibre = try Shaft(start: SIMD3(26, 26, 21), end: SIMD3(26, 26, 31), radius: 0.3)
    let plan = try HeatingPlan(
      tissue: map, technique: .laser(LaserDiffuser(fibres: [fibre], power: 2, optics: optics)), duration: 120,
      perfusionStop: .never)
    let run = try plan.run(.nominal)
    #expect(abs(run.energy - 240) < 2.4)
    let tissue = try Liver.properties()
    for (place, point) in [
      (SIMD3(32, 26, 26), SIMD3(32.0, 26, 26)), (SIMD3(26, 18, 28), SIMD3(26.0, 18, 28)),
      (SIMD3(31, 31, 23), SIMD3(31.0, 31, 23)), (SIMD3(26, 26, 36), SIMD3(26.0, 26, 36)),
    ] {
      var expected = 0.0
      for number in 0..<20 {
        let source = SIMD3(26, 26, 21 + 0.5 * (Double(number) + 0.5))
        let r = (point - source).length * 1e-3
        expected += laser(r, watts: 2.0 / 20, m: optics.effective, seconds: 120, tissue)
      }
      // Peaks are kept where tissue warmed by 2 K or more: all four places did.
      let got = Double(run.peak[place]) - 37
      // Second order in 1 mm over a pattern that falls by e in 2 mm: a few per cent.
      #expect(abs(got - expected) < 0.03 * expected + 0.05, "\(place): \(got) K, \(expected) K expected")
    }
  }

  @Test("Needles placed alike freeze alike: the ice has every symmetry of its needles")
  func cryoSymmetry() throws {
    let map = try Liver.map(40)
    // Four needles on a square about the middle of the grid, 19.5.
    let needles = try [(12.5, 12.5), (26.5, 12.5), (12.5, 26.5), (26.5, 26.5)].map { x, y in
      try Shaft(start: SIMD3(x, y, 11.5), end: SIMD3(x, y, 27.5), radius: 0.75)
    }
    let law = try FreezingLaw(for: Liver.properties(), from: Liver.table())
    func run(_ needles: [Shaft]) throws -> FreezingRun {
      try Cryotherapy(
        tissue: map, needles: needles, temperature: -140, coolingTime: 20, phases: [.freeze(180)], law: law
      ).run(.nominal)
    }
    let four = try run(needles)
    var worst: Float = 0
    for index in four.coldest.voxels.indices {
      let v = four.grid.index(ofOffset: index)
      let here = four.coldest.voxels[index]
      for twin in [
        SIMD3(39 - v.x, v.y, v.z), SIMD3(v.x, 39 - v.y, v.z), SIMD3(v.x, v.y, 39 - v.z), SIMD3(v.y, v.x, v.z),
      ] {
        worst = max(worst, abs(four.coldest[twin] - here))
      }
    }
    // Sums of six faces in single precision, 180 s of steps.
    #expect(worst < 0.02, "\(worst) K")
    // Together they reach farther than alone, never less: each cools where another already has.
    let one = try run([needles[0]])
    for isotherm in FreezingRun.isotherms { #expect(four.volume(isotherm) >= 4 * one.volume(isotherm) * 0.98) }
    #expect(four.volume(0) > 4.2 * one.volume(0))
  }

  @Test("When tissue dries and impedance rises, the generator halves its power")
  func impedance() throws {
    let plan = try HeatingPlan(
      tissue: Liver.map(40),
      technique: .radiofrequency(
        Radiofrequency(
          electrodes: [Liver.needle(20.2, 19.6, side: 40, length: 12)],
          control: .init(target: 120, maximalPower: 80, gain: 1, impedanceRise: 1.3),
          heating: .init(rise: 0.0182, collapseFrom: 90, collapse: 0.001))),
      duration: 240)
    let run = try plan.run(.nominal)
    let first = try #require(run.trace.first?.impedance)
    let dry = run.trace.filter { ($0.impedance ?? 0) > 1.3 * first * 1.000_1 }
    let wet = run.trace.filter { ($0.impedance ?? .infinity) < 1.3 * first * 0.999_9 }
    #expect(dry.count > 3 && !wet.isEmpty, "\(dry.count) dry, \(wet.count) wet of \(run.trace.count)")
    for sample in dry { #expect(sample.power <= 0.5 * 80 + 1e-6) }
    // Warming lowers the impedance first, by less than the rise of conductivity to 90 C.
    let least = run.trace.compactMap(\.impedance).min() ?? 0
    #expect(least < first && least > first / 1.97)
  }

  @Test(
    "The tip reaches its set temperature and stays, whatever the setting", arguments: [50.0, 60, 70, 80, 90, 100, 105])
  func setPoint(target: Double) throws {
    let plan = try HeatingPlan(
      tissue: Liver.map(40),
      technique: .radiofrequency(
        Radiofrequency(
          electrodes: [Liver.needle(20.2, 19.6, side: 40, length: 14)],
          control: .init(target: target, maximalPower: 60), heating: .init())),
      duration: 480)
    let run = try plan.run(.nominal)
    let late = run.trace.filter { $0.time > 360 }
    let mean = late.reduce(0) { $0 + $1.hottest } / Double(late.count)
    // The mean within a degree; power is set anew every four seconds, between which the tip swings.
    let swing = late.map { abs($0.hottest - target) }.max() ?? 0
    print("set to \(target) C: \(mean) C on average after six minutes, \(swing) K away at most")
    #expect(abs(mean - target) < 1, "\(mean)")
    for sample in late { #expect(abs(sample.hottest - target) < 1.5, "\(sample)") }
    #expect(run.trace.allSatisfy { $0.power >= 0 && $0.power <= 60 })
  }

  @Test(
    "Ethanol by volume: the sphere of the lesion with its margin",
    arguments: [
      // 4/3 pi (r + m)^3 in cm, by hand.
      (5.0, 0.0, 0.523_598_8), (10, 0, 4.188_790_2), (15, 5, 33.510_322), (25, 10, 179.594_38),
    ])
  func ethanol(radius: Double, margin: Double, millilitres: Double) throws {
    #expect(abs(try EthanolVolume(radius: radius, margin: margin).millilitres - millilitres) < 1e-4)
  }
}
