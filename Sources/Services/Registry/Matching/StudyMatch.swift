public import Rulebook

/// A study that has come to the archive, as far as matching needs it.
public struct StudyArrival: Sendable, Hashable {
  public var study: String
  public var accession: String?
  public var patientID: String?
  /// Issuer of the patient ID: an institution's id or code.
  public var issuer: String?
  public var day: CivilDate?
  public var modality: String?
  /// The institution whose archive it is, where the node serves one.
  public var institution: String?

  public init(
    study: String, accession: String? = nil, patientID: String? = nil, issuer: String? = nil, day: CivilDate? = nil,
    modality: String? = nil, institution: String? = nil
  ) {
    (self.study, self.accession, self.patientID, self.issuer) = (study, accession, patientID, issuer)
    (self.day, self.modality, self.institution) = (day, modality, institution)
  }
}

/// To which case a study belongs, or that nobody knows yet.
public struct StudyMatch: Sendable, Hashable {
  public enum State: String, Sendable { case unmatched, matched, setAside = "set_aside" }
  public enum Method: String, Sendable {
    case accession, patient
    /// A person decided.
    case person
    /// The accession is a case's, but the patient is another: nobody but a person decides that.
    case conflict
    /// More than one case fits.
    case ambiguous
    case none

    public var label: Bilingual {
      switch self {
      case .accession: Bilingual("检查号相同", "Same accession number")
      case .patient: Bilingual("患者与日期相符", "Patient and date fit")
      case .person: Bilingual("人工匹配", "Matched by a person")
      case .conflict: Bilingual("检查号相同但患者不同", "Same accession number, another patient")
      case .ambiguous: Bilingual("多个病例相符", "Several cases fit")
      case .none: Bilingual("没有相符的病例", "No case fits")
      }
    }
  }
  public let study: String
  public let caseID: String?
  public let state: State
  public let method: Method
  public let institution: String?
  public let accession: String?
  /// A digest of the patient's number, so that studies of one patient can be seen together without naming him.
  public let patientKey: String?
  public let day: CivilDate?
  public let modality: String?
  public let at: Int64
  public let version: Int
}

/// A case that a study might belong to.
struct MatchCandidate: Sendable, Hashable {
  let caseID: String
  let patient: String
  let requestedOn: CivilDate
  let scheduledFor: CivilDate?
  let startedOn: CivilDate?
}

/// The decision, apart from any table.
enum MatchDecision {
  /// Days about the procedure in which images of it are made.
  static let daysAbout = 1
  /// How long after the request images may come, while the procedure is not recorded.
  static let daysOpen = 60

  /// - Parameters:
  ///   - byNumber: The case whose number is the accession number.
  ///   - patient: The patient whose record number the study names, where there is exactly one.
  ///   - cases: That patient's cases.
  static func decide(
    _ arrival: StudyArrival, byNumber: MatchCandidate?, patient: String?, cases: [MatchCandidate]
  ) -> (caseID: String?, method: StudyMatch.Method) {
    if let byNumber {
      // Images under another patient's number are a mistake somewhere: never joined by themselves.
      if let patient, patient != byNumber.patient { return (nil, .conflict) }
      return (byNumber.caseID, .accession)
    }
    guard patient != nil, let day = arrival.day else { return (nil, .none) }
    let fitting = cases.filter { fits(day, $0) }
    if fitting.count == 1 { return (fitting[0].caseID, .patient) }
    return (nil, fitting.isEmpty ? .none : .ambiguous)
  }

  static func fits(_ day: CivilDate, _ candidate: MatchCandidate) -> Bool {
    if let started = candidate.startedOn ?? candidate.scheduledFor {
      return abs(day.days(since: started)) <= daysAbout
    }
    let passed = day.days(since: candidate.requestedOn)
    return passed >= 0 && passed <= daysOpen
  }
}
