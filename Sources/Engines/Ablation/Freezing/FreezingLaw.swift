/// How tissue freezes: enthalpy and heat flow potential as functions of temperature.
///
/// Heat capacity is `rho c` above the band, `rho c_band + rho L / width` within it and `rho c_ice` below; conductivity
/// is constant in each of the three (Go-Smart's table; Kirchhoff's transform, Carslaw and Jaeger 1959, 2.16:
/// div(k grad T) = laplacian of the integral of k). Everything is measured from 37 C in units of unfrozen tissue, so
/// that above the band potential, enthalpy and temperature are the same number.
public struct FreezingLaw: Sendable, Hashable {
  /// Band of freezing above 37 C, K: `upper` -38 for -1 C.
  public let upper: Double
  public let lower: Double
  /// Heat capacity within and below the band over that above it.
  public let bandCapacity: Double
  public let iceCapacity: Double
  /// Conductivity within and below the band over that above it.
  public let bandConductivity: Double
  public let iceConductivity: Double

  /// - Parameters:
  ///   - lower, upper: degrees Celsius.
  ///   - latentHeat: J/kg.
  ///   - specificHeat: J/kg/K above, within and below the band.
  ///   - conductivity: W/m/K above, within and below the band.
  /// - Throws: ``AblationError`` `outOfLimits`.
  public init(
    lower: Double, upper: Double, latentHeat: Double, specificHeat: (above: Double, band: Double, below: Double),
    conductivity: (above: Double, band: Double, below: Double)
  ) throws(AblationError) {
    try require(upper, in: -20...0, field: "freezingUpper", unit: "°C")
    try require(lower, in: -60...(upper - 0.1), field: "freezingLower", unit: "°C")
    try require(latentHeat, in: 0...5e5, field: "latentHeat", unit: "J/kg")
    for value in [specificHeat.above, specificHeat.band, specificHeat.below] {
      try require(value, in: 500...6000, field: "specificHeat", unit: "J/kg/K")
    }
    for value in [conductivity.above, conductivity.band, conductivity.below] {
      try require(value, in: 0.05...10, field: "conductivity", unit: "W/m/K")
    }
    self.upper = upper - Blood.temperature
    self.lower = lower - Blood.temperature
    bandCapacity = (specificHeat.band + latentHeat / (upper - lower)) / specificHeat.above
    iceCapacity = specificHeat.below / specificHeat.above
    bandConductivity = conductivity.band / conductivity.above
    iceConductivity = conductivity.below / conductivity.above
  }

  /// The law of a table's rows `ice`, for tissue of a given specific heat and conductivity.
  public init(for tissue: TissueProperties, from table: PropertyTable) throws(AblationError) {
    try self.init(
      lower: try table.number("ice", "freezingLower", in: -60...0),
      upper: try table.number("ice", "freezingUpper", in: -20...0),
      latentHeat: try table.number("ice", "latentHeat", in: 0...5e5),
      specificHeat: (
        tissue.specificHeat, try table.number("ice", "specificHeatFreezing", in: 500...6000),
        try table.number("ice", "specificHeat", in: 500...6000)
      ),
      conductivity: (
        tissue.conductivity, try table.number("ice", "conductivityFreezing", in: 0.05...10),
        try table.number("ice", "conductivity", in: 0.05...10)
      ))
  }

  /// Potential at the lower end of the band.
  var lowerPotential: Double { upper - (upper - lower) * bandConductivity }
  /// Enthalpy at the lower end of the band.
  var lowerEnthalpy: Double { upper - (upper - lower) * bandCapacity }

  func potential(_ temperature: Double) -> Double {
    if temperature >= upper { return temperature }
    if temperature >= lower { return upper - (upper - temperature) * bandConductivity }
    return lowerPotential - (lower - temperature) * iceConductivity
  }

  func temperature(potential: Double) -> Double {
    if potential >= upper { return potential }
    if potential >= lowerPotential { return upper - (upper - potential) / bandConductivity }
    return lower - (lowerPotential - potential) / iceConductivity
  }

  func enthalpy(potential: Double) -> Double {
    if potential >= upper { return potential }
    if potential >= lowerPotential { return upper - (upper - potential) * bandCapacity / bandConductivity }
    return lowerEnthalpy - (lowerPotential - potential) * iceCapacity / iceConductivity
  }

  /// How much faster potential follows enthalpy in ice than in tissue: steps must be as much shorter.
  var stiffness: Double { max(1, max(bandConductivity / bandCapacity, iceConductivity / iceCapacity)) }
}
