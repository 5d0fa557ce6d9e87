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
  /// The cells that are stepped.
  var box: Box { active?.box ?? equation.lattice.whole }
  private var active: GrowingBox?
  /// Where water may boil.
  private var hot: GrowingBox
  private(set) var step = 0.0
  private let gain: Cells
  /// Shares of their temperature that cells keep in a step, now and with all blood flowing.
  private let keep: Cells
  private let keepInFlow: Cells
  private var uniform: UniformRows?
  private let boiling: Boiling?
  private let heated: Box
  private var rings: HeatWave.Rings
  var isParallel = true

  /// - Parameters:
  ///   - quiet: temperatures within this of body temperature count as undisturbed, K; nil steps every cell.
  ///   - seed: cells that are active from the start: where heat is put in.
  ///   - heated: cells outside of which `source` is and stays zero; nil holds it for the cells that are zero now.
  init(
    _ equation: HeatEquation, source: Cells, boiling: Boiling? = nil, quiet: Float? = nil, seed: Box? = nil,
    heated: Box? = nil
  ) {
    let lattice = equation.lattice
    self.equation = equation
    self.source = source
    self.boiling = boiling
    temperature = Cells(lattice)
    next = Cells(lattice)
    gain = Cells(lattice)
    keep = Cells(lattice)
    keepInFlow = Cells(lattice)
    self.heated = heated ?? source.bounds
    rings = HeatWave.Rings(lattice)
    let seed = seed ?? lattice.whole
    active = quiet.map { GrowingBox(seed: seed, threshold: $0, within: lattice) }
    // Between two looks tissue outside warms by less than from 77 to 97 C.
    hot = GrowingBox(seed: seed, threshold: 40, within: lattice)
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
    setGain(Float(seconds))
    keep.copy(keepInFlow)
    uniform = UniformRows(equation.conductance, gain: gain, keep: keep)
  }

  private func setGain(_ seconds: Float) {
    let (equation, gain, keep) = (equation, gain, keepInFlow)
    let lattice = equation.lattice
    Slabs.run(0..<lattice.nz) { planes in
      for i in lattice.offset(0, 0, planes.lowerBound)..<lattice.offset(0, 0, planes.upperBound) {
        let a = seconds / equation.capacity.start[i]
        let loss = equation.perfusion.start[i] + equation.edge.start[i]
        // In double precision, so that what tissue keeps and what it gives add up to one.
        keep.start[i] = Float(1 - Double(a) * (equation.conductance.exactTotal(i) + Double(loss)))
        gain.start[i] = a
      }
    }
  }

  /// Lets blood flow only in part from now on.
  ///
  /// - Parameter share: of full flow, 0 to 1, in eight cells from an element number on; nil leaves them as they are.
  func setFlow(_ box: Box, _ share: @Sendable (Int) -> Lanes?) {
    let (lattice, perfusion) = (equation.lattice, equation.perfusion)
    let (gain, keep, keepInFlow) = (gain, keep, keepInFlow)
    let changed = Cells.Parts(lattice.ny * lattice.nz)
    Slabs.run(box.lower.z..<box.upper.z, isParallel: isParallel) { planes in
      for z in planes {
        for y in box.lower.y..<box.upper.y {
          let first = lattice.offset(0, y, z)
          for x in stride(from: box.lower.x & ~7, to: box.upper.x, by: 8) {
            let i = first &+ x
            guard let share = share(i) else { continue }
            let saved = lanes(UnsafePointer(perfusion.start + i)) * (1 - share)
            store(
              lanes(UnsafePointer(keepInFlow.start + i)) + lanes(UnsafePointer(gain.start + i)) * saved, keep.start + i)
            changed.start[z &* lattice.ny &+ y] = 1
          }
        }
      }
    }
    for z in box.lower.z..<box.upper.z {
      for y in box.lower.y..<box.upper.y where changed.start[z * lattice.ny + y] != 0 {
        uniform?.keepHasChanged(y, z)
      }
    }
  }

  /// Advances `steps` steps with the source scaled by `strength`.
  func advance(steps: Int, strength: Double) {
    let kernel = HeatKernel(
      conductance: equation.conductance, gain: gain, keep: keep, source: source, strength: Float(strength),
      heated: heated, uniform: uniform)
    let wave = HeatWave(kernel: kernel, boiling: boiling, box: box, hot: boiling == nil ? box : hot.box)
    var left = steps
    while left > 0 {
      let together = min(left, HeatWave.depth)
      let (old, new, rings) = (temperature, next, rings)
      Slabs.run(box.lower.z..<box.upper.z, isParallel: isParallel) { piece, planes in
        wave.advance(old, new, steps: together, planes: planes, rings[piece])
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
  /// The smallest box that holds every true cell that is not zero.
  var bounds: Box {
    var (lower, upper) = (SIMD3(lattice.nx, lattice.ny, lattice.nz), SIMD3<Int>.zero)
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        for x in 0..<lattice.nx where start[row &+ x] != 0 {
          lower = SIMD3(min(lower.x, x), min(lower.y, y), min(lower.z, z))
          upper = SIMD3(max(upper.x, x + 1), max(upper.y, y + 1), max(upper.z, z + 1))
        }
      }
    }
    return Box(lower: lower, upper: upper)
  }

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
