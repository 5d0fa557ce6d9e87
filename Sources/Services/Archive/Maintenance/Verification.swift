import Codecs
import DICOMCore
import Store

extension Archive {
  /// Holds the index against the store: every object's bytes, UIDs and place, the log, the store's folders, every count.
  ///
  /// May run beside a node that goes on receiving: what arrives meanwhile is left out, what is deleted meanwhile is no
  /// fault. Blocks for as long as it takes to read the store.
  /// - Parameter progress: called now and then with instances and bytes done.
  public func verify(
    _ depth: VerificationDepth, progress: @escaping @Sendable (_ instances: Int, _ bytes: Int) -> Void = { _, _ in }
  ) async throws -> VerificationReport {
    try await BlockingWork.run {
      var verification = Verification(archive: self, depth: depth, progress: progress)
      return try verification.run()
    }
  }
}

/// One run of `archive verify`.
struct Verification {
  private let archive: Archive
  private let progress: @Sendable (Int, Int) -> Void
  private var report: VerificationReport
  private var moves: [String: Set<String>] = [:]
  private var database: any Database { archive.database }
  private static let batch = 500

  init(archive: Archive, depth: VerificationDepth, progress: @escaping @Sendable (Int, Int) -> Void) {
    self.archive = archive
    self.progress = progress
    report = VerificationReport(depth: depth)
  }

  mutating func run() throws -> VerificationReport {
    // Taken before the store is looked at: what has a higher number arrived later.
    let start = try database.readNow { try ArchiveState.indexed(in: $0) }
    let (numbers, strangers) = try archive.store.ownFiles()
    for move in try database.readNow({ try IndexReader(connection: $0).moves() }) {
      for series in move.series { moves[series, default: []].insert(move.from) }
    }
    try checkInstances()
    try checkConflicts()
    try checkStore(end: start?.position ?? archive.store.end, files: numbers.filter { $0 < start?.next ?? .max })
    if let start { try countNotIndexed(from: start.position) }
    for name in strangers { report.note(.orphanFile, name, "没有对应的对象 belongs to no object") }
    for found in try database.readNow({ try IndexInspection(connection: $0).disagreements() }) {
      report.note(.index, found.subject, found.detail)
    }
    return report
  }

  // MARK: - Objects

  private mutating func checkInstances() throws {
    var last = 0
    while true {
      let batch = try database.readNow { try IndexReader(connection: $0).instances(afterRow: last, most: Self.batch) }
      guard let end = batch.last?.id else { return }
      last = end
      for instance in batch {
        do {
          try check(instance)
        } catch let finding as ObjectFault {
          // Deleted or moved since the row was read: not a fault.
          let now = try database.readNow { try IndexReader(connection: $0).instance(instance.instanceUID) }
          if now == instance { report.note(finding.fault, instance.instanceUID, finding.detail) }
        }
        report.instances += 1
        report.bytes += instance.location.length
      }
      progress(report.instances, report.bytes)
    }
  }

  private mutating func check(_ instance: StoredInstance) throws {
    let object = try ObjectFault.catching { try archive.store.open(instance.location) }
    guard object.isWhole else { throw ObjectFault(.short, "\(instance.location.length) 字节不全 bytes are not all there") }
    let found: UIDs
    switch report.depth {
    case .quick:
      let header = try ObjectFault.catching { try PixelObject.header(instance, object) }
      found = UIDs(
        study: header.string(.studyInstanceUID), series: header.string(.seriesInstanceUID),
        instance: header.string(.sopInstanceUID), sopClass: header.string(.sopClassUID))
    case .bytes, .pixels:
      found = try scan(instance, object)
    }
    try compare(found, instance)
    if report.depth == .pixels { try decode(instance) }
  }

  private struct UIDs {
    let study: String?
    let series: String?
    let instance: String?
    let sopClass: String?
  }

  /// Hashes and walks the object in one pass.
  private func scan(_ instance: StoredInstance, _ object: StoredObject) throws -> UIDs {
    let digest = ContentDigest.Accumulator()
    var scanner = HeaderScanner(transferSyntax: TransferSyntax(uid: instance.transferSyntaxUID))
    var failure: DICOMError?
    var position = 0
    try ObjectFault.catching {
      try object.forEachPiece { piece in
        digest.update(piece)
        let skip = max(0, instance.dataSetOffset - position)
        position += piece.count
        guard failure == nil, skip < piece.count else { return }
        do throws(DICOMError) {
          try scanner.consume(UnsafeRawBufferPointer(rebasing: piece[skip...]))
        } catch {
          failure = error
        }
      }
    }
    let now = digest.digest()
    guard now.bytes == instance.digest else {
      throw ObjectFault(
        .digestDiffers, "收到时 received \(ContentDigest(instance.digest)?.text ?? "?")，现在 now \(now.text)")
    }
    if let failure { throw ObjectFault(.unreadable, failure.description) }
    let header = try ObjectFault.catching { try scanner.finish() }
    return UIDs(
      study: header.string(.studyInstanceUID), series: header.string(.seriesInstanceUID),
      instance: header.string(.sopInstanceUID), sopClass: header.string(.sopClassUID))
  }

