public import Imaging

/// How far a zone reaches beyond a tumour, measured on the tumour's surface.
///
/// Signed distances of the zone's surface are sampled at the points of the tumour's surface, both between voxels
/// (voxel centres alone are off by half a voxel). Positive: covered by so much; negative: left over.
public struct MarginMeasurement: Sendable {
  /// Smallest margin over the surface that counts, mm.
  public let minimum: Double
  /// Where it is.
  public let minimumPoint: PatientPoint
  /// Uncertainty of every margin from registration and segmentation together, mm: the result lies within +- this.
  public let uncertainty: Double
  /// Margin that was asked for, mm: part of the result, because no number is generally agreed.
  public let threshold: Double
  /// Share of the counted surface by margin.
  public let histogram: Histogram
  /// Tumour outside the zone, mm^3.
  public let uncoveredVolume: Double
  /// From the tumour's centre to what is uncovered, as a unit vector in LPS, or nil where all is covered.
  public let uncoveredDirection: PatientVector?
  /// Smallest margin over the surface near the capsule, which does not count, mm; nil where there is none.
  public let subcapsularMinimum: Double?
  /// Share of the surface that lies near the capsule.
  public let subcapsularShare: Double
  /// Points of the surface with their margins, for pictures.
  public let points: [PatientPoint]
  public let margins: [Float]

  public struct Histogram: Sendable, Hashable {
    /// Below 0, 0 to 5, 5 to 10, above 10 mm.
    public let below0: Double
    public let from0to5: Double
    public let from5to10: Double
    public let above10: Double
  }

  /// Where the threshold stands against the margin and its uncertainty.
  public enum Verdict: String, Sendable, Hashable {
    /// Met even at the lower end of the band.
    case reached
    /// The threshold lies within the band.
    case uncertain
    case missed
  }

  public var verdict: Verdict {
    if minimum - uncertainty >= threshold { return .reached }
    return minimum + uncertainty < threshold ? .missed : .uncertain
  }
}

/// What a margin is measured with.
public struct MarginSettings: Sendable, Hashable {
  /// mm.
  public let threshold: Double
  /// Combined registration and segmentation error, mm (1 standard deviation times the factor the user chose).
  public let uncertainty: Double
  /// Tumour surface this near to the capsule does not count, mm (Sandu 2021, doi 10.3389/fonc.2021.623098).
  public let capsuleDistance: Double

  /// - Throws: ``AblationError`` `outOfLimits`: threshold 0 to 30, uncertainty 0.1 to 20, capsule 0 to 20 mm. An
  ///   uncertainty of zero is refused: two programs differ by 2 mm on the same patients.
  public init(threshold: Double = 5, uncertainty: Double = 2, capsuleDistance: Double = 5) throws(AblationError) {
    try require(threshold, in: 0...30, field: "threshold", unit: "mm")
    try require(uncertainty, in: 0.1...20, field: "uncertainty", unit: "mm")
    try require(capsuleDistance, in: 0...20, field: "capsuleDistance", unit: "mm")
    self.threshold = threshold
    self.uncertainty = uncertainty
    self.capsuleDistance = capsuleDistance
  }
}
