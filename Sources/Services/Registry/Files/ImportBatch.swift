internal import Rulebook
internal import Store

/// The rows of one transaction.
struct ImportBatch: Sendable {
  /// A row that becomes a case.
  private struct Pending: Sendable {
    let row: ImportRow
    let patient: Patient
    let number: String
    let courses: [String: String]
  }

  private(set) var entries: [CaseEntry] = []
  private var pending: [Pending] = []
  /// New ones, with who they are where the table says so.
  private(set) var patients: [(patient: Patient, identity: PatientIdentity?)] = []
  private(set) var unchanged = 0
  private(set) var refused = 0
  private(set) var findings: [ImportFinding] = []
  private(set) var entered: [String: Patient]
  /// Who was said not to be in the directory.
  private(set) var strangers: Set<String>
  private var numbers: Set<String> = []
  /// Pseudonyms of new patients by record number.
  private var mrns: [String: String] = [:]

  init(entered: [String: Patient], strangers: Set<String>) { (self.entered, self.strangers) = (entered, strangers) }

  mutating func take(_ row: ImportedRow, _ ground: ImportGround, in connection: any SQLConnection) throws {
    findings += row.findings
    guard row.isAcceptable else {
      refused += 1
      return
    }
    for (field, person) in ground.strangers(row.record) where strangers.insert(person).inserted {
      note(
        row, field, "unknown_person",
        Bilingual("本机构名录中没有这个人员（同一人员不再提示）", "is not among the institution's people (said once of each)"), .warning)
    }
    let identity = ImportGround.identity(row.beside)
    let (patient, isNew) = try patient(row.record, identity, ground, in: connection)
    if let mrn = identity?.mrn, isNew,
      mrns.updateValue(patient.pseudonym, forKey: mrn) ?? patient.pseudonym != patient.pseudonym
    {
      refused += 1
      return note(row, "patient", "mrn_taken", Bilingual("病案号属于另一患者", "the record number is another patient's"), .error)
    }
    let stated = row.beside[ImportColumns.number]
    let number =
      stated ?? ImportNumber.made(institution: ground.institution.id, patient: patient.pseudonym, record: row.record)
    var known: ImportTable.Known?
    if let id = row.record.texts("caseID").first, let found = try ImportTable.known(id: id, in: connection) {
      known = found.institution == ground.institution.id ? found : nil
    }
    known = try known ?? ImportTable.known(number: number, in: connection)
    if let known { return compare(row, known, patient, ground) }
    guard numbers.insert(number).inserted else {
      refused += 1
      return note(row, "caseID", "duplicate", Bilingual("病例编号在表中重复", "the number stands twice in the table"), .error)
    }
    pending.append(
      Pending(
        row: ImportRow(row: row, identity: identity, number: stated), patient: patient, number: number,
        courses: try ground.courses(row.record, in: connection)))
    guard isNew else { return }
    patients.append((patient, identity))
    entered[patient.pseudonym] = patient
  }

  /// Makes the new cases ready, on both halves of the rows at a time.
  mutating func build(_ ground: ImportGround) async {
    let rows = pending
    pending = []
    let half = (rows.count + 1) / 2
    async let first = Self.build(rows.prefix(half), ground)
    let second = Self.build(rows.dropFirst(half), ground)
    let built = await first + second
    for (row, result) in zip(rows, built) {
      switch result {
      case .success(let entry): entries.append(entry)
      case .failure(let error):
        refused += 1
        let refusal = error as? Refusal
        note(
          row.row.row, refusal?.violations.first?.field ?? "", "number",
          refusal?.message ?? Bilingual("这一行不能保存", "the row cannot be kept"), .error)
      }
    }
    // Nothing of a row that fails here is saved, its patient neither.
    let kept = Set(entries.map(\.file.patient))
    patients.removeAll { !kept.contains($0.patient.id) }
  }

  private static func build(_ rows: ArraySlice<Pending>, _ ground: ImportGround) -> [Result<CaseEntry, any Error>] {
    rows.map { pending in
      Result {
        try ground.entry(
          pending.row, patient: pending.patient, number: pending.number, id: ground.core.ids.next().text,
          courses: pending.courses)
      }
    }
  }

