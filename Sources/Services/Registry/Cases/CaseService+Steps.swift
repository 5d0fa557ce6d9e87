internal import Rulebook
internal import Store

extension CaseService {
  func prepare(
    _ command: CaseCommand, on caseID: String, ifVersion: Int, by caller: Caller, at now: Int64,
    in connection: any SQLConnection
  ) throws -> PreparedChange {
    guard let row = CaseTransition.row(command.step) else { throw Refusal.missing }
    let stored = try CaseTable.stored(caseID, in: connection)
    try Self.permit(row.permission, stored?.file, command, caller, at: now, core, in: connection)
    guard let stored else { throw Refusal.missing }
    guard stored.file.version == ifVersion else { throw Refusal.version(stored.file.version) }
    guard row.from.contains(stored.file.state) else { throw Refusal.state(command.step, stored.file.state) }
    var work = try StepWork(core, connection, stored.file, command.step, caller, now)
    work.reason = command.reason
    try work.run(command)
    try work.ask(row.condition, unless: row.condition == .none)
    if let to = row.to { work.file.state = try work.state(to, row.condition) }
    return try work.finish()
  }

  /// Role, institution, care relation, purpose and time.
  static func permit(
    _ permission: Permission, _ file: CaseFile?, _ command: CaseCommand?, _ caller: Caller, at now: Int64,
    _ core: RegistryCore, in connection: any SQLConnection
  ) throws {
    guard caller.actor != .system else { return }
    var target = AccessRequest.Target.missing
    if let file { target = .object(try attributes(of: file, command, for: caller.actor, in: connection)) }
    let decision = core.permissions.decide(
      AccessRequest(
        actor: caller.actor, permission: permission, target: target, purpose: caller.purpose, at: now,
        roleEnds: caller.roleEnds, scopes: caller.scopes, breakGlass: caller.breakGlass))
    if case .refused(let refusal) = decision { throw Refusal.access(refusal) }
  }

  /// What a decision about a case has to know of it, as far as it concerns this actor.
  static func attributes(
    of file: CaseFile, _ command: CaseCommand? = nil, for actor: Actor, in connection: any SQLConnection
  ) throws -> ObjectAttributes {
    let person = try AccountPersonTable.person(of: actor.account, in: connection)
    let own = file.members.filter { $0.person == person }
    let isCarer = file.opener == actor.account || !own.isEmpty
    var attributes = ObjectAttributes(
      institution: file.institution, carers: isCarer ? [actor.account] : [],
      participants: own.contains { $0.role.takesPart } ? [actor.account] : [], patient: file.patient)
    if case .reviewOverride(let id, _, _) = command {
      attributes.owner = file.overrides.first { $0.id == id }?.account
      if !own.isEmpty { attributes.participants = [actor.account] }
    }
    return attributes
  }
}

extension StepWork {
  mutating func ask(_ condition: CaseTransition.Condition, unless skip: Bool) throws {
    if !skip { try ask(condition) }
  }

  /// The state that a step leads to: some steps are done in parts.
  func state(_ to: CaseState, _ condition: CaseTransition.Condition) throws -> CaseState {
    switch condition {
    case .recordPasses:
      guard file.reports.allSatisfy({ $0.submittedAt != nil }) else { return file.state }
      return isFollowedUp ? .followedUp : to
    // Following up before the reports are made moves nothing: the case still owes them.
    case .followedUp: return isFollowedUp && file.state != .performed ? to : file.state
    default: return to
    }
  }

  private var isFollowedUp: Bool { !file.record.texts("status30.status").isEmpty }

