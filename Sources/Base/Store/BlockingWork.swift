public import Dispatch

/// Where calls that wait for the disk run, so that neither event loops nor the cooperative pool wait for it.
public enum BlockingWork {
  /// Short waits: reads of objects, administrative transactions.
  public static let queue = DispatchQueue(label: "jieru.blocking", attributes: .concurrent)

  /// Runs `body` on the queue and waits without holding a task thread.
  public static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try body() }) }
    }
  }
}
