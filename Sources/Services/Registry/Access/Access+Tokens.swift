internal import Rulebook
internal import Store

extension Access {
  /// Makes an API token for an account in one of its roles; returns its text, shown this once.
  ///
  /// `scopes` are what it may be used for, at most what the role may do.
  public func createToken(
    for id: String, role: Role, label: String, scopes: Set<Permission>, milliseconds: Int64, by actor: Actor
  ) async throws -> (token: APIToken, text: String) {
    let now = now
    guard milliseconds > 0, milliseconds <= APIToken.longest else {
      throw AccessProblem.invalid("expires", Bilingual("有效期最长一年。", "A token lives at most a year."))
    }
    if let objection = Account.objection(toDisplay: label) { throw AccessProblem.invalid("label", objection) }
    guard !scopes.isEmpty, scopes.allSatisfy({ configuration.table[$0, role] != .never }) else {
      throw AccessProblem.invalid("scopes", Bilingual("范围为空，或超出该角色。", "Scopes are empty or beyond the role."))
    }
    let (tokenID, text) = APIToken.make(configuration.random)
    let object = ids.next().text
    let token = try await writer.perform { [self] connection -> APIToken in
      guard let account = try AccountTable.account(id: id, in: connection), account.isActive,
        account.roles.contains(where: { $0.role == role && $0.holds(at: now) })
      else { throw AccessProblem.missing }
      let token = APIToken(
        id: tokenID, account: id, role: role, institution: account.institution, label: label, scopes: scopes,
        created: now, expires: now + milliseconds, lastUsed: nil, revoked: nil)
      try TokenTable.insert(token, hash: SecretText.hash(text), object: object, in: connection)
      try journal(token, object, version: 1, "token.created", by: actor, at: now, in: connection)
      return token
    }
    return (token, text)
  }

  /// The token a program sent, and when its role ends; throws one answer for a wrong, revoked or expired one.
  public func token(_ text: String, address: String) async throws -> (token: APIToken, roleEnds: Int64?) {
    let (now, isDemo) = (now, configuration.isDemo)
    guard let id = APIToken.id(of: text) else { throw AccessProblem.session }
    let hash = SecretText.hash(text)
    let found = try await database.read { connection in try TokenTable.find(id: id, in: connection) }
    guard let found, ConstantTime.equal(found.hash, hash), found.token.isAlive(at: now), found.account.isActive,
      isDemo || !found.account.isDemo,
      let grant = found.account.roles.first(where: { $0.role == found.token.role && $0.holds(at: now) })
    else { throw AccessProblem.session }
    if now - (found.token.lastUsed ?? 0) >= 3_600_000 {
      try await writer.perform { connection in try TokenTable.touch(id: id, at: now, in: connection) }
    }
    return (found.token, grant.ends)
  }

  /// An account's tokens, newest first, without secrets.
  public func tokens(of account: String) async throws -> [APIToken] {
    try await database.read { connection in try TokenTable.tokens(of: account, in: connection) }
  }

  /// Revokes a token of an account; revoking twice is no error.
  public func revokeToken(_ id: String, of account: String, by actor: Actor) async throws {
    let now = now
    try await writer.perform { [self] connection in
      guard let found = try TokenTable.find(id: id, in: connection), found.token.account == account else {
        throw AccessProblem.missing
      }
      guard found.token.revoked == nil else { return }
      try TokenTable.revoke(id: id, at: now, in: connection)
      guard let after = try TokenTable.find(id: id, in: connection) else { return }
      let version = (try Journal.version(of: "token", id: found.object, in: connection) ?? 0) + 1
      try journal(after.token, found.object, version: version, "token.revoked", by: actor, at: now, in: connection)
    }
  }

  private func journal(
    _ token: APIToken, _ object: String, version: Int, _ kind: String, by actor: Actor, at now: Int64,
    in connection: any SQLConnection
  ) throws {
    let content: JSONValue = [
      "account": .string(token.account), "role": .string(token.role.rawValue),
      "scopes": .array(token.scopes.map(\.rawValue).sorted().map { .string($0) }),
      "expires": .integer(Int(token.expires)), "revoked": .boolean(token.revoked != nil),
    ]
    try JournalWriter.append(
      content, kind: kind, object: "token", id: object, version: version, actor: actor.account, rulebook: nil, at: now,
      salt: configuration.random(32), keepingContent: true, in: connection)
  }
}
