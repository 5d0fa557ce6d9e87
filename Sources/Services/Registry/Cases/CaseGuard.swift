internal import Rulebook
internal import Store

/// What a procedure's facts are assembled from; the assembly itself touches nothing else.
struct ProcedureGround: Sendable {
  var codes: [String]
  var institution: String
  var decider: PhysicianStanding?
  var operatorStanding: PhysicianStanding?
  var institutionStanding: QualificationStanding?
  var trainee: TraineeGround?
  var hasPlan: Bool
  var planTime: Moment?
  var hasConsent: Bool
  var consentTime: Moment?
  var start: Moment?
  var now: Moment?
  var attested: Attestations

  struct TraineeGround: Sendable {
    var isAtBase: Bool?
    var supervisorIsPresent: Bool
    var supervisorIsQualified: Bool?
  }

  /// The facts of a procedure in the rulebook's paths; what is not known is left out.
  func facts(_ templates: FactTemplates, catalogue: Catalogue, asOf day: CivilDate) -> FactSet? {
    guard var sheet = templates.sheet("procedure", asOf: day) else { return nil }
    sheet["codes"] = .list(codes.map { catalogue.index(ofCode: $0).map { .code($0) } ?? Value.none })
    sheet.set("indicationAttested", attested.indicationReview.map { !$0.isEmpty })
    describe(decider, as: "decider", &sheet, templates)
    describe(operatorStanding, as: "operator", &sheet, templates)
    if let trainee {
      sheet["trainee"] = templates.record(
        "Trainee",
        [
          "atBase": trainee.isAtBase.map { .boolean($0) } ?? .unknown,
          "supervisorPresent": .boolean(trainee.supervisorIsPresent),
          "supervisorQualified": trainee.supervisorIsQualified.map { .boolean($0) } ?? .unknown,
        ])
    } else {
      sheet["trainee"] = Value.none
    }
    if hasPlan { sheet.set("planBeforeStart", precedes(planTime)) }
    sheet.set("consent.patientInformed", attested.patientInformed)
    sheet.set("consent.familyInformed", attested.familyInformed)
    if hasConsent {
      sheet["consent.signed"] = .boolean(true)
      sheet.set("consent.beforeStart", precedes(consentTime))
    }
    if let institutionStanding {
      sheet.set("institution.l3Permitted", institutionStanding.isGranted)
      sheet.set("institution.suspended", institutionStanding.isSuspended)
    }
    sheet.set("devicesCleared", attested.devicesCleared)
    return sheet.facts
  }

  /// Whether something was done before the start; before the session has begun, whether it has been done by now.
  private func precedes(_ time: Moment?) -> Bool? {
    guard let time, let limit = start ?? now else { return nil }
    return time.seconds <= limit.seconds
  }

  private func describe(
    _ standing: PhysicianStanding?, as role: String, _ sheet: inout FactSheet, _ templates: FactTemplates
  ) {
    guard let standing else { return }
    sheet["\(role).inHouse"] = .boolean(standing.person.institution == institution)
    sheet.set("\(role).irPhysician", standing.isInterventional)
    if let rank = standing.title.flatMap({ templates.rank(of: $0, in: "title") }) {
      sheet["\(role).title"] = .symbol(rank)
    }
    sheet.set("\(role).l3", standing.qualification.isGranted)
    sheet.set("\(role).suspended", standing.qualification.isSuspended)
  }
}

/// What the norm has answered about one state of a case.
final class EvaluationMemo {
  var answers: [String: Evaluation] = [:]
}

/// Asks the norm whether a step may be taken.
struct CaseGuard {
  let core: RegistryCore
  let reader: StandingReader
  let connection: any SQLConnection
  var memo = EvaluationMemo()

  /// Clauses that are open before plan and consent are there.
  static let later: Set<ClauseID> = [ClauseID("3.2c"), ClauseID("3.3")]

