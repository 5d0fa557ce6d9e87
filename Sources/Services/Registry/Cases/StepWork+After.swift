internal import Rulebook
internal import Store

extension StepWork {
  mutating func perform(_ changes: JSONValue) throws {
    try apply(changes)
    guard let start = file.start, let end = file.end else {
      throw Refusal.invalid("period", "请填写手术开始和结束时间。", "State when the procedure began and ended.")
    }
    guard end.seconds >= start.seconds else {
      throw Refusal.invalid("period.end", "结束时间早于开始时间。", "The end is before the start.")
    }
    guard end.seconds <= now / 1000 + 300 else {
      throw Refusal.invalid("period.end", "时间不能在将来。", "The time lies in the future.")
    }
    if file.record.members["team"] == nil, let operatorID = file.operatorID {
      let person = try physician(operatorID, "team")
      file.record.members["team"] = .list([
        .group(["person": .text(operatorID), "role": .text("operator"), "title": .text(person.titleCode)])
      ])
    }
    syncMembers()
    try procedureDone(isNew: true)
  }

  /// Reports, follow-up and logbook as they follow from what was done.
  mutating func procedureDone(isNew: Bool) throws {
    guard let end = file.end, let level = file.level(core.catalogue) else { return }
    let deadline = core.reportDeadline(level: level, completed: end.day)
    if deadline.isOwed {
      let known = file.reports
      file.reports = CaseReport.Recipient.allCases.map { recipient in
        var report = known.first { $0.recipient == recipient } ?? CaseReport(recipient: recipient)
        report.due = deadline.due
        return report
      }
    } else {
      file.reports.removeAll { $0.submittedAt == nil }
    }
    if isNew, file.followUps.isEmpty, let due = end.day.adding(days: CaseProjection.outcomeDays) {
      file.followUps = [FollowUpTask(id: core.ids.next().text, due: due)]
    }
    for case .group(let parts) in rows("trainees") {
      guard case .text(let person) = parts["person"], case .text(let role) = parts["role"],
        let course = try TrainingTable.course(of: person, on: end.day, in: connection)
      else { continue }
      var supervisor: String?
      if case .text(let name) = parts["supervisor"] { supervisor = name }
      logbook.append(
        LogbookEntry(
          course: course.id, caseID: file.id, role: role, supervisor: supervisor, isConfirmed: false, day: end.day,
          level: level))
    }
  }

  func rows(_ field: String) -> [RecordNode] {
    if case .list(let rows) = file.record.members[field] { rows } else { [] }
  }

