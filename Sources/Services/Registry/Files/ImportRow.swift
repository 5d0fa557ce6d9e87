internal import Rulebook
internal import Store

/// A row that may be saved, before it is known whose patient and which case it is.
struct ImportRow: Sendable {
  let row: ImportedRow
  /// Nil where the table names no patient beyond the pseudonym.
  let identity: PatientIdentity?
  let number: String?
}

/// The ground of an import: everything that its rows are judged by and that does not change from row to row.
struct ImportGround: Sendable {
  let core: RegistryCore
  let institution: Institution
  let account: String
  let now: Int64
  /// The institution's people.
  let people: Set<String>
  /// What stands for the id of a case until it has one.
  let placeholder: String
  /// The same for every row.
  private let provenance: RecordNode

  init(core: RegistryCore, institution: Institution, account: String, now: Int64, people: Set<String>) {
    (self.core, self.institution, self.account, self.now, self.people) = (core, institution, account, now, people)
    placeholder = core.ids.next().text
    provenance = .group([
      "author": .text(account), "time": .text(Moment.text(milliseconds: now)), "system": .text("jieru import"),
      "rulebook": .text(core.book.hash), "logIndex": .missing(.notApplicable),
    ])
  }

  var today: CivilDate { CivilDate(milliseconds: now) }

  // MARK: Before validation

  /// Fills in what the registry itself writes, and the patient's pseudonym where the table names him.
  func complete(_ record: inout RecordDocument, _ beside: [String: String]) -> [(
    field: String, rule: String, Bilingual
  )] {
    var problems: [(String, String, Bilingual)] = []
    if record.members["caseID"] == nil { record.members["caseID"] = .text(placeholder) }
    switch record.members["institution"] {
    case nil: record.members["institution"] = .text(institution.code)
    case .text(let code) where code == institution.code: break
    default:
      problems.append(
        ("institution", "other_institution", Bilingual("不是本机构的病例", "is a case of another institution")))
    }
    record.members["provenance"] = provenance
    if record.members["urgency"] == nil { record.members["urgency"] = .text("planned") }
    if let number = beside[ImportColumns.number], !CaseService.isNumber(number) {
      problems.append(
        ("caseID", "number", Bilingual("病例编号为 1 至 16 位字母、数字或连字符", "the number has 1 to 16 letters, digits or hyphens")))
    }
    problems += person(&record, beside)
    if let end = record.texts("period.end").first.flatMap(Moment.init), end.seconds > now / 1000 + 300 {
      problems.append(("period.end", "future", Bilingual("时间不能在将来", "lies in the future")))
    }
    return problems
  }

  private func person(
    _ record: inout RecordDocument, _ beside: [String: String]
  ) -> [(String, String, Bilingual)] {
    guard !beside.isEmpty, ImportColumns.holdIdentity(Set(beside.keys)) else { return [] }
    guard let identity = Self.identity(beside) else {
      return [
        ("patient", "identity", Bilingual("写了患者身份，就要有姓名和病案号", "who names a patient states his name and record number"))
      ]
    }
    if let objection = identity.objection { return [("patient", "identity", objection.message)] }
    let pseudonym = identity.pseudonym(institutionCode: institution.code, regionKey: core.regionKey)
    defer { record.members["patient"] = .text(pseudonym) }
    guard let stated = record.members["patient"], stated != .text(pseudonym) else { return [] }
    return [("patient", "other_patient", Bilingual("假名与所写身份不符", "the pseudonym is not that of the patient named"))]
  }

  static func identity(_ beside: [String: String]) -> PatientIdentity? {
    guard let name = beside[ImportColumns.name], let mrn = beside[ImportColumns.mrn] else { return nil }
    return PatientIdentity(
      name: name, mrn: mrn, nationalID: beside[ImportColumns.nationalID], phone: beside[ImportColumns.phone])
  }

  /// Who is named in a record and not among the institution's people: worth a second look, as former staff is.
  func strangers(_ record: RecordDocument) -> [(field: String, person: String)] {
    var named: [(String, String)] = record.texts("decider.person").map { ("decider.person", $0) }
    named += record.texts("team.person").map { ("team.person", $0) }
    return named.filter { !people.contains($0.1) }
  }

  // MARK: What a row comes to

  /// The case that a row makes, as far as it has come: up to `assessed` before the procedure, because nobody is
  /// authorised by a table; `performed` once it has an end; `reported` when the receipts are there and the gate is
  /// passed; `followed_up` and `closed` when the state at 30 days is known and nothing is open.
  func entry(
    _ row: ImportRow, patient: Patient, number: String, id: String, courses: [String: String]
  ) throws -> CaseEntry {
    var record = row.row.record
    record.members["caseID"] = .text(id)
    record.members["patient"] = .text(patient.pseudonym)
    let start = record.texts("period.start").first.flatMap(Moment.init)
    let decided = record.texts("decider.date").first.flatMap { CivilDate($0) }
    var file = CaseFile(
      id: id, number: number, institution: institution.id, patient: patient.id, state: .requested, record: record,
      attested: Attestations(), requestedOn: decided ?? start?.day ?? today, scheduledFor: start?.day, opener: account,
      members: [], reports: [], followUps: [], overrides: [], version: 1, updatedAt: now)
    file.members = members(record)
    if let end = file.end {
      file.reports = reports(file, completed: end.day)
      file.followUps = followUps(record, completed: end.day)
    }
    let completeness: Completeness
    (file.state, completeness) = state(file, row.row.examined)
    return try CaseEntry(core, file, completeness, logbook: logbook(file, courses), today: today)
  }

