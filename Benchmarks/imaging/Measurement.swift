import Foundation

/// What one piece of work took: the best of several runs.
struct Measurement {
  /// Milliseconds on the clock, and of processor time on all cores.
  var wall = Double.infinity
  var processor = Double.infinity

  static func of<Value>(_ repeats: Int = 3, _ work: () throws -> Value) rethrows -> (Measurement, Value) {
    var best = Measurement()
    var value: Value?
    for _ in 0..<max(1, repeats) {
      let (wall, processor) = (now(), used())
      let result = try work()
      best.processor = min(best.processor, used() - processor)
      best.wall = min(best.wall, now() - wall)
      value = result
    }
    // The loop ran at least once.
    guard let value else { preconditionFailure("nothing was measured") }
    return (best, value)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
  }

  private static func used() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
  }
}

/// A row of the table: ours, the peers' processor time on the same kind of machine, the bars of the project.
struct Row {
  let work: String
  let ours: Measurement
  /// The peers' measured processor milliseconds.
  let peers: String
  /// Milliseconds that must be reached, and the aim; nil where none is set.
  let must: Double?
  let aim: Double?
  var note = ""

  func print() {
    func number(_ value: Double?) -> String { value.map { String(format: $0 < 10 ? "%.2f" : "%.0f", $0) } ?? "-" }
    let verdict: String
    switch (must, aim) {
    case (_, let aim?) where ours.wall <= aim: verdict = "目标 aim"
    case (let must?, _) where ours.wall <= must: verdict = "达标 met"
    case (.some, _): verdict = "未达标 MISSED"
    default: verdict = ""
    }
    let columns = [
      work.padding(toLength: 42, withPad: " ", startingAt: 0), number(ours.wall).leftPadded(8),
      number(ours.processor).leftPadded(8), number(must).leftPadded(7), number(aim).leftPadded(7),
    ]
    Swift.print(
      columns.joined(separator: " ") + "  " + [verdict, peers, note].filter { !$0.isEmpty }.joined(separator: " | "))
  }
}

extension String {
  func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
