extension PlanDocument {
  /// What the rules say of one technique.
  public struct Advice: Codable, Sendable, Hashable {
    public var technique: String
    public var name: BilingualText
    /// `preferred`, `possible`, `caution`, `against` or `unavailable`.
    public var standing: String
    public var reasons: [Reason]
    /// Facts that a rule asks for and nobody gave.
    public var missing: [String]
    /// Whether the plan is computed with it.
    public var isChosen: Bool
  }

  public struct Reason: Codable, Sendable, Hashable {
    public var rule: String
    public var effect: String
    public var text: BilingualText
    public var fact: String
    public var number: Double
    public var threshold: Double
    public var unit: String
    public var source: String
    public var mark: String
  }

  public struct Paths: Codable, Sendable, Hashable {
    public var entries: Int
    public var feasible: Int
    /// How many entries failed for what.
    public var tooLong: Int
    public var blocked: Int
    public var tooFlat: Int
    public var thinCuff: Int
    /// Every path no other dominates, longest reserve first.
    public var front: [Path]
    /// By structure: least distance asked for, mm.
    public var clearances: [Neighbour]
    /// Lateral error, mm, and angular error, degrees, that every reserve already takes off.
    public var lateralError: Double
    public var angularError: Double
  }

  public struct Path: Codable, Sendable, Hashable {
    /// LPS, mm.
    public var entry: [Double]
    public var target: [Double]
    /// mm.
    public var length: Double
    /// Distance left beyond clearance and targeting error, mm.
    public var reserve: Double
    public var nearest: BilingualText
    /// Degrees; 90 is straight in.
    public var capsuleAngle: Double?
    /// Out of the axial plane, degrees.
    public var tilt: Double
    /// Organ before the target, mm.
    public var cuff: Double?
  }

  public struct Placement: Codable, Sendable, Hashable {
    public var applicator: BilingualText
    public var probes: [Probe]
    /// Candidates the choice was made among.
    public var candidates: Int
    /// `greedy and local search`, `exact` or `given`.
    public var method: BilingualText
    /// The free path that the needles were laid along, from the skin to the target's centre; nil where they were given.
    public var way: Path? = nil
  }

  public struct Probe: Codable, Sendable, Hashable {
    /// LPS, mm.
    public var entry: [Double]?
    public var tip: [Double]
    /// Unit vector from the skin inwards.
    public var direction: [Double]
    /// mm.
    public var activeLength: Double
    /// Skin to tip, mm.
    public var depth: Double?
    /// What the generator is set to, in words: power, time, voltage.
    public var setting: BilingualText
    /// How the needle keeps to what is asked of every path; nil where it was not checked.
    public var check: NeedleCheck? = nil
  }

  /// A needle as it will lie, held against what is asked of every path.
  public struct NeedleCheck: Codable, Sendable, Hashable {
    /// Distance left beyond clearance and targeting error, from skin to tip, mm; nil where the way is blocked or too long.
    public var reserve: Double?
    public var nearest: BilingualText?
    /// Degrees; 90 is straight in.
    public var capsuleAngle: Double?
    /// Organ before the place beside the target's centre, mm.
    public var cuff: Double?
    /// What it does not keep to; empty where it keeps to everything.
    public var breaches: [BilingualText]
  }

  /// One model of death: what is dead whatever the perfusion, and what may be.
  public struct Zone: Codable, Sendable, Hashable {
    /// `cem43`, `arrheniusLiver`, an isotherm, a field strength.
    public var model: String
    public var name: BilingualText
    public var bounds: BilingualText
    /// mL.
    public var volume: Figure
    /// Whether coverage and pictures use it.
    public var isReference: Bool
    /// Files of the guaranteed, nominal and possible zone beside `result.json`.
    public var files: [String]
  }

  public struct Coverage: Codable, Sendable, Hashable {
    /// Share of the target covered, per cent.
    public var target: Figure
    /// Share of the target with its margin covered, per cent.
    public var targetWithMargin: Figure
    /// mm.
    public var margin: Double
    /// Healthy tissue within the zone, mL.
    public var healthy: Figure
    /// Smallest margin over the target's surface, mm; negative where it is not covered.
    public var smallestMargin: Figure
    /// What of the target is left, as a unit vector from its centre, LPS.
    public var uncoveredDirection: [Double]?
    /// Least distance from the possible zone to each structure, mm; negative where it enters.
    public var neighbours: [Neighbour]
    public var verdict: Verdict
  }

  /// Where a threshold stands against a figure and its bounds.
  public enum Verdict: String, Codable, Sendable, Hashable {
    case reached
    case uncertain
    case missed
  }

  public struct Margin: Codable, Sendable, Hashable {
    /// mm.
    public var minimum: Figure
    public var minimumPoint: [Double]
    public var threshold: Double
    public var verdict: Verdict
    /// Share of the surface below 0, 0 to 5, 5 to 10 and above 10 mm, per cent.
    public var histogram: [Double]
    /// mL.
    public var uncoveredVolume: Double
    public var uncoveredDirection: [Double]?
    public var subcapsularMinimum: Double?
    public var subcapsularShare: Double
    public var registration: Registration?
  }

  public struct Registration: Codable, Sendable, Hashable {
    public var method: BilingualText
    /// Smallest determinant of the deformation: at or below 0 it folds.
    public var smallestJacobian: Double
    /// mm, where landmarks were given.
    public var landmarkError: Double?
  }

  public struct Finding: Codable, Sendable, Hashable {
    public enum Severity: String, Codable, Sendable, Hashable { case note, warning }
    public var severity: Severity
    public var text: BilingualText
  }

  /// A picture of the report: an image with outlines and needles drawn over it.
  public struct Picture: Codable, Sendable, Hashable {
    /// `axial`, `coronal`, `sagittal`, `needle`, `before`, `after`, `entries`, `margins`.
    public var kind: String
    public var title: BilingualText
    public var caption: BilingualText
    /// PNG of the plane without marks, base64.
    public var png: String?
    /// Pixels.
    public var columns: Int
    public var rows: Int
    /// mm a pixel.
    public var pixel: Double
    public var outlines: [Outline]
    public var needles: [Needle]
    public var dots: [Dot]
    /// Letters at left, top, right and bottom: R, A, L, P, H, F.
    public var edges: [String]
  }

  public struct Outline: Codable, Sendable, Hashable {
    /// `target`, `margin`, `organ`, `guaranteed`, `nominal`, `possible`, `zone`, `obstacle`.
    public var role: String
    /// Closed polygons, x and y in turn, in pixels.
    public var rings: [[Double]]
  }

  public struct Needle: Codable, Sendable, Hashable {
    /// Pixels: from x, y to x, y.
    public var line: [Double]
    public var number: Int
  }

  /// A point with a value: an entry with its reserve, a surface point with its margin.
  public struct Dot: Codable, Sendable, Hashable {
    public var x: Double
    public var y: Double
    public var value: Double
    /// `way`: the path that needles were laid along; `needle`: where one goes in; nil: a path to choose from, or the
    /// thinnest place.
    public var role: String? = nil
    /// Number of the path or needle; nil where it is its place in the list.
    public var number: Int? = nil
  }

  public struct Signature: Codable, Sendable, Hashable {
    /// `Ed25519`.
    public var algorithm: String
    /// Public key and signature over the canonical text, base64.
    public var key: String
    public var value: String
  }
}
