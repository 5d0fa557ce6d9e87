internal import Rulebook
internal import Store

extension Directory {
  /// Enters a patient, or finds the one with the same record number or national number: entering twice makes one.
  ///
  /// The caller audits the use of `identity.write`; the actor's institution must be the patient's.
  public func register(_ new: NewPatient, by actor: Actor) async throws -> (patient: Patient, isNew: Bool) {
    if let objection = new.objection { throw objection }
    let now = core.now
    return try await core.writer.perform { [self] connection in
      try permitIdentity(at: new.institution, actor)
      guard let institution = try Institution.find(new.institution, in: connection) else {
        throw DirectoryProblem.invalid("institution", "没有这个机构。", "There is no such institution.")
      }
      let pseudonym = new.identity.pseudonym(institutionCode: institution.code, regionKey: core.regionKey)
      if let known = try PatientTable.patient(institution: institution.id, mrn: new.identity.mrn, in: connection)
        ?? PatientTable.patient(institution: institution.id, pseudonym: pseudonym, in: connection)
      {
        return (known, false)
      }
      let patient = Patient(
        id: core.ids.next().text, institution: institution.id, pseudonym: pseudonym, birthYear: new.birthYear,
        sex: new.sex, isSynthetic: new.isSynthetic, version: 1)
      try PatientTable.insert(patient, new.identity, in: connection)
      try core.journal(
        patient.content(new.identity), kind: "patient.created", object: "patient", id: patient.id, version: 1,
        by: actor.account, at: now, in: connection)
      return (patient, true)
    }
  }

  public func patient(_ id: String) async throws -> Patient? {
    try await core.database.read { try PatientTable.patient(id, in: $0) }
  }

  /// Who a patient is. The caller has decided and audited `identity.read` before.
  public func identity(of patient: String) async throws -> PatientIdentity? {
    try await core.database.read { try PatientTable.identity(patient, in: $0) }
  }

  /// Who several patients are, for a page of a list that the caller has audited.
  public func identities(of patients: [String]) async throws -> [String: PatientIdentity] {
    try await core.database.read { connection in
      var found: [String: PatientIdentity] = [:]
      for patient in Set(patients.prefix(500)) {
        found[patient] = try PatientTable.identity(patient, in: connection)
      }
      return found
    }
  }

  /// Corrects who a patient is; the pseudonym stays, as everything refers to it.
  public func correct(
    _ identity: PatientIdentity, of patient: String, ifVersion: Int, by actor: Actor
  ) async throws -> Patient {
    if let objection = identity.objection { throw objection }
    let now = core.now
    return try await core.writer.perform { [self] connection in
      guard let old = try PatientTable.patient(patient, in: connection) else { throw DirectoryProblem.missing }
      try permitIdentity(at: old.institution, actor)
      guard old.version == ifVersion else { throw DirectoryProblem.version(old.version) }
      if let other = try PatientTable.patient(institution: old.institution, mrn: identity.mrn, in: connection),
        other.id != patient
      {
        throw DirectoryProblem.taken("mrn")
      }
      let new = Patient(
        id: old.id, institution: old.institution, pseudonym: old.pseudonym, birthYear: old.birthYear, sex: old.sex,
        isSynthetic: old.isSynthetic, version: old.version + 1)
      try PatientTable.put(identity, of: new, in: connection)
      try PatientTable.setVersion(new.version, of: patient, in: connection)
      try core.journal(
        new.content(identity), kind: "patient.changed", object: "patient", id: patient, version: new.version,
        by: actor.account, at: now, in: connection)
      return new
    }
  }

  /// Erases who a patient is: the identity, its search keys, and the salts of the events that committed to it. Cases
  /// keep the pseudonym. Returns how many events were made unlinkable.
  public func eraseIdentity(of patient: String, by actor: Actor) async throws -> Int {
    let unlinked = try await core.writer.perform { [self] connection in
      guard let old = try PatientTable.patient(patient, in: connection) else { throw DirectoryProblem.missing }
      let decision = core.permissions.decide(
        AccessRequest(
          actor: actor, permission: .identityErase,
          target: .object(ObjectAttributes(institution: old.institution, patient: patient)), purpose: .administration,
          at: core.now))
      if case .refused(let refusal) = decision { throw DirectoryProblem(refusal) }
      _ = try PatientTable.eraseIdentity(patient, in: connection)
      return try JournalWriter.erase(object: "patient", id: patient, in: connection)
    }
    // Erased is erased: not in an earlier image of a page either.
    try await BlockingWork.run { [core] in try core.database.emptyLog() }
    return unlinked
  }

  /// A new patient belongs to nobody's care yet, so the role and the institution decide.
  private func permitIdentity(at institution: String, _ actor: Actor) throws {
    guard actor != .system else { return }
    let decision = core.permissions.decide(
      AccessRequest(actor: actor, permission: .identityWrite, purpose: .treatment, at: core.now))
    if case .refused(let refusal) = decision { throw DirectoryProblem(refusal) }
    guard actor.institution == institution else { throw DirectoryProblem.missing }
  }

}

extension Patient {
  /// What the journal commits to; a patient who is known by pseudonym alone has no identity in it.
  func content(_ identity: PatientIdentity?) -> JSONValue {
    [
      "id": .string(id), "institution": .string(institution), "pseudonym": .string(pseudonym),
      "birthYear": .optional(birthYear), "sex": .string(sex),
      "identity": identity.map { identity in
        [
          "name": .string(identity.name), "mrn": .string(identity.mrn), "nationalID": .optional(identity.nationalID),
          "phone": .optional(identity.phone),
        ]
      } ?? .null,
      "version": .integer(version),
    ]
  }
}
