internal import NIOCore

/// Order of what goes out on one association. Messages are never interleaved: while a C-STORE data set
/// is streamed, other messages wait, and a second stream waits for the first. A class, because what it
/// calls back may come back to it.
final class OutputQueue {
  private(set) var isStreaming = false
  private var deferred: [ByteBuffer] = []
  private var streams: [() -> Void] = []
  /// Those who wait until the socket takes more; false: it never will.
  private var waiters: [(Bool) -> Void] = []
  private var hasEnded = false

  /// nil: it waits its turn.
  func admit(_ message: ByteBuffer) -> ByteBuffer? {
    guard isStreaming else { return message }
    deferred.append(message)
    return nil
  }

  /// Runs `start` when the stream may begin: at once, or when those before it have ended.
  func beginStream(_ start: @escaping () -> Void) -> Bool {
    guard isStreaming else {
      isStreaming = true
      return true
    }
    streams.append(start)
    return false
  }

  /// The messages that waited, and the next stream's start.
  func endStream() -> ([ByteBuffer], (() -> Void)?) {
    let messages = deferred
    deferred = []
    if streams.isEmpty {
      isStreaming = false
      return (messages, nil)
    }
    return (messages, streams.removeFirst())
  }

  func whenWritable(_ waiter: @escaping (Bool) -> Void) {
    if hasEnded { waiter(false) } else { waiters.append(waiter) }
  }

  func resumeWaiters(_ canWrite: Bool) {
    let due = waiters
    waiters = []
    for waiter in due { waiter(canWrite) }
  }

  /// The association is over; streams that wait are started, and find out by themselves.
  func end() {
    hasEnded = true
    deferred = []
    let due = streams
    streams = []
    resumeWaiters(false)
    for start in due { start() }
  }
}
