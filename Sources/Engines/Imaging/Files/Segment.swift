/// One part of the body in a segmentation object (PS3.3 table C.8.20-4).
public struct Segment: Sendable, Hashable {
  /// How it was drawn.
  public enum Algorithm: String, Sendable, Hashable {
    case automatic = "AUTOMATIC"
    case semiautomatic = "SEMIAUTOMATIC"
    case manual = "MANUAL"
  }

  /// 1 to 65535; the value of its voxels in a label volume.
  public var number: Int
  public var label: String
  public var category: Coded
  public var type: Coded
  public var algorithm: Algorithm
  /// Required unless manual.
  public var algorithmName: String

  public init(
    number: Int, label: String, category: Coded = Segment.anatomicalStructure, type: Coded,
    algorithm: Algorithm, algorithmName: String = "Jieru"
  ) {
    self.number = number
    self.label = label
    self.category = category
    self.type = type
    self.algorithm = algorithm
    self.algorithmName = algorithmName
  }

  /// SNOMED CT, context group 7150.
  public static let anatomicalStructure = Coded("123037004", "SCT", "Anatomical Structure")
  public static let morphologicallyAbnormal = Coded("49755003", "SCT", "Morphologically Abnormal Structure")
}
