public import DICOMCore
public import Logging
package import Store
import Synchronization

/// The node's images: takes them in, keeps them, finds them, gives them back.
///
/// Opening brings the index up to date with the store's log, so whatever was acknowledged before a crash is there.
public final class Archive: Sendable {
  public let configuration: ArchiveConfiguration
  /// Who wants to know when studies change.
  public let events = StudyEvents()
  package let database: any Database
  package let store: ObjectStore
  package let commit: GroupCommit
  package let logger: Logger
  /// Milliseconds since 1970.
  package let clock: @Sendable () -> Int
  /// Objects that the log held but the index did not when the archive was opened.
  public let recovered: Int
  private let lock: FolderLock?

  /// Opens the folder for this process alone, creating it where it is not.
  ///
  /// - Throws: ``StoreError`` with `inUse` where another process has it open.
  public init(configuration: ArchiveConfiguration, logger: Logger, clock: @escaping @Sendable () -> Int) throws {
    self.configuration = configuration
    self.logger = logger
    self.clock = clock
    try Directory.create(configuration.path)
    lock = try FolderLock(path: configuration.path + "/node.lock")
    let database = try SQLiteDatabase(path: configuration.path + "/index.sqlite")
    try database.migrate(Schema.migrations)
    let state = try database.readNow { try ArchiveState.indexed(in: $0) }
    let position = state?.position ?? LogPosition(segment: 1, offset: 0)
    let store = try ObjectStore(
      path: configuration.path + "/objects", durability: configuration.durability, indexed: position)
    let index = IndexWriter(
      database: database, store: store, routing: Routing(rules: configuration.routes))
    recovered = try Recovery.run(
      store: store, index: index, from: position, firstNumber: state?.next ?? 1, logger: logger)
    self.database = database
    self.store = store
    let events = events
    commit = GroupCommit(store: store, index: index, clock: clock, logger: logger) { changes in
      events.publish(changes)
    }
  }

  /// Opens the folder for reading only, also beside a running node.
  ///
  /// - Throws: ``StoreError`` with `missing` where there is no archive.
  public init(reading path: String, logger: Logger, clock: @escaping @Sendable () -> Int) throws {
    guard Directory.exists(path + "/index.sqlite") else { throw StoreError(.missing, path + "/index.sqlite") }
    configuration = ArchiveConfiguration(path: path)
    self.logger = logger
    self.clock = clock
    lock = nil
    recovered = 0
    let database = try SQLiteDatabase(path: path + "/index.sqlite")
    let position = try database.readNow { try ArchiveState.indexed(in: $0)?.position }
    self.database = database
    store = try ObjectStore(reading: path + "/objects", indexed: position ?? LogPosition(segment: 1, offset: 0))
    commit = GroupCommit(
      store: store, index: IndexWriter(database: database, store: store, routing: Routing(rules: [])), clock: clock,
      logger: logger
    ) { _ in }
  }

  /// Returns when everything that was acknowledged is on the disk.
  public func flush() async throws {
    let (store, database) = (store, database)
    try await BlockingWork.run {
      try store.synchronize()
      try database.makeDurable()
    }
  }

  /// Flushes what a relaxed policy left behind and lets other processes open the folder.
  public func close() throws {
    guard let lock else { return }
    try store.synchronize()
    try database.makeDurable()
    lock.release()
  }

  // MARK: - Taking in

  /// Starts a Part 10 stream that will be kept byte for byte. `study`: refuse objects of other studies.
  package func ingest(part10From source: String, study: String? = nil) -> Ingest {
    Ingest(part10For: commit, source: source, study: study)
  }

  /// Starts a C-STORE data set.
  package func ingest(dataSetFrom source: String, meta: FileMetaInformation) -> Ingest {
    Ingest(dataSetFor: commit, source: source, meta: meta)
  }

  /// Whether there is room for new objects.
  public var acceptsObjects: Bool {
    guard let space = try? store.space() else { return false }
    return space.free > configuration.reservedBytes ?? min(256 << 20, space.total / 16)
  }

  // MARK: - Finding

  /// Entities that match, at most `query.limit`.
  public func find(_ query: Query) async throws -> [QueryMatch] {
    try await database.read { connection in
      var found: [QueryMatch] = []
      try IndexReader(connection: connection).matches(query) {
        found.append($0)
        return true
      }
      return found
    }
  }

  /// How many entities match; counting stops at `most`.
  public func count(_ query: Query, most: Int) async throws -> Int {
    try await database.read { try IndexReader(connection: $0).count(query, most: most) }
  }

  /// Instances of a study, series or one instance in reading order; empty where there are none.
  package func instances(
    study: String, series: String? = nil, instance: String? = nil
  ) async throws -> [StoredInstance] {
    try await database.read {
      try IndexReader(connection: $0).instances(study: study, series: series, instance: instance)
    }
  }

  package func instance(_ uid: String) async throws -> StoredInstance? {
    try await database.read { try IndexReader(connection: $0).instance(uid) }
  }

  /// Totals for status pages and metrics.
  public func totals() async throws -> ArchiveTotals {
    try await database.read { try ArchiveState.totals(in: $0) }
  }
}

/// What the archive holds.
public struct ArchiveTotals: Sendable, Hashable, Codable {
  public let patients: Int
  public let studies: Int
  public let series: Int
  public let instances: Int
  public let bytes: Int
  /// Grows with every object; two equal numbers mean nothing has arrived between.
  public let change: Int
  public let conflicts: Int
}
