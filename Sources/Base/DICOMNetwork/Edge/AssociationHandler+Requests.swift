internal import DICOMCore
internal import Logging
internal import NIOCore

extension AssociationHandler {
  /// C-STOREs of a peer without an asynchronous window that may be unanswered at a time. It should
  /// send one; some pipeline all the same, and are answered in order.
  private static let toleratedPipeline = 8

  func takeCommand(_ command: CommandSet, _ contextID: UInt8) {
    switch command.field {
    case .cEchoRequest:
      metrics.add(.echoRequests)
      respond(CommandSet(answering: command, status: .success), contextID, after: command)
    case .cStoreRequest: takeStore(command, contextID)
    case .cCancelRequest:
      metrics.add(.cancelRequests)
      services[command.messageIDBeingRespondedTo]?.cancel()
      if command.hasDataSet { target = .discard(answer: nil, contextID: contextID) }
    case _ where command.field.isResponse:
      if command.hasDataSet {
        target = .response(command, contextID: contextID, [])
      } else {
        operations.take(command, nil)
      }
    default:
      if let refusal = refusal(of: command, contextID) {
        respond(CommandSet(answering: command, status: refusal), contextID, after: command)
      } else if command.hasDataSet {
        target = .request(command, contextID: contextID, [])
      } else {
        startService(command, contextID, [])
      }
    }
  }

  func takeDataSet(_ bytes: UnsafeRawBufferPointer, _ isLast: Bool) {
    switch target {
    case .store(let object, let command, let contextID, let ticket):
      if bytes.count > 0 { object.receive(bytes) }
      if isLast {
        target = .none
        complete(object, command, contextID, ticket)
      }
      if object.wantsPause { pauseReading(for: object) }
    case .request(let command, let contextID, var gathered):
      target = .none  // so that the array is not copied when it grows
      guard gathered.count + bytes.count <= environment.limits.maxIdentifierLength else {
        let answer = CommandSet(
          answering: command, status: .outOfResources, comment: "identifier too long")
        target = .discard(answer: answer, contextID: contextID)
        if isLast { endDiscard(answer, contextID) }
        return
      }
      gathered.append(contentsOf: bytes)
      if isLast {
        startService(command, contextID, gathered)
      } else {
        target = .request(command, contextID: contextID, gathered)
      }
    case .response(let command, let contextID, var gathered):
      target = .none
      guard gathered.count + bytes.count <= 16 * environment.limits.maxIdentifierLength else {
        failure = NetworkError(.limitExceeded, "data set of a response")
        return abortLocally()
      }
      gathered.append(contentsOf: bytes)
      if isLast {
        operations.take(command, gathered)
      } else {
        target = .response(command, contextID: contextID, gathered)
      }
    case .discard(let answer, let contextID):
      if isLast { endDiscard(answer, contextID) }
    case .none: break
    }
  }

  private func endDiscard(_ answer: CommandSet?, _ contextID: UInt8) {
    target = .none
    if let answer { respond(answer, contextID) }
  }

  /// Sends a response now, or after the request's data set, if one follows, was thrown away.
  func respond(_ answer: CommandSet, _ contextID: UInt8, after request: CommandSet) {
    if request.hasDataSet {
      target = .discard(answer: answer, contextID: contextID)
    } else {
      respond(answer, contextID)
    }
  }

  func respond(_ answer: CommandSet, _ contextID: UInt8, dataSet: [UInt8]? = nil) {
    send(
      MessageFraming.message(
        answer, dataSet: dataSet, contextID: contextID, payloadLength: payloadLength))
  }

  // MARK: C-STORE

  private func takeStore(_ command: CommandSet, _ contextID: UInt8) {
    metrics.add(.storeRequests)
    guard let association, let accepted = contexts[contextID] else { return }
    func refuse(_ status: DIMSEStatus, _ comment: String? = nil) {
      metrics.add(.storeFailures)
      respond(
        CommandSet(answering: command, status: status, comment: comment), contextID, after: command)
    }
    guard command.hasDataSet else { return refuse(.mistypedArgument, "no data set") }
    guard let sopClass = command.affectedSOPClassUID, let instance = command.affectedSOPInstanceUID
    else { return refuse(.missingAttribute, "affected SOP class or instance UID") }
    guard peerIsUser(of: accepted) else { return refuse(.sopClassNotSupported, "role") }
    guard answers.outstanding < (performedWindow ?? Self.toleratedPipeline) else {
      return refuse(.resourceLimitation, "too many operations at a time")
    }
    let request = CStoreRequest(
      sopClassUID: sopClass, sopInstanceUID: instance,
      transferSyntax: TransferSyntax(uid: accepted.transferSyntaxUID),
      priority: command.priority.flatMap { DIMSEPriority(rawValue: $0) } ?? .medium,
      moveOriginatorAETitle: command.moveOriginatorAETitle,
      moveOriginatorMessageID: command.moveOriginatorMessageID)
    guard
      let object = storeSink?(request, association)
        ?? environment.provider?.store(request, in: association)
    else { return refuse(.sopClassNotSupported) }
    target = .store(object, command, contextID: contextID, ticket: answers.open())
  }

  private func complete(
    _ object: any IncomingObject, _ command: CommandSet, _ contextID: UInt8, _ ticket: UInt64
  ) {
    guard let loop = channelContext?.eventLoop else { return object.abandon() }
    let bound = NIOLoopBound(self, eventLoop: loop)
    object.complete { status, comment in
      if loop.inEventLoop {
        bound.value.answerStore(command, contextID, ticket, status, comment)
      } else {
        loop.execute { bound.value.answerStore(command, contextID, ticket, status, comment) }
      }
    }
  }

  private func answerStore(
    _ command: CommandSet, _ contextID: UInt8, _ ticket: UInt64, _ status: DIMSEStatus,
    _ comment: String?
  ) {
    guard !isOver else { return }
    if status.isFailure { metrics.add(.storeFailures) }
    let answer = CommandSet(answering: command, status: status, comment: comment)
    let bytes = MessageFraming.message(answer, contextID: contextID, payloadLength: payloadLength)
    for ready in answers.close(ticket, with: bytes, inOrder: performedWindow == nil) { send(ready) }
  }

  // MARK: roles

  /// Whether the peer plays the SCU in a context.
  func peerIsUser(of context: AcceptedContext) -> Bool {
    environment.role == .acceptor ? context.requestorRole.scu : context.requestorRole.scp
  }

  private func refusal(of command: CommandSet, _ contextID: UInt8) -> DIMSEStatus? {
    guard environment.provider != nil, contexts[contextID] != nil else {
      return command.field == .nEventReportRequest ? .noSuchEventType : .sopClassNotSupported
    }
    if services[command.messageID] != nil { return .duplicateInvocation }
    if services.count >= max(performedWindow ?? 1, Self.toleratedPipeline) {
      return .resourceLimitation
    }
    return nil
  }
}
