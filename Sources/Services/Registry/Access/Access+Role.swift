internal import Rulebook
internal import Store

extension Access {
  /// Goes on in another of one's roles: a new session with a new secret, since what a session may do has changed; the
  /// old one ends. How long somebody has been signed in counts on.
  public func switchRole(_ token: SessionToken, to role: Role, address: String) async throws -> SignedIn {
    let (now, rules) = (now, configuration.sessionRules)
    let next = SessionToken(configuration.random)
    let id = ids.next().text
    let keys = LoginKeys(configuration.key, name: "", address: address)
    let made = try await writer.perform { connection -> Session in
      guard let found = try SessionTable.find(hash: token.hash, in: connection), found.account.isActive,
        rules.isAlive(created: found.created, lastSeen: found.seen, at: now)
      else { throw AccessProblem.session }
      guard let grant = found.account.roles.first(where: { $0.role == role && $0.holds(at: now) }) else {
        throw AccessProblem(.forbidden, Bilingual("您没有这个角色。", "You do not hold this role."), field: "role")
      }
      try SessionTable.end(hash: token.hash, in: connection)
      try SessionTable.insert(
        hash: next.hash, id: id, account: found.account.id, role: role, created: found.created, at: now,
        in: connection)
      try AuditTable.insert(
        AuditEntry(at: now, account: found.account.id, role: role, action: "role", outcome: .succeeded),
        address: keys.address, in: connection)
      return Session(
        id: id, actor: Actor(account: found.account.id, role: role, institution: found.account.institution),
        created: found.created, lastSeen: now, roleEnds: grant.ends,
        mustChangePassword: found.account.mustChangePassword)
    }
    return SignedIn(token: next, session: made)
  }
}
