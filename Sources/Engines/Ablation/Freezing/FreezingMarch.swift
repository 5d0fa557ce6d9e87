/// The potential of freezing tissue and its advance in time, on a box that grows with the cold.
///
/// A step is made of stages whose results are combined by Legendre's recurrence (Meyer, Balsara and Aslam, MNRAS
/// 2012;422:2102, RKL1): s stages carry (s^2 + s)/2 times as far as a single explicit step would, as stable and first
/// order in time. Ice conducts so well that single steps would be a sixth of a second.
final class FreezingMarch {
  let equation: HeatEquation
  let law: FreezingLaw
  private(set) var potential: Cells
  private var next: Cells
  let source: Cells
  let gain: Cells
  private(set) var active: GrowingBox?
  /// Cells within 2 K of freezing or beyond.
  private var cold: GrowingBox
  private(set) var step = 0.0
  private var stages = 1

  var box: Box { active?.box ?? equation.lattice.whole }

  init(_ equation: HeatEquation, law: FreezingLaw, quiet: Float?, seed: Box) {
    let lattice = equation.lattice
    self.equation = equation
    self.law = law
    potential = Cells(lattice)
    next = Cells(lattice)
    source = Cells(lattice)
    gain = Cells(lattice)
    active = quiet.map { GrowingBox(seed: seed, threshold: $0, within: lattice) }
    cold = GrowingBox(seed: seed, threshold: Float(-law.upper) - 2, within: lattice)
  }

  /// The longest step that stays stable in ice, s.
  func longestStep(stages: Int = 1) -> Double {
    equation.longestStep / law.stiffness * Double(stages * stages + stages) / 2
  }

  /// - Throws: ``AblationError`` `unstable` if the step is longer than ``longestStep(stages:)``.
  func setStep(_ seconds: Double, stages: Int = 1) throws(AblationError) {
    let limit = longestStep(stages: stages)
    guard seconds > 0, seconds <= limit * 1.000_01 else {
      throw AblationError(
        .unstable, field: "timeStep", zh: "时间步长须大于 0 且不超过 \(limit) 秒，现为 \(seconds)",
        en: "the time step must be above 0 and at most \(limit) s, not \(seconds)")
    }
    step = seconds
    self.stages = stages
    let share = Float(seconds * 2 / Double(stages * stages + stages))
    for i in 0..<gain.count { gain.start[i] = share / equation.capacity.start[i] }
  }

  func start(_ value: (Int, Int, Int) -> Float) {
    potential.set(value)
    next.copy(potential)
  }

  /// Sets the potential of a cell whose gain is zero.
  func hold(_ offset: Int, at value: Float) {
    potential[offset] = value
    next[offset] = value
  }

  func advance(steps: Int) {
    var kernel = FreezingKernel(law, equation: equation, gain: gain, source: source)
    let (box, frozen) = (box, cold.box)
    for _ in 0..<steps {
      for stage in 1...stages {
        kernel.setStage(stage)
        let (old, new, kernel) = (potential, next, kernel)
        Slabs.run(box.lower.z..<box.upper.z) { kernel.step(old, new, box: box, cold: frozen, planes: $0) }
        swap(&potential, &next)
      }
    }
    active?.grow(potential)
    cold.grow(potential)
  }

  /// Degrees Celsius.
  func temperature(_ offset: Int) -> Double {
    law.temperature(potential: Double(potential.start[offset])) + Blood.temperature
  }

  /// Enthalpy of all cells from 37 C, J; held cells do not count.
  var heat: Double {
    let lattice = equation.lattice
    var total = 0.0
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        for i in row..<(row + lattice.nx) where equation.capacity.start[i].isFinite && gain.start[i] > 0 {
          total += law.enthalpy(potential: Double(potential.start[i])) * Double(equation.capacity.start[i])
        }
      }
    }
    return total
  }
}
