/// One explicit step of C dT/dt = sum of face flows - W T + Q on a box of cells.
///
/// The seven-point finite volume of Pennes' equation (J Appl Physiol 1948;1:93), with T measured from the blood's
/// temperature: `T' = T + a (sum_f K_f (T_f - T) - W T + s Q)`, `a` = dt / C. A cell with a = 0 keeps its temperature.
struct HeatKernel: Sendable {
  /// W/K.
  let conductance: Conductance
  /// Time step over heat capacity, K/J.
  let gain: Cells
  /// Heat taken by blood, W/K.
  let perfusion: Cells
  /// Heat put in per unit of `strength`, W.
  let source: Cells
  /// Scales `source`.
  var strength: Float

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
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    let from = box.lower.x & ~7
    let count = (box.upper.x &- from &+ 7) & ~7
    let strength = Lanes(repeating: strength)
    for y in box.lower.y..<box.upper.y {
      let inPlane = from &+ y &* row
      let first = lattice.offset(from, y, z)
      let (t, low, high) = (here + inPlane, below + inPlane, above + inPlane)
      let kx = UnsafePointer(conductance.x.start + first)
      let ky = UnsafePointer(conductance.y.start + first)
      let kz = UnsafePointer(conductance.z.start + first)
      let g = UnsafePointer(gain.start + first)
      let w = UnsafePointer(perfusion.start + first)
      let q = UnsafePointer(source.start + first)
      let result = out + inPlane
      var i = 0
      while i < count {
        let c = lanes(t + i)
        var flow = lanes(kx + i) * (lanes(t + (i &+ 1)) - c)
        flow += lanes(kx + (i &- 1)) * (lanes(t + (i &- 1)) - c)
        flow += lanes(ky + i) * (lanes(t + (i &+ row)) - c)
        flow += lanes(ky + (i &- row)) * (lanes(t + (i &- row)) - c)
        flow += lanes(kz + i) * (lanes(high + i) - c)
        flow += lanes(kz + (i &- plane)) * (lanes(low + i) - c)
        flow += lanes(q + i) * strength - lanes(w + i) * c
        store(c + lanes(g + i) * flow, result + i)
        i &+= 8
      }
    }
  }
}
