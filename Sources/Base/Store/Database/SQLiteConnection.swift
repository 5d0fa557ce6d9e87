internal import GRDB
internal import GRDBSQLite

/// A GRDB connection seen through the portable protocol.
///
/// Statements, their cache and the transaction belong to GRDB; values are bound and read through SQLite's own functions:
/// by way of GRDB's values each text would be copied, and each blob wrapped, twice.
struct SQLiteConnection: SQLConnection {
  let db: GRDB.Database

  func run(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
    do {
      try statement(sql, arguments).execute()
      return db.changesCount
    } catch {
      throw StoreError(sqlite: error)
    }
  }

  func scan(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) -> Bool) throws(StoreError) {
    do {
      let statement = try statement(sql, arguments)
      let row = SQLiteRow(statement: statement.sqliteStatement)
      let cursor = try Row.fetchCursor(statement)
      while try cursor.next() != nil {
        if !each(row) { return }
      }
    } catch {
      throw StoreError(sqlite: error)
    }
  }

  private func statement(_ sql: String, _ arguments: [SQLValue]) throws -> Statement {
    let statement = try db.cachedStatement(sql: sql)
    // Takes off what an earlier use has bound.
    statement.setUncheckedArguments(StatementArguments())
    for (index, value) in arguments.enumerated() {
      let code = value.bind(to: statement.sqliteStatement, at: CInt(index + 1))
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
    return statement
  }
}

/// The row that a statement stands on.
struct SQLiteRow: SQLRow {
  let statement: SQLiteStatement

  private func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL }

  func int(_ column: Int) -> Int? { isNull(column) ? nil : Int(sqlite3_column_int64(statement, CInt(column))) }

  func double(_ column: Int) -> Double? { isNull(column) ? nil : sqlite3_column_double(statement, CInt(column)) }

  func text(_ column: Int) -> String? {
    guard let bytes = sqlite3_column_text(statement, CInt(column)) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, CInt(column)))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func blob(_ column: Int) -> [UInt8]? {
    guard !isNull(column) else { return nil }
    // An empty blob has no address.
    guard let bytes = sqlite3_column_blob(statement, CInt(column)) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, CInt(column)))))
  }
}

extension SQLValue {
  /// SQLITE_TRANSIENT: SQLite copies what it is given before the call returns.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  fileprivate func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
    switch self {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let value): return sqlite3_bind_int64(statement, index, value)
    case .real(let value): return sqlite3_bind_double(statement, index, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          // An empty buffer may have no address, which would bind NULL.
          guard let start = characters.baseAddress else {
            return sqlite3_bind_text(statement, index, "", 0, Self.copied)
          }
          return sqlite3_bind_text(statement, index, start, CInt(clamping: characters.count), Self.copied)
        }
      }
    case .blob(let value):
      return value.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return sqlite3_bind_blob(statement, index, start, CInt(clamping: bytes.count), Self.copied)
      }
    }
  }
}
