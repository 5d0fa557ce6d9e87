internal import Crypto
internal import Rulebook
internal import Store

/// The life of cases: every step is one durable transaction of tables and journal, guarded by role, version, state and
/// the norm. What is not done comes back as a refusal with its reasons.
public struct CaseService: Sendable {
  let core: RegistryCore

  init(core: RegistryCore) { self.core = core }

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - ifVersion: The version that the caller saw (If-Match).
  ///   - key: The same key and request a second time answer as the first and do nothing.
  public func take(
    _ command: CaseCommand, on caseID: String, ifVersion: Int, key: String? = nil, by caller: Caller
  ) async throws -> StepOutcome {
    let now = core.now
    // Writing a command out takes longer than some steps: only where a repeat has to be known again.
    let request = key.map { _ in RequestDigest.of("\(caller.actor.account) \(caseID) \(ifVersion) \(command)") } ?? []
    return try await settle(key, request, caller.actor, now) { connection in
      try prepare(command, on: caseID, ifVersion: ifVersion, by: caller, at: now, in: connection)
    }
  }

  /// Opens a case.
  public func open(_ referral: Referral, key: String? = nil, by caller: Caller) async throws -> StepOutcome {
    let now = core.now
    let request = key.map { _ in RequestDigest.of("\(caller.actor.account) open \(referral.json.text)") } ?? []
    return try await settle(key, request, caller.actor, now) { connection in
      try prepare(referral, by: caller, at: now, in: connection)
    }
  }

  /// Prepares a change on a snapshot, then writes it if neither the case nor the directory has changed meanwhile;
  /// otherwise prepares it again inside the writer. The writer's thread so does little but write.
  private func settle(
    _ key: String?, _ request: [UInt8], _ actor: Actor, _ now: Int64,
    _ prepare: @escaping @Sendable (any SQLConnection) throws -> PreparedChange
  ) async throws -> StepOutcome {
    let place = key.map { "\(actor.account):\($0)" }
    if let place, place.utf8.count > 200 {
      return .refused(.invalid("Idempotency-Key", "幂等键过长。", "The idempotency key is too long."))
    }
    do {
      let first = try await core.database.read { connection -> Result<PreparedChange, Refusal> in
        do { return .success(try prepare(connection)) } catch let refusal as Refusal { return .failure(refusal) }
      }
      if case .failure(let refusal) = first, place == nil { return .refused(refusal) }
      let core = core
      return .done(
        try await core.writer.perform { connection in
          if let place, let known = try RequestTable.answer(place, in: connection) {
            guard known.request == request, let json = RecordText.json(known.answer),
              let receipt = StepReceipt(repeated: json)
            else {
              throw Refusal(
                .keyReused, Bilingual("这个幂等键已用于别的请求。", "This idempotency key was used for another request."))
            }
            return receipt
          }
          var change = try first.get()
          if try !change.isStillRight(in: connection) { change = try prepare(connection) }
          let receipt = try change.write(core, in: connection)
          if let place {
            try RequestTable.keep(
              place, account: actor.account, request: request, answer: receipt.json.text, at: now, in: connection)
          }
          return receipt
        })
    } catch let refusal as Refusal {
      return .refused(refusal)
    }
  }

  /// Forgets keys older than `days`: nobody repeats a request after that long.
  public func forgetKeys(olderThan days: Int = 30) async throws -> Int {
    let limit = core.now - Int64(days) * 86_400_000
    return try await core.writer.perform { try RequestTable.forget(before: limit, in: $0) }
  }
}

/// What a request is known by when it comes again.
enum RequestDigest {
  static func of(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
