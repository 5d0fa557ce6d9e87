internal import Rulebook
internal import Store

/// A step being worked out: the case as it was, as it becomes, and what hangs on it.
struct StepWork {
  let core: RegistryCore
  let connection: any SQLConnection
  let reader: StandingReader
  /// Valid from when the step's changes are made.
  private let memo = EvaluationMemo()
  let step: CaseStep
  let caller: Caller
  let now: Int64
  var old: CaseFile?
  var file: CaseFile
  var reason: String?
  var isRuled = false
  var overriddenBy: String?
  var override: CaseOverride?
  var logbook: [LogbookEntry] = []
  var notice: (id: String, kind: String)?

  /// Members that the registry writes itself.
  static let systemFields: Set<String> = ["caseID", "institution", "patient", "level", "provenance", "receipts"]

  init(
    _ core: RegistryCore, _ connection: any SQLConnection, _ file: CaseFile, _ step: CaseStep, _ caller: Caller,
    _ now: Int64
  ) throws {
    (self.core, self.connection, self.step, self.caller, self.now) = (core, connection, step, caller, now)
    (self.file, old) = (file, file)
    reader = try StandingReader(core, connection)
  }

  var today: CivilDate { CivilDate(milliseconds: now) }

  /// Sets members of the record.
  mutating func apply(_ changes: JSONValue) throws {
    guard case .object(let members) = changes else {
      throw Refusal.invalid("changes", "更改应为对象。", "Changes must be an object.")
    }
    guard !members.isEmpty else { return }
    guard let document = RecordDocument(changes) else { return }
    for member in members {
      if Self.systemFields.contains(member.name) {
        throw Refusal.invalid(member.name, "“\(member.name)”由系统填写，不能修改。", "\(member.name) is written by the registry.")
      }
      file.record.members[member.name] = document.members[member.name]
    }
  }

  /// Who has to do with the case by its record, besides those who were assigned.
  mutating func syncMembers() {
    var members = file.members.filter { [.referrer, .nurse, .technologist, .supervisor].contains($0.role) }
    func add(_ person: String, _ role: CaseMember.Role) {
      let member = CaseMember(person: person, role: role)
      if !members.contains(member) { members.append(member) }
    }
    if let decider = file.decider { add(decider, .decider) }
    if case .list(let rows) = file.record.members["team"] {
      for case .group(let parts) in rows {
        guard case .text(let person) = parts["person"], case .text(let word) = parts["role"],
          let role = CaseMember.Role(rawValue: word)
        else { continue }
        add(person, role)
      }
    } else {
      for member in file.members where member.role == .operator_ || member.role == .assistant {
        add(member.person, member.role)
      }
    }
    for trainee in file.record.texts("trainees.person") { add(trainee, .trainee) }
    for supervisor in file.record.texts("trainees.supervisor") { add(supervisor, .supervisor) }
    file.members = members.sorted { ($0.role.rawValue, $0.person) < ($1.role.rawValue, $1.person) }
  }

  /// Refuses where the norm stands against it, unless an override holds.
  mutating func ask(_ condition: CaseTransition.Condition) throws {
    let objection = try CaseGuard(core: core, reader: reader, connection: connection, memo: memo)
      .objection(condition, file, at: now)
    isRuled = true
    guard let objection else { return }
    guard let open = file.override(at: now) else { throw objection }
    overriddenBy = open.id
  }

  /// Validates, projects, and puts everything together.
  mutating func finish() throws -> PreparedChange {
    if !file.codes.isEmpty {
      file.record.members["level"] = file.level(core.catalogue).map { .number(Rational($0)) }
    }
    if file.state.isDone, file.record.members["studies"] == nil {
      let studies = try StudyMatchTable.matches(of: file.id, in: connection).map(\.study)
      if !studies.isEmpty { file.record.members["studies"] = .list(studies.map { .text($0) }) }
    }
    file.record.members["provenance"] = .group([
      "author": .text(caller.actor.account), "time": .text(Moment.text(milliseconds: now)), "system": .text("jieru"),
      "rulebook": .text(core.book.hash), "logIndex": .missing(.notApplicable),
    ])
    file.record = core.standard.canonical(file.record, catalogue: core.catalogue)
    let context = ValidationContext(stage: file.state.stage, catalogue: core.catalogue)
    let (violations, completeness) = core.standard.examine(file.record, in: context)
    // What is merely absent makes a case incomplete, not wrong.
    let errors = violations.filter { $0.severity == .error && $0.rule != ValueRule.required.rawValue }
    guard errors.isEmpty else { throw Refusal.violations(errors) }
    file.version += 1
    file.updatedAt = now
    let standing = CaseStanding.of(
      file, today: today, completeness: completeness, objection: try standingObjection())
    let text = RecordText(file.record)
    return PreparedChange(
      file: file, old: old, step: step, actor: caller.actor.account, reason: reason,
      projection: CaseProjection(file, catalogue: core.catalogue), columns: standing.columns(file),
      canonical: try file.canonicalContent(text), recordText: text.text, before: PreparedChange.before(old, file),
      word: reader.word, isRuled: isRuled,
      overriddenBy: overriddenBy, override: override, logbook: logbook, notice: notice)
  }

  /// Whether the norm stands against the next step, for the list; only before the procedure and once people are named.
  private func standingObjection() throws -> Refusal? {
    guard [.assessed, .authorised, .planned, .consented].contains(file.state), file.decider != nil,
      file.operatorID != nil, file.override(at: now) == nil
    else { return nil }
    return try CaseGuard(core: core, reader: reader, connection: connection, memo: memo)
      .objection(.mayBeDone, file, at: now)
  }
}
