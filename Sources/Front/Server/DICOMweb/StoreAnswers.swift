internal import Archive
internal import Synchronization

/// Collects what became of the parts of one request, in their order.
final class StoreAnswers: Sendable {
  struct Result: Sendable {
    let outcome: Swift.Result<StoredOutcome, Refusal>
    let identifiers: Identifiers?
  }

  private struct State {
    var results: [Result?] = []
    var missing = 0
    var waiter: CheckedContinuation<Void, Never>?
  }
  private let state = Mutex(State())

  /// The callback of the next part.
  func expect() -> @Sendable (Swift.Result<Stored, Refusal>) -> Void {
    let position = state.withLock { state in
      state.results.append(nil)
      state.missing += 1
      return state.results.count - 1
    }
    return { outcome in
      let waiter = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
        state.results[position] = Result(outcome: outcome.map(\.outcome), identifiers: outcome.identifiers)
        state.missing -= 1
        guard state.missing == 0 else { return nil }
        defer { state.waiter = nil }
        return state.waiter
      }
      waiter?.resume()
    }
  }

  /// Waits for every part that was expected so far.
  func all() async -> [Result] {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> Bool in
        if state.missing == 0 { return true }
        state.waiter = continuation
        return false
      }
      if ready { continuation.resume() }
    }
    return state.withLock { $0.results.compactMap { $0 } }
  }
}

extension Swift.Result where Success == Stored, Failure == Refusal {
  fileprivate var identifiers: Identifiers? {
    switch self {
    case .success(let stored): stored.identifiers
    case .failure(let refusal): refusal.identifiers
    }
  }
}
