public import Imaging

/// What one perfusion level comes to.
public struct HeatingRun: Sendable {
  public let level: PerfusionLevel
  public let grid: Grid
  /// Highest temperature reached, degrees Celsius.
  public let peak: Volume<Float>
  /// By model: 0 or above where tissue is dead, smooth across the edge.
  public let zones: [DamageModel: Volume<Float>]
  /// Per second of the run.
  public let trace: [Sample]
  /// Joules put in.
  public let energy: Double
  /// Time step used, s, and how many.
  public let timeStep: Double
  public let steps: Int
  /// Times the electric circuit was solved.
  public let circuits: Int

  public struct Sample: Sendable, Hashable {
    /// s, W, degrees Celsius, ohms.
    public let time: Double
    public let power: Double
    public let hottest: Double
    public let impedance: Double?
  }

  /// Volume that a model calls dead, mm^3.
  public func volume(_ model: DamageModel) -> Double {
    guard let zone = zones[model] else { return 0 }
    return Double(zone.voxels.reduce(into: 0) { $0 += $1 >= 0 ? 1 : 0 }) * grid.voxelVolume
  }
}

extension HeatingPlan {
  /// Seconds between two looks at dose, power and blood flow, at most: four steps at 1 mm in liver.
  static let interval = 4.75
  /// Flow is left alone where the dose would take off less than this share of it.
  static let leastDose: Float = 1e-4
  /// Nothing is left of flow at this dose, to the last bit of what a cell keeps.
  static let mostDose: Float = 20
  /// Tissue within this of body temperature is left alone, K.
  static let quiet: Float = 0.1

  /// Runs one level of perfusion.
  ///
  /// - Parameter progress: called now and then with the share done.
  /// - Throws: ``AblationError``: needles outside, a time step that is too long, numbers that are not finite.
  public func run(
    _ level: PerfusionLevel, progress: (Double) -> Void = { _ in }
  ) throws(AblationError) -> HeatingRun {
    let lattice = Lattice(tissue.grid)
    let equation = tissue.equation(level, on: lattice)
    let source = try source(on: lattice)
    let march = HeatMarch(
      equation, source: source.power, boiling: boiling(), quiet: HeatingPlan.quiet, seed: source.seed,
      heated: source.heated)
    let total = duration + cooling
    let longest = timeStep ?? 0.95 * equation.longestStep
    let steps = Int((total / longest).rounded(.up))
    try march.setStep(total / Double(steps))
    let damage = DamageState(lattice)
    let before = Cells(lattice)
    var warm = GrowingBox(seed: source.seed, threshold: DamageKernel.floor, within: lattice)
    let perInterval = max(1, Int(min(HeatingPlan.interval, source.interval) / march.step))
    var (done, energy, trace) = (0, 0.0, [HeatingRun.Sample]())
    while done < steps {
      let count = min(perInterval, steps - done)
      let (time, interval) = (Double(done) * march.step, Double(count) * march.step)
      let strength = time < duration ? try source.strength(time: time, interval: interval, march: march) : 0
      before.copy(march.temperature, box: warm.box)
      march.advance(steps: count, strength: strength)
      done += count
      energy += strength * source.unitPower * interval
      warm.grow(march.temperature)
      damage.add(before: before, after: march.temperature, seconds: interval, box: warm.box)
      if perfusionStop != .never { stopPerfusion(march, damage, warm.box) }
      trace.append(
        HeatingRun.Sample(
          time: Double(done) * march.step, power: strength * source.unitPower,
          hottest: Double(march.temperature.largest(in: source.seed)) + 37, impedance: source.impedance))
      progress(Double(done) / Double(steps))
    }
    guard march.temperature.isFinite, damage.cem43.isFinite else {
      throw AblationError(
        .notConverged, field: "temperature", zh: "温度结果含非有限数", en: "temperatures are not finite")
    }
    return try result(level, march, damage, trace, energy, steps, (source as? RadiofrequencySource)?.solutions ?? 0)
  }

  private func stopPerfusion(_ march: HeatMarch, _ damage: DamageState, _ box: Box) {
    let isStep = perfusionStop == .at60
    let reached = isStep ? damage.peak : damage.liver
    march.setFlow(box) { offset in
      let dose = lanes(UnsafePointer(reached.start + offset))
      if isStep {
        return any(dose .>= 23) ? Lanes(repeating: 1).replacing(with: 0, where: dose .>= 23) : nil
      }
      guard any(dose .>= HeatingPlan.leastDose) else { return nil }
      return all(dose .>= HeatingPlan.mostDose) ? Lanes(repeating: 0) : exp2(dose * -1.442_695_04)
    }
  }

  private func result(
    _ level: PerfusionLevel, _ march: HeatMarch, _ damage: DamageState, _ trace: [HeatingRun.Sample],
    _ energy: Double, _ steps: Int, _ circuits: Int
  ) throws(AblationError) -> HeatingRun {
    let grid = tissue.grid
    func volume(_ value: (Int) -> Float) throws(AblationError) -> Volume<Float> {
      try grid.volume(march.equation.lattice, value)
    }
    var zones: [DamageModel: Volume<Float>] = [:]
    for model in DamageModel.allCases {
      zones[model] = try volume { damage.level($0, by: model) }
    }
    return HeatingRun(
      level: level, grid: grid, peak: try volume { damage.peak.start[$0] + 37 }, zones: zones, trace: trace,
      energy: energy, timeStep: march.step, steps: steps, circuits: circuits)
  }
}

extension Grid {
  /// A volume from values by element number of a lattice of the same shape.
  func volume(_ lattice: Lattice, _ value: (Int) -> Float) throws(AblationError) -> Volume<Float> {
    var voxels: [Float] = []
    voxels.reserveCapacity(count)
    for z in 0..<nz {
      for y in 0..<ny {
        let row = lattice.offset(0, y, z)
        for x in 0..<nx { voxels.append(value(row &+ x)) }
      }
    }
    do { return try Volume(grid: self, voxels: voxels) } catch {
      throw AblationError(.mismatch, field: error.field, zh: error.zh, en: error.en)
    }
  }
}

extension Cells {
  /// Copies the cells of a box.
  func copy(_ other: Cells, box: Box) {
    for z in box.lower.z..<box.upper.z {
      let from = lattice.offset(0, box.lower.y, z)
      let to = lattice.offset(0, box.upper.y, z)
      (start + from).update(from: other.start + from, count: to - from)
    }
  }
}