  mutating func report(_ recipient: CaseReport.Recipient?, _ receipt: String?, _ changes: JSONValue) throws {
    try apply(changes)
    let gate = core.standard.qualityGate(
      file.record, in: ValidationContext(stage: .reported, catalogue: core.catalogue))
    guard gate.passes else { throw Self.incomplete(gate) }
    guard let recipient else {
      guard file.reports.allSatisfy({ $0.submittedAt != nil }) else {
        throw Refusal.invalid("recipient", "请指明接收方：ministry 或 province。", "Name the recipient: ministry or province.")
      }
      return
    }
    guard let index = file.reports.firstIndex(where: { $0.recipient == recipient }) else {
      throw Refusal.invalid("recipient", "本例不需报送。", "This case owes no report.")
    }
    guard let receipt, !receipt.isEmpty, receipt.utf8.count <= 64, receipt.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw Refusal.invalid("receipt", "请填写回执号。", "State the receipt's number.") }
    if file.reports[index].submittedAt != nil, file.reports[index].receipt != receipt {
      throw Refusal.invalid("recipient", "已报送，回执号不同。", "It is reported already, with another receipt.")
    }
    file.reports[index].submittedAt = file.reports[index].submittedAt ?? now
    file.reports[index].receipt = receipt
    // The dictionary knows no ministry: its receipt is "other".
    let code = recipient == .province ? "province" : "other"
    file.record.members["receipts"] = .list(
      rows("receipts") + [
        .group(["recipient": .text(code), "time": .text(Moment.text(milliseconds: now)), "receipt": .text(receipt)])
      ])
  }

  mutating func follow(_ followUp: CaseCommand.FollowUp) throws {
    try apply(followUp.changes)
    guard followUp.doneOn <= today, let start = file.start, followUp.doneOn >= start.day else {
      throw Refusal.invalid("doneOn", "随访日期应在手术之后、今天之前。", "A follow-up lies after the procedure and not in the future.")
    }
    var task: FollowUpTask
    if let id = followUp.task {
      guard let found = file.followUps.first(where: { $0.id == id }) else {
        throw Refusal.invalid("task", "没有这项随访。", "There is no such follow-up.")
      }
      task = found
    } else {
      task = file.followUps.first { $0.doneOn == nil } ?? FollowUpTask(id: core.ids.next().text, due: followUp.doneOn)
    }
    (task.doneOn, task.method, task.result) = (followUp.doneOn, followUp.method, followUp.result)
    file.followUps.removeAll { $0.id == task.id }
    file.followUps.append(task)
    file.followUps.sort { ($0.due, $0.id) < ($1.due, $1.id) }
    file.record.members["followUps"] = .list(
      file.followUps.map { task in
        var parts: RecordMembers = ["due": .text(task.due.iso)]
        parts["done"] = task.doneOn.map { .text($0.iso) } ?? .missing(.notDone)
        if let method = task.method { parts["method"] = .text(method) }
        return .group(parts)
      })
  }

  mutating func close() throws {
    let gate = core.standard.qualityGate(
      file.record, in: ValidationContext(stage: .followedUp, catalogue: core.catalogue))
    guard gate.passes else { throw Self.incomplete(gate) }
    guard file.overrides.allSatisfy({ $0.review != nil }) else {
      throw Refusal(
        .incomplete,
        Bilingual("紧急越权尚未复核，不能结案。", "An emergency override waits for its review; the case cannot be closed."))
    }
    let open = rows("adverseEvents").contains { row in
      guard case .group(let parts) = row else { return false }
      if case .text = parts["adjudicator"] { return false }
      return true
    }
    if open {
      throw Refusal(
        .incomplete, Bilingual("有不良事件尚未评定，不能结案。", "An adverse event is not adjudicated; the case cannot be closed."))
    }
  }

  private static func incomplete(_ gate: QualityGate) -> Refusal {
    let missing = gate.completeness.missing.map {
      Violation(
        field: $0, rule: "required", message: Bilingual("\($0) 尚未填写", "\($0) is not filled in"), severity: .warning)
    }
    let zh = gate.reasons.map(\.chinese).joined(separator: "；")
    let en = gate.reasons.map(\.english).joined(separator: "; ")
    return Refusal(
      .incomplete, violations: gate.errors + missing, Bilingual("记录尚不完整：\(zh)。", "The record is not complete: \(en)."))
  }

  mutating func recordEvent(_ row: JSONValue) throws {
    guard case .object(let members) = row,
      case .group(var parts)? = RecordDocument(row).map({ RecordNode.group($0.members) })
    else { throw Refusal.invalid("adverseEvents", "不良事件应为对象。", "An adverse event is an object.") }
    if members.contains(where: { $0.name == "adjudicator" }) {
      throw Refusal.invalid(
        "adverseEvents.adjudicator", "评定由未参加手术者另行完成。",
        "Adjudication is a step of its own, by somebody who did not operate.")
    }
    // What happened and when is known when it is recorded; grades and outcome are due with the report.
    guard parts["type"] != nil else {
      throw Refusal.invalid("adverseEvents.type", "请填写不良事件的类型。", "State the type of the adverse event.")
    }
    guard parts["onset"] != nil else {
      throw Refusal.invalid("adverseEvents.onset", "请填写不良事件的发生时间。", "State when the adverse event began.")
    }
    parts["adjudicator"] = .missing(.notDone)
    file.record.members["adverseEvents"] = .list(rows("adverseEvents") + [.group(parts)])
  }

  mutating func adjudicate(_ row: Int, _ verdict: JSONValue) throws {
    var events = rows("adverseEvents")
    guard row >= 1, row <= events.count, case .group(var parts) = events[row - 1] else {
      throw Refusal.invalid("row", "没有这一条不良事件。", "There is no such adverse event.")
    }
    guard let document = RecordDocument(verdict) else {
      throw Refusal.invalid("verdict", "评定应为对象。", "The verdict must be an object.")
    }
    let allowed: Set<String> = ["sir", "cirse", "relation", "serious", "preventable", "outcome"]
    for (name, node) in document.members {
      guard allowed.contains(name) else {
        throw Refusal.invalid("verdict.\(name)", "评定不改“\(name)”。", "Adjudication does not change \(name).")
      }
      parts[name] = node
    }
    parts["adjudicator"] = .text(
      try AccountPersonTable.person(of: caller.actor.account, in: connection) ?? caller.actor.account)
    events[row - 1] = .group(parts)
    file.record.members["adverseEvents"] = .list(events)
  }

  /// Opens an override for at most four hours; those who watch are told at once.
  mutating func openOverride(_ reason: String, _ milliseconds: Int64) throws {
    let rules = core.emergencyRules
    if rules.objection(reason: reason, milliseconds: milliseconds) != nil {
      throw Refusal.invalid(
        "reason",
        "请写明紧急越权的理由（\(rules.shortestReason) 至 \(rules.longestReason) 字），时限不超过 \(rules.longest / 3_600_000) 小时。",
        "State the reason (\(rules.shortestReason) to \(rules.longestReason) characters); the override lasts at most \(rules.longest / 3_600_000) hours."
      )
    }
    let objection = try CaseGuard(core: core, reader: reader, connection: connection).objection(
      .mayBeDone, file, at: now)
    isRuled = true
    let opened = CaseOverride(
      id: core.ids.next().text, account: caller.actor.account, reason: reason,
      clauses: objection?.clauses.map(\.text) ?? [], opened: now, ends: now + milliseconds,
      reviewDue: rules.reviewDue(opened: now))
    file.overrides.append(opened)
    override = opened
    notice = (core.ids.next().text, "override.opened")
  }

  mutating func reviewOverride(_ id: String, _ isJustified: Bool, _ remark: String) throws {
    try require(reason: remark)
    guard let index = file.overrides.firstIndex(where: { $0.id == id }) else {
      throw Refusal.invalid("override", "没有这次越权。", "There is no such override.")
    }
    guard file.overrides[index].review == nil else {
      throw Refusal.invalid("override", "已经复核。", "It has been reviewed.")
    }
    file.overrides[index].review = CaseOverride.Review(
      account: caller.actor.account, at: now, isJustified: isJustified, remark: remark)
    override = file.overrides[index]
    notice = (core.ids.next().text, "override.reviewed")
  }
}
