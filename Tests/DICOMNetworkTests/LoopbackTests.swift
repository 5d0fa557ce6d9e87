import DICOMCore
import Foundation
import Synchronization
import Testing

@testable import DICOMNetwork

/// A server of ours on a free loopback port, with a provider in memory.
struct LoopbackServer {
  let provider: MemoryProvider
  let server: DICOMServer
  let port: Int

  init(
    _ provider: MemoryProvider = MemoryProvider(), limits: AssociationLimits = AssociationLimits(),
    tls: DICOMTLS? = nil
  ) async throws {
    self.provider = provider
    server = DICOMServer(
      configuration: DICOMServerConfiguration(port: 0, tls: tls, limits: limits),
      provider: provider)
    port = try await server.start()
  }

  func peer(_ parallel: Int = 1, tls: DICOMTLS? = nil) -> DICOMPeer {
    DICOMPeer(
      aeTitle: "JIERU", host: "127.0.0.1", port: port, tls: tls, parallelAssociations: parallel)
  }

  static let contexts = [
    PresentationContextProposal(abstractSyntax: UID.verification, transferSyntaxes: [UID.implicit]),
    PresentationContextProposal(
      abstractSyntax: UID.secondaryCapture, transferSyntaxes: [UID.explicit],
      role: RoleSelection(scu: true, scp: true)),
    PresentationContextProposal(abstractSyntax: UID.studyFind, transferSyntaxes: [UID.explicit]),
    PresentationContextProposal(abstractSyntax: UID.studyMove, transferSyntaxes: [UID.implicit]),
    PresentationContextProposal(abstractSyntax: UID.studyGet, transferSyntaxes: [UID.explicit]),
    PresentationContextProposal(
      abstractSyntax: UID.commitment, transferSyntaxes: [UID.explicit],
      role: RoleSelection(scu: true, scp: true)),
    PresentationContextProposal(abstractSyntax: UID.mpps, transferSyntaxes: [UID.explicit]),
  ]

  func open(_ options: AssociationOptions = AssociationOptions()) async throws -> DICOMAssociation {
    try await DICOMAssociation.open(
      to: peer(), callingAETitle: "TEST", contexts: Self.contexts, options: options)
  }

  func stop() async { await server.shutdown(grace: .seconds(1)) }
}

func key(_ level: String = "STUDY") -> DataSet {
  var identifier = DataSet()
  identifier.set(Tag(0x0008, 0x0052), level)
  identifier.set(Tag(0x0020, 0x000D), "1.2.826.0.1.3680043.10.1479.77")
  return identifier
}

