extension ProbeProblem {
  /// Greedy choice, then exchanges of one probe while any improves it.
  ///
  /// Each greedy step takes the candidate that covers the most of what is left, and among equals the one that harms
  /// least. Exchanges then replace, drop or add one probe at a time; ties go to the lower number, so that the result is
  /// the same every time.
  ///
  /// - Parameter most: probes at most, 1 to 12.
  /// - Throws: ``AblationError`` `outOfLimits`.
  public func solve(most: Int) throws(AblationError) -> ProbeSelection {
    try require(Double(most), in: 1...12, field: "maximalProbes", unit: "")
    // From one start exchanges may end in a local optimum; each of the widest candidates begins one search.
    let widest = candidates.indices.sorted {
      let (a, b) = (cover[$0].population, cover[$1].population)
      return a == b ? $0 < $1 : a > b
    }
    var best = improve(greedy(most, from: []), most)
    for first in widest.prefix(ProbeProblem.starts) {
      let other = improve(greedy(most, from: [first]), most)
      if other.isBetter(than: best) { best = other }
    }
    return best
  }

  /// Searches beside the plain greedy one.
  static let starts = 16

  private func improve(_ chosen: [Int], _ most: Int) -> ProbeSelection {
    var best = selection(chosen)
    var improved = true
    while improved {
      improved = false
      for change in changes(best.chosen, most) {
        let next = selection(change)
        if next.isBetter(than: best) {
          best = next
          improved = true
          break
        }
      }
    }
    return best
  }

  private func greedy(_ most: Int, from start: [Int]) -> [Int] {
    var chosen = start
    var (covered, harmed) = (BitSet(count: targetCount), BitSet(count: harm[0].count))
    for index in start {
      covered.formUnion(cover[index])
      harmed.formUnion(harm[index])
    }
    while chosen.count < most {
      var (pick, gain, cost) = (-1, 0, Int.max)
      for index in candidates.indices {
        let gained = covered.missing(cover[index])
        guard gained > 0, gained >= gain else { continue }
        let costs = harmed.missing(harm[index])
        if gained > gain || costs < cost { (pick, gain, cost) = (index, gained, costs) }
      }
      guard pick >= 0 else { break }
      chosen.append(pick)
      covered.formUnion(cover[pick])
      harmed.formUnion(harm[pick])
    }
    return chosen
  }

  /// Choices that differ by one probe dropped, exchanged or added.
  private func changes(_ chosen: [Int], _ most: Int) -> [[Int]] {
    var out: [[Int]] = []
    for place in chosen.indices where chosen.count > 1 {
      var fewer = chosen
      fewer.remove(at: place)
      out.append(fewer)
    }
    for place in chosen.indices {
      for index in candidates.indices where !chosen.contains(index) {
        var other = chosen
        other[place] = index
        out.append(other)
      }
    }
    if chosen.count < most {
      for index in candidates.indices where !chosen.contains(index) { out.append(chosen + [index]) }
    }
    return out
  }

  /// The best of all choices, by trying each: for small problems, and as the measure of ``solve(most:)``.
  ///
  /// - Throws: ``AblationError`` `outOfLimits` where there would be more than two million choices.
  public func exact(most: Int) throws(AblationError) -> ProbeSelection {
    try require(Double(most), in: 1...6, field: "maximalProbes", unit: "")
    var (choices, term) = (0.0, 1.0)
    for size in 1...most {
      term *= Double(max(0, candidates.count - size + 1)) / Double(size)
      choices += term
    }
    try require(choices, in: 1...2e6, field: "choices", unit: "")
    var best = selection([0])
    func extend(_ chosen: [Int], from first: Int) {
      for index in first..<candidates.count {
        let next = chosen + [index]
        let tried = selection(next)
        if tried.isBetter(than: best) { best = tried }
        if next.count < most { extend(next, from: index + 1) }
      }
    }
    extend([], from: 0)
    return best
  }
}
