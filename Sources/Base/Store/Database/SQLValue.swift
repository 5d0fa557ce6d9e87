/// A value bound to or read from a statement: the types SQLite and PostgreSQL share.
public enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(nilLiteral: ()) { self = .null }

  public init(_ value: Int) { self = .integer(Int64(value)) }
  public init(_ value: Int64) { self = .integer(value) }
  public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
  public init(_ value: Bool) { self = .integer(value ? 1 : 0) }
}

/// One row of a result, read by column position; valid only inside the closure that received it.
public protocol SQLRow {
  func int(_ column: Int) -> Int?
  func text(_ column: Int) -> String?
  func blob(_ column: Int) -> [UInt8]?
  func double(_ column: Int) -> Double?
}

extension SQLRow {
  /// The integer in `column`, or 0 where the column is NULL.
  public func integer(_ column: Int) -> Int { int(column) ?? 0 }
  /// The text in `column`, or "" where the column is NULL.
  public func string(_ column: Int) -> String { text(column) ?? "" }
}

/// A connection inside a read or write closure. Statements are prepared once per connection and kept.
///
/// The SQL given must be understood by SQLite and PostgreSQL alike: `ON CONFLICT`, `RETURNING`, window functions,
/// no vendor functions.
public protocol SQLConnection {
  /// Runs one statement and returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int
  /// Runs a query, calling `each` for every row until it returns false.
  func scan(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) -> Bool) throws(StoreError)
}

extension SQLConnection {
  @discardableResult
  public func run(_ sql: String) throws(StoreError) -> Int { try run(sql, []) }

  /// Every row of a query, decoded.
  public func rows<Value>(
    _ sql: String, _ arguments: [SQLValue] = [], _ decode: (any SQLRow) -> Value
  ) throws(StoreError) -> [Value] {
    var result: [Value] = []
    try scan(sql, arguments) { row in
      result.append(decode(row))
      return true
    }
    return result
  }

  /// The first row of a query, decoded, or nil where there is none.
  public func first<Value>(
    _ sql: String, _ arguments: [SQLValue] = [], _ decode: (any SQLRow) -> Value
  ) throws(StoreError) -> Value? {
    var result: Value?
    try scan(sql, arguments) { row in
      result = decode(row)
      return false
    }
    return result
  }

  /// The first column of the first row as an integer.
  public func integer(_ sql: String, _ arguments: [SQLValue] = []) throws(StoreError) -> Int? {
    try first(sql, arguments) { $0.int(0) } ?? nil
  }
}
