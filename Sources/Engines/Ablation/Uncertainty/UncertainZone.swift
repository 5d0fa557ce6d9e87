public import Imaging

/// A zone that is only known within bounds: what is dead whatever the truth within them, and what may be.
public struct UncertainZone: Sendable {
  /// 0 or above where every assumption says dead.
  public let guaranteed: Volume<Float>
  /// 0 or above by the middle assumption.
  public let nominal: Volume<Float>
  /// 0 or above where at least one assumption says dead.
  public let possible: Volume<Float>
  /// What was varied.
  public let zh: String
  public let en: String

  /// - Throws: ``AblationError`` `empty` without a zone, `mismatch` on different grids.
  public init(zones: [Volume<Float>], nominal: Int, zh: String, en: String) throws(AblationError) {
    guard let first = zones.first, zones.indices.contains(nominal) else {
      throw AblationError(.empty, field: "zones", zh: "没有消融范围", en: "there is no zone")
    }
    guard zones.allSatisfy({ $0.grid == first.grid }) else {
      throw AblationError(.mismatch, field: "zones", zh: "各范围的网格不同", en: "the zones' grids differ")
    }
    var (low, high) = (first.voxels, first.voxels)
    for zone in zones.dropFirst() {
      for index in low.indices {
        low[index] = min(low[index], zone.voxels[index])
        high[index] = max(high[index], zone.voxels[index])
      }
    }
    guaranteed = try UncertainZone.volume(first.grid, low)
    possible = try UncertainZone.volume(first.grid, high)
    self.nominal = zones[nominal]
    self.zh = zh
    self.en = en
  }

  private static func volume(_ grid: Grid, _ voxels: [Float]) throws(AblationError) -> Volume<Float> {
    do { return try Volume(grid: grid, voxels: voxels) } catch {
      throw AblationError(.mismatch, field: error.field, zh: error.zh, en: error.en)
    }
  }

  /// Millilitres of the three zones.
  public var millilitres: (guaranteed: Double, nominal: Double, possible: Double) {
    func volume(_ zone: Volume<Float>) -> Double {
      Double(zone.voxels.reduce(into: 0) { $0 += $1 >= 0 ? 1 : 0 }) * zone.grid.voxelVolume / 1000
    }
    return (volume(guaranteed), volume(nominal), volume(possible))
  }
}

/// Heating at all three levels of perfusion: a plan never shows one alone.
public struct HeatingPrediction: Sendable {
  public let runs: [HeatingRun]

  public func run(_ level: PerfusionLevel) -> HeatingRun? { runs.first { $0.level == level } }

  /// The zone by a model of damage, between the levels.
  public func zone(_ model: DamageModel) throws(AblationError) -> UncertainZone {
    try UncertainZone(
      zones: runs.compactMap { $0.zones[model] }, nominal: 1, zh: "低、中、高三种灌注；\(model.zh)",
      en: "low, nominal and high perfusion; \(model.en)")
  }
}

extension HeatingPlan {
  /// Runs low, nominal and high perfusion.
  public func predict(progress: (Double) -> Void = { _ in }) throws(AblationError) -> HeatingPrediction {
    var runs: [HeatingRun] = []
    for (index, level) in PerfusionLevel.allCases.enumerated() {
      runs.append(try run(level) { progress((Double(index) + $0) / 3) })
    }
    return HeatingPrediction(runs: runs)
  }
}

/// Freezing at all three levels of perfusion.
public struct FreezingPrediction: Sendable {
  public let runs: [FreezingRun]

  /// The zone within an isotherm, between the levels.
  public func zone(_ celsius: Double) throws(AblationError) -> UncertainZone {
    try UncertainZone(
      zones: runs.map { $0.zone(celsius) }, nominal: 1, zh: "低、中、高三种灌注；\(celsius) °C 等温面",
      en: "low, nominal and high perfusion; isotherm of \(celsius) C")
  }
}

extension Cryotherapy {
  public func predict(progress: (Double) -> Void = { _ in }) throws(AblationError) -> FreezingPrediction {
    var runs: [FreezingRun] = []
    for (index, level) in PerfusionLevel.allCases.enumerated() {
      runs.append(try run(level) { progress((Double(index) + $0) / 3) })
    }
    return FreezingPrediction(runs: runs)
  }
}

extension ElectroporationRun {
  /// The zone between the lowest and highest threshold that studies support.
  public func zone() throws(AblationError) -> UncertainZone {
    let limits = Electroporation.thresholds
    return try UncertainZone(
      zones: [zone(limits.low), zone(limits.nominal), zone(limits.high)], nominal: 1,
      zh: "致死场强 \(Int(limits.low)) 至 \(Int(limits.high)) V/cm",
      en: "lethal field \(Int(limits.low)) to \(Int(limits.high)) V/cm")
  }
}
