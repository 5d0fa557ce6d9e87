import AsyncHTTPClient
import DICOMCore
import DICOMNetwork
import Logging
import NIOCore
import NIOHTTP1
import Store

/// A DICOMweb service to which objects are forwarded by STOW-RS.
public struct WebDestination: Sendable, Hashable {
  public var name: String
  /// Root of the service, such as `https://pacs.example/dicomweb`.
  public var url: String
  /// Value of the Authorization header, if one is needed.
  public var authorization: String?

  public init(name: String, url: String, authorization: String? = nil) {
    self.name = name
    self.url = url
    self.authorization = authorization
  }
}

/// Sends to other systems on behalf of the job runner.
struct Destinations: Sendable {
  let archive: Archive
  let peers: PeerDirectory
  let web: [WebDestination]

  struct Outcome {
    var sent: [Job] = []
    var failed: [(Job, String)] = []
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Sends the jobs' instances over one association or one connection.
  func send(_ jobs: [Job], to destination: String) async -> Outcome {
    if let web = web.first(where: { $0.name == destination }) { return await post(jobs, to: web) }
    guard let entry = peers[destination] else {
      return Outcome(failed: jobs.map { ($0, "目的地未配置 destination is not configured") })
    }
    var outcome = Outcome()
    var instances: [(Job, StoredInstance)] = []
    for job in jobs {
      switch await instance(job) {
      case .some(let instance): instances.append((job, instance))
      // Deleted or merged away meanwhile: there is nothing to send.
      case .none: outcome.sent.append(job)
      }
    }
    guard !instances.isEmpty else { return outcome }
    do throws(NetworkError) {
      let association = try await DICOMAssociation.open(
        to: entry.peer, callingAETitle: peers.ownAETitle, contexts: Self.contexts(instances.map(\.1)),
        logger: archive.logger)
      for (index, (job, instance)) in instances.enumerated() {
        do throws(NetworkError) {
          let status = try await association.store(archive.outgoing(instance))
          if status.isFailure { outcome.failed.append((job, "C-STORE \(status)")) } else { outcome.sent.append(job) }
        } catch {
          outcome.failed.append((job, "\(error)"))
          if error.code != .noAcceptedContext, error.code != .localRead {
            // The association is over; the rest waits for the next attempt.
            outcome.failed += instances[(index + 1)...].map { ($0.0, "\(error)") }
            return outcome
          }
        }
      }
      await association.release()
    } catch {
      outcome.failed += instances.map { ($0.0, "\(error)") }
    }
    return outcome
  }

  private func instance(_ job: Job) async -> StoredInstance? {
    do { return try await archive.instance(job.subject) } catch { return nil }
  }

  /// A context for each SOP class and stored syntax, with the default syntaxes beside for conversion.
  static func contexts(_ instances: [StoredInstance]) -> [PresentationContextProposal] {
    var syntaxes: [String: [String]] = [:]
    var order: [String] = []
    for instance in instances {
      if syntaxes[instance.sopClassUID] == nil { order.append(instance.sopClassUID) }
      if !(syntaxes[instance.sopClassUID, default: []].contains(instance.transferSyntaxUID)) {
        syntaxes[instance.sopClassUID, default: []].append(instance.transferSyntaxUID)
      }
    }
    let native = [TransferSyntax.explicitVRLittleEndian.uid, TransferSyntax.implicitVRLittleEndian.uid]
    return order.prefix(60).map { sopClass in
      let stored = syntaxes[sopClass] ?? []
      return PresentationContextProposal(
        abstractSyntax: sopClass, transferSyntaxes: stored + native.filter { !stored.contains($0) }, separately: true)
    }
  }

  private func post(_ jobs: [Job], to web: WebDestination) async -> Outcome {
    var outcome = Outcome()
    for job in jobs {
      guard let instance = await instance(job) else {
        outcome.sent.append(job)
        continue
      }
      do {
        try await post(instance, to: web)
        outcome.sent.append(job)
      } catch {
        outcome.failed.append((job, "\(error)"))
      }
    }
    return outcome
  }

  private func post(_ instance: StoredInstance, to web: WebDestination) async throws {
    let object = try archive.object(instance)
    var request = HTTPClientRequest(url: web.url + "/studies")
    request.method = .POST
    request.headers.add(
      name: "Content-Type", value: "multipart/related; type=\"application/dicom\"; boundary=jieru-part")
    request.headers.add(name: "Accept", value: "application/dicom+json")
    if let authorization = web.authorization { request.headers.add(name: "Authorization", value: authorization) }
    let head = "--jieru-part\r\nContent-Type: application/dicom\r\n\r\n"
    let tail = "\r\n--jieru-part--\r\n"
    let length = Int64(head.utf8.count + object.length + tail.utf8.count)
    let pieces = AsyncStream<ByteBuffer>.pieces(of: object, head: head, tail: tail)
    request.body = .stream(pieces, length: .known(length))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
    guard response.status == .ok || response.status == .accepted else {
      throw Failure(description: "STOW-RS \(response.status.code)")
    }
    if response.status == .accepted { throw Failure(description: "STOW-RS 202") }
  }