  func ground(_ file: CaseFile, at now: Int64) throws -> ProcedureGround {
    let day = file.start?.day ?? CivilDate(milliseconds: now)
    let operatorID = file.operatorID
    return ProcedureGround(
      codes: file.codes, institution: file.institution,
      decider: try file.decider.flatMap { try reader.physician($0, on: day) },
      operatorStanding: try operatorID.flatMap { try reader.physician($0, on: day) },
      institutionStanding: try reader.qualification(file.institution, on: day), trainee: try trainee(file, on: day),
      hasPlan: file.record.texts("plan.document").first != nil,
      planTime: file.record.texts("plan.time").first.flatMap(Moment.init),
      hasConsent: file.record.texts("consent.document").first != nil,
      consentTime: file.record.texts("consent.time").first.flatMap(Moment.init), start: file.start,
      now: Moment(Moment.text(milliseconds: now)), attested: file.attested)
  }

  /// The trainee who operates under supervision, where the record names one.
  private func trainee(_ file: CaseFile, on day: CivilDate) throws -> ProcedureGround.TraineeGround? {
    guard case .list(let rows) = file.record.members["trainees"] else { return nil }
    for row in rows {
      guard case .group(let parts) = row, parts["role"] == .text("operator_supervised"),
        case .text(let person) = parts["person"]
      else { continue }
      let course = try TrainingTable.course(of: person, on: day, in: connection)
      var supervisor: String?
      if case .text(let name) = parts["supervisor"] { supervisor = name }
      let standing = try supervisor.flatMap { try reader.physician($0, on: day) }
      let rank = standing?.title.flatMap { core.templates.rank(of: $0, in: "title") }
      let senior = core.templates.rank(of: "副主任医师", in: "title")
      var isQualified: Bool?
      if let standing, let rank, let senior, let granted = standing.qualification.isGranted {
        isQualified = granted && standing.qualification.isSuspended == false && rank >= senior
      }
      return ProcedureGround.TraineeGround(
        isAtBase: course.map { $0.base == file.institution } ?? false,
        supervisorIsPresent: supervisor.map { file.record.texts("team.person").contains($0) } ?? false,
        supervisorIsQualified: isQualified)
    }
    return nil
  }

  /// A question about a case; asked twice in one step it is answered once.
  func evaluate(_ question: String, _ file: CaseFile, at now: Int64) throws -> Evaluation {
    if let known = memo.answers[question] { return known }
    let ground = try ground(file, at: now)
    let day = file.start?.day ?? CivilDate(milliseconds: now)
    guard let facts = ground.facts(core.templates, catalogue: core.catalogue, asOf: day) else {
      throw QuestionUnavailable()
    }
    let answer = try core.rules.evaluate(question, facts)
    memo.answers[question] = answer
    return answer
  }

  /// Why the norm stands against a condition; nil where it does not.
  func objection(_ condition: CaseTransition.Condition, _ file: CaseFile, at now: Int64) throws -> Refusal? {
    switch condition {
    case .mayBeDone:
      let evaluation = try evaluate("proc.permitted", file, at: now)
      let stopping = evaluation.failing.filter { !Self.later.contains($0) }
      if evaluation.verdict == .notMet, !stopping.isEmpty { return refusal(stopping, evaluation) }
      if evaluation.verdict == .undetermined, !stopping.isEmpty { return refusal(stopping, evaluation) }
      return try permission(file, at: now) ?? privilege(file, at: now)
    case .planMade: return try clause(ClauseID("3.2c"), file, at: now)
    case .consentGiven: return try clause(ClauseID("3.3"), file, at: now)
    case .mayStart:
      let evaluation = try evaluate("proc.start", file, at: now)
      if evaluation.verdict == .met || evaluation.verdict == .advisory { return try privilege(file, at: now) }
      if !evaluation.failing.isEmpty { return refusal(evaluation.failing, evaluation) }
      if let refusal = try permission(file, at: now) { return refusal }
      return refusal([ClauseID("3.9.1")], evaluation)
    case .none, .recordPasses, .reported, .followedUp, .mayClose: return nil
    }
  }

  private func clause(_ clause: ClauseID, _ file: CaseFile, at now: Int64) throws -> Refusal? {
    let evaluation = try evaluate("proc.permitted", file, at: now)
    return evaluation.failing.contains(clause) ? refusal([clause], evaluation) : nil
  }

