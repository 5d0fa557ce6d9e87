public import Imaging

/// Irreversible electroporation: pulses between pairs of needles, one pair after another.
public struct Electroporation: Sendable {
  public struct Pair: Sendable, Hashable {
    public let first: Int
    public let second: Int
    public let volts: Double

    public init(first: Int, second: Int, volts: Double) {
      self.first = first
      self.second = second
      self.volts = volts
    }
  }

  public let tissue: TissueMap
  public let electrodes: [Shaft]
  public let pairs: [Pair]
  public let pulses: Int
  /// Seconds of one pulse.
  public let pulseLength: Double

  /// Field strengths that count as lethal, V/cm: studies find 500 to 600 (Technol Cancer Res Treat 2025,
  /// 10.1177/15330338251384207). The high one gives the guaranteed zone, the low one the possible.
  public static let thresholds = (low: 500.0, nominal: 550.0, high: 600.0)

  /// - Throws: ``AblationError`` naming the field: 2 to 6 electrodes, pairs of two different ones, 1 to 3000 V, 1 to
  ///   500 pulses of 1 to 1000 microseconds.
  public init(
    tissue: TissueMap, electrodes: [Shaft], pairs: [Pair], pulses: Int = 90, pulseLength: Double = 100e-6
  ) throws(AblationError) {
    try require(Double(electrodes.count), in: 2...6, field: "electrodes", unit: "")
    try require(Double(pairs.count), in: 1...15, field: "pairs", unit: "")
    for pair in pairs {
      try require(pair.volts, in: 1...3000, field: "pairs.volts", unit: "V")
      guard electrodes.indices.contains(pair.first), electrodes.indices.contains(pair.second),
        pair.first != pair.second
      else {
        throw AblationError(
          .unknown, field: "pairs", zh: "电极对须为两个不同的已有电极（0 至 \(electrodes.count - 1)）",
          en: "a pair names two different electrodes, 0 to \(electrodes.count - 1)")
      }
    }
    try require(Double(pulses), in: 1...500, field: "pulses", unit: "")
    try require(pulseLength, in: 1e-6...1e-3, field: "pulseLength", unit: "s")
    self.tissue = tissue
    self.electrodes = electrodes
    self.pairs = pairs
    self.pulses = pulses
    self.pulseLength = pulseLength
  }

  /// Every pair, with a voltage of so many volts per centimetre between the axes.
  public static func allPairs(_ electrodes: [Shaft], voltsPerCentimetre: Double, limit: Double = 3000) -> [Pair] {
    var out: [Pair] = []
    for first in electrodes.indices {
      for second in electrodes.indices where second > first {
        let distance = (electrodes[first].centre - electrodes[second].centre).length
        out.append(Pair(first: first, second: second, volts: min(limit, voltsPerCentimetre * distance / 10)))
      }
    }
    return out
  }

  /// The share of cells that survive N pulses of a field, 1 / (1 + e^((E - Ec) / A)), Ec = 3996 e^(-0.03 N),
  /// A = 1441 e^(-0.06 N) V/cm (Peleg and Fermi; constants of Garcia 2014 in vitro, which are too hopeful in patients).
  public static func survival(field: Double, pulses: Int) -> Double {
    let critical = 3996 * Elementary.exp(-0.03 * Double(pulses))
    let width = 1441 * Elementary.exp(-0.06 * Double(pulses))
    return 1 / (1 + Elementary.exp((field - critical) / width))
  }
}

/// The fields of all pairs together.
public struct ElectroporationRun: Sendable {
  public let grid: Grid
  /// Strongest field over the pairs, V/cm.
  public let field: Volume<Float>
  public let pairs: [PairResult]
  /// Warming by all pulses without any heat flow, K: the most it can be.
  public let warming: Volume<Float>

  public struct PairResult: Sendable, Hashable {
    public let pair: Electroporation.Pair
    /// At the end of the pulse, A.
    public let current: Double
    /// Conductivity updates until the current settled.
    public let updates: Int
  }

  /// 0 or above where the field exceeds a threshold, V/cm.
  public func zone(_ threshold: Double) -> Volume<Float> { field.map { $0 - Float(threshold) } }

  public func volume(_ threshold: Double) -> Double {
    Double(field.voxels.reduce(into: 0) { $0 += Double($1) >= threshold ? 1 : 0 }) * grid.voxelVolume
  }
}
