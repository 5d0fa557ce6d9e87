/// One explicit step of C dT/dt = sum of face flows - W T + Q on a box of cells.
///
/// The seven-point finite volume of Pennes' equation (J Appl Physiol 1948;1:93), with T measured from the blood's
/// temperature: `T' = k T + a (sum_f K_f T_f + s Q)`, `a` = dt / C and `k` = 1 - a (sum_f K_f + W) what a cell keeps of
/// its own temperature. A cell with a = 0 and k = 1 keeps it all.
struct HeatKernel: Sendable {
  /// W/K.
  let conductance: Conductance
  /// Time step over heat capacity, K/J.
  let gain: Cells
  /// Share of its temperature that a cell keeps.
  let keep: Cells
  /// Heat put in per unit of `strength`, W.
  let source: Cells
  /// Scales `source`.
  var strength: Float
  /// Where heat may be put in; `source` is zero elsewhere.
  var heated: Box
  /// Where coefficients are alike; nil looks each one up.
  var uniform: UniformRows? = nil

  /// Advances the cells of `box` in `planes` from `old` to `new`.
  @inline(never)
  func step(_ old: Cells, _ new: Cells, box: Box, planes: Range<Int>) {
    let lattice = old.lattice
    precondition(planes.lowerBound >= 0 && planes.upperBound <= lattice.nz)
    precondition(box.lower.x >= 0 && box.lower.y >= 0 && box.upper.x <= lattice.nx && box.upper.y <= lattice.ny)
    let stride = lattice.planeStride
    for z in planes {
      let from = lattice.offset(0, 0, z)
      let t = UnsafePointer(old.start + from)
      plane(z, below: t - stride, here: t, above: t + stride, out: new.start + from, box: box)
    }
  }

  /// Advances one plane, from three planes of old temperatures that may lie apart in memory. All pointers are to cell
  /// (0, 0) of their plane.
  @inline(__always)
  func plane(
    _ z: Int, below: UnsafePointer<Float>, here: UnsafePointer<Float>, above: UnsafePointer<Float>,
    out: UnsafeMutablePointer<Float>, box: Box
  ) {
    let lattice = gain.lattice
    let from = box.lower.x & ~7
    let to = (box.upper.x &+ 7) & ~7
    let isHeated = z >= heated.lower.z && z < heated.upper.z && strength != 0
    for y in box.lower.y..<box.upper.y {
      let inPlane = y &* lattice.rowStride
      let first = lattice.offset(0, y, z)
      let row = Row(
        here: here + inPlane, below: below + inPlane, above: above + inPlane, out: out + inPlane, first: first)
      let isRowHeated = isHeated && y >= heated.lower.y && y < heated.upper.y
      guard let stretch = uniform?.stretch(y, z), stretch.from < to, stretch.to > from, stretch.from < stretch.to
      else {
        step(row, from, to, isRowHeated)
        continue
      }
      let (begin, end) = (max(from, stretch.from), min(to, stretch.to))
      step(row, from, begin, isRowHeated)
      let (plainBegin, plainEnd) = (max(begin, stretch.plainFrom), min(end, stretch.plainTo))
      if plainBegin < plainEnd, !isRowHeated || heated.lower.x >= end || heated.upper.x <= begin {
        step(row, begin, plainBegin, stretch)
        stepPlain(row, plainBegin, plainEnd, stretch)
        step(row, plainEnd, end, stretch)
      } else {
        step(row, begin, end, stretch)
      }
      if begin == 0 { stepEdge(row, 0, inward: 1, stretch) }
      if end == lattice.rowStride { stepEdge(row, end &- 1, inward: -1, stretch) }
      step(row, end, to, isRowHeated)
    }
  }

  /// Cell 0 of a row in three planes of old temperatures and in the new ones, and its element number.
  private struct Row {
    let here: UnsafePointer<Float>
    let below: UnsafePointer<Float>
    let above: UnsafePointer<Float>
    let out: UnsafeMutablePointer<Float>
    let first: Int
  }

