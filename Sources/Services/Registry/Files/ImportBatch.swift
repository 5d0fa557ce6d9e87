internal import Rulebook
internal import Store

/// What an import remembers from batch to batch.
struct ImportMemory: Sendable {
  /// Patients that it has entered or is about to: a batch may not be on the disk yet when the next is made ready.
  var entered: [String: Patient] = [:]
  /// Who was said not to be in the directory.
  var strangers: Set<String> = []
}

/// The rows of one transaction.
struct ImportBatch: Sendable {
  let rows: [ImportedRow]
  /// What was known before these rows, and with them.
  let before: ImportMemory
  private(set) var memory: ImportMemory

  /// A row that becomes a case.
  private struct Pending: Sendable {
    let row: ImportRow
    let patient: Patient
    let number: String
    let courses: [String: String]
  }

  private(set) var entries: [CaseEntry] = []
  private var pending: [Pending] = []
  private var newcomers: [(patient: Patient, identity: PatientIdentity?)] = []
  /// New ones, with who they are where the table says so.
  private(set) var patients: [PatientEntry] = []
  private(set) var unchanged = 0
  private(set) var refused = 0
  private(set) var findings: [ImportFinding] = []
  private var numbers: Set<String> = []
  /// Pseudonyms of new patients by record number.
  private var mrns: [String: String] = [:]

  private init(_ rows: [ImportedRow], _ memory: ImportMemory) {
    (self.rows, before, self.memory) = (rows, memory, memory)
  }

  /// Finds out on a snapshot whose patients and which cases the rows are, and makes the new ones ready.
  static func settled(_ rows: [ImportedRow], _ ground: ImportGround, _ memory: ImportMemory) async throws -> ImportBatch
  {
    guard !rows.isEmpty else { return ImportBatch(rows, memory) }
    var batch = try await ground.core.database.read { connection in
      var batch = ImportBatch(rows, memory)
      for row in rows { try batch.take(row, ground, in: connection) }
      return batch
    }
    try batch.build(ground)
    return batch
  }

  /// Keeps of many patients those of this batch: the others are on the disk, and the next snapshot finds them.
  mutating func forgetWritten() {
    guard memory.entered.count > 20_000 else { return }
    memory.entered = Dictionary(
      patients.map { ($0.patient.pseudonym, $0.patient) }, uniquingKeysWith: { one, _ in one })
  }

  private mutating func take(_ row: ImportedRow, _ ground: ImportGround, in connection: any SQLConnection) throws {
    findings += row.findings
    guard row.isAcceptable else {
      refused += 1
      return
    }
    for (field, person) in ground.strangers(row.record) where memory.strangers.insert(person).inserted {
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
    if let id = row.record.texts("caseID").first, id != ground.placeholder,
      let found = try ImportTable.known(id: id, in: connection)
    {
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
    newcomers.append((patient, identity))
    memory.entered[patient.pseudonym] = patient
  }

  /// Makes the new cases ready.
  private mutating func build(_ ground: ImportGround) throws {
    defer { (pending, newcomers) = ([], []) }
    for row in pending {
      do {
        entries.append(
          try ground.entry(
            row.row, patient: row.patient, number: row.number, id: ground.core.ids.next().text, courses: row.courses))
      } catch {
        refused += 1
        let refusal = error as? Refusal
        note(
          row.row.row, refusal?.violations.first?.field ?? "", "number",
          refusal?.message ?? Bilingual("这一行不能保存", "the row cannot be kept"), .error)
      }
    }
    // Nothing of a row that fails here is saved, its patient neither.
    let kept = Set(entries.map(\.file.patient))
    for (patient, identity) in newcomers {
      if kept.contains(patient.id) {
        patients.append(try PatientEntry(ground.core, patient, identity))
      } else {
        memory.entered[patient.pseudonym] = nil
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
    if let found = memory.entered[pseudonym] { return (found, false) }
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
    if Self.isSame(known.record, row.record) {
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

  /// Members that the registry writes itself; receipts are compared all the same.
  private static let uncompared = StepWork.systemFields.subtracting(["receipts"])

  /// Whether a stored record and a row say the same. Equal texts are equal records: nearly always nothing is parsed.
  private static func isSame(_ stored: String, _ record: RecordDocument) -> Bool {
    var stored = stored
    let kept = stored.withUTF8 { RecordScanner.text($0, besides: uncompared) }
    if kept == RecordText(record, besides: uncompared).bytes { return true }
    func core(_ record: RecordDocument) -> RecordMembers { record.members.filter { !uncompared.contains($0.key) } }
    return RecordText.read(stored).map(core) == core(record)
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
        for entry in patients {
          let patient = entry.patient
          guard
            try PatientTable.patient(
              institution: patient.institution, pseudonym: patient.pseudonym, in: connection) == nil
          else { throw Overtaken() }
          guard let identity = entry.identity else { continue }
          guard try PatientTable.patient(institution: patient.institution, mrn: identity.mrn, in: connection) == nil
          else { throw Overtaken() }
        }
        for entry in entries {
          guard try CaseTable.id(ofNumber: entry.file.number, in: connection) == nil else { throw Overtaken() }
        }
        try PatientTable.insert(patients.map(\.row), in: connection)
        try CaseTable.insert(entries, kind: CaseEntry.kind, by: account, in: connection)
        try JournalWriter.append(
          first: patients.map(\.change) + entries.map(\.change),
          JournalWriter.Stamp(actor: account, rulebook: nil, at: now), in: connection)
      }
      return true
    } catch is Overtaken {
      return false
    }
  }

  private struct Overtaken: Error {}
}
