/// An approximate inverse of a ``PotentialEquation`` by cells merged two by two by two.
///
/// Damped Jacobi sweeps on each level; a coarse cell's equation is the sum of its children's with faces halved, since
/// its neighbours are twice as far (the over-correction of Braess, Computing 1995;55:379). One cycle is a symmetric
/// operator, so it may precondition conjugate gradients.
final class Multigrid {
  let levels: [Level]

  final class Level {
    let equation: PotentialEquation
    /// One over the diagonal; 0 for pinned cells.
    let gain: Cells
    var value: Cells
    var spare: Cells
    let right: Cells
    let rest: Cells

    init(_ equation: PotentialEquation) {
      self.equation = equation
      let lattice = equation.lattice
      gain = Cells(lattice)
      value = Cells(lattice)
      spare = Cells(lattice)
      right = Cells(lattice)
      rest = Cells(lattice)
      setGain()
    }

    /// Weights of the two Jacobi sweeps before a coarser level's correction and of the two after: inverse roots of the
    /// Chebyshev polynomial over 2/3 to 2, where the errors lie that vary from cell to cell. Two sweeps of the best
    /// single weight leave half of those, these a seventh.
    static let weights: (Float, Float) = (1.160_1, 0.553_9)

    func setGain() {
      for i in 0..<gain.count {
        let d = equation.diagonal.start[i]
        gain.start[i] = d > 0 ? 1 / d : 0
      }
    }

    /// One sweep of weighted Jacobi on A x = right.
    func sweep(_ weight: Float) {
      let (equation, gain, right, old, new) = (equation, gain, right, value, spare)
      Slabs.run(0..<equation.lattice.nz) { planes in
        equation.relax(old, right: right, gain: gain, weight: weight, into: new, planes: planes)
      }
      swap(&value, &spare)
    }
  }

  init(_ equation: PotentialEquation) {
    var levels = [Level(equation)]
    while let last = levels.last, max(last.equation.lattice.nx, last.equation.lattice.ny, last.equation.lattice.nz) > 3
    {
      levels.append(Level(PotentialEquation(Multigrid.half(last.equation.lattice))))
    }
    self.levels = levels
    update()
  }

  private static func half(_ lattice: Lattice) -> Lattice {
    Lattice(
      nx: (lattice.nx + 1) / 2, ny: (lattice.ny + 1) / 2, nz: (lattice.nz + 1) / 2, spacing: lattice.spacing * 2)
  }

  /// Works the coarse equations out anew after the finest has changed.
  func update() {
    levels[0].setGain()
    for index in 1..<max(1, levels.count) {
      let (fine, coarse) = (levels[index - 1].equation, levels[index].equation)
      merge(fine, into: coarse)
      coarse.setDiagonal()
      levels[index].setGain()
    }
  }

  private func merge(_ fine: PotentialEquation, into coarse: PotentialEquation) {
    let (f, c) = (fine.lattice, coarse.lattice)
    coarse.leak.fill(0)
    coarse.conductance.x.fill(0)
    coarse.conductance.y.fill(0)
    coarse.conductance.z.fill(0)
    for z in 0..<f.nz {
      for y in 0..<f.ny {
        let row = f.offset(0, y, z)
        let out = c.offset(0, y >> 1, z >> 1)
        for x in 0..<f.nx {
          let (i, o) = (row &+ x, out &+ (x >> 1))
          coarse.leak.start[o] += fine.leak.start[i]
          // Only faces between cells that go to different coarse cells stay.
          if x & 1 == 1 { coarse.conductance.x.start[o] += 0.5 * fine.conductance.x.start[i] }
          if y & 1 == 1 { coarse.conductance.y.start[o] += 0.5 * fine.conductance.y.start[i] }
          if z & 1 == 1 { coarse.conductance.z.start[o] += 0.5 * fine.conductance.z.start[i] }
        }
      }
    }
  }

  /// Sets the finest level's value to about A^-1 of its right side.
  func cycle() { cycle(0) }

  private func cycle(_ index: Int) {
    let level = levels[index]
    first(level)
    guard index + 1 < levels.count else {
      for _ in 0..<24 { level.sweep(0.85) }
      return
    }
    level.sweep(Level.weights.1)
    level.residual()
    let transfer = MultigridTransfer(fine: level.equation.lattice, coarse: levels[index + 1].equation.lattice)
    transfer.restrict(level.rest, to: levels[index + 1].right)
    cycle(index + 1)
    transfer.prolong(levels[index + 1].value, to: level.value)
    level.sweep(Level.weights.1)
    level.sweep(Level.weights.0)
  }

  /// The first sweep, from zero.
  private func first(_ level: Level) {
    let (gain, right, value, weight) = (level.gain, level.right, level.value, Level.weights.0)
    Slabs.run(0..<gain.lattice.nz) { planes in
      let from = gain.lattice.offset(0, 0, planes.lowerBound)
      let to = gain.lattice.offset(0, 0, planes.upperBound)
      for i in from..<to { value.start[i] = weight * gain.start[i] * right.start[i] }
    }
  }
}

extension Multigrid.Level {
  /// rest = right - A value.
  func residual() {
    let (equation, value, right, rest) = (equation, value, right, rest)
    Slabs.run(0..<equation.lattice.nz) { planes in
      equation.residual(value, right: right, into: rest, planes: planes)
    }
  }
}
