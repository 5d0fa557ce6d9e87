internal import Synchronization

/// How far the registry's clock stands from the system's. It is the system's own, but for a demonstration, whose visitors
/// want to see in a minute what a month brings: there it may begin some days back and be moved forward, never back.
public enum NodeClock {
  private static let shift = Atomic<Int64>(0)
  private static let day: Int64 = 86_400_000

  /// Milliseconds to add to the system's time.
  static var offset: Int64 { shift.load(ordering: .relaxed) }

  /// Sets a demonstration's clock back before anything runs. `days` 0...366.
  public static func begin(daysBack days: Int) {
    shift.store(-Int64(min(max(days, 0), 366)) * day, ordering: .relaxed)
  }

  /// Moves a demonstration's clock forward.
  static func advance(days: Int) {
    shift.add(Int64(min(max(days, 0), 366)) * day, ordering: .relaxed)
  }
}
