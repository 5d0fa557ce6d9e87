public import Rulebook

/// How a case stands on a day, in words that a person can read: what is due, what is missing, what stands in the way,
/// what to do next.
public struct CaseStanding: Sendable, Hashable {
  public struct Deadline: Sendable, Hashable {
    public enum State: String, Sendable { case open, late, met, metLate = "met_late", unknown }
    /// `report.ministry`, `report.province`, `follow_up`, `override.review`.
    public let what: String
    public let label: Bilingual
    /// Nil where the calendar does not reach that far.
    public let due: CivilDate?
    public let state: State
    public let clause: ClauseID?
  }

  public struct Reason: Sendable, Hashable {
    public let clause: ClauseID?
    public let text: Bilingual

    public var json: JSONValue { ["clause": clause.map { .string($0.text) } ?? .null, "text": .text(text)] }
  }

  public let deadlines: [Deadline]
  /// Ids of the dictionary that are due by now and have no answer.
  public let missing: [String]
  /// Filled of what is mandatory by now.
  public let completeness: Completeness
  public let blocked: [Reason]
  /// Nil where nothing is left to do.
  public let nextStep: CaseStep?
  public let nextAction: Bilingual

  public var isLate: Bool { deadlines.contains { $0.state == .late } }
  public var isComplete: Bool { missing.isEmpty }

  /// A pure function of the case, the day and what the record and the norm say of it.
  static func of(_ file: CaseFile, today: CivilDate, completeness: Completeness, objection: Refusal?) -> CaseStanding {
    var deadlines = file.reports.map { report in
      Deadline(
        what: "report.\(report.recipient.rawValue)",
        label: Bilingual("报送\(report.recipient.label.chinese)", "Report to: \(report.recipient.label.english)"),
        due: report.due, state: state(report, today), clause: ClauseID("3.5"))
    }
    deadlines += file.followUps.map { task in
      Deadline(
        what: "follow_up", label: Bilingual("随访", "Follow-up"), due: task.due,
        state: state(due: task.due, doneOn: task.doneOn, today), clause: ClauseID("3.4"))
    }
    deadlines += file.overrides.map { override in
      Deadline(
        what: "override.review", label: Bilingual("复核紧急越权", "Review of the emergency override"),
        due: override.reviewDue,
        state: state(due: override.reviewDue, doneOn: override.review.map { CivilDate(milliseconds: $0.at) }, today),
        clause: nil)
    }
    let blocked = reasons(file, objection)
    let next = nextStep(file)
    return CaseStanding(
      deadlines: deadlines, missing: completeness.missing, completeness: completeness, blocked: blocked, nextStep: next,
      nextAction: action(file, next, isBlocked: !blocked.isEmpty))
  }

  private static func state(_ report: CaseReport, _ today: CivilDate) -> Deadline.State {
    state(due: report.due, doneOn: report.submittedAt.map { CivilDate(milliseconds: $0) }, today)
  }

  private static func state(due: CivilDate?, doneOn: CivilDate?, _ today: CivilDate) -> Deadline.State {
    guard let due else { return doneOn == nil ? .unknown : .met }
    if let doneOn { return doneOn > due ? .metLate : .met }
    return today > due ? .late : .open
  }

  private static func reasons(_ file: CaseFile, _ objection: Refusal?) -> [Reason] {
    var reasons: [Reason] = []
    if file.state == .cancelled || file.state == .closed { return [] }
    if file.codes.isEmpty {
      reasons.append(Reason(clause: ClauseID("6"), text: Bilingual("没有填写术式", "No procedure is stated")))
    }
    if [.requested, .assessed].contains(file.state), file.decider == nil {
      reasons.append(Reason(clause: ClauseID("3.2a"), text: Bilingual("尚未指定决定医师", "Nobody is named to decide")))
    } else if file.state == .assessed, file.operatorID == nil {
      reasons.append(Reason(clause: ClauseID("3.2a"), text: Bilingual("尚未指定术者", "Nobody is named to operate")))
    } else if let objection {
      reasons.append(Reason(clause: objection.clauses.first, text: objection.message))
    }
    if file.overrides.contains(where: { $0.review == nil }), file.state == .followedUp {
      reasons.append(
        Reason(clause: nil, text: Bilingual("紧急越权尚未复核，不能结案", "An emergency override waits for its review")))
    }
    return reasons
  }

  private static func nextStep(_ file: CaseFile) -> CaseStep? {
    switch file.state {
    case .requested: .assess
    case .assessed: .authorise
    case .authorised: .plan
    case .planned: .consent
    case .consented: .enterRoom
    case .inRoom: .perform
    case .performed: .report
    case .reported: .followUp
    case .followedUp: file.overrides.contains { $0.review == nil } ? .reviewOverride : .close
    case .closed, .cancelled: nil
    }
  }

  private static func action(_ file: CaseFile, _ next: CaseStep?, isBlocked: Bool) -> Bilingual {
    guard let next else { return Bilingual("无待办", "Nothing to do") }
    if isBlocked {
      return Bilingual("先解决阻碍，再\(next.label.chinese)", "Clear what stands in the way, then: \(next.label.english)")
    }
    let wanting = file.reports.filter { $0.submittedAt == nil }
    if next == .report, !wanting.isEmpty {
      let due = wanting.compactMap(\.due).min()
      let zh = wanting.map(\.recipient.label.chinese).joined(separator: "、")
      let en = wanting.map(\.recipient.label.english).joined(separator: ", ")
      return Bilingual(
        "报送\(zh)" + (due.map { "，最迟 \($0.iso)" } ?? ""), "Report to \(en)" + (due.map { " by \($0.iso)" } ?? ""))
    }
    if next == .followUp, let due = file.followUps.filter({ $0.doneOn == nil }).map(\.due).min() {
      return Bilingual("随访，应于 \(due.iso) 前完成", "Follow up by \(due.iso)")
    }
    return next.label
  }

  /// What lists need of it.
  func columns(_ file: CaseFile) -> CaseColumns {
    let owed = file.reports
    let state: CaseColumns.ReportState
    if owed.isEmpty {
      state = .none
    } else if owed.allSatisfy({ $0.submittedAt != nil }) {
      state =
        owed.contains { report in report.submittedAt.map { report.isLate(on: CivilDate(milliseconds: $0)) } ?? false }
        ? .sentLate : .sent
    } else {
      state = .due
    }
    let rate = completeness.mandatory > 0 ? completeness.filled * 1000 / completeness.mandatory : 1000
    return CaseColumns(
      reportDue: owed.filter { $0.submittedAt == nil }.compactMap(\.due).min() ?? owed.compactMap(\.due).max(),
      reportState: state, completenessPermille: rate,
      blocked: blocked.isEmpty ? nil : JSONValue.array(blocked.map(\.json)).text)
  }
}