  @inline(__always)
  private func step(_ cells: Row, _ from: Int, _ to: Int, _ isHeated: Bool) {
    guard from < to else { return }
    let q = UnsafePointer(source.start + cells.first)
    let strength = Lanes(repeating: strength)
    if isHeated {
      step(cells, from, to) { $0 + lanes(q + $1) * strength }
    } else {
      step(cells, from, to) { flow, _ in flow }
    }
  }

  /// - Parameter heat: adds what is put in at a place to the flow.
  @inline(__always)
  private func step(_ cells: Row, _ from: Int, _ to: Int, heat: (Lanes, Int) -> Lanes) {
    let (row, plane) = (gain.lattice.rowStride, gain.lattice.planeStride)
    let (t, low, high, result) = (cells.here, cells.below, cells.above, cells.out)
    let kx = UnsafePointer(conductance.x.start + cells.first)
    let ky = UnsafePointer(conductance.y.start + cells.first)
    let kz = UnsafePointer(conductance.z.start + cells.first)
    let g = UnsafePointer(gain.start + cells.first)
    let k = UnsafePointer(keep.start + cells.first)
    var i = from
    while i < to {
      var flow = lanes(kx + i) * lanes(t + (i &+ 1))
      flow += lanes(kx + (i &- 1)) * lanes(t + (i &- 1))
      flow += lanes(ky + i) * lanes(t + (i &+ row))
      flow += lanes(ky + (i &- row)) * lanes(t + (i &- row))
      flow += lanes(kz + i) * lanes(high + i)
      flow += lanes(kz + (i &- plane)) * lanes(low + i)
      store(lanes(k + i) * lanes(t + i) + lanes(g + i) * heat(flow, i), result + i)
      i &+= 8
    }
  }

  /// The cell at either end of a row that is alike: there is no neighbour beyond it.
  @inline(__always)
  private func stepEdge(_ cells: Row, _ i: Int, inward: Int, _ alike: UniformRows.Stretch) {
    let row = gain.lattice.rowStride
    let t = cells.here
    var sum = keep.start[cells.first &+ i] * t[i] + alike.x * t[i &+ inward]
    sum += alike.y * (t[i &+ row] + t[i &- row])
    sum += alike.z * (cells.above[i] + cells.below[i])
    cells.out[i] = sum + source.start[cells.first &+ i] * (strength * alike.gain)
  }

  /// The same where all faces and gains are alike.
  @inline(__always)
  private func step(_ cells: Row, _ from: Int, _ to: Int, _ alike: UniformRows.Stretch) {
    let row = gain.lattice.rowStride
    let strength = Lanes(repeating: strength * alike.gain)
    let (x, y, z) = (Lanes(repeating: alike.x), Lanes(repeating: alike.y), Lanes(repeating: alike.z))
    let (t, low, high, result) = (cells.here, cells.below, cells.above, cells.out)
    let k = UnsafePointer(keep.start + cells.first)
    let q = UnsafePointer(source.start + cells.first)
    var i = from
    while i < to {
      var sum = lanes(k + i) * lanes(t + i)
      sum += x * (lanes(t + (i &+ 1)) + lanes(t + (i &- 1)))
      sum += y * (lanes(t + (i &+ row)) + lanes(t + (i &- row)))
      sum += z * (lanes(high + i) + lanes(low + i))
      store(sum + lanes(q + i) * strength, result + i)
      i &+= 8
    }
  }

  /// The same where all is alike in all directions and no heat is put in.
  @inline(__always)
  private func stepPlain(_ cells: Row, _ from: Int, _ to: Int, _ alike: UniformRows.Stretch) {
    let row = gain.lattice.rowStride
    let (k, a) = (Lanes(repeating: alike.keep), Lanes(repeating: alike.x))
    let (t, low, high, result) = (cells.here, cells.below, cells.above, cells.out)
    var i = from
    while i < to {
      var around = lanes(t + (i &+ 1)) + lanes(t + (i &- 1))
      around += lanes(t + (i &+ row)) + lanes(t + (i &- row))
      around += lanes(high + i) + lanes(low + i)
      store(k * lanes(t + i) + a * around, result + i)
      i &+= 8
    }
  }
}