  private func patient(
    _ record: RecordDocument, _ identity: PatientIdentity?, _ ground: ImportGround, in connection: any SQLConnection
  ) throws -> (Patient, isNew: Bool) {
    let home = ground.institution.id
    if let mrn = identity?.mrn, let found = try PatientTable.patient(institution: home, mrn: mrn, in: connection) {
      return (found, false)
    }
    let pseudonym = record.texts("patient").first ?? ""
    if let found = entered[pseudonym] { return (found, false) }
    if let found = try PatientTable.patient(institution: home, pseudonym: pseudonym, in: connection) {
      return (found, false)
    }
    var birthYear: Int?
    if case .number(let year) = record.members["birthYear"] { birthYear = year.integer }
    let patient = Patient(
      id: ground.core.ids.next().text, institution: home, pseudonym: pseudonym, birthYear: birthYear,
      sex: record.texts("sex").first ?? "unknown", isSynthetic: false, version: 1)
    return (patient, true)
  }

  /// A row that the registry holds already changes nothing; where it says something else, that is a finding.
  private mutating func compare(
    _ row: ImportedRow, _ known: ImportTable.Known, _ patient: Patient, _ ground: ImportGround
  ) {
    guard known.institution == ground.institution.id else {
      refused += 1
      return note(row, "caseID", "number_taken", Bilingual("病例编号已被使用", "the number is taken"), .error)
    }
    func core(_ record: RecordDocument) -> [String: RecordNode] {
      record.members.filter { $0.key == "receipts" || !StepWork.systemFields.contains($0.key) }
    }
    if let stored = RecordText.read(known.record), core(stored) == core(row.record) {
      unchanged += 1
    } else if known.version > 1 {
      unchanged += 1
      note(
        row, "caseID", "changed_since",
        Bilingual(
          "登记库中的病例已有后续修改（第\(known.version)版），未作改动",
          "the case has been changed in the registry (version \(known.version)) and was left as it is"),
        .warning)
    } else {
      refused += 1
      note(
        row, "caseID", "exists_otherwise",
        Bilingual("登记库中已有此病例而内容不同，请在病例页更正", "the registry holds this case with other content; correct it on its page"),
        .error)
    }
  }

  private mutating func note(
    _ row: ImportedRow, _ field: String, _ rule: String, _ message: Bilingual, _ severity: Violation.Severity
  ) {
    findings.append(
      ImportFinding(
        row: row.number, line: row.line, column: nil, heading: nil, field: field, value: nil, rule: rule,
        message: message, severity: severity))
  }

  /// One transaction. False where a case or patient of these has been entered by somebody else meanwhile: then nothing
  /// is written.
  func write(_ ground: ImportGround, isDryRun: Bool) async throws -> Bool {
    guard !isDryRun, !entries.isEmpty else { return true }
    let (core, account, now) = (ground.core, ground.account, ground.now)
    do {
      try await core.writer.perform { [self] connection in
        for (patient, identity) in patients {
          guard
            try PatientTable.patient(
              institution: patient.institution, pseudonym: patient.pseudonym, in: connection) == nil
          else { throw Overtaken() }
          if let identity {
            guard
              try PatientTable.patient(institution: patient.institution, mrn: identity.mrn, in: connection) == nil
            else { throw Overtaken() }
            try PatientTable.insert(patient, identity, in: connection)
          } else {
            try ImportTable.insert(patient, in: connection)
          }
          try core.journal(
            patient.content(identity), kind: "patient.created", object: "patient", id: patient.id, version: 1,
            by: account, at: now, in: connection)
        }
        for entry in entries {
          guard try CaseTable.id(ofNumber: entry.file.number, in: connection) == nil else { throw Overtaken() }
          try entry.write("case.imported", by: account, core, in: connection)
        }
      }
      return true
    } catch is Overtaken {
      return false
    }
  }

  private struct Overtaken: Error {}
}
