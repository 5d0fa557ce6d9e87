/// div(sigma grad V) = 0 with cells pinned to given potentials, as sums over faces.
///
/// Faces to pinned cells leave the conductance and become a leak and an inflow of the free cell, so that pinned cells
/// are no unknowns: A V = b with A V = sum_f K_f (V - V_f) + leak V.
struct PotentialEquation: Sendable {
  let conductance: Conductance
  /// To pinned cells and across the edge, S.
  let leak: Cells
  /// Current put in by pinned cells, A.
  let inflow: Cells
  /// Sum of the faces and the leak; 0 for pinned cells.
  let diagonal: Cells

  var lattice: Lattice { leak.lattice }

  init(_ lattice: Lattice) {
    conductance = Conductance(lattice)
    leak = Cells(lattice)
    inflow = Cells(lattice)
    diagonal = Cells(lattice)
  }

  /// Works out the diagonal from the faces and the leak.
  func setDiagonal() {
    let lattice = lattice
    Slabs.run(0..<lattice.nz) { planes in
      for z in planes {
        for y in 0..<lattice.ny {
          let row = lattice.offset(0, y, z)
          for x in 0..<lattice.nx {
            let i = row &+ x
            diagonal.start[i] = conductance.total(i) + leak.start[i]
          }
        }
      }
    }
  }
}
