import Store

/// Who a patient is in the index.
public struct PatientIdentity: Sendable, Hashable, Codable {
  public var patientID: String
  public var issuer: String
  /// DICOM text form, such as `Wang^XiaoDong=王^小东`.
  public var name: String
  /// `YYYYMMDD` or "".
  public var birthDate: String
  public var sex: String
}

/// What is to be corrected; nil stays as it is.
public struct PatientChange: Sendable, Hashable, Codable {
  public var patientID: String?
  public var issuer: String?
  public var name: String?
  public var birthDate: String?
  public var sex: String?

  public init(
    patientID: String? = nil, issuer: String? = nil, name: String? = nil, birthDate: String? = nil, sex: String? = nil
  ) {
    self.patientID = patientID
    self.issuer = issuer
    self.name = name
    self.birthDate = birthDate
    self.sex = sex
  }

  public var isEmpty: Bool { self == PatientChange() }

  func applied(to old: PatientIdentity) -> PatientIdentity {
    PatientIdentity(
      patientID: patientID ?? old.patientID, issuer: issuer ?? old.issuer, name: name ?? old.name,
      birthDate: birthDate ?? old.birthDate, sex: sex ?? old.sex)
  }

  /// Whether a patient who is there already is who the change says.
  func agrees(with other: PatientIdentity) -> Bool { applied(to: other) == other }
}

/// What a correction did, as its record keeps it.
public struct PatientCorrection: Sendable, Hashable, Codable {
  public let before: PatientIdentity
  public let after: PatientIdentity
  public let studies: [String]
}

extension Archive {
  /// Corrects whose study it is, in the index; the objects' bytes stay as they are.
  ///
  /// A Patient ID that the index knows files the study under that patient; a new one makes a patient. Other attributes
  /// are those of the whole patient, so they can be changed this way only where the patient has no other study.
  /// - Throws: ``OperationRefusal`` where that cannot be done.
  public func correctPatient(
    ofStudy study: String, _ change: PatientChange, actor: String, reason: String
  ) async throws -> PatientCorrection {
    try await record("correct-patient", subject: study, actor: actor, reason: reason) { connection in
      let row = try StudyRow.find(study, in: connection)
      return try PatientCorrector(connection: connection).correct(row.patient, studies: [study], change)
    }
  }

  /// Corrects a patient with all of the studies; a Patient ID that the index knows joins the two patients.
  /// - Throws: ``OperationRefusal`` where that cannot be done.
  public func correctPatient(
    _ patientID: String, issuer: String, _ change: PatientChange, actor: String, reason: String
  ) async throws -> PatientCorrection {
    try await record("correct-patient", subject: patientID, actor: actor, reason: reason) { connection in
      let id = try connection.integer(
        "SELECT id FROM patient WHERE patient_id = ? AND issuer = ?", [.text(patientID), .text(issuer)])
      guard let id else { throw OperationRefusal("没有这位病人 no such patient") }
      return try PatientCorrector(connection: connection).correct(id, studies: nil, change)
    }
  }
}

/// One correction's work inside a transaction.
private struct PatientCorrector {
  let connection: any SQLConnection

  /// `studies`: the ones to correct; nil for all of the patient's.
  func correct(_ id: Int, studies wanted: [String]?, _ change: PatientChange) throws -> PatientCorrection {
    guard !change.isEmpty else { throw OperationRefusal("没有要更正的内容 nothing to correct") }
    guard let before = try identity(id) else { throw OperationRefusal("没有这位病人 no such patient") }
    let all = try connection.rows("SELECT uid FROM study WHERE patient = ? ORDER BY id", [SQLValue(id)]) {
      $0.string(0)
    }
    let studies = wanted ?? all
    let after = change.applied(to: before)
    guard after != before else { throw OperationRefusal("与现有内容相同 that is how it is already") }
    let known = try connection.integer(
      "SELECT id FROM patient WHERE patient_id = ? AND issuer = ?", [.text(after.patientID), .text(after.issuer)])
    try connection.run("UPDATE archive_state SET change = change + 1")
    if let known, known != id {
      guard let there = try identity(known), change.agrees(with: there) else {
        throw OperationRefusal(
          "该病人号已有另一份信息，请只给病人号 that Patient ID is known with other attributes: give the ID alone")
      }
      try move(studies, from: id, to: known)
      return PatientCorrection(before: before, after: there, studies: studies)
    }
    if studies.count == all.count {
      try update(id, before, after)
      try touch(studies)
    } else {
      guard known == nil else {
        throw OperationRefusal(
          "该病人还有其他检查，请用 --patient 更正整位病人 the patient has other studies: correct the patient as a whole")
      }
      let new = try insert(after)
      try move(studies, from: id, to: new)
    }
    return PatientCorrection(before: before, after: after, studies: studies)
  }

  private func identity(_ id: Int) throws(StoreError) -> PatientIdentity? {
    try connection.first("SELECT patient_id, issuer, name, birth_date, sex FROM patient WHERE id = ?", [SQLValue(id)]) {
      PatientIdentity(
        patientID: $0.string(0), issuer: $0.string(1), name: $0.string(2), birthDate: $0.string(3), sex: $0.string(4))
    }
  }

  private func values(_ identity: PatientIdentity) -> [SQLValue] {
    [
      .text(identity.patientID), .text(identity.issuer), .text(identity.name), .text(identity.birthDate),
      .text(identity.sex),
    ]
  }

  private func insert(_ identity: PatientIdentity) throws(StoreError) -> Int {
    let id =
      try connection.integer(
        "INSERT INTO patient(patient_id, issuer, name, birth_date, sex) VALUES(?, ?, ?, ?, ?) RETURNING id",
        values(identity)) ?? 0
    try addKeys(of: identity.name, patient: id)
    return id
  }

  private func update(_ id: Int, _ before: PatientIdentity, _ after: PatientIdentity) throws(StoreError) {
    try connection.run(
      "UPDATE patient SET patient_id = ?, issuer = ?, name = ?, birth_date = ?, sex = ? WHERE id = ?",
      values(after) + [SQLValue(id)])
    guard after.name != before.name else { return }
    // Other spellings that came with other objects stay; the wrong one goes.
    for key in PatientRow.keys(of: before.name) {
      try connection.run(
        "DELETE FROM patient_name WHERE patient = ? AND kind = ? AND key = ?",
        [SQLValue(id), SQLValue(key.kind), .text(key.text)])
    }
    try addKeys(of: after.name, patient: id)
  }

  private func addKeys(of name: String, patient: Int) throws(StoreError) {
    for key in PatientRow.keys(of: name) {
      try connection.run(
        "INSERT INTO patient_name(patient, kind, key) VALUES(?, ?, ?)",
        [SQLValue(patient), SQLValue(key.kind), .text(key.text)])
    }
  }

  private func move(_ studies: [String], from: Int, to: Int) throws(StoreError) {
    for uid in studies {
      try connection.run("UPDATE study SET patient = ? WHERE uid = ?", [SQLValue(to), .text(uid)])
    }
    try touch(studies)
    for id in [from, to] {
      try connection.run(
        "UPDATE patient SET studies = (SELECT COUNT(*) FROM study WHERE patient = ?) WHERE id = ?",
        [SQLValue(id), SQLValue(id)])
    }
    try Removal(connection: connection).removePatientIfEmpty(from)
  }

  private func touch(_ studies: [String]) throws(StoreError) {
    for uid in studies {
      try connection.run(
        "UPDATE study SET change = (SELECT change FROM archive_state) WHERE uid = ?", [.text(uid)])
    }
  }
}
