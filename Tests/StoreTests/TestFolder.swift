import Foundation
import Store

/// A folder that is gone when the test is over.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/jieru-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A copy of everything in the folder, as a crash would leave it.
  func copy() throws -> TestFolder {
    let other = try TestFolder()
    try FileManager.default.removeItem(atPath: other.path)
    try FileManager.default.copyItem(atPath: path, toPath: other.path)
    return other
  }

  /// Paths of the files below `name`, relative to it, sorted.
  func files(_ name: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: path + "/" + name)?.compactMap { $0 as? String } ?? []
    return all.filter { entry in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(name)/\(entry)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }
}

extension ObjectStore {
  /// Stages `contents` in pieces and commits them as one group.
  @discardableResult
  func store(_ contents: [[UInt8]], at time: Int = 1000) throws -> CommittedGroup {
    let group = try contents.map { try staged($0) }
    return try commit(group, receivedAt: time, sources: contents.map { _ in "TEST" })
  }

  func staged(_ bytes: [UInt8]) throws -> (object: StagedObject, digest: ContentDigest) {
    let object = stage()
    var offset = 0
    while offset < bytes.count {
      let end = min(offset + 70_000, bytes.count)
      try bytes[offset..<end].withUnsafeBytes { try object.append($0) }
      offset = end
    }
    return (object, object.finishedDigest())
  }
}

extension TestFolder {
  /// Opens the store and says what its log holds from `position` on.
  func open(
    from position: LogPosition = LogPosition(segment: 1, offset: 0), firstNumber: Int = 1, segmentLimit: Int = 1 << 30
  ) throws -> (store: ObjectStore, found: [ReplayedObject]) {
    let store = try ObjectStore(path: path, durability: .strict, indexed: position, segmentLimit: segmentLimit)
    var found: [ReplayedObject] = []
    try store.replay(from: position, firstNumber: firstNumber) { record, location, end in
      found.append(
        ReplayedObject(record: record, location: location, end: end, bytes: try store.open(location).bytes()))
    }
    return (store, found)
  }
}

struct ReplayedObject: Equatable {
  let record: SegmentRecord
  let location: ObjectLocation
  let end: LogPosition
  let bytes: [UInt8]
}
