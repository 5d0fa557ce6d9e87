/// The electric potential around needles held at given voltages.
final class ElectrodeField {
  let lattice: Lattice
  let electrodes: [ShaftFit]
  /// Volts; pinned cells hold their electrode's.
  let potential: Cells
  private(set) var equation: PotentialEquation
  private let solver: PotentialSolver
  /// Conductivity over which the present equation was built, S/m.
  let conductivity: Cells
  private let edge: Edge
  private var voltages: [Double] = []

  enum Edge: Sendable, Hashable {
    /// No current leaves: electrode pairs.
    case insulated
    /// Zero volts half a cell outside: a large pad far away.
    case grounded
  }

  init(_ lattice: Lattice, electrodes: [ShaftFit], edge: Edge) {
    self.lattice = lattice
    self.electrodes = electrodes
    self.edge = edge
    potential = Cells(lattice)
    conductivity = Cells(lattice)
    equation = PotentialEquation(lattice)
    solver = PotentialSolver(equation)
  }

  var iterations: Int { solver.iterations }

  /// Builds the equation from `conductivity`; electrodes without a voltage (nan) are left as tissue.
  ///
  /// - Parameter changed: cells whose conductivity has changed since the equation was built for these voltages; nil
  ///   builds all of it.
  func assemble(voltages: [Double], changed: Box? = nil) {
    precondition(voltages.count == electrodes.count)
    self.voltages = voltages
    equation.conductance.setHarmonic(conductivity, box: changed)
    equation.leak.fill(0)
    equation.inflow.fill(0)
    if edge == .grounded { ground() }
    for (fit, volts) in zip(electrodes, voltages) where !volts.isNaN { pin(fit, Float(volts)) }
    let touched = changed?.grown(by: 1, within: lattice)
    equation.setDiagonal(box: touched)
    solver.update(touched)
  }

  private func ground() {
    let ratio = lattice.faceRatio
    let (nx, ny, nz) = (lattice.nx, lattice.ny, lattice.nz)
    for z in 0..<nz {
      for y in 0..<ny {
        let isEdgeRow = y == 0 || z == 0 || y == ny - 1 || z == nz - 1
        let step = isEdgeRow || nx < 2 ? 1 : nx - 1
        for x in stride(from: 0, to: nx, by: step) {
          var faces = 0.0
          if x == 0 { faces += ratio.x }
          if x == nx - 1 { faces += ratio.x }
          if y == 0 { faces += ratio.y }
          if y == ny - 1 { faces += ratio.y }
          if z == 0 { faces += ratio.z }
          if z == nz - 1 { faces += ratio.z }
          let i = lattice.offset(x, y, z)
          equation.leak[i] += Float(2 * faces) * conductivity[i]
        }
      }
    }
  }

  private func pin(_ fit: ShaftFit, _ volts: Float) {
    let ratio = lattice.faceRatio
    for face in fit.faces {
      let plain = conductivity[face.cell] * Float(ratio[face.axis])
      equation.leak[face.cell] += plain * face.factor
      equation.inflow[face.cell] += plain * face.factor * volts
    }
    for cell in fit.pinned {
      for axis in 0..<3 {
        let array = equation.conductance.array(axis)
        array[cell] = 0
        array[cell - equation.conductance.stride(axis)] = 0
      }
      equation.leak[cell] = 0
      equation.inflow[cell] = 0
      potential[cell] = volts
    }
  }

  func solve(tolerance: Double = 1e-5) throws(AblationError) {
    try solver.solve(potential, tolerance: tolerance)
    // Corrections between levels do not know of electrodes.
    for (fit, volts) in zip(electrodes, voltages) where !volts.isNaN {
      for cell in fit.pinned { potential[cell] = Float(volts) }
    }
  }

  /// Current out of one electrode, A.
  func current(_ electrode: Int) -> Double {
    let volts = voltages[electrode]
    guard !volts.isNaN else { return 0 }
    let ratio = lattice.faceRatio
    var total = 0.0
    for face in electrodes[electrode].faces {
      let conductance = Double(conductivity[face.cell]) * ratio[face.axis] * Double(face.factor)
      total += conductance * (volts - Double(potential[face.cell]))
    }
    return total
  }

