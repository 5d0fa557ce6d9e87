import Archive
import DICOMCore
import Foundation
import Logging
import Phantoms
import Store
import Synchronization

/// An archive in a folder of its own that goes with it.
final class TemporaryArchive: Sendable {
  let path: String
  let archive: Archive
  /// Milliseconds since 1970 as the archive sees them.
  let time: SettableClock

  init(receivedAt time: Int = 1_750_000_000_000) throws {
    path = NSTemporaryDirectory() + "jieru-archive-" + UUID().uuidString
    self.time = SettableClock(time)
    archive = try Self.open(path, self.time)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static func open(_ path: String, _ time: SettableClock = SettableClock(0)) throws -> Archive {
    try Archive(configuration: ArchiveConfiguration(path: path), logger: quiet, clock: { time.now })
  }

  static var quiet: Logger {
    var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    logger.logLevel = .critical
    return logger
  }

  /// Takes a Part 10 file in, in pieces as a socket would bring them.
  @discardableResult
  func take(_ bytes: [UInt8], source: String = "TEST") async throws -> Stored {
    let ingest = archive.ingest(part10From: source)
    bytes.withUnsafeBytes { all in
      for start in stride(from: 0, to: all.count, by: 1000) {
        ingest.receive(UnsafeRawBufferPointer(rebasing: all[start..<min(start + 1000, all.count)]))
      }
    }
    return try await withCheckedThrowingContinuation { continuation in
      ingest.finish { continuation.resume(with: $0) }
    }
  }

  @discardableResult
  func take(_ object: PhantomObject) async throws -> Stored { try await take(try object.part10()) }
}

/// A clock that stands where the test puts it.
final class SettableClock: Sendable {
  private let time: Mutex<Int>
  init(_ time: Int) { self.time = Mutex(time) }
  var now: Int { time.withLock { $0 } }
  func set(_ time: Int) { self.time.withLock { $0 = time } }
}

/// Small objects for filing.
enum Sample {
  static let day = 86_400_000

  /// Secondary captures, two a study, unless told otherwise.
  static func tiny(_ count: Int, perStudy: Int = 2, seed: UInt64 = 7) -> [PhantomObject] {
    let source = TinyInstances(setting: PhantomSetting(seed: seed), perStudy: perStudy)
    return (0..<count).map { source.object(at: $0) }
  }

  /// One object with other values at some tags.
  static func changed(_ object: PhantomObject, _ change: (inout DataSet) -> Void) throws -> [UInt8] {
    var dataSet = object.dataSet
    change(&dataSet)
    return try Part10.write(dataSet, as: .explicitVRLittleEndian)
  }

  static func uid(_ object: PhantomObject, _ tag: Tag) -> String { object.dataSet.string(tag) ?? "" }
}
