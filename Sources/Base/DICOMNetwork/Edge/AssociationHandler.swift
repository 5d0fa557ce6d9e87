internal import Logging
internal import NIOCore

/// One association on one channel: drives the I/O-free machines with what the socket brings, and does
/// what they say. Confined to its channel's event loop.
///
/// The receive path copies nothing: a PDV's payload goes to its `IncomingObject` as a slice of the
/// read buffer, which the channel reuses for the next read.
final class AssociationHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let environment: AssociationEnvironment
  let id: UInt64
  var machine: AssociationStateMachine
  var reader: PDUReader
  var assembler = MessageAssembler()
  var channelContext: ChannelHandlerContext?
  var logger: Logger

  // What was negotiated.
  var association: AssociationContext?
  var link: AssociationLink?
  var contexts: [UInt8: AcceptedContext] = [:]
  var payloadLength = MessageFraming.payloadLength(peerMaximum: 16384)
  /// Operations of the peer that may run here at a time; nil: no window was negotiated.
  var performedWindow: Int?
  var idleTimeout: TimeAmount

  // Requestor only.
  let proposal: AssociateRequestPDU?
  var onOpened: ((Result<AssociationLink, NetworkError>) -> Void)?

  // Requests of the peer.
  var target = DataTarget.none
  var services: [UInt16: RunningService] = [:]
  var answers = AnswerQueue()
  /// Where C-STORE requests go instead of the provider (a requestor's C-GET).
  var storeSink: (@Sendable (CStoreRequest, AssociationContext) -> any IncomingObject)?

  // Operations of our own.
  let operations = OperationTable()
  let output = OutputQueue()

  // Reading and time.
  var isReading = false
  var needsFlush = false
  var isPaused = false
  var heldRead = false
  var activity = 0
  var activitySeen = 0
  var quietSince: NIODeadline = .now()
  var openDeadline: NIODeadline?
  var artim: Scheduled<Void>?
  var tick: RepeatedTask?
  var isDraining = false
  /// The end of the association was told to everybody.
  var isOver = false
  var failure: NetworkError?

  init(environment: AssociationEnvironment, id: UInt64, proposal: AssociateRequestPDU? = nil) {
    self.environment = environment
    self.id = id
    self.proposal = proposal
    machine = AssociationStateMachine(role: environment.role)
    reader = PDUReader(
      limits: PDULimits(
        maxAssociateLength: environment.limits.maxAssociatePDULength,
        maxDataLength: environment.limits.maxPDULength))
    idleTimeout = TimeAmount(environment.limits.idleTimeout)
    logger = environment.logger
    operations.responseTimeout = environment.responseTimeout
  }

  var metrics: NetworkMetrics { environment.metrics }

  // MARK: channel

  func handlerAdded(context: ChannelHandlerContext) {
    channelContext = context
    if context.channel.isActive { begin(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { channelContext = nil }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard machine.state == .sta1, !isOver else { return }
    logger[metadataKey: "association"] = "\(id)"
    logger[metadataKey: "peer"] = "\(context.remoteAddress?.ipAddress ?? "?")"
    startTicking(context)
    switch environment.role {
    case .acceptor: perform(machine.receive(.transportIndication))
    case .requestor:
      logger[metadataKey: "calling"] = "\(proposal?.callingAETitle ?? "")"
      logger[metadataKey: "called"] = "\(proposal?.calledAETitle ?? "")"
      openDeadline = .now() + min(environment.responseTimeout, .seconds(30))
      _ = machine.receive(.associateRequestPrimitive)
      perform(machine.receive(.transportConnected))
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    metrics.add(.bytesReceived, buffer.readableBytes)
    activity &+= 1
    isReading = true
    buffer.withUnsafeReadableBytes { consume($0) }
    isReading = false
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if needsFlush {
      needsFlush = false
      context.flush()
    }
    context.fireChannelReadComplete()
  }

  /// Holds the next read back while an incoming object wants a pause, or while the peer does not take
  /// the answers it has caused. (While a data set is streamed to it, its answers must be read.)
  func read(context: ChannelHandlerContext) {
    if isPaused || (!context.channel.isWritable && !output.isStreaming) {
      heldRead = true
    } else {
      context.read()
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      activity &+= 1
      output.resumeWaiters(true)
      releaseHeldRead()
    }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if failure == nil { failure = NetworkError(.connectionLost) }
    perform(machine.receive(.transportClosed))
    finish()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if failure == nil { failure = Self.networkError(error) }
    logger.debug("connection error", metadata: ["error": "\(type(of: error))"])
    context.close(promise: nil)
  }

  // MARK: bytes in

  private func consume(_ bytes: UnsafeRawBufferPointer) {
    var input = bytes
    do throws(NetworkError) {
      // In Sta13 and Sta1 what still comes is not looked at.
      while machine.state != .sta13, machine.state != .sta1, let part = try reader.next(&input) {
        try take(part)
      }
    } catch {
      violated(error)
    }
  }

  private func take(_ part: PDUPart) throws(NetworkError) {
    switch part {
    case .data(let contextID, let isCommand, let endsPart, let bytes):
      guard machine.takesData else { return unexpected(.dataPDU) }
      let message = try assembler.take(
        contextID: contextID, isCommand: isCommand, endsPart: endsPart, bytes: bytes)
      guard let message else { return }
      switch message {
      case .command(let contextID, let command): takeCommand(command, contextID)
      case .dataSet(let isLast, let bytes): takeDataSet(bytes, isLast)
      }
    case .associateRequest(let request): takeAssociateRequest(request)
    case .associateAccept(let accept): takeAssociateAccept(accept)
    case .associateReject(let rejection):
      failure = NetworkError(.rejected, rejection: rejection)
      perform(machine.receive(.associateRejectPDU))
    case .releaseRequest: perform(machine.receive(.releaseRequestPDU))
    case .releaseResponse: perform(machine.receive(.releaseResponsePDU))
    case .abort(let source, let reason):
      failure = NetworkError(.aborted, "by the peer, source \(source), reason \(reason)")
      perform(machine.receive(.abortPDU))
    }
  }

  /// A well-formed PDU that the state does not allow.
  func unexpected(_ event: AssociationEvent) {
    if failure == nil { failure = NetworkError(.unexpectedPDU) }
    perform(machine.receive(event))
  }

  /// Bytes or a message that break the standard: Evt19 (PS3.8 table 9-10).
  func violated(_ error: NetworkError) {
    if failure == nil { failure = error }
    logger.notice("protocol violation, association aborted", metadata: ["why": "\(error)"])
    perform(machine.receive(.invalidPDU))
  }

  static func networkError(_ error: any Error) -> NetworkError {
    if let error = error as? NetworkError { return error }
    if error is ChannelError { return NetworkError(.connectionLost) }
    if let error = error as? IOError { return NetworkError(.connectionLost, "\(error.errnoCode)") }
    return NetworkError(.tlsFailed, "\(type(of: error))")
  }
}
