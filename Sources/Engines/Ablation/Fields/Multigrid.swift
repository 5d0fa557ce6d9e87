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
      setGain(lattice.whole)
    }

    /// Weights of the two Jacobi sweeps before a coarser level's correction and of the two after: inverse roots of the
    /// Chebyshev polynomial over 2/3 to 2, where the errors lie that vary from cell to cell. Two sweeps of the best
    /// single weight leave half of those, these a seventh.
    static let weights: (Float, Float) = (1.160_1, 0.553_9)

    func setGain(_ box: Box) {
      let lattice = equation.lattice
      for z in box.lower.z..<box.upper.z {
        for y in box.lower.y..<box.upper.y {
          let row = lattice.offset(0, y, z)
          for i in (row &+ box.lower.x)..<(row &+ box.upper.x) {
            let d = equation.diagonal.start[i]
            gain.start[i] = d > 0 ? 1 / d : 0
          }
        }
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

  /// Works the coarse equations out anew after the finest has changed, in a box or everywhere.
  func update(_ box: Box? = nil) {
    var box = box ?? levels[0].equation.lattice.whole
    levels[0].setGain(box)
    for index in 1..<max(1, levels.count) {
      let (fine, coarse) = (levels[index - 1].equation, levels[index].equation)
      let half = Box(lower: box.lower &>> 1, upper: (box.upper &+ 1) &>> 1)
      merge(fine, into: coarse, half)
      // Faces are their lower cell's, so that the cells beyond have changed sums too.
      box = half.grown(by: 1, within: coarse.lattice)
      coarse.setDiagonal(box: box)
      levels[index].setGain(box)
    }
  }

  /// Leaks add up. Faces between coarse cells are those of four pairs of fine cells twice as far apart; all others lie
  /// within a coarse cell. Beyond the lattice everything is zero.
  private func merge(_ fine: PotentialEquation, into coarse: PotentialEquation, _ box: Box) {
    let (f, c) = (fine.lattice, coarse.lattice)
    Slabs.run(box.lower.z..<box.upper.z) { planes in
      for z in planes {
        for y in box.lower.y..<box.upper.y {
          let from = f.offset(2 &* box.lower.x, 2 &* y, 2 &* z)
          let to = c.offset(box.lower.x, y, z)
          let (row, plane, count) = (f.rowStride, f.planeStride, box.upper.x &- box.lower.x)
          func at(_ cells: Cells, _ stride: Int) -> UnsafePointer<Float> { UnsafePointer(cells.start + from + stride) }
          let (x, y, z) = (fine.conductance.x, fine.conductance.y, fine.conductance.z)
          mergeFaces(at(x, 1), row, plane, coarse.conductance.x.start + to, count)
          mergeFaces(at(y, row), 1, plane, coarse.conductance.y.start + to, count)
          mergeFaces(at(z, plane), 1, row, coarse.conductance.z.start + to, count)
          mergeLeaks(at(fine.leak, 0), row, plane, coarse.leak.start + to, count)
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

@inline(never)
private func mergeFaces(
  _ fine: UnsafePointer<Float>, _ u: Int, _ v: Int, _ coarse: UnsafeMutablePointer<Float>, _ count: Int
) {
  for x in 0..<count {
    let i = 2 &* x
    coarse[x] = 0.5 * ((fine[i] + fine[i &+ u]) + (fine[i &+ v] + fine[i &+ u &+ v]))
  }
}

@inline(never)
private func mergeLeaks(
  _ fine: UnsafePointer<Float>, _ row: Int, _ plane: Int, _ coarse: UnsafeMutablePointer<Float>, _ count: Int
) {
  for x in 0..<count {
    let i = 2 &* x
    let near = (fine[i] + fine[i &+ 1]) + (fine[i &+ row] + fine[i &+ row &+ 1])
    let j = i &+ plane
    coarse[x] = near + ((fine[j] + fine[j &+ 1]) + (fine[j &+ row] + fine[j &+ row &+ 1]))
  }
}