  private func state(_ file: CaseFile, _ examined: RecordExamination?) -> (CaseState, Completeness) {
    func gate(_ stage: RecordStage) -> QualityGate {
      if let examined, let (violations, completeness) = examined.at(stage) {
        return core.standard.qualityGate(file.record, violations, completeness, derived: examined.derived)
      }
      return core.standard.qualityGate(file.record, in: ValidationContext(stage: stage, catalogue: core.catalogue))
    }
    guard file.end != nil else {
      let state: CaseState = file.decider == nil ? .requested : .assessed
      return (state, gate(state.stage).completeness)
    }
    guard file.reports.allSatisfy({ $0.submittedAt != nil }) else { return (.performed, gate(.performed).completeness) }
    let end = gate(.followedUp)
    if !file.record.texts("status30.status").isEmpty {
      let open = file.record.rows("adverseEvents").contains { row in
        guard case .group(let parts) = row, case .text = parts["adjudicator"] else { return true }
        return false
      }
      if end.passes { return (open ? .followedUp : .closed, end.completeness) }
    }
    let reported = gate(.reported)
    return reported.passes ? (.reported, reported.completeness) : (.performed, gate(.performed).completeness)
  }

  private func members(_ record: RecordDocument) -> [CaseMember] {
    var members: Set<CaseMember> = []
    for person in record.texts("decider.person") { members.insert(CaseMember(person: person, role: .decider)) }
    for case .group(let parts) in record.rows("team") {
      guard case .text(let person) = parts["person"], case .text(let word) = parts["role"],
        let role = CaseMember.Role(rawValue: word)
      else { continue }
      members.insert(CaseMember(person: person, role: role))
    }
    for person in record.texts("trainees.person") { members.insert(CaseMember(person: person, role: .trainee)) }
    for person in record.texts("trainees.supervisor") { members.insert(CaseMember(person: person, role: .supervisor)) }
    return members.sorted { ($0.role.rawValue, $0.person) < ($1.role.rawValue, $1.person) }
  }

  /// What is owed, with the receipts that the record holds. The dictionary knows no ministry: its receipt is "other".
  private func reports(_ file: CaseFile, completed: CivilDate) -> [CaseReport] {
    guard let level = file.level(core.catalogue) else { return [] }
    let deadline = core.reportDeadline(level: level, completed: completed)
    guard deadline.isOwed else { return [] }
    return CaseReport.Recipient.allCases.map { recipient in
      var report = CaseReport(recipient: recipient)
      report.due = deadline.due
      for case .group(let parts) in file.record.rows("receipts") {
        guard case .text(let word) = parts["recipient"], word == (recipient == .province ? "province" : "other"),
          case .text(let time) = parts["time"], let moment = Moment(time), case .text(let receipt) = parts["receipt"]
        else { continue }
        (report.submittedAt, report.receipt) = (moment.milliseconds, receipt)
        break
      }
      return report
    }
  }

  private func followUps(_ record: RecordDocument, completed: CivilDate) -> [FollowUpTask] {
    let tasks = record.rows("followUps").compactMap { row -> FollowUpTask? in
      guard case .group(let parts) = row, case .text(let text) = parts["due"], let due = CivilDate(text) else {
        return nil
      }
      var task = FollowUpTask(id: core.ids.next().text, due: due)
      if case .text(let done) = parts["done"] { task.doneOn = CivilDate(done) }
      if case .text(let method) = parts["method"] { task.method = method }
      if case .text(let response) = parts["response"] { task.result = response }
      return task
    }
    guard tasks.isEmpty, record.texts("status30.status").isEmpty,
      let due = completed.adding(days: CaseProjection.outcomeDays)
    else { return tasks }
    return [FollowUpTask(id: core.ids.next().text, due: due)]
  }

  /// The courses that the trainees of a record were in.
  func courses(_ record: RecordDocument, in connection: any SQLConnection) throws -> [String: String] {
    guard let day = record.texts("period.end").first.flatMap(Moment.init)?.day else { return [:] }
    var courses: [String: String] = [:]
    for person in record.texts("trainees.person") {
      courses[person] = try TrainingTable.course(of: person, on: day, in: connection)?.id
    }
    return courses
  }

  private func logbook(_ file: CaseFile, _ courses: [String: String]) -> [LogbookEntry] {
    guard let day = file.end?.day, let level = file.level(core.catalogue) else { return [] }
    return file.record.rows("trainees").compactMap { row in
      guard case .group(let parts) = row, case .text(let person) = parts["person"],
        case .text(let role) = parts["role"],
        let course = courses[person]
      else { return nil }
      var supervisor: String?
      if case .text(let name) = parts["supervisor"] { supervisor = name }
      return LogbookEntry(
        course: course, caseID: file.id, role: role, supervisor: supervisor, isConfirmed: false, day: day, level: level)
    }
  }
}

extension RecordDocument {
  /// The rows of a list; none where there is no list.
  func rows(_ field: String) -> [RecordNode] { if case .list(let rows) = members[field] { rows } else { [] } }
}
