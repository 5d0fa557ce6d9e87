internal import CSystemCalls
internal import Glibc
internal import Synchronization

/// When a stored object counts as safe.
public enum Durability: String, Sendable, CaseIterable {
  /// The default: the object is on the disk before success is answered. Nothing acknowledged is lost in a power cut.
  case strict
  /// Success is answered after the write; the disk follows within a second. A power cut may lose that second.
  case relaxed
}

/// Where a group of objects went, and the stretch of log that holds it.
package struct CommittedGroup: Sendable {
  package let locations: [ObjectLocation]
  package let start: LogPosition
  package let end: LogPosition
}

/// The node's objects: small ones packed in append-only segments, large ones in files of their own, both entered in the
/// segments' log.
///
/// The log is the one commit point: a record written and flushed is an object stored. The index is derived from it and
/// is brought up to date from the log after a crash, so each group commit waits for the disk once.
package final class ObjectStore: Sendable {
  package let path: String
  package let durability: Durability
  /// Bytes after which a segment takes no further group.
  private let segmentLimit: Int

  private let incoming: IncomingFolder
  private struct Log {
    var file: File
    var position: LogPosition
    var nextNumber: Int
  }
  private let log: Mutex<Log>
  private let readers = Mutex<[Int: File]>([:])

  /// Opens the store at `path`, creating it where it is not. `position` is how far the index has come.
  package init(
    path: String, durability: Durability, indexed position: LogPosition, segmentLimit: Int = 1 << 30
  ) throws(StoreError) {
    self.path = path
    self.durability = durability
    self.segmentLimit = segmentLimit
    incoming = try IncomingFolder(path: path + "/incoming")
    try Directory.create(path + "/segments")
    try Directory.create(path + "/files")
    let newest = try Directory.names(path + "/segments").compactMap(Self.segmentNumber).max() ?? 1
    let segment = max(newest, position.segment, 1)
    let file = try File(
      path: Self.segmentPath(path, segment), flags: O_RDWR | O_CREAT)
    try Directory.synchronize(path + "/segments")
    let offset = segment == position.segment ? position.offset : 0
    log = Mutex(Log(file: file, position: LogPosition(segment: segment, offset: offset), nextNumber: 1))
  }

  /// Opens the store beside the process that writes it, for reading only: nothing is created, removed or cut off.
  package init(reading path: String, indexed position: LogPosition) throws(StoreError) {
    self.path = path
    durability = .strict
    segmentLimit = .max
    incoming = IncomingFolder(reading: path + "/incoming")
    let file = try File(path: Self.segmentPath(path, max(position.segment, 1)), flags: O_RDONLY)
    log = Mutex(Log(file: file, position: position, nextNumber: 1))
  }

  /// Where the next record goes.
  package var end: LogPosition { log.withLock { $0.position } }

  /// Starts an object.
  package func stage() -> StagedObject {
    StagedObject(incoming: incoming, buffer: incoming.buffer())
  }

  /// Writes a group of objects and returns their places; on return they are on the disk (with ``Durability/strict``).
  ///
  /// On failure the log is as it was and no object of the group is stored.
  package func commit(
    _ group: [(object: StagedObject, digest: ContentDigest)], receivedAt: Int, sources: [String]
  ) throws -> CommittedGroup {
    try log.withLock { log in
      let start = log
      var locations: [ObjectLocation] = []
      do {
        locations.reserveCapacity(group.count)
        try rotateWhenFull(&log)
        var small: [UInt8] = []
        for (index, staged) in group.enumerated() {
          let number = log.nextNumber
          log.nextNumber += 1
          let record = SegmentRecord(
            kind: staged.object.file == nil ? .inline : .file, number: number,
            length: staged.object.length, digest: staged.digest, receivedAt: receivedAt,
            source: sources[index])
          if let file = staged.object.file {
            try publish(file, number: number)
            withUnsafeTemporaryAllocation(byteCount: SegmentRecord.size, alignment: 8) { head in
              record.write(to: head)
              small.append(contentsOf: head)
            }
            locations.append(ObjectLocation(segment: 0, position: number, length: staged.object.length))
          } else {
            let place = log.position.offset + small.count + SegmentRecord.size
            locations.append(
              ObjectLocation(segment: log.position.segment, position: place, length: staged.object.length))
            try staged.object.withRecord(record) { bytes in
              if bytes.count <= 64 << 10 {
                small.append(contentsOf: bytes)
              } else {
                try flush(&small, &log)
                try log.file.write(bytes, at: log.position.offset)
                log.position.offset += bytes.count
              }
            }
          }
        }
        try flush(&small, &log)
        if durability == .strict { try log.file.synchronizeData() }
        for staged in group { staged.object.adopted() }
        return CommittedGroup(locations: locations, start: start.position, end: log.position)
      } catch {
        // The failed group's records must not be found at the next start, neither here nor in a segment that it began,
        // and its files must not fill a device that may be full already.
        if log.position.segment != start.position.segment { try? log.file.truncate(to: 0) }
        try? start.file.truncate(to: start.position.offset)
        for location in locations where location.segment == 0 { try? Directory.remove(filePath(location.position)) }
        log = start
        throw error
      }
    }
  }

  /// Takes back the group that was committed last, because the index could not take it.
  package func retract(_ group: CommittedGroup) throws(StoreError) {
    try log.withLock { (log) throws(StoreError) in
      guard log.position == group.end else { return }
      // A group never spans segments; one that began a new segment is cut to that segment's start.
      let offset = group.start.segment == group.end.segment ? group.start.offset : 0
      try log.file.truncate(to: offset)
      log.position.offset = offset
    }
    for location in group.locations where location.segment == 0 {
      try Directory.remove(filePath(location.position))
    }
  }

  /// Flushes what ``Durability/relaxed`` left behind.
  package func synchronize() throws(StoreError) {
    let file = log.withLock { $0.file }
    try file.synchronizeData()
  }

  /// The stored object, open for positioned reads.
  package func open(_ location: ObjectLocation) throws(StoreError) -> StoredObject {
    if location.segment == 0 {
      let file = try File(path: filePath(location.position), flags: O_RDONLY)
      return StoredObject(file: file, base: 0, length: location.length)
    }
    return StoredObject(
      file: try segmentFile(location.segment), base: location.position, length: location.length)
  }

  /// Frees the object's bytes for good: its own file is removed, a place in a segment becomes a hole.
  package func erase(_ location: ObjectLocation) throws {
    if location.segment == 0 {
      try Directory.remove(filePath(location.position))
      return
    }
    let file = try File(path: Self.segmentPath(path, location.segment), flags: O_RDWR)
    if system_punch_hole(file.descriptor, Int64(location.position), Int64(location.length)) != 0 {
      // File systems without holes: overwrite, so that what was erased cannot be read again.
      let zeros = [UInt8](repeating: 0, count: 1 << 16)
      var done = 0
      while done < location.length {
        let count = min(zeros.count, location.length - done)
        try zeros.withUnsafeBytes { bytes in
          try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]), at: location.position + done)
        }
        done += count
      }
    }
    try file.synchronizeData()
  }

  private func flush(_ small: inout [UInt8], _ log: inout Log) throws {
    guard !small.isEmpty else { return }
    try small.withUnsafeBytes { bytes in
      try log.file.write(bytes, at: log.position.offset)
    }
    log.position.offset += small.count
    small.removeAll(keepingCapacity: true)
  }

  /// Moves a received file to its final name, its bytes on the disk before the log names it.
  private func publish(_ file: File, number: Int) throws(StoreError) {
    let target = filePath(number)
    let folder = folderPath(number)
    if access(folder, F_OK) != 0 {
      try Directory.create(folder)
      if durability == .strict { try Directory.synchronize(path + "/files") }
    }
    if durability == .strict { try file.synchronize() }
    try Directory.rename(file.path, to: target)
    if durability == .strict { try Directory.synchronize(folder) }
  }

  private func rotateWhenFull(_ log: inout Log) throws(StoreError) {
    guard log.position.offset >= segmentLimit else { return }
    let number = log.position.segment + 1
    try log.file.synchronizeData()
    log.file = try File(path: Self.segmentPath(path, number), flags: O_RDWR | O_CREAT)
    try Directory.synchronize(path + "/segments")
    log.position = LogPosition(segment: number, offset: 0)
  }

  private func segmentFile(_ number: Int) throws(StoreError) -> File {
    if let file = readers.withLock({ $0[number] }) { return file }
    let file = try File(path: Self.segmentPath(path, number), flags: O_RDONLY)
    readers.withLock { $0[number] = file }
    return file
  }

  private func folderPath(_ number: Int) -> String { path + "/files/" + Self.padded(number / 1000, 7) }
  package func filePath(_ number: Int) -> String { folderPath(number) + "/" + Self.padded(number, 10) + ".dcm" }
  static func segmentPath(_ path: String, _ number: Int) -> String {
    path + "/segments/" + padded(number, 8) + ".seg"
  }
  static func segmentNumber(_ name: String) -> Int? {
    name.hasSuffix(".seg") ? Int(name.dropLast(4)) : nil
  }
  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension ObjectStore {
  /// Calls `each` for every object in the log from `position` on, oldest first, and takes the log up from the last whole
  /// record: what follows was never acknowledged and is cut off. Call once, before the first ``commit(_:receivedAt:sources:)``.
  ///
  /// `firstNumber` is the lowest object number that may be given out.
  package func replay(
    from position: LogPosition, firstNumber: Int,
    _ each: (SegmentRecord, ObjectLocation, LogPosition) throws -> Void
  ) throws {
    var next = firstNumber
    let newest = end.segment
    var segment = max(1, position.segment)
    while segment <= newest {
      let file = try File(path: Self.segmentPath(path, segment), flags: O_RDWR)
      let size = try file.size()
      var offset = segment == position.segment ? position.offset : 0
      var head = [UInt8](repeating: 0, count: SegmentRecord.size)
      while offset + SegmentRecord.size <= size {
        let record = try head.withUnsafeMutableBytes { pointer in
          _ = try file.read(into: pointer, at: offset)
          return SegmentRecord(UnsafeRawBufferPointer(pointer))
        }
        let payload = offset + SegmentRecord.size
        guard let record, payload + record.payloadLength <= size else { break }
        let location =
          record.kind == .inline
          ? ObjectLocation(segment: segment, position: payload, length: record.length)
          : ObjectLocation(segment: 0, position: record.number, length: record.length)
        offset = payload + record.payloadLength
        next = max(next, record.number + 1)
        // Bytes that are not what the record says were cut short by the crash, or erased since: not an object.
        if (try? open(location).digest()) == record.digest {
          try each(record, location, LogPosition(segment: segment, offset: offset))
        }
      }
      if segment == newest {
        if offset < size { try file.truncate(to: offset) }
        log.withLock { log in
          log.position = LogPosition(segment: segment, offset: offset)
          log.nextNumber = next
        }
      }
      segment += 1
    }
    try removeUnlogged(from: next)
  }

  /// Own files with numbers the log never named were not acknowledged.
  private func removeUnlogged(from number: Int) throws(StoreError) {
    for folder in try Directory.names(path + "/files").suffix(2) {
      for name in try Directory.names("\(path)/files/\(folder)") {
        if let found = Int(name.dropLast(4)), found >= number {
          try Directory.remove("\(path)/files/\(folder)/\(name)")
        }
      }
    }
  }

  /// Free bytes for this user on the store's device, and its size.
  package func space() throws(StoreError) -> (free: Int, total: Int) { try Directory.space(path) }
}
