import Foundation

/// Rows whose name contains one of these; all if there is none.
let wanted = Array(CommandLine.arguments.dropFirst(2))

/// Seconds on the clock and of processor time on all cores.
struct Measurement {
  var wall = Double.infinity
  var processor = Double.infinity

  /// The best of several runs, and what the last one gave.
  static func of<Value>(_ repeats: Int = 1, _ work: () throws -> Value) rethrows -> (Measurement, Value) {
    var best = Measurement()
    for run in 1... {
      let (wall, processor) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
      let value = try work()
      best.processor = min(best.processor, now(CLOCK_PROCESS_CPUTIME_ID) - processor)
      best.wall = min(best.wall, now(CLOCK_MONOTONIC) - wall)
      if run >= repeats { return (best, value) }
    }
    preconditionFailure("the loop ends by returning")
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// A row of the table: ours, the peers' measured processor time, the bars of the project, all in seconds.
struct Row {
  let ours: Measurement
  var peers = "-"
  let must: Double
  let aim: Double
  var note = ""

  func print(_ work: String) {
    if ProcessInfo.processInfo.environment["JIERU_BENCH_JSON"] != nil { return printLine(work) }
    func number(_ seconds: Double) -> String {
      let value = seconds * 1e3
      return String(format: value < 10 ? "%.2f" : "%.0f", value)
    }
    func verdict(_ seconds: Double) -> String {
      seconds <= aim ? "目标 aim" : seconds <= must ? "达标 met" : "未达标 MISSED"
    }
    let columns = [ours.wall, ours.processor, must, aim].map { number($0).padded(8) }.joined(separator: " ")
    let verdicts = "历时 wall \(verdict(ours.wall)), CPU \(verdict(ours.processor))"
    Swift.print(
      work.padding(toLength: 44, withPad: " ", startingAt: 0) + columns + "  "
        + [verdicts, peers, note].filter { !$0.isEmpty }.joined(separator: " | "))
  }
}

extension Row {
  /// One JSON object on a line, milliseconds, for the table beside the peers.
  private func printLine(_ work: String) {
    struct Line: Encodable {
      let work: String
      let wall, cpu, must, aim: Double
      let note: String
    }
    let line = Line(
      work: work, wall: ours.wall * 1e3, cpu: ours.processor * 1e3, must: must * 1e3, aim: aim * 1e3, note: note)
    if let data = try? JSONEncoder().encode(line) { Swift.print(String(decoding: data, as: UTF8.self)) }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

func isWanted(_ name: String) -> Bool {
  wanted.isEmpty || wanted.contains { name.localizedCaseInsensitiveContains($0) }
}

func measure(_ name: String, _ body: () throws -> Row) {
  guard isWanted(name) else { return }
  do { try body().print(name) } catch { print("\(name): \(error)") }
}
