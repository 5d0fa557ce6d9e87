/// Pennes' equation on a lattice, ready to be stepped: C dT/dt = div(flow) - (W_b + W_e) T + Q, T from 37 C.
struct HeatEquation: Sendable {
  let conductance: Conductance
  /// J/K; infinite where the temperature is held.
  let capacity: Cells
  /// Heat taken by perfusing blood at full flow, W/K.
  let perfusion: Cells
  /// Heat lost across the edge of the lattice to tissue at body temperature, W/K.
  let edge: Cells

  var lattice: Lattice { capacity.lattice }

  /// The edge of the lattice.
  enum Edge: Sendable, Hashable {
    /// Body temperature one cell outside.
    case bodyTemperature
    /// No flow.
    case insulated
  }

  /// - Parameters:
  ///   - conductivity: W/m/K.
  ///   - capacity: rho c, J/m^3/K.
  ///   - perfusion: w rho_b c_b, W/m^3/K.
  init(conductivity: Cells, capacity: Cells, perfusion: Cells, edge: Edge) {
    let lattice = conductivity.lattice
    conductance = Conductance(harmonic: conductivity)
    let volume = Float(lattice.cellVolume)
    let (heat, blood) = (Cells(lattice, repeating: 1), Cells(lattice))
    heat.set { x, y, z in capacity[x, y, z] * volume }
    blood.set { x, y, z in perfusion[x, y, z] * volume }
    self.capacity = heat
    self.perfusion = blood
    self.edge = HeatEquation.edgeLoss(conductivity, edge)
  }

  private static func edgeLoss(_ conductivity: Cells, _ edge: Edge) -> Cells {
    let lattice = conductivity.lattice
    let loss = Cells(lattice)
    guard edge == .bodyTemperature else { return loss }
    let ratio = lattice.faceRatio
    loss.set { x, y, z in
      var faces = 0.0
      if x == 0 { faces += ratio.x }
      if x == lattice.nx - 1 { faces += ratio.x }
      if y == 0 { faces += ratio.y }
      if y == lattice.ny - 1 { faces += ratio.y }
      if z == 0 { faces += ratio.z }
      if z == lattice.nz - 1 { faces += ratio.z }
      return faces == 0 ? 0 : Float(faces) * conductivity[x, y, z]
    }
    return loss
  }

  /// Holds the temperature of a cell.
  func hold(_ offset: Int) { capacity[offset] = .infinity }

  /// The longest time step that keeps every new temperature a mean of old ones, so that nothing overshoots:
  /// dt (sum K + W) <= C in every cell. Explicit steps begin to grow hardly later, at dt (sum K + W / 2) > C. Seconds.
  var longestStep: Double {
    var fastest: Float = 0
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        let row = lattice.offset(0, y, z)
        for x in 0..<lattice.nx {
          let i = row &+ x
          let rate = (conductance.total(i) + perfusion.start[i] + edge.start[i]) / capacity.start[i]
          fastest = max(fastest, rate)
        }
      }
    }
    return fastest > 0 ? 1 / Double(fastest) : .infinity
  }
}
