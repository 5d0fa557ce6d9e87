public import Imaging

/// Which tissue every voxel is, and which voxels are blood that flows too fast to warm up.
public struct TissueMap: Sendable {
  /// One number for each voxel.
  public let labels: Volume<UInt8>
  /// The tissue of each number that occurs.
  public let tissues: [UInt8: TissueProperties]
  /// Numbers that are large vessels, with their film coefficient, W/m^2/K: held at 37 C behind that film.
  public let vessels: [UInt8: Double]

  /// Most voxels simulated: about 1.5 GB of working arrays.
  public static let countLimit = 1 << 24

  /// - Throws: ``AblationError``: a label without a tissue, too many voxels, a spacing outside 0.2 to 5 mm.
  public init(
    labels: Volume<UInt8>, tissues: [UInt8: TissueProperties], vessels: [UInt8: Double] = [:]
  ) throws(AblationError) {
    guard labels.grid.count <= TissueMap.countLimit else {
      throw AblationError(
        .tooLarge, field: "labels",
        zh: "模拟区域有 \(labels.grid.count) 个体素，上限 \(TissueMap.countLimit)；请裁剪或降采样",
        en: "\(labels.grid.count) voxels, at most \(TissueMap.countLimit); crop or coarsen the region")
    }
    for axis in 0..<3 {
      try require(labels.grid.spacing[axis], in: 0.2...5, field: "spacing", unit: "mm")
      try require(Double(labels.grid.shape[axis]), in: 4...4096, field: "shape", unit: "voxels")
    }
    var seen = [Bool](repeating: false, count: 256)
    for label in labels.voxels { seen[Int(label)] = true }
    for label in 0..<256 where seen[label] {
      guard tissues[UInt8(label)] != nil else {
        throw AblationError(
          .unknown, field: "labels", zh: "标签 \(label) 没有对应的组织", en: "label \(label) has no tissue")
      }
    }
    for (_, film) in vessels { try require(film, in: 1...1e5, field: "filmCoefficient", unit: "W/m²/K") }
    self.labels = labels
    self.tissues = tissues
    self.vessels = vessels
  }

  public var grid: Grid { labels.grid }

  /// A number for each voxel by its tissue.
  func cells(_ lattice: Lattice, _ value: (TissueProperties) -> Double) -> Cells {
    var byLabel = [Float](repeating: 0, count: 256)
    for (label, tissue) in tissues { byLabel[Int(label)] = Float(value(tissue)) }
    let out = Cells(lattice)
    labels.voxels.withUnsafeBufferPointer { voxels in
      var from = 0
      for z in 0..<lattice.nz {
        for y in 0..<lattice.ny {
          let row = lattice.offset(0, y, z)
          for x in 0..<lattice.nx { out.start[row &+ x] = byLabel[Int(voxels[from &+ x])] }
          from &+= lattice.nx
        }
      }
    }
    return out
  }

  /// Pennes' equation for these tissues at a level of perfusion.
  func equation(_ level: PerfusionLevel, on lattice: Lattice) -> HeatEquation {
    let conductivity = cells(lattice) { $0.conductivity }
    let equation = HeatEquation(
      conductivity: conductivity, capacity: cells(lattice) { $0.heatCapacity },
      perfusion: cells(lattice) { $0.perfusion[level] * Blood.heatCapacity }, edge: .bodyTemperature)
    for (label, film) in vessels { hold(label, film: film, conductivity: conductivity, in: equation) }
    return equation
  }

  /// Makes a vessel a held temperature behind its film: a face from it has half a cell of tissue and the film in
  /// series, A / (h/2k + 1/film).
  private func hold(_ label: UInt8, film: Double, conductivity: Cells, in equation: HeatEquation) {
    let lattice = equation.lattice
    let ratio = lattice.faceRatio
    let isVessel = cells(lattice) { _ in 0 }
    var from = 0
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        for x in 0..<lattice.nx {
          if labels.voxels[from] == label { isVessel[x, y, z] = 1 }
          from += 1
        }
      }
    }
    for z in 0..<lattice.nz {
      for y in 0..<lattice.ny {
        for x in 0..<lattice.nx {
          let cell = lattice.offset(x, y, z)
          if isVessel.start[cell] == 1 { equation.hold(cell) }
          for axis in 0..<3 {
            let extent = axis == 0 ? lattice.nx : axis == 1 ? lattice.ny : lattice.nz
            let place = axis == 0 ? x : axis == 1 ? y : z
            guard place + 1 < extent else { continue }
            let next = cell + equation.conductance.stride(axis)
            guard isVessel.start[cell] != isVessel.start[next] else { continue }
            let tissue = Double(conductivity.start[isVessel.start[cell] == 1 ? next : cell])
            let distance = lattice.spacing[axis]
            let area = ratio[axis] * distance
            equation.conductance.array(axis)[cell] = Float(area / (distance / (2 * tissue) + 1 / film))
          }
        }
      }
    }
  }
}