  /// At level 3 or higher the institution must be permitted (1.5) and not suspended (3.8c).
  private func permission(_ file: CaseFile, at now: Int64) throws -> Refusal? {
    guard (file.level(core.catalogue) ?? 4) >= 3 else { return nil }
    let standing = try reader.qualification(file.institution, on: CivilDate(milliseconds: now))
    if standing.isGranted == true, standing.isSuspended == false { return nil }
    return refusal([ClauseID(standing.isSuspended == true ? "3.8c" : "1.5")], try evaluate("proc.start", file, at: now))
  }

  /// The hospital's own rule beside the norm: whoever has privileges on record operates only what he was granted and
  /// holds on the day, by the main code of the case; of a trainee who operates under supervision, his supervisor.
  ///
  /// Who has none on record at all is not bound: a hospital that keeps no such list is not brought to a halt, and from
  /// the first privilege granted to a person on the list is his. The norm of 2012 asks for title and qualification
  /// (3.2b) and has no clause on privileges by code, so the refusal names none; an emergency override passes over it.
  private func privilege(_ file: CaseFile, at now: Int64) throws -> Refusal? {
    guard let code = file.codes.first, var person = file.operatorID else { return nil }
    for case .group(let parts) in file.record.rows("trainees") where parts["role"] == .text("operator_supervised") {
      if parts["person"] == .text(person), case .text(let supervisor) = parts["supervisor"] { person = supervisor }
    }
    let privileges = try PrivilegeTable.privileges(of: person, in: connection)
    let day = file.start?.day ?? CivilDate(milliseconds: now)
    guard !privileges.isEmpty, !privileges.contains(where: { $0.code == code && $0.holds(on: day) }) else { return nil }
    let title = core.catalogue.index(ofCode: code).map { core.catalogue.entries[$0].name } ?? Bilingual(code, code)
    let former = privileges.filter { $0.code == code && $0.grantedOn <= day }.compactMap(\.until).max()
    return Refusal(
      .rule,
      former.map { until in
        Bilingual(
          "术者的手术权限“\(code) \(title.chinese)”已于 \(until.iso) 到期（本院授权）。请续授，或另选术者；紧急时可越权并事后复核。",
          "The operator's privilege for \(code) \(title.english) ended on \(until.iso) (granted by the hospital). Renew it or name another operator; in an emergency an override is possible and reviewed after."
        )
      }
        ?? Bilingual(
          "术者没有“\(code) \(title.chinese)”的手术权限（本院授权）。请授权，或另选术者；紧急时可越权并事后复核。",
          "The operator has no privilege for \(code) \(title.english) (granted by the hospital). Grant it or name another operator; in an emergency an override is possible and reviewed after."
        ))
  }

  private func refusal(_ clauses: [ClauseID], _ evaluation: Evaluation) -> Refusal {
    let known = clauses.compactMap { core.book.clause($0) }
    let zh = known.map { "\($0.id.text) \($0.title.chinese)" }.joined(separator: "；")
    let en = known.map { "\($0.id.text) \($0.title.english)" }.joined(separator: "; ")
    let isOpen = evaluation.verdict == .undetermined
    return Refusal(
      .rule, clauses: clauses, evaluation: evaluation,
      isOpen
        ? Bilingual(
          "缺少依据，无法判定：\(zh)。请补充事实，或按紧急越权办理。",
          "Not decidable, facts are missing: \(en). State them, or use the emergency override.")
        : Bilingual(
          "不符合：\(zh)。建议不开始手术；紧急时可越权并事后复核。",
          "Not met: \(en). We recommend not to start; in an emergency an override is possible and reviewed after."))
  }
}

extension RegistryCore {
  /// The last day for the reports of a case: nil where none is owed or the calendar does not reach that far.
  func reportDeadline(level: Int, completed: CivilDate) -> (isOwed: Bool, due: CivilDate?) {
    guard var sheet = templates.sheet("report", asOf: completed) else { return (level >= 3, nil) }
    sheet["level"] = .integer(level)
    sheet["completed"] = .date(completed)
    sheet["ministry"] = Value.none
    sheet["province"] = Value.none
    guard let evaluation = try? rules.evaluate("report.case", sheet.facts) else { return (level >= 3, nil) }
    if evaluation.verdict == .notApplicable { return (false, nil) }
    for detail in evaluation.details {
      if case .date(let day) = detail.value { return (true, day) }
    }
    return (true, nil)
  }
}
