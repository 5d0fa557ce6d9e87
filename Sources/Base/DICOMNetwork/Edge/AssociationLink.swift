internal import NIOCore

/// An established association as async code holds it: what was negotiated, and ways onto its loop.
struct AssociationLink: Sendable {
  let loop: any EventLoop
  let handler: NIOLoopBound<AssociationHandler>
  let association: AssociationContext
  let contexts: [AcceptedContext]
  let payloadLength: Int
  let weAreRequestor: Bool
  /// Operations this side may have outstanding.
  let window: Int
  /// What the peer said of itself when it asked or accepted.
  let peer: UserInformation

  /// Runs on the loop, without waiting for it.
  func run(_ body: @escaping @Sendable (AssociationHandler) -> Void) {
    if loop.inEventLoop {
      body(handler.value)
    } else {
      loop.execute { body(handler.value) }
    }
  }

  /// Writes messages that were framed here, and returns when the peer takes more; false: never.
  func write(_ messages: ByteBuffer) async -> Bool {
    await withCheckedContinuation { continuation in
      run { handler in
        handler.send(messages)
        handler.whenWritable { continuation.resume(returning: $0) }
      }
    }
  }

  /// The next piece of a stream that has begun; returns when the peer takes more; false: never.
  func stream(_ chunk: ByteBuffer) async -> Bool {
    await withCheckedContinuation { continuation in
      run { handler in
        handler.sendStreamed(chunk)
        handler.whenWritable { continuation.resume(returning: $0) }
      }
    }
  }

  /// Where this side may be the SCU.
  func userContexts(for abstractSyntax: String) -> [AcceptedContext] {
    contexts.filter {
      $0.abstractSyntax == abstractSyntax
        && (weAreRequestor ? $0.requestorRole.scu : $0.requestorRole.scp)
    }
  }

  /// Sends one request with one final response and waits for it.
  func exchange(_ command: CommandSet, dataSet: [UInt8]? = nil, contextID: UInt8)
    async -> Result<(CommandSet, [UInt8]?), NetworkError>
  {
    await withCheckedContinuation { continuation in
      run { handler in
        handler.invoke(
          command, dataSet: dataSet, contextID: contextID,
          onResponse: { response, data in
            if response.status?.isPending ?? false { return false }
            continuation.resume(returning: .success((response, data)))
            return true
          },
          onFailure: { continuation.resume(returning: .failure($0)) })
      }
    }
  }
}

extension AssociationHandler {
  /// Sends a request when the window allows; `onStart` tells its message id.
  func invoke(
    _ request: CommandSet, dataSet: [UInt8]?, contextID: UInt8,
    onStart: @escaping (UInt16) -> Void = { _ in },
    onResponse: @escaping (CommandSet, [UInt8]?) -> Bool,
    onFailure: @escaping (NetworkError) -> Void
  ) {
    operations.reserve(
      { id in
        var command = request
        command.messageID = id
        command.hasDataSet = dataSet != nil
        self.operations.register(
          id,
          OperationTable.Operation(
            expected: command.field.response, deadline: .now() + self.environment.responseTimeout,
            onResponse: onResponse, onFailure: onFailure))
        onStart(id)
        self.send(
          MessageFraming.message(
            command, dataSet: dataSet, contextID: contextID, payloadLength: self.payloadLength))
      },
      orFail: onFailure)
  }

  /// C-CANCEL-RQ for an operation of this side.
  func cancelOperation(_ id: UInt16, contextID: UInt8) {
    var cancel = CommandSet(.cCancelRequest)
    cancel.messageIDBeingRespondedTo = id
    send(MessageFraming.message(cancel, contextID: contextID, payloadLength: payloadLength))
  }
}
