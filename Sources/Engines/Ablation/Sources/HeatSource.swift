/// What puts heat into tissue: a pattern of power, and how strongly it is driven.
protocol HeatSource: AnyObject {
  /// Watts per cell and unit of strength.
  var power: Cells { get }
  /// Cells in which power is put at first.
  var seed: Box { get }
  /// Cells in which power is ever put; it is zero elsewhere.
  var heated: Box { get }
  /// Longest time for which a strength may stand, s.
  var interval: Double { get }
  /// The strength for the interval that begins at `time` (s) and lasts `interval`.
  func strength(time: Double, interval: Double, march: HeatMarch) throws(AblationError) -> Double
  /// Watts put in per unit of strength.
  var unitPower: Double { get }
  /// Ohms, where there is a circuit.
  var impedance: Double? { get }
}

/// A source whose pattern stays the same: microwave and laser.
final class SteadySource: HeatSource {
  let power: Cells
  let seed: Box
  let heated: Box
  let unitPower: Double
  private let watts: Double

  /// - Parameter power: watts per cell for one watt; `watts` scales it.
  init(power: Cells, watts: Double, seed: Box) {
    self.power = power
    self.seed = seed
    self.watts = watts
    unitPower = power.sum
    heated = power.bounds
  }

  var interval: Double { .infinity }

  func strength(time: Double, interval: Double, march: HeatMarch) -> Double { watts }

  var impedance: Double? { nil }
}

extension Lattice {
  /// The box of cells within `reach` mm of a shaft.
  func box(around shaft: LocalShaft, reach: Double) -> Box {
    var box = whole
    let extent = SIMD3(nx, ny, nz)
    for axis in 0..<3 {
      let step = spacing[axis] * 1e3
      let from = (min(shaft.start[axis], shaft.end[axis]) - reach) / step
      let to = (max(shaft.start[axis], shaft.end[axis]) + reach) / step
      box.lower[axis] = min(extent[axis], max(0, Int(max(-1, min(1e6, from.rounded(.down))))))
      box.upper[axis] = max(box.lower[axis], min(extent[axis], Int(max(-1, min(1e6, to.rounded(.up)))) + 1))
    }
    return box
  }
}
