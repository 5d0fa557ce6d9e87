import Foundation

/// What was asked for and what was reached.
struct Line {
  let name: String
  let unit: String
  let required: Double
  let aim: Double
  let reached: Double
  /// Whether a larger number is the better one.
  var isRate = false
  let cpuSeconds: Double
  let seconds: Double
  var note = ""

  var isMet: Bool { isRate ? reached >= required : reached <= required }
  var isAimed: Bool { isRate ? reached >= aim : reached <= aim }
}

/// Wall clock and CPU time (user and system, all threads), in seconds.
struct Stopwatch {
  private let start = now(CLOCK_MONOTONIC)
  private let cpuStart = now(CLOCK_PROCESS_CPUTIME_ID)

  var seconds: Double { now(CLOCK_MONOTONIC) - start }
  var cpuSeconds: Double { now(CLOCK_PROCESS_CPUTIME_ID) - cpuStart }
}

private func now(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Times of many like calls, in seconds.
struct Latencies {
  private(set) var sorted: [Double]

  init(_ times: [Double]) { sorted = times.sorted() }

  func quantile(_ share: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  var summary: String {
    func milliseconds(_ share: Double) -> String { String(format: "%.2f", quantile(share) * 1000) }
    return "p50 \(milliseconds(0.5)), p99 \(milliseconds(0.99)), max \(milliseconds(1)) ms of \(sorted.count)"
  }
}

/// The process's resident memory in MiB, from /proc.
enum ResidentMemory {
  static var peak: Double { field("VmHWM:") }
  static var current: Double { field("VmRSS:") }

  /// From here on ``peak`` is of what follows.
  static func forgetPeak() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }

  private static func field(_ name: String) -> Double {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
      let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    else { return 0 }
    return kilobytes / 1024
  }
}

struct Table {
  var lines: [Line] = []

  var isMet: Bool { lines.allSatisfy(\.isMet) }

  var text: String {
    func cell(_ text: String, _ width: Int) -> String {
      // Ideographs take two columns.
      let used = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
      return text + String(repeating: " ", count: max(0, width - used))
    }
    func row(_ cells: [String]) -> String {
      zip(cells, [62, 9, 11, 11, 14, 9]).map { cell($0, $1) }.joined(separator: " ")
    }
    var rows = [row(["项目 · what", "CPU s", "要求 need", "目标 aim", "达到 reached", "秒 s"])]
    for line in lines {
      let mark = line.isAimed ? "✓✓" : line.isMet ? "✓" : "✗"
      rows.append(
        row([
          "\(line.name) (\(line.unit))", number(line.cpuSeconds), number(line.required), number(line.aim),
          "\(number(line.reached)) \(mark)", number(line.seconds),
        ]))
      for note in line.note.split(separator: "\n") { rows.append("    \(note)") }
    }
    return rows.joined(separator: "\n")
  }

  var json: String {
    let rows = lines.map { line in
      let note = line.note.replacing("\n", with: "; ")
      return """
          {"name": "\(line.name)", "unit": "\(line.unit)", "required": \(line.required), "aim": \(line.aim), \
        "reached": \(line.reached), "met": \(line.isMet), "cpuSeconds": \(line.cpuSeconds), \
        "seconds": \(line.seconds), "note": "\(note)"}
        """
    }
    return "[\n\(rows.joined(separator: ",\n"))\n]\n"
  }

  private func number(_ value: Double) -> String {
    value >= 100 || value == value.rounded() ? String(Int(value.rounded())) : String(format: "%.2f", value)
  }
}
