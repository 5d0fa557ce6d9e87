/// The state of a heat equation and its advance in time.
///
/// Only the cells of an active box are stepped: those warmer or colder than `quiet` kelvin, and a rim around them. The
/// box is looked at after each interval and only ever grows.
final class HeatMarch {
  let equation: HeatEquation
  /// Temperatures above 37 C, K.
  private(set) var temperature: Cells
  private var next: Cells
  /// Heat put in per unit of strength, W.
  let source: Cells
  /// Heat taken by blood now and across the edge, W/K.
  let losses: Cells
  /// The cells that are stepped.
  var box: Box { active?.box ?? equation.lattice.whole }
  private var active: GrowingBox?
  /// Where water may boil.
  private var hot: GrowingBox
  private(set) var step = 0.0
  private let gain: Cells
  private var uniform: UniformRows?
  private let boiling: Boiling?
  var isParallel = true

  /// - Parameters:
  ///   - quiet: temperatures within this of body temperature count as undisturbed, K; nil steps every cell.
  ///   - seed: cells that are active from the start: where heat is put in.
  init(_ equation: HeatEquation, source: Cells, boiling: Boiling? = nil, quiet: Float? = nil, seed: Box? = nil) {
    let lattice = equation.lattice
    self.equation = equation
    self.source = source
    self.boiling = boiling
    temperature = Cells(lattice)
    next = Cells(lattice)
    gain = Cells(lattice)
    losses = Cells(lattice)
    let seed = seed ?? lattice.whole
    active = quiet.map { GrowingBox(seed: seed, threshold: $0, within: lattice) }
    // Between two looks tissue outside warms by less than from 77 to 97 C.
    hot = GrowingBox(seed: seed, threshold: 40, within: lattice)
    for i in 0..<losses.count { losses.start[i] = equation.edge.start[i] + equation.perfusion.start[i] }
  }

  /// Sets a starting temperature above 37 C.
  func start(_ value: (Int, Int, Int) -> Float) {
    temperature.set(value)
    next.copy(temperature)
  }

  func start(_ values: Cells) {
    temperature.copy(values)
    next.copy(values)
  }

  /// Sets one cell's temperature, K above 37 C; for cells that are held.
  func hold(_ offset: Int, at value: Float) {
    temperature[offset] = value
    next[offset] = value
  }

  /// - Parameter seconds: at most the stable step.
  /// - Throws: ``AblationError`` `unstable` if it is longer.
  func setStep(_ seconds: Double) throws(AblationError) {
    let limit = equation.longestStep
    // At most the bound itself, with room for rounding.
    guard seconds > 0, seconds <= limit * 1.000_01 else {
      throw AblationError(
        .unstable, field: "timeStep", zh: "时间步长须大于 0 且不超过 \(limit) 秒，现为 \(seconds)",
        en: "the time step must be above 0 and at most \(limit) s, not \(seconds)")
    }
    step = seconds
    for i in 0..<gain.count { gain.start[i] = Float(seconds) / equation.capacity.start[i] }
    uniform = UniformRows(equation.conductance, gain: gain)
  }

  /// Advances `steps` steps with the source scaled by `strength`.
  func advance(steps: Int, strength: Double) {
    let kernel = HeatKernel(
      conductance: equation.conductance, gain: gain, perfusion: losses, source: source, strength: Float(strength),
      uniform: uniform)
    let wave = HeatWave(kernel: kernel, boiling: boiling, box: box, hot: boiling == nil ? box : hot.box)
    var left = steps
    while left > 0 {
      let together = min(left, HeatWave.depth)
      let (old, new) = (temperature, next)
      Slabs.run(box.lower.z..<box.upper.z, isParallel: isParallel) { planes in
        wave.advance(old, new, steps: together, planes: planes)
      }
      swap(&temperature, &next)
      left -= together
    }
    active?.grow(temperature)
    if boiling != nil { hot.grow(temperature) }
  }

  /// Heat above body temperature held in the lattice, J; held cells do not count.
  var heat: Double {
    let lattice = equation.lattice
    var total = 0.0
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        for x in 0..<lattice.nx where equation.capacity.start[row + x].isFinite {
          total += Double(temperature.start[row + x]) * Double(equation.capacity.start[row + x])
        }
      }
    }
    return total
  }
}

extension Cells {
  func largest(in box: Box) -> Float {
    var largest = -Float.infinity
    for z in box.lower.z..<box.upper.z {
      for y in box.lower.y..<box.upper.y {
        let row = lattice.offset(0, y, z)
        for x in box.lower.x..<box.upper.x { largest = max(largest, start[row &+ x]) }
      }
    }
    return largest
  }
}
