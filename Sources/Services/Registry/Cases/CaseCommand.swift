public import Rulebook

/// A wish to open a case.
public struct Referral: Sendable {
  public var institution: String
  public var patient: String
  /// The record's members that are known: visit, diagnoses, indication, procedures, urgency …
  public var record: JSONValue
  /// The hospital's own number (accession number); made by the registry where there is none.
  public var number: String?
  public var scheduledFor: CivilDate?

  public init(
    institution: String, patient: String, record: JSONValue, number: String? = nil, scheduledFor: CivilDate? = nil
  ) {
    (self.institution, self.patient, self.record) = (institution, patient, record)
    (self.number, self.scheduledFor) = (number, scheduledFor)
  }

  var json: JSONValue {
    [
      "institution": .string(institution), "patient": .string(patient), "record": record, "number": .optional(number),
      "scheduledFor": .optional(scheduledFor),
    ]
  }
}

/// What is to be done with a case. `changes` are members of the record to be set; null removes one.
public enum CaseCommand: Sendable {
  case assess(decider: String, changes: JSONValue = [:])
  case authorise(operator: String, scheduledFor: CivilDate? = nil, indicationReview: String? = nil)
  case plan(document: String, time: String, changes: JSONValue = [:])
  case consent(Consent)
  case enterRoom(TimeOut)
  /// `changes` holds the period, the team and what else was done.
  case perform(changes: JSONValue)
  /// With a recipient: that one has the report. Without: the record is finished and nothing is owed.
  case report(recipient: CaseReport.Recipient?, receipt: String?, changes: JSONValue = [:])
  case followUp(FollowUp)
  case close
  case cancel(reason: String)
  case correct(changes: JSONValue, reason: String)
  case assign(person: String, role: CaseMember.Role)
  case recordEvent(JSONValue)
  /// `row` from 1.
  case adjudicate(row: Int, verdict: JSONValue)
  case override(reason: String, milliseconds: Int64)
  case reviewOverride(id: String, isJustified: Bool, remark: String)

  public struct Consent: Sendable {
    /// A code of the dictionary's `signer`.
    public var signer: String
    /// RFC 3339 with its offset.
    public var time: String
    public var document: String
    public var patientInformed: Bool
    public var familyInformed: Bool

    public init(signer: String, time: String, document: String, patientInformed: Bool, familyInformed: Bool) {
      (self.signer, self.time, self.document) = (signer, time, document)
      (self.patientInformed, self.familyInformed) = (patientInformed, familyInformed)
    }
  }

  public struct TimeOut: Sendable {
    public var signIn: String
    public var timeOut: String
    public var identityChecked: Bool
    public var siteChecked: Bool
    public var risksChecked: Bool
    public var devicesCleared: Bool
    /// What was done about a "no".
    public var remark: String?

    public init(
      signIn: String, timeOut: String, identityChecked: Bool, siteChecked: Bool, risksChecked: Bool,
      devicesCleared: Bool, remark: String? = nil
    ) {
      (self.signIn, self.timeOut, self.remark) = (signIn, timeOut, remark)
      (self.identityChecked, self.siteChecked, self.risksChecked) = (identityChecked, siteChecked, risksChecked)
      self.devicesCleared = devicesCleared
    }
  }

  public struct FollowUp: Sendable {
    /// The task; nil for one that was not planned.
    public var task: String?
    public var doneOn: CivilDate
    /// A code of the dictionary's `follow_method`.
    public var method: String
    public var result: String?
    /// Discharge, state at 30 days …
    public var changes: JSONValue

    public init(task: String? = nil, doneOn: CivilDate, method: String, result: String? = nil, changes: JSONValue = [:])
    {
      (self.task, self.doneOn, self.method, self.result, self.changes) = (task, doneOn, method, result, changes)
    }
  }

  public var step: CaseStep {
    switch self {
    case .assess: .assess
    case .authorise: .authorise
    case .plan: .plan
    case .consent: .consent
    case .enterRoom: .enterRoom
    case .perform: .perform
    case .report: .report
    case .followUp: .followUp
    case .close: .close
    case .cancel: .cancel
    case .correct: .correct
    case .assign: .assign
    case .recordEvent: .recordEvent
    case .adjudicate: .adjudicate
    case .override: .override
    case .reviewOverride: .reviewOverride
    }
  }

  /// Why, where a reason is asked for.
  var reason: String? {
    switch self {
    case .cancel(let reason), .correct(_, let reason), .override(let reason, _): reason
    default: nil
    }
  }
}
