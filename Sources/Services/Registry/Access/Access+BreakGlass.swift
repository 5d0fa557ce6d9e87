internal import Rulebook
internal import Store

/// Something that people who watch over access should know at once.
public struct AccessNotice: Sendable, Hashable {
  public let id: String
  public let at: Int64
  /// `break_glass.started` …
  public let kind: String
  public let institution: String?
  /// The ULID of what it is about.
  public let subject: String
}

extension Access {
  /// Opens one patient's records to a carer in an emergency. Durable, journalled, audited and notified before it returns;
  /// the review falls due two working days later.
  public func startBreakGlass(
    by actor: Actor, patient: String, reason: String, milliseconds: Int64
  ) async throws -> BreakGlass {
    let now = now
    let rules = configuration.breakGlassRules
    let request = AccessRequest(actor: actor, permission: .breakGlassStart, at: now)
    if case .refused(let refusal) = configuration.table.decide(request) {
      throw AccessProblem(.forbidden, refusal.message)
    }
    // Identifiers are kept in one spelling; a small letter must not open a second door.
    guard let patient = ULID(patient)?.text else {
      throw AccessProblem.invalid("patient", Bilingual("不是有效的标识。", "Not an identifier."))
    }
    if let objection = rules.objection(reason: reason, milliseconds: milliseconds) {
      throw AccessProblem.invalid("reason", objection)
    }
    let glass = BreakGlass(
      id: ids.next().text, account: actor.account, institution: actor.institution, patient: patient, reason: reason,
      opened: now, ends: now + milliseconds, reviewDue: rules.reviewDue(opened: now), review: nil)
    let notice = AccessNotice(
      id: ids.next().text, at: now, kind: "break_glass.started", institution: actor.institution, subject: glass.id)
    try await writer.perform { [self] connection in
      try BreakGlassTable.insert(glass, in: connection)
      try BreakGlassTable.insert(notice, in: connection)
      try journal(glass, version: 1, "break_glass.started", by: actor, at: now, in: connection)
      try AuditTable.insert(
        AuditEntry(
          at: now, account: actor.account, role: actor.role, action: Permission.breakGlassStart.rawValue,
          object: AuditedObject(object: "break_glass", id: glass.id), purpose: .emergency, breakGlass: glass.id,
          outcome: .allowed), address: nil, in: connection)
    }
    return glass
  }

  /// The break-glass that an actor has open for a patient now.
  public func openBreakGlass(of actor: Actor, patient: String) async throws -> BreakGlass? {
    let now = now
    return try await database.read { connection in
      try BreakGlassTable.open(account: actor.account, patient: patient, at: now, in: connection)
    }
  }

  /// Ends it before its time.
  public func endBreakGlass(_ id: String, by actor: Actor) async throws {
    let now = now
    try await writer.perform { [self] connection in
      guard let glass = try BreakGlassTable.find(id, in: connection), glass.account == actor.account else {
        throw AccessProblem.missing
      }
      guard glass.ends > now else { return }
      try BreakGlassTable.end(id, at: now, in: connection)
      try journalNext(id, "break_glass.ended", by: actor, at: now, in: connection)
    }
  }

  /// Records the review, by somebody else than who opened it; once.
  @discardableResult
  public func reviewBreakGlass(
    _ id: String, isJustified: Bool, remark: String, by actor: Actor
  ) async throws -> BreakGlass {
    let now = now
    guard (1...1000).contains(remark.count), BreakGlassRules.isReadable(remark) else {
      throw AccessProblem.invalid("remark", Bilingual("请写明复核意见。", "State the finding of the review."))
    }
    return try await writer.perform { [self] connection in
      guard let glass = try BreakGlassTable.find(id, in: connection) else { throw AccessProblem.missing }
      let request = AccessRequest(
        actor: actor, permission: .breakGlassReview,
        target: .object(ObjectAttributes(institution: glass.institution, owner: glass.account)), at: now)
      if case .refused(let refusal) = configuration.table.decide(request) {
        throw AccessProblem(refusal.code == .unreachable ? .missing : .forbidden, refusal.message)
      }
      guard glass.review == nil else { throw AccessProblem.version }
      let review = BreakGlass.Review(account: actor.account, at: now, isJustified: isJustified, remark: remark)
      try BreakGlassTable.set(review, of: id, in: connection)
      return try journalNext(id, "break_glass.reviewed", by: actor, at: now, in: connection)
    }
  }

  /// An account's own uses, the newest first.
  public func breakGlassUses(by actor: Actor) async throws -> [BreakGlass] {
    try await database.read { try BreakGlassTable.uses(by: actor.account, limit: 100, in: $0) }
  }

  /// What still waits for its review, the oldest first; of an institution, or of the region.
  public func unreviewedBreakGlass(of institution: String?) async throws -> [BreakGlass] {
    try await database.read { connection in try BreakGlassTable.unreviewed(of: institution, in: connection) }
  }

  /// Notices nobody has read yet; of an institution, or of the region.
  public func notices(of institution: String?) async throws -> [AccessNotice] {
    try await database.read { connection in try BreakGlassTable.notices(of: institution, in: connection) }
  }

  /// Marks a notice as read.
  public func readNotice(_ id: String, by actor: Actor) async throws {
    let now = now
    try await writer.perform { connection in
      try BreakGlassTable.readNotice(id, by: actor.account, at: now, in: connection)
    }
  }

  @discardableResult
  private func journalNext(
    _ id: String, _ kind: String, by actor: Actor, at now: Int64, in connection: any SQLConnection
  ) throws -> BreakGlass {
    guard let glass = try BreakGlassTable.find(id, in: connection) else { throw AccessProblem.missing }
    let version = (try Journal.version(of: "break_glass", id: id, in: connection) ?? 0) + 1
    try journal(glass, version: version, kind, by: actor, at: now, in: connection)
    return glass
  }

  private func journal(
    _ glass: BreakGlass, version: Int, _ kind: String, by actor: Actor, at now: Int64, in connection: any SQLConnection
  ) throws {
    let review: JSONValue =
      glass.review.map { review in
        [
          "account": .string(review.account), "at": .integer(Int(review.at)),
          "justified": .boolean(review.isJustified), "remark": .string(review.remark),
        ]
      } ?? .null
    let content: JSONValue = [
      "account": .string(glass.account), "patient": .string(glass.patient), "reason": .string(glass.reason),
      "opened": .integer(Int(glass.opened)), "ends": .integer(Int(glass.ends)),
      "reviewDue": .string(glass.reviewDue.iso), "review": review,
    ]
    // Reasons are free text about a patient: committed to, not copied into the journal's store.
    try JournalWriter.append(
      content, kind: kind, object: "break_glass", id: glass.id, version: version, actor: actor.account, rulebook: nil,
      at: now, salt: configuration.random(32), in: connection)
  }
}
