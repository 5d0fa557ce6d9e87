import DICOMCore
import DICOMNetwork
import Dispatch
import Foundation
import Synchronization

/// Writes objects that arrive on an association to files named by their SOP Instance UIDs.
final class ReceivingFolder: Sendable {
  private let path: String
  private let source: String
  private let written = Mutex<[String]>([])

  init(path: String, source: String) {
    self.path = path
    self.source = source
  }

  /// Files that are whole.
  var files: [String] { written.withLock { $0 } }

  func object(_ request: CStoreRequest) -> any IncomingObject {
    // What is not a UID could be a path: such a name is spelled in hexadecimal.
    let uid = request.sopInstanceUID
    let name = UIDText.isValid(uid) ? uid : uid.utf8.prefix(64).map { String($0, radix: 16) }.joined()
    let meta = FileMetaInformation(
      sopClassUID: request.sopClassUID, sopInstanceUID: uid, transferSyntaxUID: request.transferSyntax.uid,
      sourceApplicationEntityTitle: source)
    return ReceivedFile(path: "\(path)/\(name).dcm", head: meta.encoded()) { path in
      self.written.withLock { $0.append(path) }
    }
  }
}

/// One object on its way to a file. The disk is waited for on a queue of its own, never on the event loop.
private final class ReceivedFile: IncomingObject, Sendable {
  private static let limit = 16 << 20
  private let path: String
  private let queue = DispatchQueue(label: "jieru.receiving-file")
  private let state = Mutex(State())
  private let finished: @Sendable (String) -> Void
  private let output: Output

  private struct State {
    var waiting = 0
    var resume: (@Sendable () -> Void)?
  }

  /// Only touched on `queue`.
  private final class Output: @unchecked Sendable {
    // Proof: every use is inside of a block on the owner's serial queue.
    var handle: FileHandle?
    var failure: (any Error)?
  }

  init(path: String, head: [UInt8], finished: @escaping @Sendable (String) -> Void) {
    self.path = path
    self.finished = finished
    output = Output()
    let output = output
    queue.async {
      _ = FileManager.default.createFile(atPath: path + ".part", contents: Data(head))
      output.handle = FileHandle(forWritingAtPath: path + ".part")
      do {
        if output.handle == nil { throw CocoaError(.fileWriteUnknown) }
        try output.handle?.seekToEnd()
      } catch {
        output.failure = error
      }
    }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    let data = Data(bytes)
    state.withLock { $0.waiting += data.count }
    queue.async { [self] in
      do {
        if output.failure == nil { try output.handle?.write(contentsOf: data) }
      } catch {
        output.failure = error
      }
      written(data.count)
    }
  }

  private func written(_ count: Int) {
    let resume = state.withLock { state -> (@Sendable () -> Void)? in
      state.waiting -= count
      guard state.waiting < Self.limit / 2 else { return nil }
      defer { state.resume = nil }
      return state.resume
    }
    resume?()
  }

  func complete(_ answer: @escaping @Sendable (DIMSEStatus, String?) -> Void) {
    queue.async { [output, path, finished] in
      do {
        try output.handle?.close()
        if let failure = output.failure { throw failure }
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        try FileManager.default.moveItem(atPath: path + ".part", toPath: path)
        finished(path)
        answer(.success, nil)
      } catch {
        try? FileManager.default.removeItem(atPath: path + ".part")
        answer(.outOfResources, "cannot write the file")
      }
    }
  }

  func abandon() {
    queue.async { [output, path] in
      try? output.handle?.close()
      try? FileManager.default.removeItem(atPath: path + ".part")
    }
  }

  var wantsPause: Bool { state.withLock { $0.waiting > Self.limit } }

  func whenReady(_ resume: @escaping @Sendable () -> Void) {
    let now = state.withLock { state -> Bool in
      if state.waiting < Self.limit / 2 { return true }
      state.resume = resume
      return false
    }
    if now { resume() }
  }
}
