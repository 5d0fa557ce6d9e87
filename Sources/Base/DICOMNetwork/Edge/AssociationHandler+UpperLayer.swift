internal import Logging
internal import NIOCore
internal import NIOSSL

extension AssociationHandler {
  /// Does what the upper layer machine says, in its order.
  func perform(_ actions: [AssociationAction]) {
    for action in actions { perform(action) }
  }

  private func perform(_ action: AssociationAction) {
    switch action {
    case .connectTransport, .indicateData, .sendData: break
    case .sendAssociateRequest:
      if let proposal { writePDU(proposal.encoded()) }
      metrics.add(.associationsRequested)
    case .sendAssociateAccept, .indicateAssociate: break  // done in takeAssociateRequest
    case .sendAssociateReject:
      metrics.add(.associationsRejected)
      let rejection = failure?.rejection ?? .invalidRequest
      logger.notice("association rejected", metadata: ["why": "\(rejection)"])
      writePDU(ShortPDU.associateReject(rejection))
    case .sendReleaseRequest: writePDU(ShortPDU.releaseRequest)
    case .sendReleaseResponse: writePDU(ShortPDU.releaseResponse)
    case .sendAbort(let source):
      metrics.add(.associationsAborted)
      let reason = failure.map { AbortReason($0) } ?? .notSpecified
      writePDU(ShortPDU.abort(source: source, reason: reason.rawValue))
      finish()
    case .confirmAccepted: break  // done in takeAssociateAccept
    case .confirmRejected: finish()
    case .indicateRelease:
      metrics.add(.associationsReleased)
      failure = failure ?? NetworkError(.connectionLost, "released by the peer")
      finish()
      perform(machine.receive(.releaseResponsePrimitive))
    case .confirmRelease:
      // In a release collision the acceptor still owes its own response (Sta12).
      if machine.state == .sta12 { perform(machine.receive(.releaseResponsePrimitive)) }
      finish()
    case .indicateAbort:
      metrics.add(.associationsAborted)
      logger.info("association aborted by the peer")
      finish()
    case .indicateProviderAbort: finish()
    case .startARTIM: startARTIM()
    case .stopARTIM:
      artim?.cancel()
      artim = nil
    case .closeTransport: channelContext?.close(promise: nil)
    }
  }

  private func startARTIM() {
    artim?.cancel()
    guard let loop = channelContext?.eventLoop else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    artim = loop.scheduleTask(in: TimeAmount(environment.limits.artimTimeout)) {
      let handler = bound.value
      if handler.failure == nil { handler.failure = NetworkError(.timedOut, "ARTIM") }
      handler.perform(handler.machine.receive(.artimExpired))
    }
  }

  /// A PDU of the upper layer itself; goes out before anything that is held back.
  private func writePDU(_ bytes: [UInt8]) {
    guard let context = channelContext else { return }
    metrics.add(.bytesSent, bytes.count)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }

  // MARK: acceptor

  func takeAssociateRequest(_ pdu: AssociateRequestPDU) {
    guard machine.state == .sta2, let context = channelContext else {
      return unexpected(.associateRequestPDU(acceptable: false))
    }
    logger[metadataKey: "calling"] = "\(pdu.callingAETitle)"
    logger[metadataKey: "called"] = "\(pdu.calledAETitle)"
    if let refusal = ContextNegotiation.refusal(of: pdu) {
      failure = NetworkError(.rejected, rejection: refusal)
      return perform(machine.receive(.associateRequestPDU(acceptable: false)))
    }
    perform(machine.receive(.associateRequestPDU(acceptable: true)))
    let subject = peerSubject(context)
    let request = AssociationRequest(
      callingAETitle: pdu.callingAETitle, calledAETitle: pdu.calledAETitle,
      remoteAddress: context.remoteAddress?.ipAddress ?? "", isEncrypted: subject.isEncrypted,
      peerCertificateSubject: subject.text, userIdentity: pdu.userInformation.userIdentity,
      implementationClassUID: pdu.userInformation.implementationClassUID,
      implementationVersionName: pdu.userInformation.implementationVersionName,
      contexts: pdu.contexts, extendedNegotiation: pdu.userInformation.extendedNegotiation)
    guard let provider = environment.provider else { return reject(.noReasonGiven) }
    switch provider.admit(request) {
    case .reject(let rejection): reject(rejection)
    case .accept(let terms):
      if let refusal = environment.ledger?.associate(id) { return reject(refusal) }
      establish(pdu, request, terms, provider)
    }
  }

  private func reject(_ rejection: AssociationRejection) {
    failure = NetworkError(.rejected, rejection: rejection)
    perform(machine.receive(.associateRejectPrimitive))
  }

