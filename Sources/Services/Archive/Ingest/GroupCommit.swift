import Dispatch
import Logging
package import Store
import Synchronization

/// Makes received objects durable and findable in groups, then answers their senders.
///
/// One thread works off whatever has arrived since the last round, so the disk is waited for once a round: under load
/// groups grow by themselves, and a lone object waits for nobody.
package final class GroupCommit: Sendable {
  package let store: ObjectStore
  private let index: IndexWriter
  private let clock: @Sendable () -> Int
  private let logger: Logger
  private let queue = DispatchQueue(label: "jieru.group-commit", qos: .userInitiated)
  private static let groupLimit = 256
  private static let byteLimit = 64 << 20

  private struct Waiting {
    var objects: [Received] = []
    var bytes = 0
    var working = false
    var closed = false
    var paused: [@Sendable () -> Void] = []
  }
  private let waiting = Mutex(Waiting())

  /// Called after each round with what changed, outside of all locks.
  private let changed: @Sendable ([StudyChange]) -> Void

  init(
    store: ObjectStore, index: IndexWriter, clock: @escaping @Sendable () -> Int, logger: Logger,
    changed: @escaping @Sendable ([StudyChange]) -> Void
  ) {
    self.store = store
    self.index = index
    self.clock = clock
    self.logger = logger
    self.changed = changed
  }

  /// Takes an object; its `answer` is called once, from the commit thread.
  func enqueue(_ received: Received) {
    let start = waiting.withLock { state -> Bool in
      state.objects.append(received)
      state.bytes += received.staged.length
      defer { state.working = true }
      return !state.working
    }
    if start { queue.async { self.work() } }
  }

  /// True when more is waiting than one round can take.
  package var isBehind: Bool {
    waiting.withLock { $0.objects.count > 4 * Self.groupLimit || $0.bytes > 4 * Self.byteLimit }
  }

  /// Calls `resume` when the commit has caught up.
  package func whenCaughtUp(_ resume: @escaping @Sendable () -> Void) {
    let now = waiting.withLock { state -> Bool in
      if state.working {
        state.paused.append(resume)
        return false
      }
      return true
    }
    if now { resume() }
  }

  /// Runs `body` between two rounds, when nothing is being committed: administrative changes of stored objects.
  package func between<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async {
        continuation.resume(with: Result { try body() })
        // The caches may describe what `body` changed.
        self.index.forget()
      }
    }
  }

  private func work() {
    while let group = next() { commitGroup(group) }
  }

  private func next() -> [Received]? {
    let (group, resumes) = waiting.withLock { state -> ([Received], [@Sendable () -> Void]) in
      var bytes = 0
      var count = 0
      for object in state.objects {
        if count == Self.groupLimit || (count > 0 && bytes + object.staged.length > Self.byteLimit) { break }
        bytes += object.staged.length
        count += 1
      }
      let group = Array(state.objects.prefix(count))
      state.objects.removeFirst(count)
      state.bytes -= bytes
      if group.isEmpty { state.working = false }
      var resumes: [@Sendable () -> Void] = []
      if state.objects.isEmpty { swap(&resumes, &state.paused) }
      return (group, resumes)
    }
    for resume in resumes { resume() }
    return group.isEmpty ? nil : group
  }

  private func commitGroup(_ group: [Received]) {
    let now = clock()
    var committed: CommittedGroup?
    do {
      let places = try store.commit(
        group.map { ($0.staged, $0.digest) }, receivedAt: now, sources: group.map(\.source))
      committed = places
      let result = try index.add(
        zip(group, places.locations).map { object, location in
          IndexWriter.Entry(
            identifiers: object.identifiers, header: object.header,
            transferSyntaxUID: object.transferSyntaxUID, dataSetOffset: object.dataSetOffset,
            location: location, digest: object.digest, receivedAt: now, source: object.source)
        }, end: places.end)
      for (object, (outcome, location)) in zip(group, zip(result.outcomes, places.locations)) {
        if outcome == .repeated { try? store.erase(location) }
        object.answer(.success(Stored(outcome: outcome, identifiers: object.identifiers)))
      }
      changed(result.changes)
    } catch {
      logger.error("提交失败 group commit failed", metadata: ["error": "\(error)", "objects": "\(group.count)"])
      index.forget()
      if let committed { try? store.retract(committed) }
      let refusal = Refusal(storing: error)
      for object in group {
        object.staged.discard()
        object.answer(.failure(refusal.about(object.identifiers)))
      }
    }
  }
}
