internal import DICOMCore
internal import NIOCore
internal import Synchronization

/// The responses to one C-FIND, C-MOVE or C-GET, between the event loop that receives them and the task
/// that reads them. Reading from the peer stops while many wait.
final class ResponseStream: Sendable {
  struct Response: Sendable {
    let command: CommandSet
    let dataSet: DataSet?
    var status: DIMSEStatus { command.status ?? .processingFailure }
  }

  private static let highWater = 1024
  private static let lowWater = 256

  private struct State {
    var responses: [Response] = []
    var head = 0
    var end: Result<Void, NetworkError>?
    var waiter: CheckedContinuation<Void, Never>?
    var messageID: UInt16?
    var contextID: UInt8 = 0
    var isCancelled = false
    var resume: (@Sendable () -> Void)?

    var count: Int { responses.count - head }

    mutating func pop() -> Response? {
      guard head < responses.count else { return nil }
      defer {
        head += 1
        if head == responses.count {
          responses.removeAll(keepingCapacity: true)
          head = 0
        }
      }
      return responses[head]
    }
  }

  private let state = Mutex(State())
  private let throwsOnFailure: Bool
  /// Keeps the association open while somebody reads.
  private let association: DICOMAssociation

  init(throwsOnFailure: Bool, association: DICOMAssociation) {
    self.throwsOnFailure = throwsOnFailure
    self.association = association
  }

  deinit { cancel() }

  func start(
    _ command: CommandSet, _ identifier: [UInt8], _ context: AcceptedContext,
    _ syntax: TransferSyntax,
    _ sink: (@Sendable (CStoreRequest, AssociationContext) -> any IncomingObject)?
  ) {
    let contextID = context.id
    association.link.run { [weak self] handler in
      handler.invoke(
        command, dataSet: identifier, contextID: contextID,
        onStart: { id in
          if sink != nil { handler.storeSink = sink }
          self?.started(id, contextID, handler)
        },
        onResponse: { response, bytes in
          guard let self else { return !(response.status?.isPending ?? false) }
          return self.take(response, bytes, syntax, handler)
        },
        onFailure: { self?.end(.failure($0)) })
    }
  }

  private func started(_ id: UInt16, _ contextID: UInt8, _ handler: AssociationHandler) {
    let isCancelled = state.withLock { state in
      state.messageID = id
      state.contextID = contextID
      return state.isCancelled
    }
    if isCancelled {
      handler.channelContext?.eventLoop.assumeIsolated().execute {
        handler.cancelOperation(id, contextID: contextID)
      }
    }
  }

  /// On the event loop. True: this was the final response.
  private func take(
    _ command: CommandSet, _ bytes: [UInt8]?, _ syntax: TransferSyntax,
    _ handler: AssociationHandler
  ) -> Bool {
    let isFinal = !(command.status?.isPending ?? false)
    if isFinal { handler.storeSink = nil }
    var dataSet: DataSet?
    if let bytes {
      do {
        dataSet = try DataSet(parsing: bytes, transferSyntax: syntax)
      } catch {
        if !isFinal {
          end(.failure(NetworkError(.invalidMessage, "identifier of a response: \(error.code)")))
          return false
        }
      }
    }
    let response = Response(command: command, dataSet: dataSet)
    let status = response.status
    let (waiter, isFull) = state.withLock { state in
      if state.end == nil {
        if isFinal && throwsOnFailure && status.isFailure {
          state.end = .failure(
            NetworkError(.refused, command.errorComment ?? "", status: status))
        } else {
          state.responses.append(response)
          if isFinal { state.end = .success(()) }
        }
      }
      if isFinal { state.messageID = nil }
      defer { state.waiter = nil }
      return (state.waiter, state.count >= Self.highWater && !isFinal)
    }
    waiter?.resume()
    if isFull { handler.pauseReading(for: ResponsePause(self)) }
    return isFinal
  }

  func end(_ result: Result<Void, NetworkError>) {
    let waiter = state.withLock { state in
      if state.end == nil { state.end = result }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// The next response; nil after the final one.
  func next() async throws -> Response? {
    try await withTaskCancellationHandler {
      while true {
        let (response, end, resume) = state.withLock { state in
          let response = state.pop()
          var resume: (@Sendable () -> Void)?
          if state.count <= Self.lowWater { swap(&resume, &state.resume) }
          return (response, response == nil ? state.end : nil, resume)
        }
        resume?()
        if let response { return response }
        if let end {
          try end.get()
          return nil
        }
        if Task.isCancelled {
          cancel()
          throw NetworkError(.cancelled)
        }
        await wait()
      }
    } onCancel: {
      cancel()
      state.withLock { state in
        defer { state.waiter = nil }
        return state.waiter
      }?.resume()
    }
  }

  private func wait() async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.count > 0 || state.end != nil || state.isCancelled { return true }
        state.waiter = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }

  /// C-CANCEL, if the operation still runs.
  private func cancel() {
    let (running, resume) = state.withLock { state in
      let first = !state.isCancelled && state.end == nil
      state.isCancelled = true
      defer { state.resume = nil }
      return (first ? state.messageID.map { ($0, state.contextID) } : nil, state.resume)
    }
    resume?()
    guard let (id, contextID) = running else { return }
    association.link.run { $0.cancelOperation(id, contextID: contextID) }
  }

  fileprivate func keep(_ resume: @escaping @Sendable () -> Void) {
    let now = state.withLock { state in
      if state.count <= Self.lowWater || state.isCancelled { return true }
      state.resume = resume
      return false
    }
    if now { resume() }
  }
}

/// Lends a response stream the shape that pauses reading.
private final class ResponsePause: IncomingObject {
  private let stream: ResponseStream
  init(_ stream: ResponseStream) { self.stream = stream }
  func receive(_ bytes: UnsafeRawBufferPointer) {}
  func complete(_ answer: @escaping @Sendable (DIMSEStatus, String?) -> Void) {}
  func abandon() {}
  func whenReady(_ resume: @escaping @Sendable () -> Void) { stream.keep(resume) }
}