  /// Power turned into heat in every cell, W: half of each inner face's to either side, all of a face to an electrode
  /// or to the edge to the free cell. The sum is exactly voltage times current.
  func heat(into out: Cells) {
    let (equation, potential, lattice) = (equation, potential, lattice)
    out.fill(0)
    Slabs.run(0..<lattice.nz) { planes in
      equation.heat(potential, into: out, planes: planes)
    }
    let ratio = lattice.faceRatio
    for (fit, volts) in zip(electrodes, voltages) where !volts.isNaN {
      for face in fit.faces {
        let conductance = conductivity[face.cell] * Float(ratio[face.axis]) * face.factor
        let drop = Float(volts) - potential[face.cell]
        // The leak to zero volts has been counted by the kernel as if the electrode were at zero.
        out[face.cell] += conductance * (drop * drop - potential[face.cell] * potential[face.cell])
      }
      for cell in fit.pinned { out[cell] = 0 }
    }
  }

  /// Magnitude of the field in every cell, V/m, by central differences.
  func magnitude(into out: Cells) {
    let (potential, lattice) = (potential, lattice)
    Slabs.run(0..<lattice.nz) { planes in
      fieldMagnitude(potential, out, planes)
    }
  }
}

extension PotentialEquation {
  @inline(never)
  func heat(_ value: Cells, into out: Cells, planes: Range<Int>) {
    let lattice = lattice
    let (row, plane) = (lattice.rowStride, lattice.planeStride)
    @inline(__always)
    func face(_ k: UnsafePointer<Float>, _ t: UnsafePointer<Float>, _ c: Lanes) -> Lanes {
      let drop = lanes(t) - c
      return lanes(k) * drop * drop
    }
    for z in planes {
      for y in 0..<lattice.ny {
        let first = lattice.offset(0, y, z)
        let t = UnsafePointer(value.start + first)
        let kx = UnsafePointer(conductance.x.start + first)
        let ky = UnsafePointer(conductance.y.start + first)
        let kz = UnsafePointer(conductance.z.start + first)
        let w = UnsafePointer(leak.start + first)
        var i = 0
        while i < row {
          let c = lanes(t + i)
          var sum = face(kx + i, t + (i &+ 1), c) + face(kx + (i &- 1), t + (i &- 1), c)
          sum += face(ky + i, t + (i &+ row), c) + face(ky + (i &- row), t + (i &- row), c)
          sum += face(kz + i, t + (i &+ plane), c) + face(kz + (i &- plane), t + (i &- plane), c)
          store(sum * 0.5 + lanes(w + i) * c * c, out.start + (first &+ i))
          i &+= 8
        }
      }
    }
  }
}

@inline(never)
private func fieldMagnitude(_ value: Cells, _ out: Cells, _ planes: Range<Int>) {
  let lattice = value.lattice
  let (row, plane) = (lattice.rowStride, lattice.planeStride)
  let (hx, hy, hz) = (Float(lattice.spacing.x), Float(lattice.spacing.y), Float(lattice.spacing.z))
  let (nx, ny, nz) = (lattice.nx, lattice.ny, lattice.nz)
  for z in planes {
    let (zl, zh) = (z > 0 ? plane : 0, z < nz &- 1 ? plane : 0)
    let scaleZ = 1 / (hz * Float(max(1, (zl > 0 ? 1 : 0) + (zh > 0 ? 1 : 0))))
    for y in 0..<ny {
      let (yl, yh) = (y > 0 ? row : 0, y < ny &- 1 ? row : 0)
      let scaleY = 1 / (hy * Float(max(1, (yl > 0 ? 1 : 0) + (yh > 0 ? 1 : 0))))
      let first = lattice.offset(0, y, z)
      let t = UnsafePointer(value.start + first)
      let o = out.start + first
      var i = 0
      while i < row {
        let ex = (lanes(t + (i &+ 1)) - lanes(t + (i &- 1))) * (0.5 / hx)
        let ey = (lanes(t + (i &+ yh)) - lanes(t + (i &- yl))) * scaleY
        let ez = (lanes(t + (i &+ zh)) - lanes(t + (i &- zl))) * scaleZ
        store((ex * ex + ey * ey + ez * ez).squareRoot(), o + i)
        i &+= 8
      }
      for x in [0, nx &- 1] {
        let (xl, xh) = (x > 0 ? 1 : 0, x < nx &- 1 ? 1 : 0)
        let ex = (t[x &+ xh] - t[x &- xl]) / (hx * Float(max(1, xl + xh)))
        let ey = (t[x &+ yh] - t[x &- yl]) * scaleY
        let ez = (t[x &+ zh] - t[x &- zl]) * scaleZ
        o[x] = (ex * ex + ey * ey + ez * ez).squareRoot()
      }
    }
  }
}
