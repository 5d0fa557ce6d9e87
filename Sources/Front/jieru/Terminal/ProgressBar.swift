import Foundation
import Synchronization

/// How far a long work has come: a bar that is drawn over itself where a person watches, a line now and then elsewhere.
final class ProgressBar: Sendable {
  private struct State {
    var items = 0
    var bytes = 0
    /// What is being done, in place of a count.
    var doing: String?
    var shown: ContinuousClock.Instant
    var isDrawn = false
  }
  private let state: Mutex<State>
  private let total: Int
  private let totalBytes: Int
  private let noun: String
  private let isQuiet: Bool
  private let start: ContinuousClock.Instant

  /// - Parameters:
  ///   - noun: what is counted, such as `文件 files`.
  ///   - total: how many there will be, 0 if unknown; `bytes` their sum, 0 if it does not matter.
  init(_ noun: String, total: Int, bytes: Int = 0, quiet: Bool = false) {
    self.noun = noun
    self.total = total
    totalBytes = bytes
    isQuiet = quiet
    start = .now
    state = Mutex(State(shown: start))
  }

  /// Seconds since the beginning.
  var seconds: Double { Self.seconds(since: start) }

  /// One more item of so many bytes is done.
  func advance(bytes: Int = 0) {
    state.withLock { state in
      state.items += 1
      state.bytes += bytes
      draw(&state)
    }
  }

  /// So many items and bytes are done by now.
  func reached(_ items: Int, bytes: Int = 0) {
    state.withLock { state in
      state.items = max(state.items, items)
      state.bytes = max(state.bytes, bytes)
      draw(&state)
    }
  }

  /// So much of the whole is done by now, in hundredths, and this is being done: for work whose parts are unlike.
  func reached(percent: Int, doing: String) {
    state.withLock { state in
      state.items = max(state.items, percent)
      state.doing = doing
      draw(&state)
    }
  }

  /// Removes the bar, before other output.
  func finish() {
    state.withLock { state in
      if state.isDrawn { Terminal.write("\r\u{1B}[K") }
      state.isDrawn = false
    }
  }

  private func draw(_ state: inout State) {
    let pause = Self.seconds(since: state.shown)
    guard !isQuiet, pause >= (Terminal.isWatched ? 0.1 : 5) else { return }
    state.shown = .now
    let line = text(state)
    if Terminal.isWatched {
      Terminal.write("\r\u{1B}[K" + line)
      state.isDrawn = true
    } else {
      Terminal.note(line)
    }
  }

  private func text(_ state: State) -> String {
    let elapsed = max(seconds, 0.001)
    let part: Double? =
      totalBytes > 0 ? Double(state.bytes) / Double(totalBytes) : total > 0 ? Double(state.items) / Double(total) : nil
    var text = state.doing ?? (total > 0 ? "\(state.items)/\(total) \(noun)" : "\(state.items) \(noun)")
    if state.bytes > 0 { text += String(format: "  %.1f MB/s", Double(state.bytes) / elapsed / 1e6) }
    guard let part else { return text }
    let share = min(1, part)
    if share > 0.005 {
      let left = Int((elapsed / share * (1 - share)).rounded())
      text += String(format: "  剩余 left %d:%02d", left / 60, left % 60)
    }
    let filled = Int(share * 24)
    return "[" + String(repeating: "#", count: filled) + String(repeating: "·", count: 24 - filled) + "] "
      + String(format: "%3.0f%%  ", share * 100) + text
  }

  private static func seconds(since instant: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - instant).components
    return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
  }
}
