internal import Synchronization

/// One outcome, set once on the loop, awaited once from a task, in either order.
final class OutcomeBox: Sendable {
  private enum State {
    case empty
    case set(StoreOutcome)
    case awaited(CheckedContinuation<StoreOutcome, Never>)
    case done
  }
  private let state = Mutex(State.empty)

  func set(_ outcome: StoreOutcome) {
    let waiter = state.withLock { state -> CheckedContinuation<StoreOutcome, Never>? in
      switch state {
      case .empty:
        state = .set(outcome)
        return nil
      case .awaited(let waiter):
        state = .done
        return waiter
      case .set, .done: return nil
      }
    }
    waiter?.resume(returning: outcome)
  }

  func value() async -> StoreOutcome {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> StoreOutcome? in
        if case .set(let outcome) = state {
          state = .done
          return outcome
        }
        state = .awaited(continuation)
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }
}
