import DICOMNetwork
import Logging

/// A C-STORE data set flowing into the archive.
final class StoringObject: IncomingObject {
  private let ingest: Ingest
  private let logger: Logger

  init(_ ingest: Ingest, _ logger: Logger) {
    self.ingest = ingest
    self.logger = logger
  }

  func receive(_ bytes: UnsafeRawBufferPointer) { ingest.receive(bytes) }

  func complete(_ answer: @escaping @Sendable (DIMSEStatus, String?) -> Void) {
    let logger = logger
    ingest.finish { result in
      switch result {
      case .success(let stored) where stored.outcome == .conflict:
        // Kept, but not as the instance of that UID: the sender should look.
        answer(.dataSetMismatchWarning, "kept as a conflict: UID known with other content")
      case .success: answer(.success, nil)
      case .failure(let refusal):
        logger.info("拒绝 C-STORE refused", metadata: ["reason": "\(refusal)"])
        answer(refusal.status, Self.comment(refusal))
      }
    }
  }

  func abandon() { ingest.abandon() }
  var wantsPause: Bool { ingest.shouldPause }
  func whenReady(_ resume: @escaping @Sendable () -> Void) { ingest.whenReady(resume) }

  /// An error comment holds 64 characters of the default repertoire (PS3.7 E.1): tag and offset come first.
  static func comment(_ refusal: Refusal) -> String {
    var text = refusal.tag.map { "\($0) " } ?? ""
    if let offset = refusal.offset { text += "byte \(offset) " }
    return String((text + refusal.reason.rawValue).unicodeScalars.filter(\.isASCII).prefix(64).map(Character.init))
  }
}

/// A C-STORE that was refused before its data set came; the bytes are let through unread.
final class RefusedObject: IncomingObject {
  private let status: DIMSEStatus
  private let comment: String

  init(status: DIMSEStatus, comment: String) {
    self.status = status
    self.comment = comment
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {}
  func complete(_ answer: @escaping @Sendable (DIMSEStatus, String?) -> Void) { answer(status, comment) }
  func abandon() {}
}
