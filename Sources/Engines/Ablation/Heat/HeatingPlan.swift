internal import Imaging

/// Heat by one technique for a time.
public struct HeatingPlan: Sendable {
  public enum Technique: Sendable, Hashable {
    case radiofrequency(Radiofrequency)
    case microwave(Microwave)
    case laser(LaserDiffuser)
  }

  public let tissue: TissueMap
  public let technique: Technique
  /// Seconds of heating.
  public let duration: Double
  /// Seconds of cooling that follow, during which dose still grows.
  public let cooling: Double
  public let perfusionStop: PerfusionStop
  /// Longest time step, s; nil takes 0.95 of the stable one.
  public let timeStep: Double?

  /// - Throws: ``AblationError`` on a duration outside 1 to 3600 s or a time step outside 1 ms to 60 s.
  public init(
    tissue: TissueMap, technique: Technique, duration: Double, cooling: Double = 0,
    perfusionStop: PerfusionStop = .arrhenius, timeStep: Double? = nil
  ) throws(AblationError) {
    try require(duration, in: 1...3600, field: "duration", unit: "s")
    try require(cooling, in: 0...3600, field: "cooling", unit: "s")
    if let timeStep { try require(timeStep, in: 1e-3...60, field: "timeStep", unit: "s") }
    self.tissue = tissue
    self.technique = technique
    self.duration = duration
    self.cooling = cooling
    self.perfusionStop = perfusionStop
    self.timeStep = timeStep
  }

  func source(on lattice: Lattice) throws(AblationError) -> any HeatSource {
    switch technique {
    case .radiofrequency(let plan):
      return try RadiofrequencySource(
        plan, conductivity: tissue.cells(lattice) { $0.electricalConductivity }, in: tissue.grid)
    case .microwave(let plan): return try plan.source(on: lattice, in: tissue.grid)
    case .laser(let plan): return try plan.source(on: lattice, in: tissue.grid)
    }
  }

  /// Water and heat capacity of the tissue most voxels are of: where boiling is worked out.
  func boiling() -> Boiling? {
    var counts = [Int](repeating: 0, count: 256)
    for label in tissue.labels.voxels where tissue.vessels[label] == nil { counts[Int(label)] += 1 }
    guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }),
      let main = tissue.tissues[UInt8(most)]
    else { return nil }
    return Boiling(water: main.water, specificHeat: main.specificHeat)
  }
}
