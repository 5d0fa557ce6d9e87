import DICOMCore
import Logging
import Store

/// Brings the index up to the end of the store's log after a crash.
enum Recovery {
  /// Returns how many objects were filed that the index did not have.
  static func run(
    store: ObjectStore, index: IndexWriter, from position: LogPosition, firstNumber: Int, logger: Logger
  ) throws -> Int {
    var waiting: [IndexWriter.Entry] = []
    var end = position
    var filed = 0
    try store.replay(from: position, firstNumber: firstNumber) { record, location, recordEnd in
      end = recordEnd
      do {
        waiting.append(try entry(record, location, store))
      } catch {
        // It was readable when it was taken, so this is a fault of the disk: said, counted, never hidden.
        logger.error("恢复时无法读取对象 object unreadable in recovery", metadata: ["object": "\(record.number)"])
      }
      if waiting.count == 256 {
        filed += try file(&waiting, end, index)
      }
    }
    if end != position { filed += try file(&waiting, end, index) }
    if filed > 0 { logger.notice("索引已补齐 index brought up to date", metadata: ["objects": "\(filed)"]) }
    return filed
  }

  private static func file(
    _ entries: inout [IndexWriter.Entry], _ end: LogPosition, _ index: IndexWriter
  ) throws -> Int {
    let outcomes = try index.add(entries, end: end).outcomes
    entries.removeAll(keepingCapacity: true)
    return outcomes.count { $0 == .stored }
  }

  /// Scans a stored object again, as when it was received.
  static func entry(
    _ record: SegmentRecord, _ location: ObjectLocation, _ store: ObjectStore
  ) throws -> IndexWriter.Entry {
    let scanned = try scan(try store.open(location))
    return IndexWriter.Entry(
      identifiers: try Identifiers(scanned.header), header: scanned.header,
      transferSyntaxUID: scanned.meta.transferSyntaxUID, dataSetOffset: scanned.dataSetOffset,
      location: location, digest: record.digest, receivedAt: record.receivedAt, source: record.source)
  }

  /// Reads meta and header of a stored Part 10 object.
  static func scan(
    _ object: StoredObject
  ) throws -> (meta: FileMetaInformation, dataSetOffset: Int, header: ScannedHeader) {
    let head = try object.bytes(in: 0..<min(object.length, 1 << 16))
    let (meta, offset) = try head.withUnsafeBytes {
      try FileMetaInformation.parse($0, isComplete: head.count == object.length)
    }
    var scanner = HeaderScanner(transferSyntax: TransferSyntax(uid: meta.transferSyntaxUID))
    var position = 0
    try object.forEachPiece { piece in
      let skip = max(0, offset - position)
      position += piece.count
      if skip < piece.count { try scanner.consume(UnsafeRawBufferPointer(rebasing: piece[skip...])) }
    }
    return (meta, offset, try scanner.finish())
  }
}
