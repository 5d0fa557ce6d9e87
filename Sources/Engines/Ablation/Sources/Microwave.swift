internal import Imaging

/// Microwave antennas: power by table, less what the cable loses.
public struct Microwave: Sendable, Hashable {
  public let antennas: [Shaft]
  public let table: AntennaTable
  /// Generator power of each antenna, W.
  public let power: Double
  /// Share of the power lost before the tip.
  public let cableLoss: Double

  /// - Throws: ``AblationError`` on no antenna or more than 8, power outside 0 to 300 W, loss outside 0 to 0.9.
  public init(antennas: [Shaft], table: AntennaTable, power: Double, cableLoss: Double) throws(AblationError) {
    try require(Double(antennas.count), in: 1...8, field: "antennas", unit: "")
    try require(power, in: 0...300, field: "power", unit: "W")
    try require(cableLoss, in: 0...0.9, field: "cableLoss", unit: "")
    self.antennas = antennas
    self.table = table
    self.power = power
    self.cableLoss = cableLoss
  }

  func source(on lattice: Lattice, in grid: Grid) throws(AblationError) -> any HeatSource {
    let out = Cells(lattice)
    var seed = Box(lower: .zero, upper: .zero)
    for antenna in antennas {
      let shaft = LocalShaft(antenna, in: grid)
      let pattern = Cells(lattice)
      let (axis, centre, table) = ((shaft.end - shaft.start).unit, (shaft.start + shaft.end) * 0.5, table)
      let box = lattice.box(around: shaft, reach: Double(table.radialCount) * table.step)
      CellMean.add(pattern, box: box, shaft: shaft, fine: 4) { place in
        let from = place - centre
        let along = from.dot(axis)
        return Double(table.value(radial: (from - axis * along).length, axial: along))
      }
      let total = pattern.sum
      guard total > 0 else { throw Microwave.outside }
      for i in 0..<out.count { out.start[i] += pattern.start[i] / Float(total) }
      seed = seed.union(lattice.box(around: shaft, reach: 6))
    }
    return SteadySource(power: out, watts: power * (1 - cableLoss), seed: seed)
  }

  private static let outside = AblationError(
    .outside, field: "antennas", zh: "天线不在模拟区域内", en: "an antenna lies outside the region")
}
