public import Rulebook
internal import Store

extension CaseService {
  /// A page of cases. The caller has decided `case.read` and set the query's institution by its reach.
  public func list(_ query: CaseQuery) async throws -> CasePage {
    let today = CivilDate(milliseconds: core.now)
    return try await core.database.read { try CaseListTable.page(query, today: today, in: $0) }
  }

  public func id(ofNumber number: String) async throws -> String? {
    try await core.database.read { try CaseTable.id(ofNumber: number, in: $0) }
  }

  public func number(of caseID: String) async throws -> String? {
    try await core.database.read { try CaseTable.number(of: caseID, in: $0) }
  }

  /// What an access decision has to know of a case for this actor; nil where there is none.
  public func attributes(of caseID: String, for actor: Actor) async throws -> ObjectAttributes? {
    try await core.database.read { connection in
      guard let stored = try CaseTable.stored(caseID, in: connection) else { return nil }
      return try Self.attributes(of: stored.file, for: actor, in: connection)
    }
  }

  /// All that a case's page shows; nil where there is none. The caller has decided `case.read`.
  public func detail(_ caseID: String) async throws -> CaseDetail? {
    let (core, now) = (core, core.now)
    return try await core.database.read { connection in
      guard let file = try CaseTable.stored(caseID, in: connection)?.file else { return nil }
      let (violations, completeness) = core.standard.examine(
        file.record, in: ValidationContext(stage: file.state.stage, catalogue: core.catalogue))
      let reader = try StandingReader(core, connection)
      var objection: Refusal?
      if [.assessed, .authorised, .planned, .consented].contains(file.state), file.override(at: now) == nil {
        objection = try CaseGuard(core: core, reader: reader, connection: connection).objection(
          .mayBeDone, file, at: now)
      }
      let history = try CaseVersionTable.versions(of: caseID, after: 0, in: connection).map { stored in
        var changed: [String] = []
        if case .object(let members) = RecordText.json(stored.before)?["record"] { changed = members.map(\.name) }
        return CaseVersion(
          version: stored.version, at: stored.at, actor: stored.actor, kind: stored.kind, reason: stored.reason,
          state: CaseState(rawValue: stored.state) ?? .requested, changed: changed)
      }
      return CaseDetail(
        file: file,
        standing: CaseStanding.of(
          file, today: CivilDate(milliseconds: now), completeness: completeness, objection: objection),
        violations: violations, history: history, studies: try StudyMatchTable.matches(of: caseID, in: connection),
        steps: CaseTransition.steps(from: file.state))
    }
  }

  /// The verdict on a case as it stands: `proc.permitted`, `proc.start`, `proc.level` …
  public func evaluate(_ question: String, case caseID: String) async throws -> Evaluation? {
    let (core, now) = (core, core.now)
    return try await core.database.read { connection in
      guard let file = try CaseTable.stored(caseID, in: connection)?.file else { return nil }
      let reader = try StandingReader(core, connection)
      return try CaseGuard(core: core, reader: reader, connection: connection).evaluate(question, file, at: now)
    }
  }

  /// The content of a version as the journal committed to it; nil where there is none such.
  public func content(of caseID: String, version: Int) async throws -> JSONValue? {
    try await core.database.read { try Self.content(of: caseID, version: version, in: $0) }
  }

  static func content(
    of caseID: String, version: Int, in connection: any SQLConnection
  ) throws -> JSONValue? {
    guard let stored = try CaseTable.stored(caseID, in: connection), version >= 1, version <= stored.file.version else {
      return nil
    }
    let file = stored.file
    var (members, attested) = (file.record.members, file.attested.json)
    for undone in try CaseVersionTable.versions(of: caseID, after: version, in: connection) {
      guard let before = RecordText.json(undone.before) else { return nil }
      if case .object(let changed) = before["record"] {
        for member in changed { members[member.name] = RecordDocument(.object([member]))?.members[member.name] }
      }
      if let old = before["attested"] { attested = old }
    }
    let state = try CaseVersionTable.versions(of: caseID, after: version - 1, in: connection).last?.state
    return CaseFile.content(
      id: file.id, number: file.number, institution: file.institution, patient: file.patient,
      state: state ?? file.state.rawValue, version: version, record: RecordDocument(members).json, attested: attested)
  }

  /// Keeps what somebody has typed; the newest of an id counts. `body` is at most 256 KiB as JSON.
  public func keep(draft id: String?, caseID: String?, body: JSONValue, by actor: Actor) async throws -> Draft {
    let draft = Draft(
      id: id ?? core.ids.next().text, account: actor.account, caseID: caseID, body: body, updatedAt: core.now)
    guard ULID(draft.id) != nil, body.text.utf8.count <= 256 << 10 else {
      throw Refusal.invalid("draft", "草稿过大或编号有误。", "The draft is too large, or its id is none.")
    }
    try await core.writer.perform { try RequestTable.put(draft, in: $0) }
    return draft
  }

  public func drafts(of actor: Actor) async throws -> [Draft] {
    try await core.database.read { try RequestTable.drafts(of: actor.account, in: $0) }
  }

  public func removeDraft(_ id: String, by actor: Actor) async throws -> Bool {
    try await core.writer.perform { try RequestTable.removeDraft(id, of: actor.account, in: $0) }
  }

  /// Overrides that wait for their review, the most urgent first.
  public func openOverrides(institution: String?, limit: Int = 200) async throws -> [(
    caseID: String, override: CaseOverride
  )] {
    try await core.database.read { try OverrideTable.open(institution: institution, limit: limit, in: $0) }
  }

  public func notices(institution: String, limit: Int = 200) async throws -> [CaseNotice] {
    try await core.database.read { try OverrideTable.notices(institution: institution, limit: limit, in: $0) }
  }

  public func markRead(notice: String, by actor: Actor) async throws -> Bool {
    let now = core.now
    return try await core.writer.perform {
      try OverrideTable.markRead(notice, by: actor.account, at: now, in: $0)
    }
  }
}
