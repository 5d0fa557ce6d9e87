internal import Rulebook
internal import Store

/// What a new account is made of.
public struct NewAccount: Sendable {
  public var name: String
  public var display: String
  /// Nil: the account cannot sign in until an administrator sets one (or single sign-on does).
  public var password: String?
  public var institution: String?
  public var person: String?
  public var roles: [Account.RoleGrant]
  public var isDemo = false
  /// A password given by somebody else has to be changed at the first login.
  public var mustChangePassword = true

  public init(name: String, display: String, password: String?, institution: String?, roles: [Account.RoleGrant]) {
    self.name = name
    self.display = display
    self.password = password
    self.institution = institution
    self.roles = roles
  }
}

extension Access {
  /// Makes an account; the caller has decided ``Permission/accountManage``.
  @discardableResult
  public func createAccount(_ new: NewAccount, by actor: Actor) async throws -> Account {
    let (account, hash) = try await prepare(new)
    let now = now
    return try await writer.perform { [self] connection in
      try insert(account, hash, by: actor, at: now, in: connection)
      return account
    }
  }

  func prepare(_ new: NewAccount) async throws -> (Account, PasswordHash?) {
    guard let name = Account.foldedName(new.name) else {
      throw AccessProblem.invalid(
        "name",
        Bilingual(
          "登录名为 3 至 64 个字母、数字或 . - _ @。", "A login name has 3 to 64 letters, digits or . - _ @."))
    }
    if let objection = Account.objection(toDisplay: new.display) { throw AccessProblem.invalid("display", objection) }
    guard !new.isDemo || configuration.isDemo else {
      throw AccessProblem.invalid(
        "demo", Bilingual("演示账号只存在于演示中。", "Demonstration accounts exist only in the demonstration."))
    }
    for (field, id) in [("institution", new.institution), ("person", new.person)] {
      if let id, ULID(id) == nil {
        throw AccessProblem.invalid(field, Bilingual("不是有效的标识。", "Not an identifier."))
      }
    }
    if let objection = Account.objection(toRoles: new.roles) { throw AccessProblem.invalid("roles", objection) }
    var hash: PasswordHash?
    if let password = new.password { hash = try await hashing(password, name: name) }
    let account = Account(
      id: ids.next().text, name: name, display: new.display, institution: new.institution, person: new.person,
      isActive: true, isDemo: new.isDemo, mustChangePassword: new.mustChangePassword, hasTOTP: false, roles: new.roles,
      version: 1)
    return (account, hash)
  }

  func insert(
    _ account: Account, _ hash: PasswordHash?, by actor: Actor, at now: Int64, in connection: any SQLConnection
  ) throws {
    guard try AccountTable.credentials(name: account.name, in: connection) == nil else {
      throw AccessProblem.invalid("name", Bilingual("登录名已被使用。", "This login name is taken."))
    }
    try AccountTable.insert(account, password: hash, at: now, in: connection)
    try journal(account, "account.created", by: actor, at: now, in: connection)
  }

  /// The account of an identifier.
  public func account(_ id: String) async throws -> Account? {
    try await database.read { connection in try AccountTable.account(id: id, in: connection) }
  }

  /// What pages call some accounts.
  public func displays(of ids: Set<String>) async throws -> [String: String] {
    try await database.read { connection in
      var names: [String: String] = [:]
      for id in ids { names[id] = try AccountTable.account(id: id, in: connection)?.display }
      return names
    }
  }

  /// The accounts of an institution, or of the whole node, by login name; after a name, so many.
  public func accounts(of institution: String?, after name: String = "", limit: Int = 100) async throws -> [Account] {
    try await database.read { connection in
      try AccountTable.accounts(of: institution, after: name, limit: min(max(limit, 1), 500), in: connection)
    }
  }

  /// Sets the roles, or switches an account off or on. Its sessions end, so that the change holds at once.
  @discardableResult
  public func setAccount(
    _ id: String, ifVersion: Int, isActive: Bool, roles: [Account.RoleGrant], by actor: Actor
  ) async throws -> Account {
    if let objection = Account.objection(toRoles: roles) { throw AccessProblem.invalid("roles", objection) }
    let now = now
    return try await changing(id, ifVersion: ifVersion, kind: "account.changed", by: actor) { connection, account in
      let stays = isActive && roles.contains { $0.role == .administrator && $0.holds(at: now) }
      if account.isActive, !stays, account.roles.contains(where: { $0.role == .administrator && $0.holds(at: now) }),
        try AccountTable.activeAdministrators(except: id, at: now, in: connection) == 0
      {
        throw AccessProblem.invalid(
          "roles", Bilingual("不能移除最后一位系统管理员。", "The last administrator cannot be removed."))
      }
      account.isActive = isActive
      account.roles = roles
      try SessionTable.endAll(of: id, in: connection)
      if !isActive { try TokenTable.revokeAll(of: id, at: now, in: connection) }
    }
  }

  /// Changes one's own password: the old one is asked for, every session ends.
  public func changePassword(of id: String, old: String, new: String) async throws {
    let found = try await database.read { connection in try AccountTable.credentials(id: id, in: connection) }
    guard let found else { throw AccessProblem.missing }
    let keys = LoginKeys(configuration.key, name: "change " + id, address: "")
    let now = now
    let attempts = try await database.read { connection in try AttemptTable.attempts(keys.account, in: connection) }
    let wait = configuration.accountLockout.wait(attempts, at: now)
    guard wait == 0 else { throw AccessProblem.tooMany(wait) }
    guard let isRight = await hasher.matches(old, found.password) else { throw AccessProblem.busy }
    guard isRight else {
      try await writer.perform { [self] connection in
        let next = configuration.accountLockout.afterFailure(
          try AttemptTable.attempts(keys.account, in: connection), at: now)
        try AttemptTable.set(next, for: keys.account, in: connection)
      }
      throw AccessProblem.credentials
    }
    guard old != new else {
      throw AccessProblem.invalid("password", Bilingual("新密码与旧密码相同。", "The new password is the old one."))
    }
    let hash = try await hashing(new, name: found.account.name)
    let actor = Actor(account: id, role: .administrator, institution: nil)
    try await changing(id, kind: "account.password", by: actor) { connection, account in
      account.mustChangePassword = false
      try AccountTable.setPassword(hash, of: id, in: connection)
      try SessionTable.endAll(of: id, in: connection)
      try AttemptTable.clear(keys.account, in: connection)
    }
  }

  /// Sets somebody else's password, to be changed at the next login; optionally takes a lost authenticator away.
  public func resetPassword(
    of id: String, to password: String, removingTOTP: Bool, by actor: Actor
  ) async throws {
    guard let account = try await account(id) else { throw AccessProblem.missing }
    let hash = try await hashing(password, name: account.name)
    try await changing(id, kind: "account.password_reset", by: actor) { connection, account in
      account.mustChangePassword = true
      try AccountTable.setPassword(hash, of: id, in: connection)
      if removingTOTP {
        account.hasTOTP = false
        try AccountTable.setTOTP(nil, of: id, in: connection)
        try AccountTable.setRecoveryCodes([], of: id, in: connection)
      }
      try SessionTable.endAll(of: id, in: connection)
    }
  }

  func hashing(_ password: String, name: String) async throws -> PasswordHash {
    if let objection = configuration.passwordRules.objection(to: password, name: name) {
      throw AccessProblem.invalid("password", objection)
    }
    guard let hash = await hasher.hash(password) else { throw AccessProblem.busy }
    return hash
  }
}