  // MARK: - Commitment

  /// A request for the commitment of what was just sent.
  func commitmentJob(for jobs: [Job], at destination: String) async throws -> Job {
    var references: [SOPReference] = []
    for job in jobs {
      if let instance = await instance(job) {
        references.append(SOPReference(sopClassUID: instance.sopClassUID, sopInstanceUID: instance.instanceUID))
      }
    }
    var uids = UIDGenerator()
    return Job(
      kind: .commitmentRequest, destination: destination, subject: uids.next(),
      payload: try CommitmentPayload(references).text)
  }

  func requestCommitment(_ job: Job, queue: JobQueue) async throws {
    guard let entry = peers[job.destination] else { throw Failure(description: "destination is not configured") }
    let association = try await DICOMAssociation.open(
      to: entry.peer, callingAETitle: peers.ownAETitle,
      contexts: [Self.commitment(role: nil)], logger: archive.logger)
    let status = try await association.requestStorageCommitment(
      StorageCommitmentRequest(transactionUID: job.subject, instances: try CommitmentPayload(job.payload).instances))
    await association.release()
    if status.isFailure { throw Failure(description: "N-ACTION \(status)") }
  }

  /// Says what of a peer's request is safe here: file and index on the disk, class as claimed (PS3.4 J.3.3).
  func reportCommitment(_ job: Job) async throws {
    guard let entry = peers[job.destination] else { throw Failure(description: "peer is not configured") }
    let references = try CommitmentPayload(job.payload).instances
    try await BlockingWork.run {
      try archive.store.synchronize()
      try archive.database.makeDurable()
    }
    var report = StorageCommitmentReport(transactionUID: job.subject, committed: [])
    for reference in references {
      switch await instance(reference) {
      // 0112: no such object instance; 0119: class and instance conflict (PS3.3 C.14.1.1).
      case .none: report.failed.append(.init(reference: reference, reason: 0x0112))
      case .some(let found) where found.sopClassUID != reference.sopClassUID:
        report.failed.append(.init(reference: reference, reason: 0x0119))
      case .some: report.committed.append(reference)
      }
    }
    let association = try await DICOMAssociation.open(
      to: entry.peer, callingAETitle: peers.ownAETitle,
      contexts: [Self.commitment(role: RoleSelection(scu: false, scp: true))], logger: archive.logger)
    let status = try await association.reportStorageCommitment(report)
    await association.release()
    if status.isFailure { throw Failure(description: "N-EVENT-REPORT \(status)") }
  }

  private func instance(_ reference: SOPReference) async -> StoredInstance? {
    guard let found = try? await archive.instance(reference.sopInstanceUID),
      let object = try? archive.object(found), object.isWhole
    else { return nil }
    return found
  }

  private static func commitment(role: RoleSelection?) -> PresentationContextProposal {
    PresentationContextProposal(
      abstractSyntax: "1.2.840.10008.1.20.1",
      transferSyntaxes: [TransferSyntax.explicitVRLittleEndian.uid, TransferSyntax.implicitVRLittleEndian.uid],
      role: role)
  }
}

extension AsyncStream where Element == ByteBuffer {
  /// An object between two texts, read a piece at a time as the consumer asks.
  static func pieces(of object: StoredObject, head: String, tail: String) -> AsyncStream<ByteBuffer> {
    let cursor = ObjectCursor(object, head: head, tail: tail)
    return AsyncStream { await cursor.next() }
  }
}

/// Where the sending of one object stands.
private actor ObjectCursor {
  private let object: StoredObject
  private var head: String?
  private var tail: String?
  private var offset = 0

  init(_ object: StoredObject, head: String, tail: String) {
    self.object = object
    self.head = head
    self.tail = tail
  }

  func next() async -> ByteBuffer? {
    if let text = head {
      head = nil
      return ByteBuffer(string: text)
    }
    if offset < object.length {
      let range = offset..<min(offset + (1 << 18), object.length)
      offset = range.upperBound
      // A short body makes the receiver refuse the object, and the job is tried again.
      return (try? object.bytes(in: range)).map { ByteBuffer(bytes: $0) }
    }
    guard let text = tail else { return nil }
    tail = nil
    return ByteBuffer(string: text)
  }
}
