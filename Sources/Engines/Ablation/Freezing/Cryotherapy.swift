public import Imaging

/// Freezing by one or several needles, in cycles.
public struct Cryotherapy: Sendable {
  public enum Phase: Sendable, Hashable {
    /// Needles are driven to their temperature, s.
    case freeze(Double)
    /// Needles are off, s.
    case thaw(Double)

    var seconds: Double {
      switch self {
      case .freeze(let seconds), .thaw(let seconds): seconds
      }
    }
  }

  public let tissue: TissueMap
  public let needles: [Shaft]
  /// Surface of the needles, degrees Celsius.
  public let temperature: Double
  /// Time in which they get there from 37 C, s.
  public let coolingTime: Double
  public let phases: [Phase]
  public let law: FreezingLaw

  /// - Throws: ``AblationError`` naming the field: 1 to 16 needles, -200 to -20 C, phases of 1 to 3600 s.
  public init(
    tissue: TissueMap, needles: [Shaft], temperature: Double, coolingTime: Double, phases: [Phase], law: FreezingLaw
  ) throws(AblationError) {
    try require(Double(needles.count), in: 1...16, field: "needles", unit: "")
    try require(temperature, in: -200...(-20), field: "temperature", unit: "°C")
    try require(coolingTime, in: 0...600, field: "coolingTime", unit: "s")
    try require(Double(phases.count), in: 1...8, field: "phases", unit: "")
    for phase in phases { try require(phase.seconds, in: 1...3600, field: "phases", unit: "s") }
    self.tissue = tissue
    self.needles = needles
    self.temperature = temperature
    self.coolingTime = coolingTime
    self.phases = phases
    self.law = law
  }
}

/// What freezing at one level of perfusion comes to.
public struct FreezingRun: Sendable {
  public let level: PerfusionLevel
  public let grid: Grid
  /// Lowest temperature reached, degrees Celsius.
  public let coldest: Volume<Float>
  public let timeStep: Double
  public let steps: Int

  /// Isotherms that are reported: ice edge, -20 C, and -40 C, taken as lethal.
  public static let isotherms = [0.0, -20.0, -40.0]

  /// 0 or above where a temperature was reached.
  public func zone(_ celsius: Double) -> Volume<Float> { coldest.map { Float(celsius) - $0 } }

  /// mm^3 as cold as this or colder.
  public func volume(_ celsius: Double) -> Double {
    Double(coldest.voxels.reduce(into: 0) { $0 += Double($1) <= celsius ? 1 : 0 }) * grid.voxelVolume
  }
}

extension Cryotherapy {
  /// Tissue within this of body temperature is left alone, K.
  static let quiet: Float = 0.1
  /// Stages of a time step, which is 45 times as long as a single one, and its limit on coarse grids, s.
  static let stages = 9
  static let longestStep = 8.0

  /// Runs one level of perfusion.
  ///
  /// - Throws: ``AblationError``: needles outside, numbers that are not finite.
  public func run(
    _ level: PerfusionLevel, progress: (Double) -> Void = { _ in }
  ) throws(AblationError) -> FreezingRun {
    let lattice = Lattice(tissue.grid)
    let equation = tissue.equation(level, on: lattice)
    let shafts = needles.map { LocalShaft($0, in: tissue.grid) }
    let fits = shafts.map { ShaftFit($0, on: lattice) }
    for (index, fit) in fits.enumerated() where fit.faces.isEmpty {
      throw AblationError(
        .outside, field: "needles[\(index)]", zh: "探针不在模拟区域内", en: "a needle lies outside the region")
    }
    fit(fits, to: equation)
    let seed = shafts.reduce(Box(lower: .zero, upper: .zero)) { $0.union(lattice.box(around: $1, reach: 4)) }
    let march = FreezingMarch(equation, law: law, quiet: Cryotherapy.quiet, seed: seed)
    let total = phases.reduce(0) { $0 + $1.seconds }
    // Needles follow their cooling by steps; the coldest after each is kept.
    let coldest = Cells(lattice)
    let pinned = fits.flatMap(\.pinned)
    var (elapsed, done) = (0.0, 0)
    for phase in phases {
      let longest = min(Cryotherapy.longestStep, 0.95 * march.longestStep(stages: Cryotherapy.stages))
      let steps = Int((phase.seconds / longest).rounded(.up))
      try march.setStep(phase.seconds / Double(steps), stages: Cryotherapy.stages)
      if case .freeze = phase { for cell in pinned { march.gain.start[cell] = 0 } }
      for step in 0..<steps {
        if case .freeze = phase { hold(pinned, march, since: (Double(step) + 0.5) * march.step) }
        march.advance(steps: 1)
        keepColdest(coldest, march)
        progress((elapsed + Double(step + 1) * march.step) / total)
      }
      elapsed += phase.seconds
      done += steps
    }
    guard march.potential.isFinite else {
      throw AblationError(
        .notConverged, field: "temperature", zh: "温度结果含非有限数", en: "temperatures are not finite")
    }
    let coldestVolume = try tissue.grid.volume(lattice) { coldest.start[$0] }
    let law = law
    return FreezingRun(
      level: level, grid: tissue.grid,
      coldest: coldestVolume.map { Float(law.temperature(potential: Double($0)) + Blood.temperature) },
      timeStep: total / Double(done), steps: done)
  }

  /// Gives the faces at the needles the conductance of a logarithmic profile.
  ///
  /// These few cells would dictate a step half as long; they get as much more heat capacity instead, which delays them
  /// by less than half a second.
  private func fit(_ fits: [ShaftFit], to equation: HeatEquation) {
    for fit in fits {
      for face in fit.faces {
        let plain = equation.conductance.total(face.cell)
        let array = equation.conductance.array(face.axis)
        array[face.index] *= face.factor
        let fitted = equation.conductance.total(face.cell)
        if fitted > plain { equation.capacity[face.cell] *= fitted / plain }
      }
    }
  }

  private func hold(_ pinned: [Int], _ march: FreezingMarch, since: Double) {
    let share = coolingTime > 0 ? min(1, since / coolingTime) : 1
    let goal = (temperature - Blood.temperature) * share
    let value = Float(law.potential(goal))
    for cell in pinned { march.hold(cell, at: min(value, march.potential.start[cell])) }
  }

  private func keepColdest(_ coldest: Cells, _ march: FreezingMarch) {
    let (box, lattice, now) = (march.box, march.equation.lattice, march.potential)
    Slabs.run(box.lower.z..<box.upper.z) { planes in
      for z in planes {
        for y in box.lower.y..<box.upper.y {
          var i = lattice.offset(box.lower.x & ~7, y, z)
          let last = lattice.offset(box.upper.x, y, z)
          while i < last {
            let (old, new) = (lanes(UnsafePointer(coldest.start + i)), lanes(UnsafePointer(now.start + i)))
            store(old.replacing(with: new, where: new .< old), coldest.start + i)
            i &+= 8
          }
        }
      }
    }
  }
}