  private func compare(_ found: UIDs, _ instance: StoredInstance) throws(ObjectFault) {
    let moved = found.study.map { moves[instance.seriesUID]?.contains($0) ?? false } ?? false
    for (tag, value, expected) in [
      (Tag.sopInstanceUID, found.instance, instance.instanceUID), (.sopClassUID, found.sopClass, instance.sopClassUID),
      (.seriesInstanceUID, found.series, instance.seriesUID),
      (.studyInstanceUID, moved ? instance.studyUID : found.study, instance.studyUID),
    ] where value != expected {
      throw ObjectFault(.identifiersDiffer, "\(tag) \(value ?? "-")，索引 index \(expected)")
    }
  }

  private mutating func decode(_ instance: StoredInstance) throws {
    guard instance.frameIndex != nil, FrameCodec.canDecode(TransferSyntax(uid: instance.transferSyntaxUID)) else {
      return
    }
    let store = archive.store
    let object = try ObjectFault.catching(.pixelsUnreadable) { try PixelObject(instance, store: store) }
    for number in 0..<object.frameCount {
      _ = try ObjectFault.catching(.pixelsUnreadable, "帧 frame \(number + 1): ") { try object.decodedFrame(number) }
      report.frames += 1
    }
  }

  private mutating func checkConflicts() throws {
    for conflict in try database.readNow({ try IndexReader(connection: $0).conflicts() }) {
      let digest = try? archive.store.open(conflict.location).digest()
      let isSound = digest?.bytes == conflict.digest
      report.conflicts.append(
        .init(
          sopInstanceUID: conflict.sopInstanceUID, studyInstanceUID: conflict.studyInstanceUID,
          source: conflict.source, receivedAt: conflict.receivedAt, isSound: isSound))
      if !isSound { report.note(.digestDiffers, conflict.sopInstanceUID, "冲突对象 the object kept as a conflict") }
    }
  }

  // MARK: - Store

  /// Whole objects in the log that the index does not have, and own files that no row names.
  private mutating func checkStore(end: LogPosition, files: [Int]) throws {
    var places: Set<Place> = []
    try database.readNow { connection in
      try IndexReader(connection: connection).places { places.insert(Place(segment: $0, position: $1)) }
    }
    let store = archive.store
    var logged: Set<Int> = []
    var found: [(VerificationReport.Fault, String, String)] = []
    var records = 0
    try store.forEachRecord(before: end) { entry in
      switch entry {
      case .unreadable(let position):
        found.append((.logUnreadable, "segment \(position.segment)", "字节 byte \(position.offset)"))
      case .record(let record, let location):
        records += 1
        if location.segment == 0 { logged.insert(location.position) }
        guard !places.contains(Place(segment: location.segment, position: location.position)) else { return }
        // Repeats and deleted objects leave their record behind, but not their bytes.
        guard let digest = try? store.open(location).digest(), digest == record.digest else { return }
        found.append((.orphanRecord, "object \(record.number)", "索引中没有 not in the index"))
      }
    }
    report.records = records
    for (fault, subject, detail) in found { report.note(fault, subject, detail) }
    for number in files where !logged.contains(number) {
      report.note(.orphanFile, "object \(number)", "日志中没有 not in the log")
    }
  }

  /// What a node that ended hard wrote to the log after its last transaction; a running node is about to index it.
  private mutating func countNotIndexed(from end: LogPosition) throws {
    guard !FolderLock.isHeld(path: archive.configuration.path + "/node.lock") else { return }
    let store = archive.store
    var count = 0
    try store.forEachRecord(from: end, before: try store.physicalEnd()) { entry in
      guard case .record(let record, let location) = entry else { return }
      if let digest = try? store.open(location).digest(), digest == record.digest { count += 1 }
    }
    report.notIndexed = count
  }

  private struct Place: Hashable {
    let segment: Int
    let position: Int
  }
}

/// Why one object failed its check.
struct ObjectFault: Error {
  let fault: VerificationReport.Fault
  let detail: String

  init(_ fault: VerificationReport.Fault, _ detail: String) {
    self.fault = fault
    self.detail = detail
  }

  /// Runs `body` and turns its failure into a fault: what the store says by its code, all else as `otherwise`.
  static func catching<Value>(
    _ otherwise: VerificationReport.Fault = .unreadable, _ prefix: String = "", _ body: () throws -> Value
  ) throws(ObjectFault) -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      throw ObjectFault(error.code == .missing ? .missing : error.code == .corrupt ? .short : otherwise, "\(error)")
    } catch {
      throw ObjectFault(otherwise, prefix + "\(error)")
    }
  }
}
