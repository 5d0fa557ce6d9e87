/// Everything one plan says: the content of `result.json`, of the report and of what a study keeps.
///
/// A number that a decision hangs on is a ``Figure`` with its bounds; what is not known is absent, never zero. Nobody's
/// name or number stands in it: a plan is tied to images by their UIDs, and to a person only through the archive.
public struct PlanDocument: Codable, Sendable, Hashable {
  /// Version of this format.
  public static let currentVersion = 1

  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Needle paths only.
    case paths
    /// Zones of needles that the scenario gives.
    case simulate
    /// A choice of several probes.
    case probes
    /// Margin after treatment.
    case margin
    /// Paths, probes, zones and technique in one.
    case whole
  }

  public var version = PlanDocument.currentVersion
  public var kind: Kind
  /// Version of equations and constants.
  public var engine: String
  /// That this supports planning and is no device claim.
  public var notice: BilingualText
  public var title: BilingualText
  public var images: Images
  /// What was computed from, by content.
  public var inputs: [Input]
  /// Every number and choice that went in.
  public var parameters: [Parameter]
  public var anatomy: Anatomy
  public var technique: [Advice]
  public var paths: Paths?
  public var placement: Placement?
  public var zones: [Zone]
  public var coverage: Coverage?
  public var margin: Margin?
  /// What a reader must know before trusting the figures: repeated edges, gaps in the series, a missed threshold.
  public var findings: [Finding]
  public var pictures: [Picture]
  /// Volumes beside `result.json`, by content; nil where there are none.
  public var files: [Input]?
  /// SHA-256 of the canonical text of inputs, parameters and results, hexadecimal.
  public var digest: String
  public var signature: Signature?

  public struct Images: Codable, Sendable, Hashable {
    public var modality: String?
    public var studyInstanceUID: String?
    public var seriesInstanceUID: String?
    public var frameOfReferenceUID: String?
    /// Columns, rows, slices.
    public var shape: [Int]
    /// mm.
    public var spacing: [Double]
  }

  public struct Input: Codable, Sendable, Hashable {
    public var name: String
    public var sha256: String
  }

  public struct Parameter: Codable, Sendable, Hashable {
    public var name: String
    public var label: BilingualText?
    public var value: String
    public var unit: String
    /// `verified`, `unverified`, `given` (by the scenario) or `-`.
    public var mark: String
    public var source: String
  }

  /// A figure with its bounds, low to high.
  public struct Figure: Codable, Sendable, Hashable {
    public var low: Double
    public var nominal: Double
    public var high: Double
    /// UCUM: `mm`, `mL`, `%`, `Cel`, `s`, `W`.
    public var unit: String
    /// What the bounds stand for.
    public var bounds: BilingualText
  }

  public struct Anatomy: Codable, Sendable, Hashable {
    public var organ: BilingualText?
    /// LPS, mm.
    public var targetCentre: [Double]
    /// Longest diameter, mm, and volume, mL.
    public var targetDiameter: Double
    public var targetVolume: Double
    public var organVolume: Double?
    /// To the nearest of each structure to keep away from, mm.
    public var neighbours: [Neighbour]
  }

  public struct Neighbour: Codable, Sendable, Hashable {
    public var name: BilingualText
    public var distance: Double
  }
}

/// One text in both languages.
public struct BilingualText: Codable, Sendable, Hashable {
  public var zh: String
  public var en: String

  public init(_ zh: String, _ en: String) {
    self.zh = zh
    self.en = en
  }
}
