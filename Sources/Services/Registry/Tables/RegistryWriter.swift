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
/// commits, makes the commit durable, and then answers everyone. A body that throws undoes its own savepoint only. Under
/// load the groups grow by themselves, and a lone caller waits for nobody.
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
  }
  private let state = Mutex(State())

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
    let (refusal, start) = state.withLock { state -> (RegistryWriterError?, Bool) in
      if let refusal = state.refusal { return (refusal, false) }
      if state.waiting.count >= waitingLimit { return (.overloaded, false) }
      state.waiting.append(work)
      defer { state.isWorking = true }
      return (nil, !state.isWorking)
    }
    if let refusal { work.answer(refusal) }
    if start { queue.async { self.work() } }
  }

  private func work() {
    while let group = next() { commit(group) }
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

  private func commit(_ group: [Work]) {
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
    for (index, work) in group.enumerated() { work.answer(errors[index]) }
  }
}

/// A value on its way from the writer's thread to its caller.
private final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  func set(_ new: Value) { value.withLock { $0 = new } }
  func take() -> Value? { value.withLock { $0 } }
}
