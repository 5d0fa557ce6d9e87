internal import Ablation
internal import Imaging

/// What a plan is to be made of: images, structures, applicator, thresholds. Read from one JSON file.
public struct Scenario: Sendable {
  /// The file as it was read: part of a plan's inputs.
  let bytes: [UInt8]
  public let title: BilingualText
  let image: ImageFile
  let labels: LabelFile?
  let body: Structure
  let organ: Organ
  let target: Target
  let obstacles: [Obstacle]
  let vessels: [Vessel]
  let tissues: [(labels: [LabelName], tissue: String)]
  let bodyTissue: String
  let spacing: Double
  /// mm; by the target where nil.
  let size: SIMD3<Double>?
  let margin: Double
  let lateralError: Double
  let angularError: Double
  let maximalLength: Double
  let minimalCapsuleAngle: Double
  let cuff: Double
  let applicator: String
  let settings: ScenarioObject
  let mostProbes: Int
  let placements: [Placement]
  let facts: [String: Double]
  let available: Set<AblationTechnique>
  /// Name of ``references``; that of the technique where nil.
  let reference: String?
  let threshold: Double
  let uncertainty: Double
  let capsuleDistance: Double
  let followUp: FollowUp?
  /// Everything the scenario says or leaves to a standard, with what it is for.
  let numbers: [(name: String, value: String, unit: String, isGiven: Bool, zh: String, en: String)]

  static let techniques = AblationTechnique.allCases.map(\.rawValue)
  static let isotherms = ["isotherm0": 0.0, "isotherm-20": -20, "isotherm-40": -40]
  static let references =
    DamageModel.allCases.map(\.rawValue) + ["isotherm0", "isotherm-20", "isotherm-40", "field"]

  struct ImageFile: Sendable, Hashable {
    let nifti: String?
    let dicom: String?
    let longestGap: Int
  }

  struct LabelFile: Sendable, Hashable {
    enum Format: String, Sendable { case nifti, dicomSeg, rtstruct }
    let format: Format
    let path: String
    let names: [String: Int]
  }

  /// Which voxels a structure is.
  enum Structure: Sendable, Hashable {
    case labels([LabelName])
    case values(ClosedRange<Double>)
    case sphere(PatientPoint, radius: Double)
  }

  struct Organ: Sendable {
    let name: BilingualText?
    let structure: Structure?
    let tissue: String
  }

  struct Target: Sendable {
    let structure: Structure
    let tissue: String
  }

  struct Obstacle: Sendable {
    let name: BilingualText
    let structure: Structure
    let clearance: Double
    let fact: String?
  }

  struct Vessel: Sendable {
    let name: BilingualText
    let structure: Structure
    let film: Double?
  }

  struct Placement: Sendable {
    let tip: PatientPoint
    let entry: PatientPoint?
    let direction: PatientVector
  }

  struct FollowUp: Sendable {
    let image: ImageFile
    let labels: LabelFile?
    let zoneLabels: [LabelName]?
    let zoneFile: String?
    let registration: String
    let landmarks: [(before: PatientPoint, after: PatientPoint)]
  }
}
