internal import Dispatch
internal import GRDB
internal import Glibc

/// The node's index database: many readers, one writer, transactions.
///
/// Commits do not wait for the disk: what must survive a power cut is either in the object store's log, from which the
/// index is brought up to date at start, or followed by ``makeDurable()``.
public protocol Database: Sendable {
  /// Runs `body` on a snapshot; later writes are not seen inside it.
  func read<Value: Sendable>(_ body: @Sendable (any SQLConnection) throws -> Value) async throws -> Value
  /// The same for callers outside of tasks (start-up, commands, the group commit's own thread).
  func readNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value
  /// Runs `body` in one transaction, rolled back when it throws. Blocks the calling thread.
  func writeNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value
  /// Returns when every transaction committed so far is on the disk.
  func makeDurable() throws(StoreError)
  /// Removes earlier images of pages, which still hold what was deleted since, from what lies on the disk. Waits for
  /// readers of older snapshots, ten seconds at most.
  func emptyLog() throws
  /// Applies the migrations that this database has not seen, in order, each in its own transaction.
  func migrate(_ migrations: [Migration]) throws
}

extension Database {
  /// Runs `body` in one transaction without blocking the cooperative pool.
  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      BlockingWork.queue.async {
        continuation.resume(with: Result { try writeNow(body) })
      }
    }
  }
}

/// One step of the schema. `number`s grow by one and are never reused.
public struct Migration: Sendable {
  public let number: Int
  public let statements: [String]
  public init(_ number: Int, _ statements: [String]) {
    self.number = number
    self.statements = statements
  }
}

/// An embedded SQLite database in write-ahead-log mode.
public final class SQLiteDatabase: Database {
  private let pool: DatabasePool
  private let path: String

  /// Opens or creates the database at `path`.
  ///
  /// With `overwritesDeleted` the bytes of deleted rows are overwritten with zeros instead of left in free pages, for
  /// tables from which something is erased because it must not be found again (see also ``emptyLog()``).
  ///
  /// `writerCache` bounds the pages that the one writing connection keeps, in KiB: a transaction that changes more of
  /// them writes some out and reads them again before it is committed. The write-ahead log is moved into the database
  /// whenever it has `checkpoint` pages: a page changed by many small commits is copied once.
  public init(
    path: String, readers: Int = 4, overwritesDeleted: Bool = false, writerCache: Int = 6_000, checkpoint: Int = 4_000
  ) throws(StoreError) {
    var configuration = Configuration()
    configuration.maximumReaderCount = readers
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA cache_size = -\(db.configuration.readonly ? 6_000 : writerCache)")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      try db.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpoint)")
      try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
      if overwritesDeleted { try db.execute(sql: "PRAGMA secure_delete = ON") }
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
    } catch {
      throw StoreError(sqlite: error)
    }
    self.path = path
  }

  public func read<Value: Sendable>(
    _ body: @Sendable (any SQLConnection) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.read { try body(SQLiteConnection(db: $0)) }
    } catch {
      throw StoreError.passing(error)
    }
  }

  public func readNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
    do {
      return try pool.read { try body(SQLiteConnection(db: $0)) }
    } catch {
      throw StoreError.passing(error)
    }
  }

  public func writeNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
    do {
      return try pool.write { try body(SQLiteConnection(db: $0)) }
    } catch {
      throw StoreError.passing(error)
    }
  }

  /// The write-ahead log holds every commit since the last checkpoint, and a checkpoint flushes the database before the
  /// log starts anew, so flushing the log is enough: a second flush of the unchanged database would double the wait.
  public func makeDurable() throws(StoreError) {
    for file in [path + "-wal", path] {
      let descriptor = open(file, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        if errno == ENOENT { continue }
        throw StoreError(systemCall: "open", path: file)
      }
      defer { close(descriptor) }
      guard fdatasync(descriptor) == 0 else { throw StoreError(systemCall: "fdatasync", path: file) }
      return
    }
  }

  /// Moves the write-ahead log into the database and truncates it.
  public func emptyLog() throws {
    do {
      try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    } catch {
      throw StoreError.passing(error)
    }
  }

  public func migrate(_ migrations: [Migration]) throws {
    let known = try writeNow { connection in
      try connection.run("CREATE TABLE IF NOT EXISTS schema_version(number INTEGER PRIMARY KEY)")
      return try connection.integer("SELECT COALESCE(MAX(number), 0) FROM schema_version") ?? 0
    }
    if let newest = migrations.last?.number, known > newest {
      throw StoreError(.newerSchema, "schema \(known), this program knows \(newest)")
    }
    for migration in migrations where migration.number > known {
      try writeNow { connection in
        for statement in migration.statements { try connection.run(statement) }
        try connection.run(
          "INSERT INTO schema_version(number) VALUES(?)", [SQLValue(migration.number)])
      }
    }
    try makeDurable()
  }
}

extension StoreError {
  init(sqlite error: any Error) {
    guard let error = error as? DatabaseError else {
      self = StoreError(.inputOutput, "database: \(type(of: error))")
      return
    }
    // GRDB keeps bound values out of `message`, so no patient data can pass here.
    let text = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")"
    switch error.resultCode {
    case .SQLITE_FULL: self = StoreError(.full, text)
    case .SQLITE_READONLY, .SQLITE_PERM: self = StoreError(.readOnly, text)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = StoreError(.corrupt, text)
    default: self = StoreError(.inputOutput, text)
    }
  }

  /// Database errors become store errors; everything that the caller's closure threw passes unchanged.
  static func passing(_ error: any Error) -> any Error {
    error is DatabaseError ? StoreError(sqlite: error) : error
  }
}
