internal import Synchronization

/// Milliseconds since 1970, read by whoever needs the time: injected, so that tests can stop the clock.
public typealias RegistryClock = @Sendable () -> Int64

/// So many random bytes: injected, so that samples and tests can be repeated.
public typealias RandomBytes = @Sendable (_ count: Int) -> [UInt8]

/// The random source of a running node: the operating system's.
public let systemRandomBytes: RandomBytes = { count in
  var generator = SystemRandomNumberGenerator()
  return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
    while filled < count {
      var word = generator.next()
      for _ in 0..<min(8, count - filled) {
        bytes[filled] = UInt8(truncatingIfNeeded: word)
        word >>= 8
        filled += 1
      }
    }
  }
}

/// Makes identifiers that never repeat and never go back, even where the clock stands still or steps back.
public final class ULIDSource: Sendable {
  private let clock: RegistryClock
  private let random: RandomBytes
  private let last = Mutex<ULID?>(nil)

  public init(clock: @escaping RegistryClock, random: @escaping RandomBytes = systemRandomBytes) {
    self.clock = clock
    self.random = random
  }

  /// The next identifier. Within one millisecond it is its predecessor plus one; should the random part run over (never
  /// in practice), the carry goes into the millisecond, so the order holds.
  public func next() -> ULID {
    let now = clock()
    let bytes = random(10)
    let fresh = ULID(
      milliseconds: now,
      random: (
        bytes.prefix(2).reduce(0) { $0 << 8 | UInt16($1) },
        bytes.dropFirst(2).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      ))
    return last.withLock { last in
      var made = fresh
      if let before = last, fresh.milliseconds <= before.milliseconds {
        let (low, carried) = before.low.addingReportingOverflow(1)
        made = ULID(high: carried ? before.high &+ 1 : before.high, low: low)
      }
      last = made
      return made
    }
  }
}
