/// Steady heat by the solver of potentials: div(k grad T) - w T + q = 0 with known temperatures around the edge.
struct SteadyHeat {
  let equation: PotentialEquation
  let temperature: Cells

  /// - Parameters:
  ///   - conductivity: W/m/K, 0 where there is no flow.
  ///   - perfusion: W/m^3/K.
  ///   - source: W in each cell.
  ///   - outside: temperature one cell outside, by position in cells; nil insulates.
  init(
    conductivity: Cells, perfusion: Double, source: Cells, outside: ((SIMD3<Int>) -> Double)?
  ) throws(AblationError) {
    let lattice = conductivity.lattice
    equation = PotentialEquation(lattice)
    equation.conductance.setHarmonic(conductivity)
    equation.inflow.copy(source)
    let uptake = Float(perfusion * lattice.cellVolume)
    equation.leak.set { x, y, z in conductivity[x, y, z] > 0 ? uptake : 0 }
    if let outside {
      let ratio = lattice.faceRatio
      let extent = SIMD3(lattice.nx, lattice.ny, lattice.nz)
      for z in 0..<lattice.nz {
        for y in 0..<lattice.ny {
          for x in 0..<lattice.nx {
            for axis in 0..<3 {
              for side in [-1, extent[axis]] {
                var next = SIMD3(x, y, z)
                guard next[axis] == (side < 0 ? 0 : side - 1) else { continue }
                next[axis] = side
                let cell = lattice.offset(x, y, z)
                let flow = conductivity[cell] * Float(ratio[axis])
                equation.leak[cell] += flow
                equation.inflow[cell] += flow * Float(outside(next))
              }
            }
          }
        }
      }
    }
    equation.setDiagonal()
    temperature = Cells(lattice)
    try PotentialSolver(equation).solve(temperature, tolerance: 1e-6)
  }
}
