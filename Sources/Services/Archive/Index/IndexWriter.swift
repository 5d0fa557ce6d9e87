import DICOMCore
import Store
import Synchronization

/// A study that a commit touched, for those who watch.
package struct StudyChange: Sendable, Hashable {
  package let studyUID: String
  package let seriesUID: String
  package let instanceUID: String
  package let change: Int
  /// Sender of the object.
  package let source: String
}

/// Files received objects into the index: patient, study, series, instance, counts.
///
/// Called by one thread at a time (the group commit, or recovery at start before that runs).
final class IndexWriter: Sendable {
  /// One stored object with what the index needs of it.
  struct Entry {
    let identifiers: Identifiers
    let header: ScannedHeader
    let transferSyntaxUID: String
    let dataSetOffset: Int
    let location: ObjectLocation
    let digest: ContentDigest
    let receivedAt: Int
    let source: String
  }

  private let database: any Database
  private let store: ObjectStore
  private let routing: Routing
  /// Known studies and series, so that a run of instances costs one insert each. Only the calling thread uses it; the
  /// lock makes that visible to the compiler.
  private let cache = Mutex(IndexCache())

  init(database: any Database, store: ObjectStore, routing: Routing) {
    self.database = database
    self.store = store
    self.routing = routing
  }

  /// Drops what is remembered of the tables; call after anyone else changed them.
  func forget() { cache.withLock { $0 = IndexCache() } }

  /// Files the entries in one transaction and notes that the log is indexed up to `end`.
  func add(
    _ entries: [Entry], end: LogPosition
  ) throws -> (outcomes: [StoredOutcome], changes: [StudyChange]) {
    try database.writeNow { connection in
      try cache.withLock { cache in
        // Moved, not shared: a shared dictionary would be copied whole at its first change.
        var known = IndexCache()
        swap(&known, &cache)
        var filing = try Filing(connection: connection, cache: known, store: store, routing: routing)
        known = IndexCache()
        var outcomes: [StoredOutcome] = []
        outcomes.reserveCapacity(entries.count)
        for entry in entries { outcomes.append(try filing.file(entry)) }
        try filing.finish(end: end)
        swap(&cache, &filing.cache)
        cache.trim()
        return (outcomes, filing.changes)
      }
    }
  }
}

/// What the writer remembers of studies and series that are being received.
struct IndexCache {
  struct Study {
    var id: Int
    var modalities: [String]
  }
  struct Series {
    var id: Int
    var study: Int
  }
  var studies: [String: Study] = [:]
  var series: [String: Series] = [:]

  mutating func trim() {
    if studies.count > 4096 { studies.removeAll(keepingCapacity: true) }
    if series.count > 8192 { series.removeAll(keepingCapacity: true) }
  }
}
