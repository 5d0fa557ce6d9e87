import Synchronization

/// Tells watchers which studies changed, a few times a second at most.
public final class StudyEvents: Sendable {
  private struct State {
    var next = 0
    var watchers: [Int: AsyncStream<StudyEvent>.Continuation] = [:]
    var listeners: [@Sendable ([StudyChange]) -> Void] = []
  }
  private let state = Mutex(State())

  /// Studies that change from now on. A watcher who is slow misses the oldest events, never the newest.
  public func watch() -> AsyncStream<StudyEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: StudyEvent.self, bufferingPolicy: .bufferingNewest(256))
    let number = state.withLock { state in
      state.next += 1
      state.watchers[state.next] = continuation
      return state.next
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.watchers.removeValue(forKey: number) }
    }
    return stream
  }

  /// Every single change, for routing; called on the commit thread and must return at once.
  package func listen(_ listener: @escaping @Sendable ([StudyChange]) -> Void) {
    state.withLock { $0.listeners.append(listener) }
  }

  package func publish(_ changes: [StudyChange]) {
    guard !changes.isEmpty else { return }
    let (watchers, listeners) = state.withLock { (Array($0.watchers.values), $0.listeners) }
    for listener in listeners { listener(changes) }
    guard !watchers.isEmpty else { return }
    var studies: [String: Int] = [:]
    for change in changes { studies[change.studyUID] = change.change }
    for (uid, change) in studies {
      let event = StudyEvent(studyInstanceUID: uid, change: change)
      for watcher in watchers { watcher.yield(event) }
    }
  }

  /// Ends every watch, at shutdown.
  public func finish() {
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      return Array(state.watchers.values)
    }
    for watcher in watchers { watcher.finish() }
  }
}

/// A study got new instances.
public struct StudyEvent: Sendable, Hashable, Codable {
  public let studyInstanceUID: String
  public let change: Int
}
