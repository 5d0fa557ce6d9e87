import Foundation
@testable import Registry
import Store
import Synchronization

/// A clock that stands until it is told to go on.
final class StandingClock: Sendable {
  private let time: Mutex<Int64>
  /// 2026-03-02 is a Monday; 09:00 in UTC+8.
  init(_ start: Int64 = 1_772_413_200_000) { time = Mutex(start) }
  var now: Int64 { time.withLock { $0 } }
  func pass(seconds: Int64) { time.withLock { $0 += seconds * 1000 } }
  var read: RegistryClock { { self.now } }
}

/// A registry database in a folder of its own, removed with it.
final class Ground: Sendable {
  let folder: URL
  let database: SQLiteDatabase
  let writer: RegistryWriter
  let clock = StandingClock()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "jieru-registry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    database = try SQLiteDatabase(path: folder.appending(path: "registry.sqlite").path, overwritesDeleted: true)
    try database.migrate(RegistrySchema.migrations)
    writer = RegistryWriter(database)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
