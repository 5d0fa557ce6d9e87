public import Rulebook
internal import Store

extension CaseService {
  /// Reads a table of cases as it arrives and enters what is right in it.
  ///
  /// One row is one case of one institution. A row with an error is not saved and is named with row, line, column, field,
  /// rule and a message in both languages; the others are. What the registry holds already (by the registry's own id, by
  /// the hospital's number, or by patient and start where no number is given) is left as it is, so that the same table
  /// twice changes nothing. Batches of rows are one transaction each with their journal events; an import that was
  /// interrupted goes on at ``ImportReport/resumeAt``. Memory does not grow with the table, but for some bytes a row.
  ///
  /// Patients are told apart by the pseudonym of the record, or by the columns name and record number (`姓名`, `病案号`),
  /// for which the caller also needs `identity.write`. People of the team who are not in the directory are a warning.
  ///
  /// Throws a ``Refusal`` where the caller may not import here, or names patients without the permission for it.
  public func importTable<Chunks: AsyncSequence>(
    _ chunks: Chunks, _ options: ImportOptions = ImportOptions(), by caller: Caller
  ) async throws -> ImportReport where Chunks.Element == [UInt8] {
    let (core, now) = (core, core.now)
    guard let home = options.institution ?? caller.actor.institution else {
      throw Refusal.invalid("institution", "请指明机构。", "Name the institution.")
    }
    let (decision, request) = decide(.caseImport, at: home, caller, now)
    let naming = decide(.identityWrite, at: home, caller, now).decision
    let (institution, people) = try await core.database.read { connection in
      (
        try Institution.find(home, in: connection),
        Set(try Person.list(of: home, in: connection).map(\.id))
      )
    }
    let audited = AuditedObject(object: "import", id: home)
    if caller.actor != .system {
      try await core.writer.perform { connection in
        try AuditTable.insert(AuditEntry(request, decision, audited), address: nil, in: connection)
      }
    }
    if case .refused(let refusal) = decision { throw Refusal.access(refusal) }
    guard let institution else { throw Refusal.invalid("institution", "没有这个机构。", "There is no such institution.") }
    var identityRefusal: Refusal?
    if case .refused(let refusal) = naming { identityRefusal = Refusal.access(refusal) }
    let ground = ImportGround(
      core: core, institution: institution, account: caller.actor.account, now: now, people: people)
    var run = CaseImport(ground, options, chunks, identityRefusal: identityRefusal)
    return try await run.run()
  }

  /// The same of a table that is there as a whole.
  public func importTable(
    _ bytes: [UInt8], _ options: ImportOptions = ImportOptions(), by caller: Caller
  ) async throws -> ImportReport {
    let chunks = AsyncStream<[UInt8]> { continuation in
      for start in stride(from: 0, to: bytes.count, by: 1 << 16) {
        continuation.yield(Array(bytes[start..<min(start + 1 << 16, bytes.count)]))
      }
      continuation.finish()
    }
    return try await importTable(chunks, options, by: caller)
  }

  /// The cases of a query as a table that spreadsheets open, in chunks: number, state, then the record's columns. Nothing
  /// in it runs as a formula; identity is left out.
  ///
  /// The caller needs `case.export` with a purpose; where it reaches no further than the own institution the query is
  /// narrowed to it. The audit holds who exported before the first byte is given out.
  public func exportTable(_ query: CaseQuery, by caller: Caller) async throws -> CaseExport {
    let (core, now) = (core, core.now)
    var query = query
    query.cursor = nil
    let home = query.institution ?? caller.actor.institution
    let request = AccessRequest(
      actor: caller.actor, permission: .caseExport, target: .none, purpose: caller.purpose, at: now,
      roleEnds: caller.roleEnds, scopes: caller.scopes)
    if caller.actor != .system {
      let decision = core.permissions.decide(request)
      let audited = AuditedObject(object: "export", id: home ?? "region")
      try await core.writer.perform { connection in
        try AuditTable.insert(AuditEntry(request, decision, audited), address: nil, in: connection)
      }
      switch decision {
      case .refused(let refusal): throw Refusal.access(refusal)
      case .allowed(let allowance) where allowance.reach != .region:
        guard home != nil, home == caller.actor.institution else { throw Refusal.missing }
        query.institution = home
      case .allowed: break
      }
    }
    return CaseExport(core, query, today: CivilDate(milliseconds: now))
  }

  private func decide(
    _ permission: Permission, at institution: String, _ caller: Caller, _ now: Int64
  ) -> (decision: AccessDecision, request: AccessRequest) {
    var request = AccessRequest(
      actor: caller.actor, permission: permission,
      target: .object(ObjectAttributes(institution: institution)), purpose: caller.purpose, at: now,
      roleEnds: caller.roleEnds, scopes: caller.scopes)
    // Identities of a table are entered to be reported, unless the caller says otherwise.
    if permission == .identityWrite { request.purpose = caller.purpose ?? .reporting }
    guard caller.actor != .system else {
      return (.allowed(Allowance(reach: .region, isAudited: false, breakGlass: nil)), request)
    }
    return (core.permissions.decide(request), request)
  }
}
