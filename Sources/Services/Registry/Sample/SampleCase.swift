public import Rulebook

/// One session of the sample, with everything the registry's tables hold of it; its standard record is made on demand
/// (``record``).
public struct SampleCase: Sendable {
  public let id: String
  /// Accession number, at most 16 characters.
  public let number: String
  public let patient: SamplePatient
  /// Whether the patient comes for the first time: then he has to be entered.
  public let isFirstVisit: Bool
  /// Credit code and id of the institution.
  public let institutionCode: String
  public let institution: String
  public let room: String
  public let equipment: String
  /// The main procedure first.
  public let codes: [String]
  public let levels: [Int]
  /// `planned`, `urgent`, `emergency`.
  public let urgency: String
  public let decider: Member
  /// The operator first; then assistant, nurse, technologist.
  public let team: [Member]
  public let trainee: Trainee?
  public let events: [Event]
  /// The grade of a medical accident that was concluded.
  public let accident: Int?
  public let reports: [Report]
  public let followUps: [FollowUp]
  /// How it was reported; the class of the plan.
  public let reporting: Reporting
  /// Day of death within 30 days, nil for the living.
  public let died: CivilDate?

  let procedure: Int
  let diagnosis: Diagnosis
  /// Minutes of the sample's clock.
  let requested, decided, planned, consented, started, ended: Int
  let random: SampleRandom
  let rulebook: String?

  public var level: Int { levels.max() ?? 1 }
  public var requestedAt: Int64 { SampleTime.milliseconds(requested) }
  public var startedAt: Int64 { SampleTime.milliseconds(started) }
  public var endedAt: Int64 { SampleTime.milliseconds(ended) }
  public var requestedOn: CivilDate { SampleTime.day(requested) }
  /// The day on which it ended: its year is the year it counts in.
  public var day: CivilDate { SampleTime.day(ended) }
  public var operatorID: String { team.first?.person ?? "" }

  /// `closed` where everything is done, `followed_up` where a follow-up is still open, `performed` where a report is.
  public var state: String {
    if reporting == .missing { return "performed" }
    return followUps.contains { $0.done == nil && !$0.isGivenUp } ? "reported" : "closed"
  }

  public struct Member: Sendable, Hashable {
    public let person: String
    /// A code of the dictionary's `team_role`.
    public let role: String
    /// A code of its `title`, as held on the day.
    public let title: String
  }

  public struct Trainee: Sendable, Hashable {
    public let person: String
    public let course: String
    public let supervisor: String
  }

  /// An adverse event, judged by somebody who did not operate.
  public struct Event: Sendable, Hashable {
    public let kind: String
    public let onset: Int64
    public let sir: Int
    public let cirse: Int
    /// A code of the dictionary's `relation`.
    public let relation: String
    public let action: String
    public let outcome: String
    /// Nil: not judged yet; only of mild ones.
    public let adjudicator: String?
    let minute: Int

    public var isRelated: Bool { relation == "related" || relation == "probable" }
  }

  public struct Report: Sendable, Hashable {
    /// `ministry`, `province`.
    public let recipient: String
    public let due: CivilDate?
    /// Milliseconds since 1970; nil: never sent.
    public let sentAt: Int64?
    public let receipt: String?
    let minute: Int?
  }

  public struct FollowUp: Sendable, Hashable {
    public let due: CivilDate
    public let done: CivilDate?
    public let method: String?
    public let response: String?
    /// Tried and missed: recorded as not done.
    public let isGivenUp: Bool
  }

  public enum Reporting: Int, Sendable { case inTime, lastDay, late, halfLate, missing, notDue }

  struct Diagnosis: Sendable, Hashable {
    let icd: String
    let operation: String
    let guidance: String
    let site: String
    let access: String
  }
}

/// A patient of the sample.
public struct SamplePatient: Sendable, Hashable {
  public let id: String
  public let name: Bilingual
  /// The institution's record number. There is no national number: none can be invented that is nobody's.
  public let mrn: String
  public let birthYear: Int
  /// `male`, `female`.
  public let sex: String
  /// As the registry computes it from the record number under the region's key.
  public let pseudonym: String
}
