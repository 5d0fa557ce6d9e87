/// What stands at one place of the log, for those who check it.
package enum LogEntry: Sendable {
  case record(SegmentRecord, ObjectLocation)
  /// Bytes that are no record, where one should be; the rest of the segment cannot be told apart.
  case unreadable(LogPosition)
}

extension ObjectStore {
  /// Walks the log's records from `start` to `end`, oldest first, without reading the objects themselves.
  package func forEachRecord(
    from start: LogPosition = LogPosition(segment: 1, offset: 0), before end: LogPosition,
    _ each: (LogEntry) throws -> Void
  ) throws {
    var head = [UInt8](repeating: 0, count: SegmentRecord.size)
    guard start <= end else { return }
    for segment in max(1, start.segment)...max(1, end.segment) {
      let file = try File(reading: Self.segmentPath(path, segment))
      let size = segment == end.segment ? min(end.offset, try file.size()) : try file.size()
      var offset = segment == start.segment ? start.offset : 0
      while offset + SegmentRecord.size <= size {
        let record = try head.withUnsafeMutableBytes { pointer in
          _ = try file.read(into: pointer, at: offset)
          return SegmentRecord(UnsafeRawBufferPointer(pointer))
        }
        guard let record else {
          try each(.unreadable(LogPosition(segment: segment, offset: offset)))
          break
        }
        let payload = offset + SegmentRecord.size
        let location =
          record.kind == .inline
          ? ObjectLocation(segment: segment, position: payload, length: record.length)
          : ObjectLocation(segment: 0, position: record.number, length: record.length)
        try each(.record(record, location))
        offset = payload + record.payloadLength
      }
    }
  }

  /// The end of the newest segment as it is on the disk, which an index may not have reached.
  package func physicalEnd() throws -> LogPosition {
    let newest = try Directory.names(path + "/segments").compactMap(Self.segmentNumber).max() ?? 1
    return LogPosition(segment: newest, offset: try File(reading: Self.segmentPath(path, newest)).size())
  }

  /// Numbers of the objects that have a file of their own, and names in the store's folders that belong to none.
  package func ownFiles() throws -> (numbers: [Int], strangers: [String]) {
    var numbers: [Int] = []
    var strangers: [String] = []
    for folder in try Directory.names(path + "/files") {
      let inside: [String]
      do {
        inside = try Directory.names("\(path)/files/\(folder)")
      } catch {
        strangers.append("files/\(folder)")
        continue
      }
      for name in inside {
        if name.hasSuffix(".dcm"), let number = Int(name.dropLast(4)), filePath(number).hasSuffix("\(folder)/\(name)") {
          numbers.append(number)
        } else {
          strangers.append("files/\(folder)/\(name)")
        }
      }
    }
    for name in try Directory.names(path + "/segments") where Self.segmentNumber(name) == nil {
      strangers.append("segments/\(name)")
    }
    return (numbers, strangers)
  }
}
