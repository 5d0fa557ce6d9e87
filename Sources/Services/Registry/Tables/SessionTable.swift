internal import Store

/// The SQL of sessions and failed logins.
enum SessionTable {
  struct Found: Sendable {
    let id: String
    let account: Account
    let role: Role
    let created: Int64
    let seen: Int64
  }

  static func insert(
    hash: [UInt8], id: String, account: String, role: Role, created: Int64? = nil, at now: Int64,
    in connection: any SQLConnection
  ) throws {
    try connection.run(
      "INSERT INTO session(hash, id, account, role, created, seen) VALUES(?, ?, ?, ?, ?, ?)",
      [.blob(hash), .text(id), .text(account), .text(role.rawValue), SQLValue(created ?? now), SQLValue(now)])
  }

  static func find(hash: [UInt8], in connection: any SQLConnection) throws -> Found? {
    let row = try connection.first(
      "SELECT id, account, role, created, seen FROM session WHERE hash = ?", [.blob(hash)]
    ) { ($0.string(0), $0.string(1), $0.string(2), Int64($0.integer(3)), Int64($0.integer(4))) }
    guard let row, let role = Role(rawValue: row.2), let account = try AccountTable.account(id: row.1, in: connection)
    else { return nil }
    return Found(id: row.0, account: account, role: role, created: row.3, seen: row.4)
  }

  static func touch(hash: [UInt8], at now: Int64, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE session SET seen = ? WHERE hash = ? AND seen < ?", [SQLValue(now), .blob(hash), SQLValue(now)])
  }

  static func end(hash: [UInt8], in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM session WHERE hash = ?", [.blob(hash)])
  }

  static func endAll(of account: String, in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM session WHERE account = ?", [.text(account)])
  }

  static func keepNewest(_ count: Int, of account: String, in connection: any SQLConnection) throws {
    try connection.run(
      """
      DELETE FROM session WHERE account = ? AND hash NOT IN
        (SELECT hash FROM session WHERE account = ? ORDER BY created DESC, id DESC LIMIT ?)
      """, [.text(account), .text(account), SQLValue(count)])
  }

  static func sweep(createdBefore: Int64, seenBefore: Int64, in connection: any SQLConnection) throws {
    try connection.run(
      "DELETE FROM session WHERE created <= ? OR seen <= ?", [SQLValue(createdBefore), SQLValue(seenBefore)])
  }
}

/// Failed logins by keyed digest.
enum AttemptTable {
  static func attempts(_ key: [UInt8], in connection: any SQLConnection) throws -> FailedAttempts? {
    try connection.first("SELECT failures, last, locked_until FROM login_attempt WHERE key = ?", [.blob(key)]) {
      FailedAttempts(count: $0.integer(0), last: Int64($0.integer(1)), lockedUntil: Int64($0.integer(2)))
    }
  }

  static func set(_ attempts: FailedAttempts, for key: [UInt8], in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO login_attempt(key, failures, last, locked_until) VALUES(?, ?, ?, ?)
      ON CONFLICT(key) DO UPDATE SET failures = excluded.failures, last = excluded.last,
        locked_until = excluded.locked_until
      """, [.blob(key), SQLValue(attempts.count), SQLValue(attempts.last), SQLValue(attempts.lockedUntil)])
  }

  static func clear(_ key: [UInt8], in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM login_attempt WHERE key = ?", [.blob(key)])
  }

  static func sweep(before: Int64, in connection: any SQLConnection) throws {
    try connection.run("DELETE FROM login_attempt WHERE last < ?", [SQLValue(before)])
  }
}
