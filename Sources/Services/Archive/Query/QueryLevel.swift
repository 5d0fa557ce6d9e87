/// Levels of the query/retrieve information models (PS3.4 C.6) and of QIDO-RS (PS3.18 10.6).
public enum QueryLevel: Int, Sendable, Hashable, CaseIterable, Comparable {
  case patient, study, series, instance

  /// Query/Retrieve Level (0008,0052).
  public init?(dicom: String) {
    switch dicom.uppercased() {
    case "PATIENT": self = .patient
    case "STUDY": self = .study
    case "SERIES": self = .series
    case "IMAGE", "INSTANCE": self = .instance
    default: return nil
    }
  }

  /// The value of Query/Retrieve Level (0008,0052).
  public var dicom: String {
    switch self {
    case .patient: "PATIENT"
    case .study: "STUDY"
    case .series: "SERIES"
    case .instance: "IMAGE"
    }
  }

  public static func < (left: QueryLevel, right: QueryLevel) -> Bool { left.rawValue < right.rawValue }
}
