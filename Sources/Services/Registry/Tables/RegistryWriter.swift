internal import Dispatch
public import Store
internal import Synchronization

/// Why a write was not even tried.
public enum RegistryWriterError: Error, Hashable, Sendable {
  /// More writes wait than the bound allows: try again in a moment (HTTP 503).
  case overloaded
  /// The writer is shut down.
  case closed
  /// The disk failed while a group was made durable. What was answered before is safe; nothing more is written until
  /// the node is started again, because what the disk holds now is unknown.
  case diskFailed
}

/// The room's one writer: many callers share one transaction and one wait for the disk.
///
/// A thread takes whatever has arrived since the last round, runs each body inside a savepoint of one transaction,
/// commits, makes the commit durable, and then answers everyone. A body that throws undoes its own savepoint only.
///
/// Callers who write one change after another come back a moment after they were answered. A round therefore waits until
/// as many have arrived as took part in the last one, a quarter of that round's time at most; otherwise they would split
/// into two groups that wait for the disk in turn. A lone caller waits for nobody.
public final class RegistryWriter: Sendable {
  private let database: any Database
  private let queue = DispatchQueue(label: "jieru.registry-writer", qos: .userInitiated)
  private let waitingLimit: Int
  private static let groupLimit = 256

  /// A body with its caller: `run` does the work, `answer` reports it once the group's fate is known.
  private struct Work: Sendable {
    /// Runs the body and keeps its value; throws what the body threw.
    let run: @Sendable (any SQLConnection) throws -> Void
    let answer: @Sendable ((any Error)?) -> Void
  }

  private struct State {
    var waiting: [Work] = []
    var isWorking = false
    var refusal: RegistryWriterError?
    var idle: [CheckedContinuation<Void, Never>] = []
    /// How many took part in the last round or were waiting at its end.
    var expected = 0
    /// A quarter of the last round's time, in nanoseconds.
    var patience = 0
    /// The writer's thread waits for ``expected`` callers.
    var isGathering = false
  }
  private let state = Mutex(State())
  private let gathered = DispatchSemaphore(value: 0)
  private static let longestPatience = 5_000_000

  /// `waitingLimit` bounds the memory of bodies that wait: beyond it callers are turned away.
  public init(_ database: any Database, waitingLimit: Int = 4096) {
    self.database = database
    self.waitingLimit = waitingLimit
  }

  /// Runs `body` in a transaction and returns once its changes are on the disk.
  ///
  /// `body` must begin no transaction of its own and should be short: others wait behind it. What it throws is thrown
  /// here, and its changes are undone; others of the same group are not touched.
  public func perform<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let result = ResultBox<Value>()
      enqueue(
        Work(
          run: { connection in result.set(try body(connection)) },
          answer: { error in
            if let error { return continuation.resume(throwing: error) }
            guard let value = result.take() else { return continuation.resume(throwing: RegistryWriterError.closed) }
            continuation.resume(returning: value)
          }))
    }
  }

  /// Refuses new work, finishes what waits, and returns when all of it is answered.
  public func shutdown() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        if state.refusal == nil { state.refusal = .closed }
        if state.isWorking { state.idle.append(continuation) }
        return !state.isWorking
      }
      if isIdle { continuation.resume() }
    }
  }

  /// How many bodies wait for their round: a gauge.
  public var waiting: Int { state.withLock { $0.waiting.count } }

  private func enqueue(_ work: Work) {
    let (refusal, start, isComplete) = state.withLock { state -> (RegistryWriterError?, Bool, Bool) in
      if let refusal = state.refusal { return (refusal, false, false) }
      if state.waiting.count >= waitingLimit { return (.overloaded, false, false) }
      state.waiting.append(work)
      defer { state.isWorking = true }
      let isComplete = state.isGathering && state.waiting.count >= state.expected
      if isComplete { state.isGathering = false }
      return (nil, !state.isWorking, isComplete)
    }
    if let refusal { work.answer(refusal) }
    if start { queue.async { self.work() } }
    if isComplete { gathered.signal() }
  }

  private func work() {
    gather()
    while let group = next() {
      let start = ContinuousClock.now
      commit(group) { [self] in
        let time = (ContinuousClock.now - start) / .nanoseconds(4)
        state.withLock { state in
          state.expected = min(group.count + state.waiting.count, Self.groupLimit)
          state.patience = time < Double(Self.longestPatience) ? Int(time) : Self.longestPatience
        }
      }
      gather()
    }
  }

  /// Waits for those who took part in the last round and are not back yet.
  private func gather() {
    let patience = state.withLock { state -> Int? in
      guard !state.waiting.isEmpty, state.waiting.count < state.expected, state.refusal == nil else { return nil }
      state.isGathering = true
      return state.patience
    }
    guard let patience, gathered.wait(timeout: .now() + .nanoseconds(patience)) == .timedOut else { return }
    let isSignalled = state.withLock { state in
      defer { state.isGathering = false }
      return !state.isGathering
    }
    // The last one arrived at the very end: his signal must not end the next wait.
    if isSignalled { gathered.wait() }
  }

  private func next() -> [Work]? {
    let (group, idle) = state.withLock { state -> ([Work], [CheckedContinuation<Void, Never>]) in
      let group = Array(state.waiting.prefix(Self.groupLimit))
      state.waiting.removeFirst(group.count)
      guard group.isEmpty else { return (group, []) }
      state.isWorking = false
      defer { state.idle = [] }
      return ([], state.idle)
    }
    for continuation in idle { continuation.resume() }
    return group.isEmpty ? nil : group
  }

  /// - Parameter beforeAnswering: called when the group's fate is known and nobody has learnt of it.
  private func commit(_ group: [Work], beforeAnswering: () -> Void) {
    if case .diskFailed? = state.withLock({ $0.refusal }) {
      for work in group { work.answer(RegistryWriterError.diskFailed) }
      return
    }
    var errors = [(any Error)?](repeating: nil, count: group.count)
    do {
      try database.writeNow { connection in
        for (index, work) in group.enumerated() {
          try connection.run("SAVEPOINT body")
          do {
            try work.run(connection)
            try connection.run("RELEASE SAVEPOINT body")
          } catch {
            errors[index] = error
            // Fails where SQLite has given the whole transaction up (a full disk): then the group fails as a whole.
            try connection.run("ROLLBACK TO SAVEPOINT body")
            try connection.run("RELEASE SAVEPOINT body")
          }
        }
      }
    } catch {
      beforeAnswering()
      for (index, work) in group.enumerated() { work.answer(errors[index] ?? error) }
      return
    }
    do {
      // A group of nothing but failures has changed nothing.
      if errors.contains(where: { $0 == nil }) { try database.makeDurable() }
    } catch {
      state.withLock { $0.refusal = .diskFailed }
      for (index, work) in group.enumerated() { work.answer(errors[index] ?? error) }
      return
    }
    beforeAnswering()
    for (index, work) in group.enumerated() { work.answer(errors[index]) }
  }
}

/// A value on its way from the writer's thread to its caller.
private final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  func set(_ new: Value) { value.withLock { $0 = new } }
  func take() -> Value? { value.withLock { $0 } }
}
