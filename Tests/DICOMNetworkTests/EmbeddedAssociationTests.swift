import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import DICOMNetwork

/// One accepting association on an embedded channel: no sockets, no threads.
struct EmbeddedAssociation {
  let channel: EmbeddedChannel
  let handler: AssociationHandler
  let provider: MemoryProvider
  static let executor = ServiceExecutor(threads: 1)

  init(_ provider: MemoryProvider = MemoryProvider(), limits: AssociationLimits = AssociationLimits())
    throws
  {
    self.provider = provider
    channel = EmbeddedChannel()
    handler = AssociationHandler(
      environment: AssociationEnvironment(
        role: .acceptor, limits: limits, provider: provider, executor: Self.executor,
        loops: channel.eventLoop),
      id: 1)
    try channel.pipeline.syncOperations.addHandler(handler)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 104)).wait()
  }

  func feed(_ bytes: [UInt8], chunk: Int = .max) throws {
    var position = 0
    while position < bytes.count {
      let count = min(chunk, bytes.count - position)
      try channel.writeInbound(ByteBuffer(bytes: bytes[position..<position + count]))
      position += count
    }
  }

  /// All that was written, joined.
  func output() throws -> [UInt8] {
    var all: [UInt8] = []
    while let buffer = try channel.readOutbound(as: ByteBuffer.self) { all += buffer.readableBytesView }
    return all
  }

  func end() { _ = try? channel.finish(acceptAlreadyClosed: true) }
}

enum Session {
  static func request(
    contexts: [ProposedContext]? = nil, window: AsynchronousOperationsWindow? = nil
  ) -> [UInt8] {
    AssociateRequestPDU(
      calledAETitle: "JIERU", callingAETitle: "TEST",
      contexts: contexts ?? [
        ProposedContext(
          id: 1, abstractSyntax: UID.verification, transferSyntaxes: [UID.implicit]),
        ProposedContext(
          id: 3, abstractSyntax: UID.secondaryCapture,
          transferSyntaxes: [UID.explicit, UID.implicit]),
        ProposedContext(id: 5, abstractSyntax: "9.9", transferSyntaxes: [UID.implicit]),
        ProposedContext(
          id: 7, abstractSyntax: UID.verification, transferSyntaxes: ["1.2.3.4"]),
      ],
      userInformation: UserInformation(asynchronousWindow: window)
    ).encoded()
  }

  static func echo(_ id: UInt16 = 1) -> [UInt8] {
    var command = CommandSet(.cEchoRequest, sopClass: UID.verification, hasDataSet: false)
    command.messageID = id
    return MessageFraming.message(command, contextID: 1, payloadLength: 16378)
  }

  static func store(_ number: Int, pixels: Int = 64, payload: Int = 16378) throws -> [UInt8] {
    var command = CommandSet(.cStoreRequest, sopClass: UID.secondaryCapture, hasDataSet: true)
    command.messageID = UInt16(number)
    command.affectedSOPInstanceUID = Sample.uid(number)
    return MessageFraming.message(
      command, dataSet: try Sample.bytes(number, pixels: pixels), contextID: 3,
      payloadLength: payload)
  }

  /// Statuses of the responses in an output stream, by message id.
  static func statuses(_ bytes: [UInt8]) -> [(id: UInt16, status: DIMSEStatus)] {
    var reader = PDUReader()
    var assembler = MessageAssembler()
    for id in [1, 3, 5, 7, 9, 11] { assembler.accept(contextID: UInt8(id)) }
    var result: [(UInt16, DIMSEStatus)] = []
    bytes.withUnsafeBytes { raw in
      var input = raw
      while let part = try? reader.next(&input) {
        guard case .data(let id, let isCommand, let ends, let bytes) = part,
          let message = try? assembler.take(
            contextID: id, isCommand: isCommand, endsPart: ends, bytes: bytes),
          case .command(_, let command) = message
        else { continue }
        result.append((command.messageIDBeingRespondedTo, command.status ?? .success))
      }
    }
    return result
  }
}

@Suite struct EmbeddedAssociationTests {
  @Test(arguments: [1, 2, 3, 17, 1000, Int.max])
  func `A session in pieces is answered as a session in one`(chunk: Int) throws {
    let session =
      try Session.request() + Session.echo() + Session.store(2) + Session.store(3, payload: 32)
      + ShortPDU.releaseRequest
    let whole = try EmbeddedAssociation()
    try whole.feed(session)
    let pieces = try EmbeddedAssociation()
    try pieces.feed(session, chunk: chunk)
    let expected = try whole.output()
    #expect(try pieces.output() == expected)
    #expect(expected.suffix(10) == ShortPDU.releaseResponse)
    #expect(pieces.provider.stored[Sample.uid(2)]?.bytes == (try Sample.bytes(2)))
    #expect(pieces.provider.stored[Sample.uid(3)]?.bytes == (try Sample.bytes(3)))
    whole.end()
    pieces.end()
  }

  @Test func `Contexts are answered one by one with the result that fits`() throws {
    let association = try EmbeddedAssociation()
    try association.feed(Session.request())
    var reader = PDUReader()
    let bytes = try association.output()
    let part = try bytes.withUnsafeBytes { raw in
      var input = raw
      return try reader.next(&input)
    }
    guard case .associateAccept(let accept) = part else { throw NetworkError(.invalidPDU) }
    #expect(accept.contexts.map(\.result) == [0, 0, 3, 4])
    #expect(accept.contexts[1].transferSyntaxUID == UID.explicit)
    #expect(accept.userInformation.maxPDULength == 256 * 1024)
    association.end()
  }

