internal import Synchronization

/// A continuation that is resumed by whoever comes first; later ones are ignored.
final class OneShot<Value: Sendable>: Sendable {
  private let continuation: Mutex<CheckedContinuation<Value, Never>?>

  init(_ continuation: CheckedContinuation<Value, Never>) {
    self.continuation = Mutex(continuation)
  }

  func resume(_ value: Value) {
    let taken = continuation.withLock { held in
      defer { held = nil }
      return held
    }
    taken?.resume(returning: value)
  }
}
