internal import Synchronization

/// A request of the peer that is being served: what C-CANCEL and the end of the association reach.
final class RunningService: Sendable {
  private struct State {
    var isCancelled = false
    var task: Task<Void, Never>?
  }
  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func adopt(_ task: Task<Void, Never>) {
    let late = state.withLock { state in
      state.task = task
      return state.isCancelled
    }
    if late { task.cancel() }
  }

  func cancel() {
    let task = state.withLock { state in
      state.isCancelled = true
      return state.task
    }
    task?.cancel()
  }
}
