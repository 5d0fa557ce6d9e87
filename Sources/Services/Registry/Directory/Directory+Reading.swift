internal import DICOMCore
public import Rulebook
internal import Store

extension Directory {
  /// Patients one of whose names, pinyin, initials or record numbers begins with `text`, in one institution. The caller
  /// has decided and audited `identity.read` before.
  public func search(_ text: String, institution: String, limit: Int = 50) async throws -> [Patient] {
    let folded = SearchText.fold(String(text.prefix(64)))
    return try await core.database.read { connection in
      try PatientTable.search(folded, institution: institution, limit: min(max(limit, 1), 200), in: connection)
        .compactMap { try PatientTable.patient($0, in: connection) }
    }
  }

  /// Of some patients, those with whom an account has to do as a carer: it opened one of their cases, or its person is
  /// a member of one.
  public func cared(for patients: [String], by actor: Actor) async throws -> Set<String> {
    try await core.database.read { connection in
      let person = try AccountPersonTable.person(of: actor.account, in: connection)
      return Set(
        try patients.prefix(500).filter {
          try PatientTable.isCared($0, account: actor.account, person: person, in: connection)
        })
    }
  }

  /// Whether an institution exists, by id; the names of several, for lists and pages.
  public func institutionNames(of ids: Set<String>) async throws -> [String: Bilingual] {
    try await core.database.read { connection in
      var names: [String: Bilingual] = [:]
      for id in ids { names[id] = try Institution.find(id, in: connection)?.name }
      return names
    }
  }

  /// What is stated of a subject of a kind, in the order stated. Values that are no JSON are left out.
  public func statements(of kind: String, _ subject: String) async throws -> [DirectoryStatement] {
    try await core.database.read { connection in
      try StatementTable.statements(of: kind, subject, in: connection).compactMap { stored in
        guard let value = RecordText.json(stored.value), let recorded = CivilDate(stored.recorded) else { return nil }
        return DirectoryStatement(
          subjectKind: kind, subject: stored.subject, path: stored.path, value: value,
          from: stored.from.flatMap { CivilDate($0) }, until: stored.until.flatMap { CivilDate($0) },
          recordedOn: recorded, evidence: stored.evidence)
      }
    }
  }

  /// The life of a qualification, in order of days.
  public func qualificationEvents(of subject: String) async throws -> [QualificationEvent] {
    try await core.database.read { try StatementTable.events(of: subject, in: $0) }
  }
}
