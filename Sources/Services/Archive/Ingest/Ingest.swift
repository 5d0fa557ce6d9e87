public import DICOMCore
import Store

/// One object on its way into the archive: bytes in, one answer out.
///
/// Bytes go to the store and through the header scanner as they come; memory is bounded whatever the object's size.
/// Used from one thread at a time.
package final class Ingest {
  private enum Phase {
    /// Collecting preamble and file meta information of a Part 10 stream.
    case meta([UInt8])
    case dataSet
    case refused(Refusal)
  }

  private let commit: GroupCommit
  private let staged: StagedObject
  private let source: String
  private var phase: Phase
  private var scanner: HeaderScanner?
  private var transferSyntaxUID = ""
  private var dataSetOffset = 0
  private var announced: (sopClass: String, instance: String)?
  /// STOW-RS names the study in its path; objects of other studies are refused.
  private let requiredStudy: String?
  private static let metaLimit = 1 << 16

  /// A Part 10 stream: preamble, file meta information and data set, kept byte for byte.
  package init(part10For commit: GroupCommit, source: String, study: String? = nil) {
    self.commit = commit
    self.source = source
    staged = commit.store.stage()
    phase = .meta([])
    requiredStudy = study
  }

  /// A bare data set whose file meta information is known, as C-STORE sends it; the meta is written in front.
  package init(dataSetFor commit: GroupCommit, source: String, meta: FileMetaInformation) {
    self.commit = commit
    self.source = source
    staged = commit.store.stage()
    requiredStudy = nil
    phase = .dataSet
    announced = (meta.sopClassUID, meta.sopInstanceUID)
    transferSyntaxUID = meta.transferSyntaxUID
    let head = meta.encoded()
    dataSetOffset = head.count
    scanner = HeaderScanner(transferSyntax: TransferSyntax(uid: meta.transferSyntaxUID))
    head.withUnsafeBytes { append($0) }
  }

  /// Takes the next bytes. After a failure the rest is ignored and the answer tells why.
  package func receive(_ bytes: UnsafeRawBufferPointer) {
    switch phase {
    case .refused: return
    case .dataSet:
      append(bytes)
      scan(bytes)
    case .meta(var head):
      append(bytes)
      head.append(contentsOf: bytes)
      phase = .meta(head)
      readMeta(head, ended: false)
    }
  }

  /// The object is whole: checks it and hands it to the group commit, which answers when it is safe.
  package func finish(_ answer: @escaping @Sendable (Result<Stored, Refusal>) -> Void) {
    if case .meta(let head) = phase { readMeta(head, ended: true) }
    if case .refused(let refusal) = phase {
      staged.discard()
      answer(.failure(refusal))
      return
    }
    do {
      commit.enqueue(try received(answer))
    } catch {
      staged.discard()
      answer(.failure(error))
    }
  }

  /// The sender went away; nothing is kept.
  package func abandon() { staged.discard() }

  /// True while the disk is so far behind that the sender should wait.
  package var shouldPause: Bool { commit.isBehind }
  package func whenReady(_ resume: @escaping @Sendable () -> Void) { commit.whenCaughtUp(resume) }

  private func received(
    _ answer: @escaping @Sendable (Result<Stored, Refusal>) -> Void
  ) throws(Refusal) -> Received {
    let header: ScannedHeader
    do throws(DICOMError) {
      guard var scanner = self.scanner.take() else { throw DICOMError(.notDICOM, detail: "no data set") }
      header = try scanner.finish()
    } catch {
      throw Refusal(error)
    }
    let identifiers = try Identifiers(header)
    do throws(Refusal) {
      try check(identifiers)
    } catch {
      throw error.about(identifiers)
    }
    return Received(
      staged: staged, digest: staged.finishedDigest(), header: header, identifiers: identifiers,
      transferSyntaxUID: transferSyntaxUID, dataSetOffset: dataSetOffset, source: source, answer: answer)
  }

  private func check(_ identifiers: Identifiers) throws(Refusal) {
    if let announced, announced.instance != identifiers.instance || announced.sopClass != identifiers.sopClass {
      let tag: Tag = announced.instance != identifiers.instance ? .sopInstanceUID : .sopClassUID
      throw Refusal(.identifierMismatch, "\(tag) 与请求不符 differs from the request", tag: tag)
    }
    if let requiredStudy, requiredStudy != identifiers.study {
      throw Refusal(.otherStudy, "(0020,000D) 与请求路径不符 differs from the request path", tag: .studyInstanceUID)
    }
  }

  private func append(_ bytes: UnsafeRawBufferPointer) {
    do {
      try staged.append(bytes)
    } catch {
      refuse(Refusal(storing: error))
    }
  }

  private func scan(_ bytes: UnsafeRawBufferPointer) {
    guard case .dataSet = phase else { return }
    do throws(DICOMError) {
      try scanner?.consume(bytes)
    } catch {
      refuse(Refusal(error))
    }
  }

  private func readMeta(_ head: [UInt8], ended: Bool) {
    guard case .meta = phase else { return }
    do throws(DICOMError) {
      let parsed = try Self.parseMeta(head, ended: ended)
      transferSyntaxUID = parsed.meta.transferSyntaxUID
      dataSetOffset = parsed.dataSetOffset
      scanner = HeaderScanner(transferSyntax: TransferSyntax(uid: transferSyntaxUID))
      phase = .dataSet
      head.withUnsafeBytes { scan(UnsafeRawBufferPointer(rebasing: $0[parsed.dataSetOffset...])) }
    } catch {
      // More bytes may help, up to a limit no honest meta group reaches.
      if error.code == .truncated, !ended, head.count < Self.metaLimit { return }
      refuse(Refusal(error))
    }
  }

  private static func parseMeta(
    _ head: [UInt8], ended: Bool
  ) throws(DICOMError) -> (meta: FileMetaInformation, dataSetOffset: Int) {
    var result: Result<(meta: FileMetaInformation, dataSetOffset: Int), DICOMError>?
    head.withUnsafeBytes { bytes in
      do throws(DICOMError) {
        result = .success(try FileMetaInformation.parse(bytes, isComplete: ended))
      } catch {
        result = .failure(error)
      }
    }
    guard let result else { throw DICOMError(.notDICOM, detail: "no bytes") }
    return try result.get()
  }

  private func refuse(_ refusal: Refusal) {
    phase = .refused(refusal)
    scanner = nil
    staged.discard()
  }
}
