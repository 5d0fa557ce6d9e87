internal import NIOCore

/// The operations this side has invoked on one association and that are not finished, by message id.
/// A class, because what it calls back may come back to it.
final class OperationTable {
  /// One invoked operation; confined to the event loop.
  final class Operation {
    let expected: CommandField
    /// Returns true when this was the final response.
    let onResponse: (CommandSet, [UInt8]?) -> Bool
    let onFailure: (NetworkError) -> Void
    var deadline: NIODeadline

    init(
      expected: CommandField, deadline: NIODeadline,
      onResponse: @escaping (CommandSet, [UInt8]?) -> Bool,
      onFailure: @escaping (NetworkError) -> Void
    ) {
      self.expected = expected
      self.deadline = deadline
      self.onResponse = onResponse
      self.onFailure = onFailure
    }
  }

  /// Operations that may be outstanding (PS3.7 D.3.3.3); 1 without negotiation.
  var window = 1
  var responseTimeout = TimeAmount.seconds(120)
  private var running: [UInt16: Operation] = [:]
  private var waiting: [(start: (UInt16) -> Void, fail: (NetworkError) -> Void)] = []
  private var lastID: UInt16 = 0
  private var ended: NetworkError?

  var isEmpty: Bool { running.isEmpty && waiting.isEmpty }

  /// Calls `start` with a message id as soon as the window allows; `start` must then call `register`.
  func reserve(
    _ start: @escaping (UInt16) -> Void, orFail fail: @escaping (NetworkError) -> Void
  ) {
    if let ended { return fail(ended) }
    guard running.count < window else { return waiting.append((start, fail)) }
    start(freeID())
  }

  private func freeID() -> UInt16 {
    repeat { lastID &+= 1 } while lastID == 0 || running[lastID] != nil
    return lastID
  }

  func register(_ id: UInt16, _ operation: Operation) {
    if let ended { return operation.onFailure(ended) }
    running[id] = operation
  }

  /// A response came. One to an unknown operation is ignored (it may be late).
  func take(_ response: CommandSet, _ dataSet: [UInt8]?) {
    let id = response.messageIDBeingRespondedTo
    guard let operation = running[id], operation.expected == response.field else { return }
    operation.deadline = .now() + responseTimeout
    guard operation.onResponse(response, dataSet) else { return }
    running[id] = nil
    startNext()
  }

  /// The operation will get no response, because it could not be sent.
  func forget(_ id: UInt16) {
    if running.removeValue(forKey: id) != nil { startNext() }
  }

  private func startNext() {
    guard !waiting.isEmpty, running.count < window else { return }
    waiting.removeFirst().start(freeID())
  }

  /// A stream ended: what waited behind it is not late.
  func refresh() {
    let deadline = NIODeadline.now() + responseTimeout
    for operation in running.values { operation.deadline = deadline }
  }

  func isOverdue(_ now: NIODeadline) -> Bool {
    running.values.contains { now >= $0.deadline }
  }

  func failAll(_ error: NetworkError) {
    ended = error
    let operations = running
    let starts = waiting
    running = [:]
    waiting = []
    for operation in operations.values { operation.onFailure(error) }
    for start in starts { start.fail(error) }
  }
}
