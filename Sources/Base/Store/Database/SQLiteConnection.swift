internal import Foundation
public import GRDB

/// A GRDB connection seen through the portable protocol.
struct SQLiteConnection: SQLConnection {
  let db: GRDB.Database

  func run(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
    do {
      let statement = try db.cachedStatement(sql: sql)
      statement.setUncheckedArguments(StatementArguments(arguments))
      try statement.execute()
      return db.changesCount
    } catch {
      throw StoreError(sqlite: error)
    }
  }

  func scan(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) -> Bool) throws(StoreError) {
    do {
      let statement = try db.cachedStatement(sql: sql)
      let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
      while let row = try cursor.next() {
        if !each(SQLiteRow(row: row)) { return }
      }
    } catch {
      throw StoreError(sqlite: error)
    }
  }
}

struct SQLiteRow: SQLRow {
  let row: Row
  func int(_ column: Int) -> Int? { row[column] }
  func text(_ column: Int) -> String? { row[column] }
  func double(_ column: Int) -> Double? { row[column] }
  func blob(_ column: Int) -> [UInt8]? {
    guard let data: Data = row[column] else { return nil }
    return [UInt8](data)
  }
}

extension SQLValue: DatabaseValueConvertible {
  public var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .real(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let value): Data(value).databaseValue
    }
  }

  public static func fromDatabaseValue(_ value: DatabaseValue) -> SQLValue? {
    switch value.storage {
    case .null: .null
    case .int64(let value): .integer(value)
    case .double(let value): .real(value)
    case .string(let value): .text(value)
    case .blob(let value): .blob([UInt8](value))
    }
  }
}
