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
  ///
  /// - Parameter box: the cells with a face or leak that has changed; nil is all.
  func setDiagonal(box: Box? = nil) {
    let lattice = lattice
    let box = box ?? lattice.whole
    Slabs.run(box.lower.z..<box.upper.z) { planes in
      for z in planes {
        for y in box.lower.y..<box.upper.y {
          let row = lattice.offset(0, y, z)
          for x in box.lower.x..<box.upper.x {
            let i = row &+ x
            diagonal.start[i] = conductance.total(i) + leak.start[i]
          }
        }
      }
    }
  }
}
