internal import Store

/// The SQL of accounts, their roles and what proves them.
enum AccountTable {
  /// An account with its secrets, for the login alone.
  struct Credentials: Sendable {
    let account: Account
    let password: PasswordHash?
    /// Sealed.
    let totp: [UInt8]?
    let totpStep: Int64?
  }

  private static let columns =
    "a.id, a.name, a.display, a.institution, a.person, a.is_active, a.is_demo, a.must_change, a.totp IS NOT NULL, a.version"

  private static func account(_ row: any SQLRow) -> Account {
    Account(
      id: row.string(0), name: row.string(1), display: row.string(2), institution: row.text(3), person: row.text(4),
      isActive: row.integer(5) == 1, isDemo: row.integer(6) == 1, mustChangePassword: row.integer(7) == 1,
      hasTOTP: row.integer(8) == 1, roles: [], version: row.integer(9))
  }

  private static func withRoles(_ account: Account, in connection: any SQLConnection) throws -> Account {
    var account = account
    account.roles = try connection.rows(
      "SELECT role, starts, ends FROM account_role WHERE account = ? ORDER BY role", [.text(account.id)]
    ) { row in
      Role(rawValue: row.string(0)).map {
        Account.RoleGrant(role: $0, starts: Int64(row.integer(1)), ends: row.int(2).map { Int64($0) })
      }
    }.compactMap { $0 }
    return account
  }

  static func account(id: String, in connection: any SQLConnection) throws -> Account? {
    try connection.first("SELECT \(columns) FROM account a WHERE a.id = ?", [.text(id)], account)
      .map { try withRoles($0, in: connection) }
  }

  static func credentials(name: String, in connection: any SQLConnection) throws -> Credentials? {
    try credentials("a.name", name, in: connection)
  }

  static func credentials(id: String, in connection: any SQLConnection) throws -> Credentials? {
    try credentials("a.id", id, in: connection)
  }

  private static func credentials(
    _ column: StaticString, _ value: String, in connection: any SQLConnection
  ) throws -> Credentials? {
    let found = try connection.first(
      "SELECT \(columns), a.password, a.totp, a.totp_step FROM account a WHERE \(column) = ?", [.text(value)]
    ) { row in
      (account(row), row.text(10).flatMap(PasswordHash.init(stored:)), row.blob(11), row.int(12).map { Int64($0) })
    }
    return try found.map {
      Credentials(account: try withRoles($0.0, in: connection), password: $0.1, totp: $0.2, totpStep: $0.3)
    }
  }

  static func accounts(
    of institution: String?, after name: String, limit: Int, in connection: any SQLConnection
  ) throws -> [Account] {
    let (condition, arguments): (String, [SQLValue]) =
      institution.map { ("a.institution = ? AND", [.text($0)]) } ?? ("", [])
    return try connection.rows(
      "SELECT \(columns) FROM account a WHERE \(condition) a.name > ? ORDER BY a.name LIMIT ?",
      arguments + [.text(name), SQLValue(limit)], account
    ).map { try withRoles($0, in: connection) }
  }

  static func count(in connection: any SQLConnection) throws -> Int {
    try connection.integer("SELECT COUNT(*) FROM account") ?? 0
  }

  static func activeAdministrators(
    except id: String, at now: Int64, in connection: any SQLConnection
  ) throws -> Int {
    try connection.integer(
      """
      SELECT COUNT(*) FROM account a JOIN account_role r ON r.account = a.id
      WHERE a.id <> ? AND a.is_active = 1 AND r.role = 'administrator' AND r.starts <= ?
        AND (r.ends IS NULL OR r.ends > ?)
      """, [.text(id), SQLValue(now), SQLValue(now)]) ?? 0
  }

  static func insert(
    _ account: Account, password: PasswordHash?, at now: Int64, in connection: any SQLConnection
  ) throws {
    try connection.run(
      """
      INSERT INTO account(id, name, display, institution, person, is_active, is_demo, must_change, password, created,
        changed, version) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(account.id), .text(account.name), .text(account.display), SQLValue(account.institution),
        SQLValue(account.person), SQLValue(account.isActive), SQLValue(account.isDemo),
        SQLValue(account.mustChangePassword), SQLValue(password?.stored), SQLValue(now), SQLValue(now),
        SQLValue(account.version),
      ])
    try insertRoles(account, in: connection)
  }

  static func update(_ account: Account, at now: Int64, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE account SET display = ?, is_active = ?, must_change = ?, changed = ?, version = ? WHERE id = ?",
      [
        .text(account.display), SQLValue(account.isActive), SQLValue(account.mustChangePassword), SQLValue(now),
        SQLValue(account.version), .text(account.id),
      ])
    try connection.run("DELETE FROM account_role WHERE account = ?", [.text(account.id)])
    try insertRoles(account, in: connection)
  }

  private static func insertRoles(_ account: Account, in connection: any SQLConnection) throws {
    for grant in account.roles {
      try connection.run(
        "INSERT INTO account_role(account, role, starts, ends) VALUES(?, ?, ?, ?)",
        [
          .text(account.id), .text(grant.role.rawValue), SQLValue(grant.starts),
          grant.ends.map { SQLValue($0) } ?? .null,
        ])
    }
  }

  static func setPassword(_ hash: PasswordHash, of id: String, in connection: any SQLConnection) throws {
    try connection.run("UPDATE account SET password = ? WHERE id = ?", [.text(hash.stored), .text(id)])
  }

  static func setTOTP(_ sealed: [UInt8]?, of id: String, in connection: any SQLConnection) throws {
    try connection.run("UPDATE account SET totp = ?, totp_step = NULL WHERE id = ?", [SQLValue(sealed), .text(id)])
  }

  static func setStep(_ step: Int64, of id: String, in connection: any SQLConnection) throws {
    try connection.run("UPDATE account SET totp_step = ? WHERE id = ?", [SQLValue(step), .text(id)])
  }

  static func setRecoveryCodes(_ hashes: [[UInt8]], of id: String, in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM recovery_code WHERE account = ?", [.text(id)])
    for hash in hashes {
      try connection.run("INSERT INTO recovery_code(account, hash) VALUES(?, ?)", [.text(id), .blob(hash)])
    }
  }

  /// True once for each code.
  static func useRecoveryCode(_ hash: [UInt8], of id: String, in connection: any SQLConnection) throws -> Bool {
    try connection.run("DELETE FROM recovery_code WHERE account = ? AND hash = ?", [.text(id), .blob(hash)]) == 1
  }
}

/// The one-time token of the first start.
enum SetUpTable {
  static func set(hash: [UInt8], expires: Int64, in connection: any SQLConnection) throws {
    try clear(in: connection)
    try connection.run(
      "INSERT INTO access_setup(id, hash, expires) VALUES(1, ?, ?)", [.blob(hash), SQLValue(expires)])
  }

  static func clear(in connection: any SQLConnection) throws { try connection.run("DELETE FROM access_setup") }

  static func accepts(hash: [UInt8], at now: Int64, in connection: any SQLConnection) throws -> Bool {
    let stored = try connection.first("SELECT hash, expires FROM access_setup WHERE id = 1") {
      ($0.blob(0) ?? [], Int64($0.integer(1)))
    }
    guard let stored else { return false }
    return ConstantTime.equal(stored.0, hash) && now < stored.1
  }
}
