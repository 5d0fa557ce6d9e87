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
    if ProcessInfo.processInfo.environment["JIERU_BENCH_JSON"] != nil { return printLine() }
    func number(_ value: Double?) -> String { value.map { String(format: $0 < 10 ? "%.2f" : "%.0f", $0) } ?? "-" }
    func verdict(_ value: Double) -> String {
      switch (must, aim) {
      case (_, let aim?) where value <= aim: "目标 aim"
      case (let must?, _) where value <= must: "达标 met"
      case (.some, _): "未达标 MISSED"
      default: ""
      }
    }
    let verdicts = must == nil ? "" : "历时 wall \(verdict(ours.wall)), CPU \(verdict(ours.processor))"
    let columns = [
      work.padding(toLength: 42, withPad: " ", startingAt: 0), number(ours.wall).leftPadded(8),
      number(ours.processor).leftPadded(8), number(must).leftPadded(7), number(aim).leftPadded(7),
    ]
    Swift.print(
      columns.joined(separator: " ") + "  " + [verdicts, peers, note].filter { !$0.isEmpty }.joined(separator: " | "))
  }
}

extension Row {
  /// One JSON object on a line, for the table beside the peers.
  private func printLine() {
    struct Line: Encodable {
      let work: String
      let wall, cpu: Double
      let must, aim: Double?
      let note: String
    }
    let line = Line(work: work, wall: ours.wall, cpu: ours.processor, must: must, aim: aim, note: note)
    if let data = try? JSONEncoder().encode(line) { Swift.print(String(decoding: data, as: UTF8.self)) }
  }
}

extension String {
  func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
