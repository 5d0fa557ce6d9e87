public import Rulebook

/// Where a case stands on its way through the hospital.
public enum CaseState: String, CaseIterable, Sendable, Hashable {
  case requested, assessed, authorised, planned, consented
  case inRoom = "in_room"
  case performed, reported
  case followedUp = "followed_up"
  case closed, cancelled

  public var label: Bilingual {
    switch self {
    case .requested: Bilingual("已申请", "Requested")
    case .assessed: Bilingual("已评估", "Assessed")
    case .authorised: Bilingual("已批准", "Authorised")
    case .planned: Bilingual("已制定方案", "Planned")
    case .consented: Bilingual("已签同意书", "Consented")
    case .inRoom: Bilingual("手术中", "In the room")
    case .performed: Bilingual("已完成", "Performed")
    case .reported: Bilingual("已报送", "Reported")
    case .followedUp: Bilingual("已随访", "Followed up")
    case .closed: Bilingual("已结案", "Closed")
    case .cancelled: Bilingual("已取消", "Cancelled")
    }
  }

  /// The fields that are due by now.
  var stage: RecordStage {
    switch self {
    case .requested, .cancelled: .requested
    case .assessed, .authorised: .assessed
    case .planned: .planned
    case .consented, .inRoom: .consented
    case .performed: .performed
    case .reported: .reported
    case .followedUp, .closed: .followedUp
    }
  }

  /// Whether the procedure is over.
  var isDone: Bool { [.performed, .reported, .followedUp, .closed].contains(self) }
}

/// What is done with a case.
public enum CaseStep: String, CaseIterable, Sendable, Hashable {
  case open, assess, authorise, plan, consent
  case enterRoom = "enter_room"
  case perform, report
  case followUp = "follow_up"
  case close, cancel, correct, assign
  case recordEvent = "record_event"
  case adjudicate, override
  case reviewOverride = "review_override"

  public var label: Bilingual {
    switch self {
    case .open: Bilingual("申请", "Open")
    case .assess: Bilingual("评估", "Assess")
    case .authorise: Bilingual("批准手术", "Authorise")
    case .plan: Bilingual("制定方案", "Plan")
    case .consent: Bilingual("签署知情同意", "Consent")
    case .enterRoom: Bilingual("入室核查", "Time-out")
    case .perform: Bilingual("记录手术", "Record the procedure")
    case .report: Bilingual("报送", "Report")
    case .followUp: Bilingual("随访", "Follow up")
    case .close: Bilingual("结案", "Close")
    case .cancel: Bilingual("取消", "Cancel")
    case .correct: Bilingual("更正", "Correct")
    case .assign: Bilingual("指派人员", "Assign")
    case .recordEvent: Bilingual("记录不良事件", "Record an adverse event")
    case .adjudicate: Bilingual("评定不良事件", "Adjudicate an adverse event")
    case .override: Bilingual("紧急越权", "Emergency override")
    case .reviewOverride: Bilingual("复核紧急越权", "Review the override")
    }
  }

  /// As the journal names it: `case.authorised`.
  var event: String {
    switch self {
    case .open: "case.opened"
    case .assess: "case.assessed"
    case .authorise: "case.authorised"
    case .plan: "case.planned"
    case .consent: "case.consented"
    case .enterRoom: "case.entered_room"
    case .perform: "case.performed"
    case .report: "case.reported"
    case .followUp: "case.followed_up"
    case .close: "case.closed"
    case .cancel: "case.cancelled"
    case .correct: "case.corrected"
    case .assign: "case.assigned"
    case .recordEvent: "case.event_recorded"
    case .adjudicate: "case.event_adjudicated"
    case .override: "case.overridden"
    case .reviewOverride: "case.override_reviewed"
    }
  }
}

/// One row of the table of a case's life.
public struct CaseTransition: Sendable, Hashable {
  public enum Condition: Sendable, Hashable {
    case none
    /// Decider, operator, level and the institution's permission (3.2a, 3.2b, 6, 1.5).
    case mayBeDone
    /// 3.2c.
    case planMade
    /// 3.3.
    case consentGiven
    /// Everything: `proc.start` is met.
    case mayStart
    /// The gate of the standard record.
    case recordPasses
    /// Both recipients have the report, where one is owed.
    case reported
    /// The state at 30 days is on record.
    case followedUp
    /// The gate again, and no override waits for its review.
    case mayClose
  }

  public let step: CaseStep
  public let from: Set<CaseState>
  /// Nil: the state stays.
  public let to: CaseState?
  public let permission: Permission
  public let condition: Condition

  init(_ step: CaseStep, from: Set<CaseState>, to: CaseState?, _ permission: Permission, _ condition: Condition) {
    (self.step, self.from, self.to, self.permission, self.condition) = (step, from, to, permission, condition)
  }

  private static let before: Set<CaseState> = [.requested, .assessed, .authorised, .planned, .consented]
  private static let after: Set<CaseState> = [.performed, .reported, .followedUp]
  private static let living = before.union(after).union([.inRoom])

  /// The table. A step that has no row for a state is refused there.
  public static let table: [CaseTransition] = [
    CaseTransition(.assess, from: [.requested, .assessed], to: .assessed, .caseWrite, .none),
    CaseTransition(.authorise, from: [.assessed, .authorised], to: .authorised, .caseAuthorise, .mayBeDone),
    CaseTransition(.plan, from: [.authorised, .planned], to: .planned, .caseWrite, .planMade),
    CaseTransition(.consent, from: [.planned, .consented], to: .consented, .caseWrite, .consentGiven),
    CaseTransition(.enterRoom, from: [.consented], to: .inRoom, .casePerform, .mayStart),
    CaseTransition(.perform, from: [.inRoom], to: .performed, .casePerform, .none),
    CaseTransition(.report, from: [.performed], to: .reported, .caseReport, .recordPasses),
    CaseTransition(.followUp, from: [.performed, .reported, .followedUp], to: .followedUp, .caseFollowUp, .followedUp),
    CaseTransition(.close, from: [.followedUp], to: .closed, .caseClose, .mayClose),
    CaseTransition(.cancel, from: before.union([.inRoom]), to: .cancelled, .caseCancel, .none),
    CaseTransition(.correct, from: living.union([.closed]), to: nil, .caseCorrect, .none),
    CaseTransition(.assign, from: living, to: nil, .caseWrite, .none),
    CaseTransition(.recordEvent, from: after.union([.inRoom]), to: nil, .eventRecord, .none),
    CaseTransition(.adjudicate, from: after.union([.closed]), to: nil, .eventAdjudicate, .none),
    CaseTransition(.override, from: before, to: nil, .overrideRequest, .none),
    CaseTransition(.reviewOverride, from: Set(CaseState.allCases), to: nil, .overrideReview, .none),
  ]

  static func row(_ step: CaseStep) -> CaseTransition? { table.first { $0.step == step } }

  /// The steps that have a row for a state.
  public static func steps(from state: CaseState) -> [CaseStep] {
    table.filter { $0.from.contains(state) }.map(\.step)
  }
}
