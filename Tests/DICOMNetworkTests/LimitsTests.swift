import Foundation
import Synchronization
import Testing

@testable import DICOMNetwork

/// Refusals, caps, timers, floods and shutdown, over real sockets.
@Suite(.timeLimit(.minutes(2))) struct LimitsTests {
  @Test func `A rejection is thrown with the peer's reason, and identity is seen`() async throws {
    let node = try await LoopbackServer()
    var peer = node.peer()
    peer.userIdentity = UserIdentity(
      kind: .usernameAndPasscode, primaryField: Array("li".utf8), secondaryField: [1])
    let association = try await DICOMAssociation.open(
      to: peer, callingAETitle: "TEST", contexts: LoopbackServer.contexts)
    #expect(association.acceptedContexts.count == LoopbackServer.contexts.count)
    #expect(node.provider.state.withLock { $0.requests.last?.userIdentity?.username } == "li")
    await association.release()
    node.provider.change { $0.decision = .reject(.calledAETitleNotRecognized) }
    do {
      _ = try await node.open()
      Issue.record("accepted")
    } catch {
      #expect((error as? NetworkError)?.rejection == .calledAETitleNotRecognized)
    }
    await node.stop()
    await #expect(throws: NetworkError(.connectFailed)) { try await node.open() }
  }

  @Test func `A flood of half-open connections does not keep a peer out`() async throws {
    let node = try await LoopbackServer()
    var sockets: [Int32] = []
    for _ in 0..<200 { sockets.append(rawConnection(port: node.port, sending: [1])) }
    let association = try await node.open()
    #expect(try await association.echo() == .success)
    #expect(node.server.metrics.connectionsHalfOpen <= 48)
    #expect(node.server.metrics[.connectionsShed] >= 150)
    await association.release()
    for socket in sockets { close(socket) }
    await node.stop()
  }

  @Test func `A peer that asks and never reads is made to wait`() async throws {
    let node = try await LoopbackServer()
    let socket = rawConnection(port: node.port, sending: Session.request())
    defer { close(socket) }
    var flood: [UInt8] = []
    for _ in 0..<5000 { flood += Session.echo() }
    var blocked = 0
    while blocked < 10 {
      let sent = flood.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      // What was cut off in the middle does not matter: nothing is read any more by then.
      blocked = sent == flood.count ? 0 : blocked + 1
      try await Task.sleep(for: .milliseconds(20))
      if node.server.metrics[.bytesReceived] > 200 << 20 { break }
    }
    #expect(node.server.metrics[.bytesReceived] < 32 << 20)
    let other = try await node.open()
    #expect(try await other.echo() == .success)
    await other.release()
    await node.stop()
  }

  @Test func `Extended negotiation and identity are answered`() async throws {
    let node = try await LoopbackServer()
    let relational = ExtendedNegotiationItem(sopClassUID: UID.studyFind, information: [1])
    let stranger = ExtendedNegotiationItem(sopClassUID: UID.ct, information: [1])
    node.provider.change {
      $0.decision = .accept(
        AssociationTerms(userIdentityResponse: [7], extendedNegotiation: [relational, stranger]))
    }
    var peer = node.peer()
    peer.maxPDULength = 4096
    peer.userIdentity = UserIdentity(
      kind: .jsonWebToken, primaryField: [1, 2], positiveResponseRequested: true)
    var contexts = LoopbackServer.contexts
    contexts[2].extendedNegotiation = [1, 1]
    let association = try await DICOMAssociation.open(
      to: peer, callingAETitle: "TEST", contexts: contexts)
    let asked = node.provider.state.withLock { $0.requests.last?.extendedNegotiation }
    #expect(asked == [ExtendedNegotiationItem(sopClassUID: UID.studyFind, information: [1, 1])])
    #expect(association.acceptorInformation.extendedNegotiation == [relational])
    #expect(association.acceptorInformation.userIdentityResponse == [7])
    #expect(association.link.payloadLength == 4090)
    #expect(try await association.store(Sample.instance(1, pixels: 30_000)) == .success)
    await association.release()
    await node.stop()
  }

  @Test func `Associations past the cap are refused for the time being`() async throws {
    let node = try await LoopbackServer(limits: AssociationLimits(maxAssociations: 2))
    let first = try await node.open()
    let second = try await node.open()
    do {
      _ = try await node.open()
      Issue.record("accepted")
    } catch {
      #expect((error as? NetworkError)?.rejection == .localLimitExceeded)
    }
    await first.release()
    while node.server.metrics.associationsOpen > 1 { try await Task.sleep(for: .milliseconds(10)) }
    let third = try await node.open()
    #expect(try await third.echo() == .success)
    await second.release()
    await third.release()
    await node.stop()
  }

  @Test func `A silent association is aborted after the idle time`() async throws {
    let node = try await LoopbackServer(limits: AssociationLimits(idleTimeout: .milliseconds(300)))
    let association = try await node.open()
    try await Task.sleep(for: .milliseconds(1000))
    await #expect(throws: NetworkError(.aborted)) { try await association.echo() }
    await node.stop()
  }

  @Test func `Shutdown lets a running store finish and refuses new associations`() async throws {
    let node = try await LoopbackServer()
    node.provider.change { $0.holdsAnswers = true }
    let association = try await node.open()
    async let status = association.store(Sample.instance(1))
    while node.provider.stored.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    async let down: Void = node.server.shutdown(grace: .seconds(5))
    try await Task.sleep(for: .milliseconds(100))
    do {
      _ = try await node.open()
      Issue.record("accepted while shutting down")
    } catch {
      #expect((error as? NetworkError)?.rejection == .temporaryCongestion)
    }
    node.provider.releaseAnswers()
    #expect(try await status == .success)
    await down
  }
}

/// A plain socket that sends some bytes and stays open.
func rawConnection(port: Int, sending bytes: [UInt8]) -> Int32 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  _ = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  return descriptor
}
