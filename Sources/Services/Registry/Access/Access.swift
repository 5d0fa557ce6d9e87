public import Store

/// Accounts, sessions, tokens, permissions, emergency access and the access audit of a node.
///
/// Decisions are pure (``PermissionTable/decide(_:)``); this class keeps their state through the tables, journals every
/// change, and takes clock and randomness from outside.
public final class Access: Sendable {
  public struct Configuration: Sendable {
    public var clock: RegistryClock
    public var random: RandomBytes = systemRandomBytes
    public var key: AccessKey
    /// Whether the demonstration's accounts may sign in.
    public var isDemo = false
    public var passwordCost = PasswordHash.Parameters.standard
    public var passwordRules = PasswordRules()
    public var sessionRules = SessionRules()
    public var breakGlassRules = BreakGlassRules()
    public var accountLockout = LockoutRules.account
    public var addressLockout = LockoutRules.address
    public var table = PermissionTable.standard

    public init(clock: @escaping RegistryClock, key: AccessKey) {
      self.clock = clock
      self.key = key
    }
  }

  let database: any Database
  let writer: RegistryWriter
  public let configuration: Configuration
  let ids: ULIDSource
  let hasher: PasswordHasher
  let loginRate: RateLimiter

  /// `database` has been migrated with ``RegistrySchema``; `ids` makes the room's identifiers.
  public init(database: any Database, writer: RegistryWriter, ids: ULIDSource, configuration: Configuration) {
    self.database = database
    self.writer = writer
    self.ids = ids
    self.configuration = configuration
    hasher = PasswordHasher(parameters: configuration.passwordCost, random: configuration.random)
    loginRate = RateLimiter(.login, clock: configuration.clock)
  }

  var now: Int64 { configuration.clock() }

  /// Journals an account as it is now, in the transaction of the change.
  func journal(
    _ account: Account, _ kind: String, by actor: Actor, at now: Int64, in connection: any SQLConnection
  ) throws {
    try JournalWriter.append(
      account.content, kind: kind, object: "account", id: account.id, version: account.version, actor: actor.account,
      rulebook: nil, at: now, salt: configuration.random(32), keepingContent: true, in: connection)
  }

  /// Changes one account: reads it, lets `change` edit it, stores the next version and journals it.
  ///
  /// `ifVersion` is the version the caller saw; another one is a conflict and nothing is changed.
  @discardableResult
  func changing(
    _ id: String, ifVersion: Int? = nil, kind: String, by actor: Actor,
    also: @escaping @Sendable (any SQLConnection, inout Account) throws -> Void
  ) async throws -> Account {
    let now = now
    return try await writer.perform { [self] connection in
      guard var account = try AccountTable.account(id: id, in: connection) else { throw AccessProblem.missing }
      if let ifVersion, ifVersion != account.version { throw AccessProblem.version }
      try also(connection, &account)
      account.version += 1
      try AccountTable.update(account, at: now, in: connection)
      try journal(account, kind, by: actor, at: now, in: connection)
      return account
    }
  }

  /// Decides and, where the permission is audited, makes the audit entry durable before the answer: nothing is shown that
  /// is not on record. Refusals of audited permissions are on record too.
  public func decide(_ request: AccessRequest, object: AuditedObject? = nil) async throws -> AccessDecision {
    let decision = configuration.table.decide(request)
    let isAudited: Bool
    switch decision {
    case .allowed(let allowance): isAudited = allowance.isAudited
    case .refused: isAudited = configuration.table.rows[request.permission]?.isAudited ?? true
    }
    guard isAudited else { return decision }
    try await audit(AuditEntry(request, decision, object))
    return decision
  }
}
