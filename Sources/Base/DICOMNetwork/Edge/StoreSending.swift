internal import NIOCore

/// How one C-STORE of ours ended.
enum StoreOutcome: Sendable {
  case answered(DIMSEStatus, String?)
  /// It could not be sent or answered; `associationIsOver` tells whether others can still be.
  case failed(NetworkError, associationIsOver: Bool)
}

/// An instance with its presentation context chosen and its first bytes read. Handed from task to task,
/// never used by two at a time.
struct PreparedStore: @unchecked Sendable {
  // Proof: the only non-Sendable member is the byte source inside `chunks`; one lane prepares, then
  // sends, and keeps no other reference.
  let instance: OutgoingInstance
  let contextID: UInt8
  var chunks: DataSetChunks
  let first: ByteBuffer
  let isWhole: Bool
}

extension AssociationLink {
  /// Chooses the context, opens the object and reads its first bytes. Blocks.
  func prepare(_ instance: OutgoingInstance) -> Result<PreparedStore, NetworkError> {
    let candidates = userContexts(for: instance.sopClassUID)
    do {
      let source: any OutgoingBytes
      let chosen: AcceptedContext
      if let exact = candidates.first(where: { $0.transferSyntaxUID == instance.transferSyntaxUID }) {
        chosen = exact
        source = try instance.open()
      } else if let other = candidates.first, let transcode = instance.transcode {
        chosen = other
        source = try transcode(other.transferSyntaxUID)
      } else {
        return .failure(NetworkError(.noAcceptedContext, instance.sopClassUID))
      }
      var chunks = DataSetChunks(source, contextID: chosen.id, payloadLength: payloadLength)
      guard let (first, isWhole) = try chunks.next() else {
        return .failure(NetworkError(.localRead, "empty"))
      }
      return .success(
        PreparedStore(
          instance: instance, contextID: chosen.id, chunks: chunks, first: first, isWhole: isWhole))
    } catch {
      return .failure(NetworkError(.localRead, "\(type(of: error))"))
    }
  }

  /// Sends a prepared instance and waits for the answer. A small one leaves in a single write.
  func send(
    _ prepared: consuming PreparedStore, originator: MoveOriginator? = nil,
    priority: DIMSEPriority = .medium
  ) async -> StoreOutcome {
    var command = CommandSet(
      .cStoreRequest, sopClass: prepared.instance.sopClassUID, hasDataSet: true)
    command.affectedSOPInstanceUID = prepared.instance.sopInstanceUID
    command.priority = priority.rawValue
    command.moveOriginatorAETitle = originator?.aeTitle
    command.moveOriginatorMessageID = originator?.messageID
    if prepared.isWhole {
      return await start(command, prepared.contextID, prepared.first, isWhole: true).outcome
    }
    let exchange = await start(command, prepared.contextID, prepared.first, isWhole: false)
    guard exchange.isStreaming else { return exchange.outcome }
    while true {
      let next: (buffer: ByteBuffer, isLast: Bool)?
      do {
        next = try prepared.chunks.next()
      } catch {
        // Half a data set is out and cannot be taken back.
        run { handler in
          handler.failure = NetworkError(.localRead, "object ended early")
          handler.endStream()
          handler.abortLocally()
        }
        return .failed(NetworkError(.localRead), associationIsOver: true)
      }
      guard let (buffer, isLast) = next else { break }
      if isLast {
        run { handler in
          handler.sendStreamed(buffer)
          handler.endStream()
        }
        break
      }
      guard await stream(buffer) else { break }
    }
    return await exchange.box.value()
  }

  private struct Started {
    let box: OutcomeBox
    let isStreaming: Bool
    let outcome: StoreOutcome
  }

  /// Sends the command and the first bytes when window and stream allow. With `isWhole` it returns the
  /// answer, else as soon as more may be written.
  private func start(
    _ request: CommandSet, _ contextID: UInt8, _ first: ByteBuffer, isWhole: Bool
  ) async -> Started {
    let box = OutcomeBox()
    let isStreaming = await withCheckedContinuation { continuation in
      run { handler in
        handler.operations.reserve(
          { id in
            var command = request
            command.messageID = id
            handler.operations.register(
              id,
              OperationTable.Operation(
                expected: .cStoreResponse,
                deadline: .now() + handler.environment.responseTimeout,
                onResponse: { response, _ in
                  box.set(.answered(response.status ?? .processingFailure, response.errorComment))
                  return true
                },
                onFailure: { box.set(.failed($0, associationIsOver: true)) }))
            handler.beginStream {
              let bytes = MessageFraming.message(
                command, contextID: contextID, payloadLength: handler.payloadLength)
              handler.sendPair(ByteBuffer(bytes: bytes), first)
              if isWhole {
                handler.endStream()
                continuation.resume(returning: false)
              } else {
                handler.whenWritable { continuation.resume(returning: $0) }
              }
            }
          },
          orFail: {
            box.set(.failed($0, associationIsOver: true))
            continuation.resume(returning: false)
          })
      }
    }
    if isStreaming {
      return Started(
        box: box, isStreaming: true,
        outcome: .failed(NetworkError(.connectionLost), associationIsOver: true))
    }
    return Started(box: box, isStreaming: false, outcome: await box.value())
  }
}

/// Whose C-MOVE a C-STORE belongs to (0000,1030) and (0000,1031).
struct MoveOriginator: Sendable {
  let aeTitle: String
  let messageID: UInt16
}

extension AssociationHandler {
  /// Command and first data in one writev.
  func sendPair(_ command: ByteBuffer, _ data: ByteBuffer) {
    guard !isOver, machine.sendsData, let context = channelContext else { return }
    activity &+= 1
    metrics.add(.bytesSent, command.readableBytes + data.readableBytes)
    context.write(wrapOutboundOut(command), promise: nil)
    context.write(wrapOutboundOut(data), promise: nil)
    if isReading { needsFlush = true } else { context.flush() }
  }
}
