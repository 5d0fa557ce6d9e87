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
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    let from = box.lower.x & ~7
    let count = (box.upper.x &- from &+ 7) & ~7
    let strength = Lanes(repeating: strength)
    for z in planes {
      for y in box.lower.y..<box.upper.y {
        let first = lattice.offset(from, y, z)
        let t = UnsafePointer(old.start + first)
        let kx = UnsafePointer(conductance.x.start + first)
        let ky = UnsafePointer(conductance.y.start + first)
        let kz = UnsafePointer(conductance.z.start + first)
        let g = UnsafePointer(gain.start + first)
        let w = UnsafePointer(perfusion.start + first)
        let q = UnsafePointer(source.start + first)
        let out = new.start + first
        var i = 0
        while i < count {
          let c = lanes(t + i)
          var flow = lanes(kx + i) * (lanes(t + (i &+ 1)) - c)
          flow += lanes(kx + (i &- 1)) * (lanes(t + (i &- 1)) - c)
          flow += lanes(ky + i) * (lanes(t + (i &+ row)) - c)
          flow += lanes(ky + (i &- row)) * (lanes(t + (i &- row)) - c)
          flow += lanes(kz + i) * (lanes(t + (i &+ plane)) - c)
          flow += lanes(kz + (i &- plane)) * (lanes(t + (i &- plane)) - c)
          flow += lanes(q + i) * strength - lanes(w + i) * c
          store(c + lanes(g + i) * flow, out + i)
          i &+= 8
        }
      }
    }
  }
}