  private func establish(
    _ pdu: AssociateRequestPDU, _ request: AssociationRequest, _ terms: AssociationTerms,
    _ provider: any DIMSEProvider
  ) {
    var limits = environment.limits
    limits.maxPDULength = terms.maxPDULength ?? limits.maxPDULength
    if let idle = terms.idleTimeout { idleTimeout = TimeAmount(idle) }
    let association = AssociationContext(
      id: id, callingAETitle: request.callingAETitle, calledAETitle: request.calledAETitle,
      remoteAddress: request.remoteAddress,
      maxPDULength: Int(pdu.userInformation.maxPDULength), isEncrypted: request.isEncrypted,
      userIdentity: request.userIdentity, peerCertificateSubject: request.peerCertificateSubject,
      implementationVersionName: request.implementationVersionName)
    let (accept, accepted) = ContextNegotiation.accept(
      pdu, provider: provider, context: association, terms: terms, limits: limits)
    let window = accept.userInformation.asynchronousWindow
    performedWindow = window.map { Int($0.invoked) }
    operations.window = window.map { Int($0.performed) } ?? 1
    adopt(
      association, accepted, pdu.userInformation, announced: limits.maxPDULength)
    _ = machine.receive(.associateAcceptPrimitive)
    writePDU(accept.encoded())
    metrics.add(.associationsAccepted)
    logger.info("association accepted", metadata: ["contexts": "\(accepted.count)"])
  }

  /// Takes over what both sides agreed on, and gives the association its large read buffers.
  private func adopt(
    _ association: AssociationContext, _ accepted: [AcceptedContext], _ peer: UserInformation,
    announced: Int
  ) {
    self.association = association
    payloadLength = MessageFraming.payloadLength(
      peerMaximum: association.maxPDULength, cap: environment.maxPDUSent ?? 256 * 1024)
    for entry in accepted {
      contexts[entry.id] = entry
      assembler.accept(contextID: entry.id)
    }
    // Some peers count the six header bytes in, some do not.
    reader.limits.maxDataLength = announced + 4096
    guard let context = channelContext else { return }
    link = AssociationLink(
      loop: context.eventLoop, handler: NIOLoopBound(self, eventLoop: context.eventLoop),
      association: association, contexts: accepted, payloadLength: payloadLength,
      weAreRequestor: environment.role == .requestor, window: operations.window, peer: peer)
    _ = context.channel.setOption(
      ChannelOptions.recvAllocator,
      value: FixedSizeRecvByteBufferAllocator(capacity: environment.limits.receiveBufferSize))
  }

  private func peerSubject(_ context: ChannelHandlerContext) -> (isEncrypted: Bool, text: String?) {
    guard
      let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
    else { return (false, nil) }
    let der = try? handler.peerCertificate?.toDERBytes()
    return (true, der.flatMap { CertificateSubject.text(der: $0) })
  }

  // MARK: requestor

  func takeAssociateAccept(_ accept: AssociateAcceptPDU) {
    guard machine.state == .sta5, let proposal else { return unexpected(.associateAcceptPDU) }
    perform(machine.receive(.associateAcceptPDU))
    openDeadline = nil
    let byID = Dictionary(
      proposal.contexts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let roles = Dictionary(
      accept.userInformation.roles.map { ($0.sopClassUID, $0.role) },
      uniquingKeysWith: { first, _ in first })
    let accepted = accept.contexts.compactMap { result -> AcceptedContext? in
      guard result.result == 0, let asked = byID[result.id],
        asked.transferSyntaxes.contains(result.transferSyntaxUID)
      else { return nil }
      return AcceptedContext(
        id: result.id, abstractSyntax: asked.abstractSyntax,
        transferSyntaxUID: result.transferSyntaxUID,
        requestorRole: roles[asked.abstractSyntax] ?? RoleSelection(scu: true, scp: false))
    }
    let window = accept.userInformation.asynchronousWindow
    operations.window = window.map { $0.invoked == 0 ? Int(UInt16.max) : Int($0.invoked) } ?? 1
    performedWindow = window.map { $0.performed == 0 ? Int(UInt16.max) : Int($0.performed) }
    adopt(
      AssociationContext(
        id: id, callingAETitle: proposal.callingAETitle, calledAETitle: proposal.calledAETitle,
        remoteAddress: channelContext?.remoteAddress?.ipAddress ?? "",
        maxPDULength: Int(accept.userInformation.maxPDULength),
        implementationVersionName: accept.userInformation.implementationVersionName),
      accepted, accept.userInformation, announced: environment.limits.maxPDULength)
    metrics.add(.associationsAccepted)
    metrics.changeOpen(by: 1)
    let opened = onOpened
    onOpened = nil
    if let link { opened?(.success(link)) }
  }

  // MARK: end

  /// Tells everybody who waits that the association is over. Idempotent.
  func finish() {
    guard !isOver else { return }
    isOver = true
    let error = failure ?? NetworkError(.connectionLost)
    if environment.role == .requestor, association != nil { metrics.changeOpen(by: -1) }
    let unfinished = target
    target = .none
    unfinished.abandon()
    let running = services.values
    services = [:]
    for service in running { service.cancel() }
    answers = AnswerQueue()
    operations.failAll(error)
    output.end()
    storeSink = nil
    link = nil
    let opened = onOpened
    onOpened = nil
    opened?(.failure(error))
  }
}
