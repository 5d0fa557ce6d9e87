import Foundation

/// What was asked for and what was reached.
struct Line {
  let name: String
  let unit: String
  let required: Double
  let aim: Double
  let reached: Double
  /// Whether a larger number is the better one.
  let isRate: Bool
  let seconds: Double
  let cpuSeconds: Double
  let note: String

  var isMet: Bool { isRate ? reached >= required : reached <= required }
  var isAimed: Bool { isRate ? reached >= aim : reached <= aim }
}

/// Wall clock and CPU time (user and system, all threads) of a piece of work.
func measured<T>(_ work: () throws -> T) rethrows -> (result: T, seconds: Double, cpu: Double) {
  let (start, cpu) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
  let result = try work()
  return (result, now(CLOCK_MONOTONIC) - start, now(CLOCK_PROCESS_CPUTIME_ID) - cpu)
}

private func now(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

struct Table {
  let lines: [Line]

  init(_ lines: [Line]) { self.lines = lines }

  var isMet: Bool { lines.allSatisfy(\.isMet) }

  var text: String {
    func cell(_ text: String, _ width: Int) -> String {
      // Ideographs take two columns.
      let used = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
      return text + String(repeating: " ", count: max(0, width - used))
    }
    func row(_ cells: [String]) -> String {
      zip(cells, [60, 11, 11, 13, 9, 9]).map { cell($0, $1) }.joined(separator: " ")
    }
    var rows = [row(["项目 · what", "要求 need", "目标 aim", "达到 reached", "秒 s", "CPU s"])]
    for line in lines {
      let mark = line.isAimed ? "✓✓" : line.isMet ? "✓" : "✗"
      rows.append(
        row([
          "\(line.name) (\(line.unit))", number(line.required), number(line.aim), "\(number(line.reached)) \(mark)",
          number(line.seconds), number(line.cpuSeconds),
        ]))
      if !line.note.isEmpty { rows.append("    \(line.note)") }
    }
    return rows.joined(separator: "\n")
  }

  var json: String {
    let rows = lines.map { line in
      """
        {"name": "\(line.name)", "unit": "\(line.unit)", "required": \(line.required), "aim": \(line.aim), "reached": \(line.reached), \
      "met": \(line.isMet), "seconds": \(line.seconds), "cpuSeconds": \(line.cpuSeconds), "note": "\(line.note)"}
      """
    }
    return "[\n\(rows.joined(separator: ",\n"))\n]\n"
  }

  private func number(_ value: Double) -> String {
    value >= 100 || value == value.rounded() ? String(Int(value.rounded())) : String(format: "%.2f", value)
  }
}
