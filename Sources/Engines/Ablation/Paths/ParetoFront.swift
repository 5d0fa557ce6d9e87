/// Paths that no other beats in everything.
public enum ParetoFront {
  /// All paths that none dominates, longest reserve first; equal ones all stay.
  ///
  /// - Complexity: O(paths * front).
  public static func of(_ paths: [NeedlePath]) -> [NeedlePath] {
    // One that dominates another comes before it in this order, so each need only be held against the front so far.
    let sorted = paths.map { ($0, $0.merits) }.sorted { left, right in
      for (a, b) in zip(left.1, right.1) where a != b { return a > b }
      return left.0.entry < right.0.entry
    }
    var front: [(NeedlePath, [Double])] = []
    for candidate in sorted {
      let isBeaten = front.contains { other in
        var isBetter = false
        for axis in 0..<5 {
          if other.1[axis] < candidate.1[axis] { return false }
          if other.1[axis] > candidate.1[axis] { isBetter = true }
        }
        return isBetter
      }
      if !isBeaten { front.append(candidate) }
    }
    return front.map(\.0)
  }
}
