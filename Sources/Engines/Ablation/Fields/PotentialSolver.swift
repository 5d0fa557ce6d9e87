/// Conjugate gradients preconditioned by one multigrid cycle.
final class PotentialSolver {
  let equation: PotentialEquation
  private let grid: Multigrid
  private let rest: Cells
  private let direction: Cells
  private let image: Cells
  /// Iterations of the last solution.
  private(set) var iterations = 0

  init(_ equation: PotentialEquation) {
    self.equation = equation
    grid = Multigrid(equation)
    rest = Cells(equation.lattice)
    direction = Cells(equation.lattice)
    image = Cells(equation.lattice)
  }

  /// To be called when the equation's coefficients have changed.
  func update() { grid.update() }

  /// Improves `value` until the residual is `tolerance` of the inflow, both by their root of squares.
  ///
  /// - Throws: ``AblationError`` `notConverged` after `limit` iterations or on numbers that are not finite.
  func solve(_ value: Cells, tolerance: Double = 1e-5, limit: Int = 60) throws(AblationError) {
    let lattice = equation.lattice
    let (equation, rest, image, direction) = (equation, rest, image, direction)
    let target = Dot.product(equation.inflow, equation.inflow) * tolerance * tolerance
    Slabs.run(0..<lattice.nz) { equation.residual(value, right: equation.inflow, into: rest, planes: $0) }
    iterations = 0
    var product = 0.0
    direction.fill(0)
    let products = Cells.Parts(lattice.nz)
    while true {
      let size = Dot.product(rest, rest)
      guard size.isFinite else { throw PotentialSolver.failure(iterations) }
      if size <= target { return }
      guard iterations < limit else { throw PotentialSolver.failure(iterations) }
      iterations += 1
      let finest = grid.levels[0]
      finest.right.copy(rest)
      grid.cycle()
      let before = product
      product = Dot.product(rest, finest.value)
      let share = before > 0 ? Float(product / before) : 0
      let cycled = finest.value
      Slabs.run(0..<lattice.nz) { planes in
        combine(lattice, planes, direction, cycled, share)
        // The image needs its neighbours' directions: a second pass below.
      }
      Slabs.run(0..<lattice.nz) { equation.apply(direction, into: image, planes: $0, products: products.start) }
      var curvature = 0.0
      for z in 0..<lattice.nz { curvature += products.start[z] }
      guard curvature > 0 else { throw PotentialSolver.failure(iterations) }
      let step = Float(product / curvature)
      Slabs.run(0..<lattice.nz) { planes in
        advance(lattice, planes, value, direction, step)
        advance(lattice, planes, rest, image, -step)
      }
    }
  }

  private static func failure(_ iterations: Int) -> AblationError {
    AblationError(
      .notConverged, field: "potential", zh: "电位方程在 \(iterations) 次迭代后未收敛",
      en: "the potential did not converge within \(iterations) iterations")
  }
}

/// direction = cycled + share * direction.
@inline(never)
private func combine(_ lattice: Lattice, _ planes: Range<Int>, _ direction: Cells, _ cycled: Cells, _ share: Float) {
  let from = lattice.offset(0, 0, planes.lowerBound)
  let (d, c) = (direction.start + from, UnsafePointer(cycled.start + from))
  var i = 0
  while i < planes.count &* lattice.planeStride {
    store(lanes(c + i) + lanes(UnsafePointer(d + i)) * share, d + i)
    i &+= 8
  }
}

/// value += step * direction.
@inline(never)
private func advance(_ lattice: Lattice, _ planes: Range<Int>, _ value: Cells, _ direction: Cells, _ step: Float) {
  let from = lattice.offset(0, 0, planes.lowerBound)
  let (v, d) = (value.start + from, UnsafePointer(direction.start + from))
  var i = 0
  while i < planes.count &* lattice.planeStride {
    store(lanes(UnsafePointer(v + i)) + lanes(d + i) * step, v + i)
    i &+= 8
  }
}
