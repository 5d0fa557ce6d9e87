import DICOMCore
import Foundation
import Synchronization

@testable import DICOMNetwork

/// A provider that keeps everything in memory, and notes what it was asked.
final class MemoryProvider: DIMSEProvider {
  struct Stored: Sendable {
    var request: CStoreRequest
    var bytes: [UInt8]
    var context: AssociationContext
  }
  struct State: Sendable {
    var stored: [String: Stored] = [:]
    var abandoned = 0
    var requests: [AssociationRequest] = []
    var commitments: [StorageCommitmentRequest] = []
    var reports: [StorageCommitmentReport] = []
    var normalized: [NormalizedRequest] = []
    var findKeys: [DataSet] = []
    var matches: [DataSet] = []
    var peers: [String: DICOMPeer] = [:]
    var decision = AssociationPolicyDecision.accept(AssociationTerms())
    var storeStatus = DIMSEStatus.success
    /// Answers wait until `releaseAnswers`.
    var holdsAnswers = false
    var held: [@Sendable (DIMSEStatus, String?) -> Void] = []
    var pausesAfter: Int?
    var resumes: [@Sendable () -> Void] = []
    var endlessFind = false
    var slowRetrieve: Duration?
  }
  let state = Mutex(State())

  func change(_ body: @Sendable (inout sending State) -> Void) { state.withLock { body(&$0) } }
  var stored: [String: Stored] { state.withLock { $0.stored } }

  func admit(_ request: AssociationRequest) -> AssociationPolicyDecision {
    state.withLock {
      $0.requests.append(request)
      return $0.decision
    }
  }

  func presentationContext(
    for abstractSyntax: String, offering: [String], in context: AssociationContext
  ) -> PresentationContextAnswer {
    guard abstractSyntax.hasPrefix("1.2.840.10008.") else { return .abstractSyntaxNotSupported }
    let known = offering.first { TransferSyntax.known($0) != nil }
    return known.map { .accept(transferSyntax: $0) } ?? .transferSyntaxesNotSupported
  }

  func store(_ request: CStoreRequest, in context: AssociationContext) -> any IncomingObject {
    MemoryObject(self, request, context)
  }

  func find(_ request: CFindRequest, in context: AssociationContext, respond: FindResponder)
    async throws(DIMSEFailure)
  {
    let (matches, endless) = state.withLock {
      $0.findKeys.append(request.identifier)
      return ($0.matches, $0.endlessFind)
    }
    repeat {
      try await respond.send(matches)
    } while endless
  }

  func retrieve(_ request: CRetrieveRequest, in context: AssociationContext)
    async throws(DIMSEFailure) -> RetrievePlan
  {
    let (stored, peers, slow) = state.withLock { ($0.stored, $0.peers, $0.slowRetrieve) }
    var destination: DICOMPeer?
    if case .move(let title) = request.kind {
      guard let peer = peers[title] else { throw DIMSEFailure(.moveDestinationUnknown) }
      destination = peer
    }
    let instances = stored.values.sorted { $0.request.sopInstanceUID < $1.request.sopInstanceUID }
      .map { object in
        OutgoingInstance(
          sopClassUID: object.request.sopClassUID, sopInstanceUID: object.request.sopInstanceUID,
          transferSyntaxUID: object.request.transferSyntax.uid,
          open: {
            if let slow { return SlowBytes(object.bytes, slow) }
            return OutgoingArray(object.bytes)
          },
          transcode: { syntax in
            let set = try DataSet(
              parsing: object.bytes, transferSyntax: object.request.transferSyntax)
            return OutgoingArray(try set.encoded(as: TransferSyntax(uid: syntax)))
          })
      }
    return RetrievePlan(instances: instances, destination: destination)
  }

  func commit(_ request: StorageCommitmentRequest, in context: AssociationContext) async
    -> DIMSEStatus
  {
    change { $0.commitments.append(request) }
    return .success
  }

  func commitmentReported(_ report: StorageCommitmentReport, in context: AssociationContext) async
    -> DIMSEStatus
  {
    change { $0.reports.append(report) }
    return .success
  }

  func normalized(_ request: NormalizedRequest, in context: AssociationContext) async
    -> NormalizedResponse
  {
    change { $0.normalized.append(request) }
    return NormalizedResponse(.success, sopInstanceUID: request.sopInstanceUID, dataSet: request.dataSet)
  }

  func releaseAnswers() {
    let held = state.withLock { state in
      defer { state.held = [] }
      state.holdsAnswers = false
      return state.held
    }
    // Newest first, so that only an ordering queue can put them right.
    for answer in held.reversed() { answer(.success, nil) }
  }
}

