internal import Imaging

extension Electroporation {
  /// Most conductivity updates for a pair; the current has settled by then.
  static let updateLimit = 5

  /// Solves every pair with conductivity following the field.
  ///
  /// - Throws: ``AblationError``: electrodes outside or touching, a field that does not converge.
  public func run(progress: (Double) -> Void = { _ in }) throws(AblationError) -> ElectroporationRun {
    let lattice = Lattice(tissue.grid)
    let fits = electrodes.map { ShaftFit(LocalShaft($0, in: tissue.grid), on: lattice) }
    try check(fits)
    let ramp = Ramp(tissue, lattice)
    let (strongest, heat) = (Cells(lattice), Cells(lattice))
    let (magnitude, power) = (Cells(lattice), Cells(lattice))
    let field = ElectrodeField(lattice, electrodes: fits, edge: .insulated)
    var results: [ElectroporationRun.PairResult] = []
    for (index, pair) in pairs.enumerated() {
      var voltages = [Double](repeating: .nan, count: electrodes.count)
      voltages[pair.first] = pair.volts / 2
      voltages[pair.second] = -pair.volts / 2
      field.conductivity.copy(ramp.base)
      field.potential.fill(0)
      var (current, updates) = (0.0, 0)
      while true {
        field.assemble(voltages: voltages)
        try field.solve(tolerance: updates == 0 ? 1e-3 : 3e-4)
        field.magnitude(into: magnitude)
        let now = field.current(pair.first)
        if updates > 0, abs(now - current) <= 0.01 * abs(now) || updates >= Electroporation.updateLimit {
          current = now
          break
        }
        current = now
        updates += 1
        ramp.fill(field.conductivity, magnitude: magnitude)
      }
      field.heat(into: power)
      let seconds = Float(Double(pulses) * pulseLength)
      Slabs.run(0..<lattice.nz) { planes in
        gather(strongest, magnitude, heat, power, seconds, planes)
      }
      results.append(ElectroporationRun.PairResult(pair: pair, current: current, updates: updates))
      progress(Double(index + 1) / Double(pairs.count))
    }
    guard strongest.isFinite, heat.isFinite else {
      throw AblationError(.notConverged, field: "field", zh: "电场结果含非有限数", en: "the field is not finite")
    }
    let capacity = tissue.cells(lattice) { $0.heatCapacity * lattice.cellVolume }
    return ElectroporationRun(
      grid: tissue.grid, field: try tissue.grid.volume(lattice) { strongest.start[$0] * 0.01 }, pairs: results,
      warming: try tissue.grid.volume(lattice) { heat.start[$0] / capacity.start[$0] })
  }

  private func check(_ fits: [ShaftFit]) throws(AblationError) {
    var taken: [Int: Int] = [:]
    for (index, fit) in fits.enumerated() {
      guard !fit.faces.isEmpty else {
        throw AblationError(
          .outside, field: "electrodes[\(index)]", zh: "电极不在模拟区域内", en: "an electrode lies outside the region")
      }
      for cell in fit.pinned {
        if let other = taken[cell] {
          throw AblationError(
            .outOfLimits, field: "electrodes[\(index)]", zh: "电极 \(other) 与 \(index) 相距不足一个体素",
            en: "electrodes \(other) and \(index) are less than a voxel apart")
        }
        taken[cell] = index
      }
    }
  }

  /// Conductivity by field strength, S/m over V/m, of every cell.
  struct Ramp {
    let base: Cells
    let raised: Cells
    let from: Cells
    let to: Cells

    init(_ tissue: TissueMap, _ lattice: Lattice) {
      base = tissue.cells(lattice) { $0.ramp.base }
      raised = tissue.cells(lattice) { $0.ramp.raised }
      from = tissue.cells(lattice) { $0.ramp.from * 100 }
      to = tissue.cells(lattice) { max($0.ramp.to, $0.ramp.from + 1) * 100 }
    }

    func fill(_ conductivity: Cells, magnitude: Cells) {
      let lattice = conductivity.lattice
      let (base, raised, from, to) = (base, raised, from, to)
      Slabs.run(0..<lattice.nz) { planes in
        var i = lattice.offset(0, 0, planes.lowerBound)
        let last = lattice.offset(0, 0, planes.upperBound)
        while i < last {
          let low = lanes(UnsafePointer(from.start + i))
          let width = lanes(UnsafePointer(to.start + i)) - low
          // Padding has no tissue and no width.
          let share = ((lanes(UnsafePointer(magnitude.start + i)) - low) / width.replacing(with: 1, where: width .== 0))
            .clamped(to: 0, 1)
          let rest = lanes(UnsafePointer(base.start + i))
          store(rest + share * (lanes(UnsafePointer(raised.start + i)) - rest), conductivity.start + i)
          i &+= 8
        }
      }
    }
  }
}

@inline(never)
private func gather(
  _ strongest: Cells, _ magnitude: Cells, _ heat: Cells, _ power: Cells, _ seconds: Float, _ planes: Range<Int>
) {
  let lattice = strongest.lattice
  var i = lattice.offset(0, 0, planes.lowerBound)
  let last = lattice.offset(0, 0, planes.upperBound)
  while i < last {
    let (old, new) = (lanes(UnsafePointer(strongest.start + i)), lanes(UnsafePointer(magnitude.start + i)))
    store(old.replacing(with: new, where: new .> old), strongest.start + i)
    store(
      lanes(UnsafePointer(heat.start + i)) + lanes(UnsafePointer(power.start + i)) * seconds, heat.start + i)
    i &+= 8
  }
}
