/// Failed logins of one account or one address.
public struct FailedAttempts: Sendable, Hashable {
  public var count: Int
  /// Milliseconds since 1970.
  public var last: Int64
  public var lockedUntil: Int64

  public init(count: Int = 0, last: Int64 = 0, lockedUntil: Int64 = 0) {
    self.count = count
    self.last = last
    self.lockedUntil = lockedUntil
  }
}

/// How failures lock: some are free, then every further one doubles the wait, up to a bound; a quiet day forgets them.
/// The bound is short enough that a stranger cannot keep a doctor out for a whole shift.
public struct LockoutRules: Sendable {
  public var free: Int
  /// The first wait.
  public var first: Int64
  public var longest: Int64
  public var forgetAfter: Int64

  /// For an account, whether it exists or not: 5 free, then 30 s, 1 min, 2 min … 15 min.
  public static let account = LockoutRules(free: 5, first: 30_000, longest: 900_000, forgetAfter: 86_400_000)
  /// For a network address, behind which a whole hospital may sit: 30 free, then 30 s … 1 h.
  public static let address = LockoutRules(free: 30, first: 30_000, longest: 3_600_000, forgetAfter: 86_400_000)

  /// How long is still to wait; 0 where nothing is locked.
  public func wait(_ attempts: FailedAttempts?, at now: Int64) -> Int64 {
    guard let attempts else { return 0 }
    // A clock that was set back must not lock for years.
    return min(max(attempts.lockedUntil - now, 0), longest)
  }

  /// The state after one more failure.
  public func afterFailure(_ attempts: FailedAttempts?, at now: Int64) -> FailedAttempts {
    var next = attempts ?? FailedAttempts()
    if now - next.last >= forgetAfter { next = FailedAttempts() }
    next.count = min(next.count + 1, 1_000_000)
    next.last = now
    let beyond = next.count - free
    if beyond > 0 {
      let doublings = min(beyond - 1, 30)
      let (product, overflow) = first.multipliedReportingOverflow(by: 1 << Int64(doublings))
      next.lockedUntil = now + (overflow ? longest : min(product, longest))
    }
    return next
  }
}