final class MemoryObject: IncomingObject {
  private let provider: MemoryProvider
  private let request: CStoreRequest
  private let context: AssociationContext
  private var bytes: [UInt8] = []
  private var calls = 0

  init(_ provider: MemoryProvider, _ request: CStoreRequest, _ context: AssociationContext) {
    self.provider = provider
    self.request = request
    self.context = context
  }

  func receive(_ slice: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: slice)
    calls += 1
  }

  func complete(_ answer: @escaping @Sendable (DIMSEStatus, String?) -> Void) {
    let stored = MemoryProvider.Stored(request: request, bytes: bytes, context: context)
    let status = provider.state.withLock { state -> DIMSEStatus? in
      state.stored[request.sopInstanceUID] = stored
      if state.holdsAnswers {
        state.held.append(answer)
        return nil
      }
      return state.storeStatus
    }
    if let status { answer(status, status.isSuccess ? nil : "as told") }
  }

  func abandon() { provider.change { $0.abandoned += 1 } }

  var wantsPause: Bool {
    guard let limit = provider.state.withLock({ $0.pausesAfter }) else { return false }
    return calls >= limit
  }

  func whenReady(_ resume: @escaping @Sendable () -> Void) {
    provider.change { $0.resumes.append(resume) }
  }
}

/// Bytes that come late.
final class SlowBytes: OutgoingBytes {
  private let inner: OutgoingArray
  private let delay: Duration
  init(_ bytes: [UInt8], _ delay: Duration) {
    inner = OutgoingArray(bytes)
    self.delay = delay
  }
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let (seconds, attoseconds) = delay.components
    usleep(UInt32(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    return inner.read(into: buffer)
  }
}

enum UID {
  static let verification = "1.2.840.10008.1.1"
  static let secondaryCapture = "1.2.840.10008.5.1.4.1.1.7"
  static let ct = "1.2.840.10008.5.1.4.1.1.2"
  static let studyFind = "1.2.840.10008.5.1.4.1.2.2.1"
  static let studyMove = "1.2.840.10008.5.1.4.1.2.2.2"
  static let studyGet = "1.2.840.10008.5.1.4.1.2.2.3"
  static let commitment = "1.2.840.10008.1.20.1"
  static let mpps = "1.2.840.10008.3.1.2.3.3"
  static let implicit = "1.2.840.10008.1.2"
  static let explicit = "1.2.840.10008.1.2.1"
}

/// Objects made for these tests; no patient behind them.
enum Sample {
  static func dataSet(_ number: Int, pixels: Int = 64) -> DataSet {
    var set = DataSet()
    set.set(Tag(0x0008, 0x0016), UID.secondaryCapture)
    set.set(Tag(0x0008, 0x0018), uid(number))
    set.set(Tag(0x0008, 0x0020), "20260102")
    set.set(Tag(0x0008, 0x0060), "OT")
    set.set(Tag(0x0010, 0x0010), "Test^Network")
    set.set(Tag(0x0010, 0x0020), "NET1")
    set.set(Tag(0x0020, 0x000D), "1.2.826.0.1.3680043.10.1479.77")
    set.set(Tag(0x0020, 0x000E), "1.2.826.0.1.3680043.10.1479.77.1")
    set.set(Tag(0x0028, 0x0002), 1)
    set.set(Tag(0x0028, 0x0004), "MONOCHROME2")
    set.set(Tag(0x0028, 0x0010), 1)
    set.set(Tag(0x0028, 0x0011), pixels)
    set.set(Tag(0x0028, 0x0100), 8)
    set.set(Tag(0x0028, 0x0101), 8)
    set.set(Tag(0x0028, 0x0102), 7)
    set.set(Tag(0x0028, 0x0103), 0)
    set.set(Tag(0x7FE0, 0x0010), (0..<pixels).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) })
    return set
  }

  static func uid(_ number: Int) -> String { "1.2.826.0.1.3680043.10.1479.77.1.\(number)" }

  static func bytes(_ number: Int, pixels: Int = 64, syntax: String = UID.explicit) throws -> [UInt8] {
    try dataSet(number, pixels: pixels).encoded(as: TransferSyntax(uid: syntax))
  }

  static func instance(_ number: Int, pixels: Int = 64, syntax: String = UID.explicit) throws
    -> OutgoingInstance
  {
    let bytes = try bytes(number, pixels: pixels, syntax: syntax)
    return OutgoingInstance(
      sopClassUID: UID.secondaryCapture, sopInstanceUID: uid(number), transferSyntaxUID: syntax,
      open: { OutgoingArray(bytes) },
      transcode: { OutgoingArray(try Sample.bytes(number, pixels: pixels, syntax: $0)) })
  }
}
