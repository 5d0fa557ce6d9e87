internal import Store

/// The SQL of API tokens.
enum TokenTable {
  struct Found: Sendable {
    let token: APIToken
    let hash: [UInt8]
    /// The token's ULID in the journal.
    let object: String
    let account: Account
  }

  private static let columns = """
    t.id, t.account, t.role, a.institution, t.label, t.scopes, t.created, t.expires, t.used, t.revoked
    """

  private static func token(_ row: any SQLRow) -> APIToken? {
    guard let role = Role(rawValue: row.string(2)) else { return nil }
    return APIToken(
      id: row.string(0), account: row.string(1), role: role, institution: row.text(3), label: row.string(4),
      scopes: Set(row.string(5).split(separator: " ").compactMap { Permission(rawValue: String($0)) }),
      created: Int64(row.integer(6)), expires: Int64(row.integer(7)), lastUsed: row.int(8).map { Int64($0) },
      revoked: row.int(9).map { Int64($0) })
  }

  static func insert(_ token: APIToken, hash: [UInt8], object: String, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO api_token(id, hash, account, role, label, scopes, created, expires, object)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(token.id), .blob(hash), .text(token.account), .text(token.role.rawValue), .text(token.label),
        .text(token.scopes.map(\.rawValue).sorted().joined(separator: " ")), SQLValue(token.created),
        SQLValue(token.expires), .text(object),
      ])
  }

  static func find(id: String, in connection: any SQLConnection) throws -> Found? {
    let row = try connection.first(
      "SELECT \(columns), t.hash, t.object FROM api_token t JOIN account a ON a.id = t.account WHERE t.id = ?",
      [.text(id)]
    ) { (token($0), $0.blob(10) ?? [], $0.string(11)) }
    guard let row, let token = row.0, let account = try AccountTable.account(id: token.account, in: connection) else {
      return nil
    }
    return Found(token: token, hash: row.1, object: row.2, account: account)
  }

  static func tokens(of account: String, in connection: any SQLConnection) throws -> [APIToken] {
    try connection.rows(
      """
      SELECT \(columns) FROM api_token t JOIN account a ON a.id = t.account WHERE t.account = ?
      ORDER BY t.created DESC, t.id
      """, [.text(account)], token
    ).compactMap { $0 }
  }

  static func touch(id: String, at now: Int64, in connection: any SQLConnection) throws {
    try connection.run("UPDATE api_token SET used = ? WHERE id = ?", [SQLValue(now), .text(id)])
  }

  static func revoke(id: String, at now: Int64, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE api_token SET revoked = ? WHERE id = ? AND revoked IS NULL", [SQLValue(now), .text(id)])
  }

  static func revokeAll(of account: String, at now: Int64, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE api_token SET revoked = ? WHERE account = ? AND revoked IS NULL", [SQLValue(now), .text(account)])
  }
}
