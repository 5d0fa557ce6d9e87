/// One explicit step of dH/dt = div grad Phi - W T on a box of cells, for the potential Phi from 37 C.
///
/// Perfusion ends where tissue begins to freeze. `gain` is dt / C of unfrozen tissue; the step's change of enthalpy goes
/// through the law's curve, so that latent heat is neither lost nor jumped over.
struct FreezingKernel: Sendable {
  let conductance: Conductance
  let gain: Cells
  let perfusion: Cells
  let edge: Cells
  let source: Cells
  private let upper: Float
  private let lowerPotential: Float
  private let lowerEnthalpy: Float
  /// dH/dPhi in the band and in ice, and back.
  private let bandRise: Float
  private let iceRise: Float
  private let bandFall: Float
  private let iceFall: Float

  init(_ law: FreezingLaw, equation: HeatEquation, gain: Cells, source: Cells) {
    conductance = equation.conductance
    perfusion = equation.perfusion
    edge = equation.edge
    self.gain = gain
    self.source = source
    upper = Float(law.upper)
    lowerPotential = Float(law.lowerPotential)
    lowerEnthalpy = Float(law.lowerEnthalpy)
    bandRise = Float(law.bandCapacity / law.bandConductivity)
    iceRise = Float(law.iceCapacity / law.iceConductivity)
    bandFall = 1 / bandRise
    iceFall = 1 / iceRise
  }

  @inline(never)
  func step(_ old: Cells, _ new: Cells, box: Box, planes: Range<Int>) {
    let lattice = old.lattice
    precondition(planes.lowerBound >= 0 && planes.upperBound <= lattice.nz)
    precondition(box.lower.x >= 0 && box.lower.y >= 0 && box.upper.x <= lattice.nx && box.upper.y <= lattice.ny)
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    let from = box.lower.x & ~7
    let count = (box.upper.x &- from &+ 7) & ~7
    let (upper, lower) = (Lanes(repeating: upper), Lanes(repeating: lowerPotential))
    let lowerHeat = Lanes(repeating: lowerEnthalpy)
    for z in planes {
      for y in box.lower.y..<box.upper.y {
        let first = lattice.offset(from, y, z)
        let t = UnsafePointer(old.start + first)
        let kx = UnsafePointer(conductance.x.start + first)
        let ky = UnsafePointer(conductance.y.start + first)
        let kz = UnsafePointer(conductance.z.start + first)
        let g = UnsafePointer(gain.start + first)
        let w = UnsafePointer(perfusion.start + first)
        let e = UnsafePointer(edge.start + first)
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
          let isWarm = c .>= upper
          let blood = Lanes(repeating: 0).replacing(with: lanes(w + i), where: isWarm)
          flow += lanes(q + i) - (blood + lanes(e + i)) * c
          // Up the curve, along by the step, and down again.
          let inBand = upper - (upper - c) * bandRise
          let inIce = lowerHeat - (lower - c) * iceRise
          let heat =
            inIce.replacing(with: inBand, where: c .>= lower).replacing(with: c, where: isWarm)
            + lanes(g + i) * flow
          let band = upper - (upper - heat) * bandFall
          let ice = lower - (lowerHeat - heat) * iceFall
          let value = ice.replacing(with: band, where: heat .>= lowerHeat)
            .replacing(with: heat, where: heat .>= upper)
          // A held cell has no gain; rounding on the curve must not move it.
          store(value.replacing(with: c, where: lanes(g + i) .== 0), out + i)
          i &+= 8
        }
      }
    }
  }
}
