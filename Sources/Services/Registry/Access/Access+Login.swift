internal import Rulebook
internal import Store

/// What a browser gets when somebody has signed in.
public struct SignedIn: Sendable {
  public let token: SessionToken
  public let session: Session
}

extension Access {
  /// Signs in with name, password and, where the account has it, a code of the authenticator or a recovery code.
  ///
  /// Always makes a new session; the one the browser came with (`replacing`) ends, so that a planted one is worth nothing.
  /// `address` is the peer's network address. Fails with one answer for a wrong name, password or code.
  public func signIn(
    name: String, password: String, code: String? = nil, role: Role? = nil, address: String,
    replacing old: SessionToken? = nil
  ) async throws -> SignedIn {
    if let wait = loginRate.take(address) { throw AccessProblem.tooMany(wait) }
    let now = now
    let folded = Account.foldedName(name)
    let keys = LoginKeys(configuration.key, name: folded ?? String(name.prefix(256)), address: address)
    let isDemo = configuration.isDemo
    let (wait, found) = try await database.read { [self] connection in
      let wait = max(
        configuration.accountLockout.wait(try AttemptTable.attempts(keys.account, in: connection), at: now),
        configuration.addressLockout.wait(try AttemptTable.attempts(keys.address, in: connection), at: now))
      return (wait, try folded.flatMap { try AccountTable.credentials(name: $0, in: connection) })
    }
    guard wait == 0 else { throw AccessProblem.tooMany(wait) }
    let usable = found.flatMap { $0.account.isActive && (isDemo || !$0.account.isDemo) ? $0 : nil }
    // Too long a password costs no hashing, and can be nobody's.
    let isBearable = password.utf8.count <= 4 * configuration.passwordRules.longest
    guard let isRight = await hasher.matches(isBearable ? password : "", isBearable ? usable?.password : nil) else {
      throw AccessProblem.busy
    }
    guard isRight, let usable else {
      try await failed(keys, account: usable?.account.id, at: now)
      throw AccessProblem.credentials
    }
    if usable.account.hasTOTP, (code ?? "").isEmpty { throw AccessProblem.codeNeeded }
    let upgraded = usable.password?.isWeaker(than: hasher.parameters) == true ? await hasher.hash(password) : nil
    let token = SessionToken(configuration.random)
    let session = ids.next().text
    let made = try await writer.perform { [self] connection -> Session? in
      // Read again inside the transaction: a code is good once, whoever comes second.
      guard let current = try AccountTable.credentials(name: usable.account.name, in: connection),
        current.account.isActive, current.password == usable.password,
        let grant = current.account.roles.first(where: { $0.holds(at: now) && (role == nil || $0.role == role) }),
        try accepts(code, of: current, at: now, in: connection)
      else { return nil }
      if let upgraded { try AccountTable.setPassword(upgraded, of: current.account.id, in: connection) }
      if let old { try SessionTable.end(hash: old.hash, in: connection) }
      try AttemptTable.clear(keys.account, in: connection)
      try SessionTable.insert(
        hash: token.hash, id: session, account: current.account.id, role: grant.role, at: now, in: connection)
      try SessionTable.keepNewest(configuration.sessionRules.perAccount, of: current.account.id, in: connection)
      try AuditTable.insert(
        AuditEntry(at: now, account: current.account.id, role: grant.role, action: "login", outcome: .succeeded),
        address: keys.address, in: connection)
      return Session(
        id: session,
        actor: Actor(account: current.account.id, role: grant.role, institution: current.account.institution),
        created: now, lastSeen: now, roleEnds: grant.ends, mustChangePassword: current.account.mustChangePassword)
    }
    guard let made else {
      try await failed(keys, account: usable.account.id, at: now)
      throw AccessProblem.credentials
    }
    return SignedIn(token: token, session: made)
  }

  /// The session of a token as a browser sent it; throws where there is none or it is over, its account was disabled or
  /// its role has ended. Writes the time of the visit at most once a minute.
  public func session(_ token: SessionToken) async throws -> Session {
    let (now, rules, isDemo) = (now, configuration.sessionRules, configuration.isDemo)
    let found = try await database.read { connection in try SessionTable.find(hash: token.hash, in: connection) }
    guard let found, found.account.isActive, isDemo || !found.account.isDemo,
      rules.isAlive(created: found.created, lastSeen: found.seen, at: now),
      let grant = found.account.roles.first(where: { $0.role == found.role && $0.holds(at: now) })
    else {
      if found != nil {
        try await writer.perform { connection in try SessionTable.end(hash: token.hash, in: connection) }
      }
      throw AccessProblem.session
    }
    if now - found.seen >= rules.touch {
      try await writer.perform { connection in try SessionTable.touch(hash: token.hash, at: now, in: connection) }
    }
    return Session(
      id: found.id,
      actor: Actor(account: found.account.id, role: grant.role, institution: found.account.institution),
      created: found.created, lastSeen: now, roleEnds: grant.ends,
      mustChangePassword: found.account.mustChangePassword)
  }

  /// Ends a session; ending one that is over is no error.
  public func signOut(_ token: SessionToken) async throws {
    try await writer.perform { connection in try SessionTable.end(hash: token.hash, in: connection) }
  }

  /// Removes what has run out: sessions and forgotten failures. Called now and then by the node.
  public func sweep() async throws {
    let (now, rules) = (now, configuration.sessionRules)
    let forgotten = now - max(configuration.accountLockout.forgetAfter, configuration.addressLockout.forgetAfter)
    try await writer.perform { connection in
      try SessionTable.sweep(createdBefore: now - rules.absolute, seenBefore: now - rules.idle, in: connection)
      try AttemptTable.sweep(before: forgotten, in: connection)
    }
  }

  private func failed(_ keys: LoginKeys, account: String?, at now: Int64) async throws {
    try await writer.perform { [self] connection in
      for (key, rules) in [
        (keys.account, configuration.accountLockout), (keys.address, configuration.addressLockout),
      ] {
        let next = rules.afterFailure(try AttemptTable.attempts(key, in: connection), at: now)
        try AttemptTable.set(next, for: key, in: connection)
      }
      try AuditTable.insert(
        AuditEntry(at: now, account: account, role: nil, action: "login", outcome: .failed), address: keys.address,
        in: connection)
    }
  }

  /// Takes a code of the authenticator or a recovery code, and uses it up.
  private func accepts(
    _ code: String?, of credentials: AccountTable.Credentials, at now: Int64, in connection: any SQLConnection
  ) throws -> Bool {
    guard let sealed = credentials.totp else { return true }
    let id = credentials.account.id
    guard let code, code.utf8.count <= 64, let secret = configuration.key.open(sealed, account: id) else {
      return false
    }
    if let step = TOTP(secret: secret).accepts(code, at: now, lastUsed: credentials.totpStep) {
      try AccountTable.setStep(step, of: id, in: connection)
      return true
    }
    let hash = configuration.key.digest(id + RecoveryCode.folded(code), use: "jieru/recovery")
    return try AccountTable.useRecoveryCode(hash, of: id, in: connection)
  }
}

/// Under which keys failures are counted: keyed digests, so that the table names nobody.
struct LoginKeys: Sendable {
  let account: [UInt8]
  let address: [UInt8]
  init(_ key: AccessKey, name: String, address: String) {
    account = key.digest(name, use: "jieru/login")
    self.address = key.digest(address, use: "jieru/address")
  }
}
