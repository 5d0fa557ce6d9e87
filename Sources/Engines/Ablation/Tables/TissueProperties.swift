/// What a simulation needs to know of a tissue at 37 C.
public struct TissueProperties: Sendable, Hashable {
  public let name: String
  public let zh: String
  public let en: String
  /// kg/m^3.
  public let density: Double
  /// J/kg/K.
  public let specificHeat: Double
  /// W/m/K.
  public let conductivity: Double
  /// Blood volume per volume and second, 1/s: sources differ, so there are always three.
  public let perfusion: Perfusion
  /// Mass fraction.
  public let water: Double
  /// At 480 kHz, S/m.
  public let electricalConductivity: Double
  /// Under electroporating pulses.
  public let ramp: ConductivityRamp

  public struct Perfusion: Sendable, Hashable {
    public let low: Double
    public let nominal: Double
    public let high: Double

    public subscript(_ level: PerfusionLevel) -> Double {
      switch level {
      case .low: low
      case .nominal: nominal
      case .high: high
      }
    }
  }

  /// Conductivity that rises from `base` to `raised` S/m between two field strengths, V/cm.
  public struct ConductivityRamp: Sendable, Hashable {
    public let base: Double
    public let raised: Double
    public let from: Double
    public let to: Double
  }

  /// Heat capacity of a volume, J/m^3/K.
  public var heatCapacity: Double { density * specificHeat }

  /// - Throws: ``AblationError`` naming the row that is missing or outside its limits.
  public init(_ name: String, from table: PropertyTable) throws(AblationError) {
    self.name = name
    zh = try table.text(name, "name.zh")
    en = try table.text(name, "name.en")
    density = try table.number(name, "density", in: 50...3000)
    specificHeat = try table.number(name, "specificHeat", in: 500...6000)
    conductivity = try table.number(name, "conductivity", in: 0.01...5)
    perfusion = Perfusion(
      low: try table.number(name, "perfusionLow", in: 0...0.2),
      nominal: try table.number(name, "perfusionNominal", in: 0...0.2),
      high: try table.number(name, "perfusionHigh", in: 0...0.2))
    guard perfusion.low <= perfusion.nominal, perfusion.nominal <= perfusion.high else {
      throw AblationError(
        .outOfLimits, field: "\(name).perfusion", zh: "灌注须满足 低 ≤ 中 ≤ 高",
        en: "perfusion must rise from low through nominal to high")
    }
    water = try table.number(name, "waterFraction", in: 0...1)
    electricalConductivity = try table.number(name, "sigma480k", in: 1e-4...10)
    ramp = ConductivityRamp(
      base: try table.number(name, "rampBase", in: 1e-4...10),
      raised: try table.number(name, "rampRaised", in: 1e-4...10),
      from: try table.number(name, "rampFrom", in: 1...10_000),
      to: try table.number(name, "rampTo", in: 1...10_000))
  }
}

/// Sources give perfusions that differ by factors; each level is simulated, and the zones are shown together.
public enum PerfusionLevel: String, Sendable, Hashable, CaseIterable {
  case low
  case nominal
  case high

  public var zh: String { self == .low ? "低灌注" : self == .nominal ? "中等灌注" : "高灌注" }
}

/// Blood that perfuses tissue.
public enum Blood {
  /// rho_b c_b, J/m^3/K: 1050 kg/m^3 times 3617 J/kg/K.
  public static let heatCapacity = 1050.0 * 3617.0
  /// Degrees Celsius.
  public static let temperature = 37.0
}
