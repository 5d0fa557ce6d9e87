/// One explicit step of dH/dt = div grad Phi - W T on a box of cells, for the potential Phi from 37 C.
///
/// Perfusion ends where tissue begins to freeze. `gain` is dt / C of unfrozen tissue; the step's change of enthalpy goes
/// through the law's curve, so that latent heat is neither lost nor jumped over. Stage j of several gives
/// H_j = mu H_(j-1) + (1 - mu) H_(j-2) + mu dt dH/dt, mu = (2j - 1)/j.
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
  /// Of the stage before, and of the one before that.
  private var now: Float = 1
  private var before: Float = 0

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

  mutating func setStage(_ stage: Int) {
    now = Float(2 * stage - 1) / Float(stage)
    before = Float(1 - stage) / Float(stage)
  }

  /// - Parameters:
  ///   - old: the stage before.
  ///   - new: the one before that; replaced by this one.
  ///   - cold: holds every cell that is freezing or may freeze in this step; elsewhere potential is temperature.
  @inline(never)
  func step(_ old: Cells, _ new: Cells, box: Box, cold: Box, planes: Range<Int>) {
    let lattice = old.lattice
    precondition(planes.lowerBound >= 0 && planes.upperBound <= lattice.nz)
    precondition(box.lower.x >= 0 && box.lower.y >= 0 && box.upper.x <= lattice.nx && box.upper.y <= lattice.ny)
    let from = box.lower.x & ~7
    let to = (box.upper.x &+ 7) & ~7
    let (coldFrom, coldTo) = (max(from, cold.lower.x & ~7), min(to, (cold.upper.x &+ 7) & ~7))
    for z in planes {
      for y in box.lower.y..<box.upper.y {
        let first = lattice.offset(0, y, z)
        let isCold = z >= cold.lower.z && z < cold.upper.z && y >= cold.lower.y && y < cold.upper.y
        if isCold, coldFrom < coldTo {
          warmRow(old, new, first &+ from, first &+ coldFrom)
          coldRow(old, new, first &+ coldFrom, first &+ coldTo)
          warmRow(old, new, first &+ coldTo, first &+ to)
        } else {
          warmRow(old, new, first &+ from, first &+ to)
        }
      }
    }
  }

  /// Sum of the flows across the six faces of eight cells.
  @inline(__always)
  private func flow(_ t: UnsafePointer<Float>, _ i: Int, _ c: Lanes, _ row: Int, _ plane: Int) -> Lanes {
    let kx = UnsafePointer(conductance.x.start)
    let ky = UnsafePointer(conductance.y.start)
    let kz = UnsafePointer(conductance.z.start)
    var flow = lanes(kx + i) * (lanes(t + (i &+ 1)) - c)
    flow += lanes(kx + (i &- 1)) * (lanes(t + (i &- 1)) - c)
    flow += lanes(ky + i) * (lanes(t + (i &+ row)) - c)
    flow += lanes(ky + (i &- row)) * (lanes(t + (i &- row)) - c)
    flow += lanes(kz + i) * (lanes(t + (i &+ plane)) - c)
    flow += lanes(kz + (i &- plane)) * (lanes(t + (i &- plane)) - c)
    return flow + lanes(UnsafePointer(source.start + i))
  }

  @inline(__always)
  private func warmRow(_ old: Cells, _ new: Cells, _ from: Int, _ to: Int) {
    let (row, plane) = (old.lattice.rowStride, old.lattice.planeStride)
    let t = UnsafePointer(old.start)
    var i = from
    while i < to {
      let c = lanes(t + i)
      let loss = lanes(UnsafePointer(perfusion.start + i)) + lanes(UnsafePointer(edge.start + i))
      let all = flow(t, i, c, row, plane) - loss * c
      let value = (c + lanes(UnsafePointer(gain.start + i)) * all) * now
      store(value + lanes(UnsafePointer(new.start + i)) * before, new.start + i)
      i &+= 8
    }
  }

  @inline(__always)
  private func coldRow(_ old: Cells, _ new: Cells, _ from: Int, _ to: Int) {
    let (row, plane) = (old.lattice.rowStride, old.lattice.planeStride)
    let (upper, lower) = (Lanes(repeating: upper), Lanes(repeating: lowerPotential))
    let lowerHeat = Lanes(repeating: lowerEnthalpy)
    let t = UnsafePointer(old.start)
    var i = from
    while i < to {
      let c = lanes(t + i)
      let g = lanes(UnsafePointer(gain.start + i))
      let isWarm = c .>= upper
      let blood = Lanes(repeating: 0).replacing(with: lanes(UnsafePointer(perfusion.start + i)), where: isWarm)
      let all = flow(t, i, c, row, plane) - (blood + lanes(UnsafePointer(edge.start + i))) * c
      // Up the curve, along by the step, and down again.
      let earlier = enthalpy(lanes(UnsafePointer(new.start + i)), upper, lower, lowerHeat)
      let heat = (enthalpy(c, upper, lower, lowerHeat) + g * all) * now + earlier * before
      let band = upper - (upper - heat) * bandFall
      let ice = lower - (lowerHeat - heat) * iceFall
      let value = ice.replacing(with: band, where: heat .>= lowerHeat)
        .replacing(with: heat, where: heat .>= upper)
      // A held cell has no gain; rounding on the curve must not move it.
      store(value.replacing(with: c, where: g .== 0), new.start + i)
      i &+= 8
    }
  }

  @inline(__always)
  private func enthalpy(_ c: Lanes, _ upper: Lanes, _ lower: Lanes, _ lowerHeat: Lanes) -> Lanes {
    let inBand = upper - (upper - c) * bandRise
    let inIce = lowerHeat - (lower - c) * iceRise
    return inIce.replacing(with: inBand, where: c .>= lower).replacing(with: c, where: c .>= upper)
  }
}