  mutating func run(_ command: CaseCommand) throws {
    switch command {
    case .assess(let decider, let changes):
      try apply(changes)
      let person = try physician(decider, "decider")
      file.record.members["decider"] = .group([
        "person": .text(person.id), "title": .text(person.titleCode), "date": .text(today.iso),
      ])
      syncMembers()
    case .authorise(let operatorID, let scheduled, let review):
      _ = try physician(operatorID, "operator")
      if let scheduled { file.scheduledFor = scheduled }
      if let review { file.attested.indicationReview = review }
      file.members.removeAll { $0.role == .operator_ }
      file.members.append(CaseMember(person: operatorID, role: .operator_))
      syncMembers()
    case .plan(let document, let time, let changes):
      try apply(changes)
      file.record.members["plan"] = .group(["document": .text(document), "time": .text(try moment(time, "plan.time"))])
    case .consent(let consent):
      let time = try moment(consent.time, "consent.time")
      file.record.members["consent"] = .group([
        "signer": .text(consent.signer), "time": .text(time), "document": .text(consent.document),
      ])
      (file.attested.patientInformed, file.attested.familyInformed) = (consent.patientInformed, consent.familyInformed)
    case .enterRoom(let check): try enterRoom(check)
    case .perform(let changes): try perform(changes)
    case .report(let recipient, let receipt, let changes): try report(recipient, receipt, changes)
    case .followUp(let followUp): try follow(followUp)
    case .close: try close()
    case .cancel(let reason): try require(reason: reason)
    case .correct(let changes, let reason):
      try require(reason: reason)
      try apply(changes)
      syncMembers()
      if file.state.isDone {
        try procedureDone(isNew: false)
        // A correction that makes a report due brings the case back to where it is owed.
        if file.reports.contains(where: { $0.submittedAt == nil }) { file.state = .performed }
      }
    case .assign(let person, let role): try assign(person, role)
    case .recordEvent(let row): try recordEvent(row)
    case .adjudicate(let row, let verdict): try adjudicate(row, verdict)
    case .override(let reason, let milliseconds): try openOverride(reason, milliseconds)
    case .reviewOverride(let id, let isJustified, let remark): try reviewOverride(id, isJustified, remark)
    }
  }

  private mutating func enterRoom(_ check: CaseCommand.TimeOut) throws {
    let isClear = check.identityChecked && check.siteChecked && check.risksChecked
    if !isClear, check.remark?.contains(where: { !$0.isWhitespace }) != true {
      throw Refusal.invalid("checklist.remark", "核查有“否”，须写明处理。", "A \"no\" in the check must be explained.")
    }
    guard check.identityChecked else {
      throw Refusal.invalid(
        "checklist.identityChecked", "身份未核对，不能入室。", "The identity is not checked: the case cannot enter the room.")
    }
    var parts: RecordMembers = [
      "signIn": .text(try moment(check.signIn, "checklist.signIn")),
      "timeOut": .text(try moment(check.timeOut, "checklist.timeOut")),
      "identityChecked": .boolean(check.identityChecked), "siteChecked": .boolean(check.siteChecked),
      "risksChecked": .boolean(check.risksChecked),
    ]
    if let remark = check.remark { parts["remark"] = .text(remark) }
    file.record.members["checklist"] = .group(parts)
    file.attested.devicesCleared = check.devicesCleared
  }

  private mutating func assign(_ person: String, _ role: CaseMember.Role) throws {
    guard role == .nurse || role == .technologist || role == .supervisor || role == .assistant else {
      throw Refusal.invalid("role", "决定医师和术者由评估和批准确定。", "Decider and operator are named by assessing and authorising.")
    }
    guard let found = try Person.find(person, in: connection), found.institution == file.institution else {
      throw Refusal.invalid("person", "本机构没有这个人员。", "The institution has no such person.")
    }
    let member = CaseMember(person: person, role: role)
    if !file.members.contains(member) { file.members.append(member) }
  }

  /// A physician of the directory. Whether he may is the norm's question, not this one's.
  func physician(_ id: String, _ field: String) throws -> Person {
    guard let person = try Person.find(id, in: connection), person.profession == .physician else {
      throw Refusal.invalid(field, "名录中没有这位医师。", "The directory has no such physician.")
    }
    return person
  }

  /// A time that can be read and is not in the future (by more than five minutes of a clock that goes wrong).
  func moment(_ text: String, _ field: String) throws -> String {
    guard let moment = Moment(text) else {
      throw Refusal.invalid(
        field, "时间应如 2024-06-30T08:15:00+08:00。", "A time such as 2024-06-30T08:15:00+08:00 is expected.")
    }
    guard moment.seconds <= now / 1000 + 300 else {
      throw Refusal.invalid(field, "时间不能在将来。", "The time lies in the future.")
    }
    return text
  }

  func require(reason: String) throws {
    guard reason.contains(where: { !$0.isWhitespace }), reason.count <= 500 else {
      throw Refusal.invalid("reason", "请写明理由（不超过 500 字）。", "State a reason of at most 500 characters.")
    }
  }
}
