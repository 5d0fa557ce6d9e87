/// Conjugate gradients preconditioned by one multigrid cycle.
final class PotentialSolver {
  let equation: PotentialEquation
  private let grid: Multigrid
  private let direction: Cells
  private let image: Cells
  /// What the last solution changed.
  private let change: Cells
  private let products: Cells.Parts
  /// Iterations of the last solution.
  private(set) var iterations = 0

  /// The residual is the right side of the finest level's correction.
  private var rest: Cells { grid.levels[0].right }

  init(_ equation: PotentialEquation) {
    self.equation = equation
    grid = Multigrid(equation)
    direction = Cells(equation.lattice)
    image = Cells(equation.lattice)
    change = Cells(equation.lattice)
    products = Cells.Parts(equation.lattice.nz)
  }

  /// To be called when the equation's coefficients have changed, in a box or everywhere.
  func update(_ box: Box? = nil) { grid.update(box) }

  /// Improves `value` until the residual is `tolerance` of the inflow, both by their root of squares.
  ///
  /// - Throws: ``AblationError`` `notConverged` after `limit` iterations or on numbers that are not finite.
  func solve(_ value: Cells, tolerance: Double = 1e-5, limit: Int = 60) throws(AblationError) {
    let lattice = equation.lattice
    let (equation, rest, direction) = (equation, rest, direction)
    let target = Dot.product(equation.inflow, equation.inflow) * tolerance * tolerance
    Slabs.run(0..<lattice.nz) { equation.residual(value, right: equation.inflow, into: rest, planes: $0) }
    iterations = 0
    var size = Dot.product(rest, rest)
    // Tissue warms on as it did: the best multiple of what changed last costs a fifth of an iteration.
    direction.copy(change)
    change.fill(0)
    if size > target, let step = bestStep(Dot.product(direction, rest)) { size = advance(value, step) }
    var product = 0.0
    direction.fill(0)
    while true {
      guard size.isFinite else { throw PotentialSolver.failure(iterations) }
      if size <= target { return }
      guard iterations < limit else { throw PotentialSolver.failure(iterations) }
      iterations += 1
      grid.cycle()
      let before = product
      let cycled = grid.levels[0].value
      product = Dot.product(rest, cycled)
      let share = before > 0 ? Float(product / before) : 0
      Slabs.run(0..<lattice.nz) { combine(lattice, $0, direction, cycled, share) }
      guard let step = bestStep(product) else { throw PotentialSolver.failure(iterations) }
      size = advance(value, step)
    }
  }

  /// How far to go along `direction`, given its product with the residual; nil if it leads nowhere.
  private func bestStep(_ product: Double) -> Float? {
    let (equation, direction, image, products) = (equation, direction, image, products)
    Slabs.run(0..<equation.lattice.nz) { planes in
      equation.apply(direction, into: image, planes: planes, products: products.start)
    }
    let curvature = products.sum(equation.lattice.nz)
    return curvature > 0 ? Float(product / curvature) : nil
  }

  /// Goes a step along `direction`, and returns the residual's sum of squares after it.
  private func advance(_ value: Cells, _ step: Float) -> Double {
    let (lattice, rest, direction, image, products) = (equation.lattice, rest, direction, image, products)
    let change = change
    Slabs.run(0..<lattice.nz) { planes in
      for z in planes {
        products.start[z] = advancePlane(lattice.offset(0, 0, z), lattice, value, change, rest, direction, image, step)
      }
    }
    return products.sum(lattice.nz)
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

/// value and change += step * direction, rest -= step * image, for one plane; the sum of squares of what rests.
@inline(never)
private func advancePlane(
  _ from: Int, _ lattice: Lattice, _ value: Cells, _ change: Cells, _ rest: Cells, _ direction: Cells, _ image: Cells,
  _ step: Float
) -> Double {
  let (v, c, r) = (value.start + from, change.start + from, rest.start + from)
  let (d, a) = (UnsafePointer(direction.start + from), UnsafePointer(image.start + from))
  var total = 0.0
  var row = 0
  while row < lattice.ny &* lattice.rowStride {
    var sum = Lanes(repeating: 0)
    var i = row
    row &+= lattice.rowStride
    while i < row {
      let move = lanes(d + i) * step
      store(lanes(UnsafePointer(v + i)) + move, v + i)
      store(lanes(UnsafePointer(c + i)) + move, c + i)
      let left = lanes(UnsafePointer(r + i)) - lanes(a + i) * step
      store(left, r + i)
      sum += left * left
      i &+= 8
    }
    total += Double(sum.sum())
  }
  return total
}