  static let hostile: [(String, [UInt8], [UInt8])] = [
    ("data before association", Session.echo(), [7]),
    ("second request", Session.request() + Session.request(), [2, 7]),
    ("release response", Session.request() + ShortPDU.releaseResponse, [2, 7]),
    ("accept from a requestor", [2, 0, 0, 0, 0, 68] + [UInt8](repeating: 0, count: 68), [7]),
    (
      "even ids",
      Session.request(contexts: [
        ProposedContext(id: 2, abstractSyntax: UID.verification, transferSyntaxes: [UID.implicit])
      ]), [3]
    ),
    (
      "twice the same id",
      Session.request(contexts: [
        ProposedContext(id: 1, abstractSyntax: UID.verification, transferSyntaxes: [UID.implicit]),
        ProposedContext(id: 1, abstractSyntax: UID.ct, transferSyntaxes: [UID.implicit]),
      ]), [3]
    ),
    ("no context", Session.request(contexts: []), [3]),
    ("protocol version 0", Session.request().replacing(at: 6, with: [0, 0]), [3]),
    (
      "refused context used",
      Session.request()
        + MessageFraming.message(CommandSet(.cEchoRequest), contextID: 5, payloadLength: 100), [2, 7]
    ),
    ("abort", Session.request() + ShortPDU.abort(source: 0, reason: 0), [2]),
    ("junk after acceptance", Session.request() + [0x42, 0, 0, 0, 0, 0], [2, 7]),
  ]

  @Test(arguments: hostile.indices)
  func `Hostile input ends in an abort or a rejection`(index: Int) throws {
    let (name, bytes, expected) = Self.hostile[index]
    let association = try EmbeddedAssociation()
    try association.feed(bytes)
    var kinds: [UInt8] = []
    var output = try association.output()[...]
    while output.count >= 6 {
      kinds.append(output.first ?? 0)
      let length = output.dropFirst(2).prefix(4).reduce(0) { $0 << 8 | Int($1) }
      output = output.dropFirst(6 + length)
    }
    #expect(kinds == expected, "\(name)")
    #expect([.sta13, .sta1].contains(association.handler.machine.state), "\(name)")
    // ARTIM ends what the peer leaves open.
    (association.channel.eventLoop as? EmbeddedEventLoop)?.advanceTime(by: .seconds(11))
    #expect(!association.channel.isActive, "\(name)")
    association.end()
  }

  @Test func `ARTIM closes a connection that never asks`() throws {
    let association = try EmbeddedAssociation()
    try association.feed([1])
    let loop = try #require(association.channel.eventLoop as? EmbeddedEventLoop)
    loop.advanceTime(by: .seconds(9))
    #expect(association.channel.isActive)
    loop.advanceTime(by: .seconds(2))
    #expect(!association.channel.isActive)
    association.end()
  }

  @Test func `An object cut off by the end of the connection is abandoned`() throws {
    let association = try EmbeddedAssociation()
    try association.feed(Session.request() + Session.store(1, pixels: 500).dropLast(100))
    association.end()
    #expect(association.provider.state.withLock { $0.abandoned } == 1)
    #expect(association.provider.stored.isEmpty)
  }

  @Test func `Stores in a row are answered in order without a window`() throws {
    let association = try EmbeddedAssociation()
    association.provider.change { $0.holdsAnswers = true }
    try association.feed(Session.request() + Session.store(1) + Session.store(2) + Session.store(3))
    _ = try association.output()
    association.provider.releaseAnswers()
    #expect(Session.statuses(try association.output()).map(\.id) == [1, 2, 3])
    association.end()
  }

  @Test func `With a window answers go out as they come, and no more than granted run`() throws {
    let association = try EmbeddedAssociation()
    association.provider.change {
      $0.holdsAnswers = true
      $0.decision = .accept(AssociationTerms(maxOperationsPerformed: 2))
    }
    let window = AsynchronousOperationsWindow(invoked: 0, performed: 1)
    try association.feed(
      Session.request(window: window) + Session.store(1) + Session.store(2) + Session.store(3))
    let refused = Session.statuses(try association.output())
    #expect(refused.map(\.id) == [3] && refused.first?.status == .resourceLimitation)
    association.provider.releaseAnswers()
    #expect(Session.statuses(try association.output()).map(\.id) == [2, 1])
    association.end()
  }

  @Test func `A paused object stops reading until it resumes`() throws {
    let association = try EmbeddedAssociation()
    association.provider.change { $0.pausesAfter = 1 }
    let store = try Session.store(1, pixels: 4000, payload: 100)
    try association.feed(Session.request() + store.prefix(2000))
    #expect(association.handler.isPaused)
    association.channel.read()
    #expect(association.handler.heldRead)
    association.provider.change {
      $0.pausesAfter = nil
      for resume in $0.resumes { resume() }
    }
    #expect(!association.handler.isPaused && !association.handler.heldRead)
    try association.feed(Array(store.dropFirst(2000)))
    #expect(association.provider.stored.count == 1)
    association.end()
  }

  @Test func `A provider's refusal reaches the peer with its reason`() throws {
    let association = try EmbeddedAssociation()
    association.provider.change { $0.decision = .reject(.callingAETitleNotRecognized) }
    try association.feed(Session.request())
    #expect(try association.output() == [3, 0, 0, 0, 0, 4, 0, 1, 1, 3])
    association.end()
  }
}
