internal import Rulebook
internal import Store

extension Access {
  /// At start: where no account exists yet, makes a one-time set-up token, to be printed on the terminal (never logged)
  /// and good for a day. A new start makes a new one and the old one is void. Nil where the node has accounts.
  public func setUpToken() async throws -> String? {
    let now = now
    let text = SecretText.base64url(configuration.random(32))
    return try await writer.perform { connection in
      guard try AccountTable.count(in: connection) == 0 else {
        try SetUpTable.clear(in: connection)
        return nil
      }
      try SetUpTable.set(hash: SecretText.hash(text), expires: now + 86_400_000, in: connection)
      return text
    }
  }

  /// Whether nobody can sign in yet: the first administrator has to be made.
  public func hasNoAccount() async throws -> Bool {
    try await database.read { connection in try AccountTable.count(in: connection) == 0 }
  }

  /// Makes the first administrator. Works once: with the token printed at start, while there is no account.
  @discardableResult
  public func setUp(
    token: String, name: String, display: String, password: String, address: String
  ) async throws -> Account {
    if let wait = loginRate.take(address) { throw AccessProblem.tooMany(wait) }
    let hash = SecretText.hash(token)
    let now = now
    let isRight = try await database.read { connection in
      try AccountTable.count(in: connection) == 0 && SetUpTable.accepts(hash: hash, at: now, in: connection)
    }
    guard isRight else { throw Self.wrongSetUp }
    var new = NewAccount(
      name: name, display: display, password: password, institution: nil,
      roles: [Account.RoleGrant(role: .administrator)])
    new.mustChangePassword = false
    let (account, passwordHash) = try await prepare(new)
    return try await writer.perform { [self] connection in
      guard try AccountTable.count(in: connection) == 0,
        try SetUpTable.accepts(hash: hash, at: now, in: connection)
      else { throw Self.wrongSetUp }
      try SetUpTable.clear(in: connection)
      try insert(account, passwordHash, by: .system, at: now, in: connection)
      return account
    }
  }

  private static let wrongSetUp = AccessProblem(
    .credentials,
    Bilingual(
      "安装令牌无效或已使用。请重新启动程序以获得新的令牌。",
      "The set-up token is wrong or used. Start the program again for a new one."))
}
