import DICOMCore
public import DICOMNetwork
public import Logging
import Store
import Synchronization

/// Sends files to an application entity by C-STORE (PS3.4 B).
///
/// Every SOP class and transfer syntax of a batch is proposed in a context of its own, with the native syntaxes beside,
/// so that what the peer takes goes as it is and the rest is converted without loss on the way.
public struct PeerSender: Sendable {
  public let peer: DICOMPeer
  public let ownAETitle: String
  private let options: AssociationOptions
  private let logger: Logger
  /// Files whose contexts are worked out together.
  private static let batch = 2000
  /// PS3.8 has room for 128 contexts; a few stay free.
  private static let contextLimit = 120

  public init(
    to peer: DICOMPeer, ownAETitle: String, options: AssociationOptions = AssociationOptions(), logger: Logger
  ) {
    self.peer = peer
    self.options = options
    self.ownAETitle = ownAETitle
    self.logger = logger
  }

  /// Sends the files over `peer.parallelAssociations` associations.
  public func send(_ files: [FoundFile], each: @escaping FileListener) async {
    var start = 0
    while start < files.count {
      let end = min(start + Self.batch, files.count)
      var ready: [Waiting] = []
      for found in files[start..<end] {
        do {
          if let file = try await BlockingWork.run({ try DICOMFile.open(found) }) {
            ready.append(Waiting(found: found, file: file))
          } else {
            each(found, .passedOver)
          }
        } catch {
          each(found, .refused(FileRefusal(reading: error)))
        }
      }
      for group in Self.groups(ready) {
        guard await send(group, each) else { return }
      }
      start = end
    }
  }

  private struct Waiting: Sendable {
    let found: FoundFile
    let file: DICOMFile
  }

  /// Files that fit the contexts of one association.
  private static func groups(_ files: [Waiting]) -> [[Waiting]] {
    var groups: [[Waiting]] = []
    var current: [Waiting] = []
    var kinds: Set<[String]> = []
    for file in files {
      kinds.insert([file.file.meta.sopClassUID, file.file.meta.transferSyntaxUID])
      // Each class brings two native syntaxes of its own.
      if kinds.count + 2 * Set(kinds.map { $0[0] }).count > contextLimit, !current.isEmpty {
        groups.append(current)
        current = []
        kinds = [[file.file.meta.sopClassUID, file.file.meta.transferSyntaxUID]]
      }
      current.append(file)
    }
    return current.isEmpty ? groups : groups + [current]
  }

  private static func contexts(_ files: [DICOMFile]) -> [PresentationContextProposal] {
    var syntaxes: [String: [String]] = [:]
    var order: [String] = []
    for file in files {
      let sopClass = file.meta.sopClassUID
      if syntaxes[sopClass] == nil { order.append(sopClass) }
      if !(syntaxes[sopClass, default: []].contains(file.meta.transferSyntaxUID)) {
        syntaxes[sopClass, default: []].append(file.meta.transferSyntaxUID)
      }
    }
    let native = [TransferSyntax.explicitVRLittleEndian.uid, TransferSyntax.implicitVRLittleEndian.uid]
    return order.map { sopClass in
      let stored = syntaxes[sopClass] ?? []
      return PresentationContextProposal(
        abstractSyntax: sopClass, transferSyntaxes: stored + native.filter { !stored.contains($0) }, separately: true)
    }
  }

  /// False when the peer is away.
  private func send(_ group: [Waiting], _ each: @escaping FileListener) async -> Bool {
    let contexts = Self.contexts(group.map(\.file))
    let lanes = max(1, min(peer.parallelAssociations, group.count))
    let size = (group.count + lanes - 1) / lanes
    return await withTaskGroup(of: Bool.self) { tasks in
      for lane in 0..<lanes {
        let part = Array(group.dropFirst(lane * size).prefix(size))
        guard !part.isEmpty else { continue }
        tasks.addTask { await send(part, contexts, each) }
      }
      var isThere = true
      for await lane in tasks { isThere = isThere && lane }
      return isThere
    }
  }

  private func send(
    _ files: [Waiting], _ contexts: [PresentationContextProposal], _ each: FileListener
  ) async -> Bool {
    var rest = files[...]
    var attempts = 0
    while let first = rest.first {
      let association: DICOMAssociation
      do throws(NetworkError) {
        association = try await DICOMAssociation.open(
          to: peer, callingAETitle: ownAETitle, contexts: contexts, options: options, logger: logger)
      } catch {
        each(first.found, .unreachable("\(error)"))
        return false
      }
      var lost: NetworkError?
      while let file = rest.first, lost == nil {
        do throws(NetworkError) {
          let answer = try await association.storeWithComment(file.file.outgoing)
          each(file.found, Self.outcome(answer.status, answer.comment))
          attempts = 0
        } catch {
          switch error.code {
          case .noAcceptedContext:
            each(file.found, .refused(FileRefusal(reason: "noAcceptedContext", detail: Self.kind(file.file))))
          case .localRead:
            each(
              file.found, .refused(FileRefusal(reason: "localRead", detail: "\(error.detail) \(Self.kind(file.file))")))
          default:
            // The association is over: one more try for this file on a new one.
            lost = error
            attempts += 1
            guard attempts > 1 else { continue }
            each(file.found, .refused(FileRefusal(reason: error.code.rawValue, detail: error.description)))
            attempts = 0
          }
        }
        rest.removeFirst()
      }
      if lost == nil { await association.release() }
    }
    return true
  }

  private static func kind(_ file: DICOMFile) -> String {
    let name = UIDDictionary.name(of: file.meta.sopClassUID) ?? file.meta.sopClassUID
    return "\(name), \(file.meta.transferSyntax.name)"
  }

  private static func outcome(_ status: DIMSEStatus, _ comment: String?) -> FileOutcome {
    if status == .dataSetMismatchWarning { return .conflict }
    if status.isFailure { return .refused(FileRefusal(reason: "status \(status)", detail: comment ?? "")) }
    return .stored
  }
}
