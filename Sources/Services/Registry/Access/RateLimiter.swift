internal import Synchronization

/// How many requests one account or address may make: `burst` at once, then `perSecond`.
public struct RateLimit: Sendable {
  public var perSecond: Double
  public var burst: Double
  public init(perSecond: Double, burst: Double) {
    self.perSecond = perSecond
    self.burst = burst
  }
  public static let account = RateLimit(perSecond: 50, burst: 200)
  public static let address = RateLimit(perSecond: 200, burst: 800)
  /// Attempts to sign in, right or wrong, from one address.
  public static let login = RateLimit(perSecond: 1, burst: 30)
}

/// Token buckets by key, in memory; the least recently used give way beyond a bound, so strangers cannot fill it up.
public final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var at: Int64
  }
  private let limit: RateLimit
  private let clock: RegistryClock
  private let keyLimit: Int
  private let buckets = Mutex<[String: Bucket]>([:])

  public init(_ limit: RateLimit, clock: @escaping RegistryClock, keyLimit: Int = 20_000) {
    self.limit = limit
    self.clock = clock
    self.keyLimit = keyLimit
  }

  /// Takes one request; nil where it may go ahead, otherwise the milliseconds to wait (`Retry-After`).
  public func take(_ key: String) -> Int64? {
    let now = clock()
    return buckets.withLock { buckets in
      var bucket = buckets[key] ?? Bucket(tokens: limit.burst, at: now)
      bucket.tokens = min(limit.burst, bucket.tokens + Double(max(now - bucket.at, 0)) / 1000 * limit.perSecond)
      bucket.at = now
      guard bucket.tokens >= 1 else {
        buckets[key] = bucket
        return max(1, Int64(((1 - bucket.tokens) / max(limit.perSecond, 0.001) * 1000).rounded(.up)))
      }
      bucket.tokens -= 1
      buckets[key] = bucket
      if buckets.count > keyLimit { forgetHalf(&buckets) }
      return nil
    }
  }

  private func forgetHalf(_ buckets: inout [String: Bucket]) {
    let middle = buckets.values.map(\.at).sorted()[buckets.count / 2]
    buckets = buckets.filter { $0.value.at > middle || $0.value.tokens < 1 }
    if buckets.count > keyLimit { buckets.removeAll() }
  }
}