@Suite(.timeLimit(.minutes(2))) struct LoopbackTests {
  @Test func `Echo, store and release over loopback`() async throws {
    let node = try await LoopbackServer()
    let association = try await node.open()
    #expect(try await association.echo() == .success)
    for number in 1...3 {
      let pixels = [64, 300_000, 2_000_000][number - 1]
      #expect(
        try await association.store(Sample.instance(number, pixels: pixels)) == .success)
      let expected = try Sample.bytes(number, pixels: pixels)
      #expect(node.provider.stored[Sample.uid(number)]?.bytes == expected)
    }
    await association.release()
    #expect(node.server.metrics[.storeRequests] == 3)
    #expect(node.server.metrics[.associationsReleased] == 1)
    await node.stop()
  }

  @Test func `An object goes transcoded where its syntax was not accepted`() async throws {
    let node = try await LoopbackServer()
    let association = try await node.open()
    #expect(
      try await association.store(Sample.instance(1, syntax: UID.implicit)) == .success)
    #expect(node.provider.stored[Sample.uid(1)]?.bytes == (try Sample.bytes(1)))
    await #expect(throws: NetworkError(.noAcceptedContext)) {
      var other = try Sample.instance(1)
      other.sopClassUID = UID.ct
      _ = try await association.store(other)
    }
    #expect(try await association.echo() == .success)
    await association.release()
    await node.stop()
  }

  @Test func `A status other than success comes back with its comment`() async throws {
    let node = try await LoopbackServer()
    node.provider.change { $0.storeStatus = .outOfResources }
    let association = try await node.open()
    let answer = try await association.storeWithComment(Sample.instance(1))
    #expect(answer.status == .outOfResources && answer.comment == "as told")
    await association.release()
    await node.stop()
  }

  @Test func `A find brings every match, and stops when its reader stops`() async throws {
    let node = try await LoopbackServer()
    let matches = (0..<500).map { Sample.dataSet($0, pixels: 2) }
    node.provider.change { $0.matches = matches }
    let association = try await node.open()
    var found: [DataSet] = []
    for try await match in association.find(model: UID.studyFind, identifier: key()) {
      found.append(match)
    }
    #expect(found.count == 500)
    #expect(found.map { $0.string(Tag(0x0008, 0x0018)) } == (0..<500).map { Sample.uid($0) })
    node.provider.change { $0.endlessFind = true }
    var count = 0
    for try await _ in association.find(model: UID.studyFind, identifier: key()) {
      count += 1
      if count == 3000 { break }
    }
    #expect(try await association.echo() == .success)
    #expect(node.server.metrics[.cancelRequests] == 1)
    await association.release()
    await node.stop()
  }

  @Test func `A get delivers over the same association`() async throws {
    let node = try await LoopbackServer()
    let filler = try await node.open()
    for number in 1...20 {
      _ = try await filler.store(Sample.instance(number, pixels: number * 20000))
    }
    await filler.release()
    for invoked in [1, 5] {
      let local = MemoryProvider()
      var options = AssociationOptions()
      options.maxOperationsPerformed = invoked
      let association = try await node.open(options)
      var last: RetrieveProgress?
      let progress = association.get(
        model: UID.studyGet, identifier: key(), sink: { local.store($0, in: $1) })
      for try await report in progress { last = report }
      #expect(last == RetrieveProgress(status: .success, completed: 20))
      #expect(local.stored.count == 20)
      #expect(local.stored[Sample.uid(7)]?.bytes == (try Sample.bytes(7, pixels: 140_000)))
      await association.release()
    }
    await node.stop()
  }

  @Test(arguments: [1, 3]) func `A move sends to a third node`(parallel: Int) async throws {
    let node = try await LoopbackServer()
    let destination = try await LoopbackServer()
    let filler = try await node.open()
    for number in 1...10 { _ = try await filler.store(Sample.instance(number)) }
    await filler.release()
    node.provider.change { $0.peers["DEST"] = destination.peer(parallel) }
    let association = try await node.open()
    var last: RetrieveProgress?
    for try await report in association.move(
      model: UID.studyMove, identifier: key(), destination: "DEST")
    { last = report }
    #expect(last == RetrieveProgress(status: .success, completed: 10))
    #expect(destination.provider.stored.count == 10)
    let stored = try #require(destination.provider.stored[Sample.uid(1)])
    #expect(stored.request.moveOriginatorAETitle == "TEST")
    #expect(stored.context.callingAETitle == "JIERU")
    #expect(destination.server.metrics[.associationsAccepted] == parallel)
    // Failures are counted and listed.
    destination.provider.change { $0.storeStatus = .outOfResources }
    for try await report in association.move(
      model: UID.studyMove, identifier: key(), destination: "DEST")
    { last = report }
    #expect(last?.status == .unableToPerformSubOperations && last?.failed == 10)
    #expect(Set(last?.failedInstances ?? []) == Set((1...10).map { Sample.uid($0) }))
    for try await report in association.move(
      model: UID.studyMove, identifier: key(), destination: "NOWHERE")
    { last = report }
    #expect(last?.status == .moveDestinationUnknown)
    await association.release()
    await node.stop()
    await destination.stop()
  }

  @Test func `A slow get reports progress and can be cancelled`() async throws {
    let node = try await LoopbackServer()
    let filler = try await node.open()
    for number in 1...40 { _ = try await filler.store(Sample.instance(number)) }
    await filler.release()
    node.provider.change { $0.slowRetrieve = .milliseconds(100) }
    let local = MemoryProvider()
    let association = try await node.open()
    var reports = 0
    for try await report in association.get(
      model: UID.studyGet, identifier: key(), sink: { local.store($0, in: $1) })
    {
      #expect(report.status == .pending)
      reports += 1
      if reports == 2 { break }
    }
    #expect(try await association.echo() == .success)
    #expect(local.stored.count < 40)
    await association.release()
    await node.stop()
  }

  @Test func `Commitment is asked for and reported, on the same association`() async throws {
    let node = try await LoopbackServer()
    let local = MemoryProvider()
    var options = AssociationOptions()
    options.provider = local
    let association = try await node.open(options)
    let references = [SOPReference(sopClassUID: UID.ct, sopInstanceUID: "1.2.3")]
    let request = StorageCommitmentRequest(transactionUID: "2.25.7", instances: references)
    #expect(try await association.requestStorageCommitment(request) == .success)
    #expect(node.provider.state.withLock { $0.commitments } == [request])
    let report = StorageCommitmentReport(
      transactionUID: "2.25.7", committed: references,
      failed: [.init(reference: SOPReference(sopClassUID: UID.ct, sopInstanceUID: "1.2.4"), reason: 0x0112)])
    #expect(try await association.reportStorageCommitment(report) == .success)
    #expect(node.provider.state.withLock { $0.reports } == [report])
    await association.release()
    await node.stop()
  }

  @Test func `Normalized requests reach the general hook`() async throws {
    let node = try await LoopbackServer()
    let association = try await node.open()
    var step = DataSet()
    step.set(Tag(0x0040, 0x0252), "IN PROGRESS")
    for operation in [NormalizedRequest.Operation.create, .set, .get, .delete, .action(type: 3)] {
      let response = try await association.normalized(
        NormalizedRequest(
          operation: operation, sopClassUID: UID.mpps, sopInstanceUID: "2.25.9",
          dataSet: operation == .delete ? nil : step))
      #expect(response.status == .success && response.sopInstanceUID == "2.25.9")
      #expect(node.provider.state.withLock { $0.normalized.last?.operation } == operation)
    }
    await association.release()
    await node.stop()
  }

  @Test func `Several stores at a time share one association`() async throws {
    let node = try await LoopbackServer()
    for window in [1, 4] {
      var options = AssociationOptions()
      options.maxOperationsInvoked = window
      let association = try await node.open(options)
      #expect(association.link.window == window)
      try await withThrowingTaskGroup(of: DIMSEStatus.self) { group in
        for number in 1...24 {
          let instance = try Sample.instance(number, pixels: number * 30_000)
          group.addTask { try await association.store(instance) }
        }
        for try await status in group { #expect(status == .success) }
      }
      #expect(node.provider.stored[Sample.uid(24)]?.bytes == (try Sample.bytes(24, pixels: 720_000)))
      await association.release()
    }
    await node.stop()
  }
}
