import Archive
import ArgumentParser
import Foundation
import Synchronization

/// One run over many files: progress while it goes, a summary and an exit code at its end.
final class FileRun: Sendable {
  let files: [FoundFile]
  private let unreadable: [String]
  private let bar: ProgressBar
  private let summary: Mutex<Summary>

  /// What became of the files, as `--json` prints it.
  struct Summary: Encodable {
    struct Refused: Encodable {
      let path: String
      let reason: String
      let detail: String
      let tag: String?
      let offset: Int?
    }
    var stored = 0
    var repeated = 0
    var conflicts = 0
    /// Things in folders that are no DICOM objects.
    var passedOver = 0
    var refused: [Refused] = []
    var conflictPaths: [String] = []
    /// Paths that cannot be read or are not there.
    var unreadable: [String] = []
    /// Why the run ended before its end.
    var stopped: String?
    var bytes = 0
    var seconds = 0.0

    var isClean: Bool { refused.isEmpty && unreadable.isEmpty && stopped == nil }
  }

  init(paths: [String], quiet: Bool) {
    var files: [FoundFile] = []
    var unreadable: [String] = []
    for path in paths { files += FileWalk.files(below: path) { unreadable.append($0) } }
    self.files = files
    self.unreadable = unreadable
    bar = ProgressBar(
      "文件 files", total: files.count, bytes: files.reduce(0) { $0 + $1.size }, quiet: quiet && !Terminal.isWatched)
    summary = Mutex(Summary())
  }

  /// Counts a file.
  @Sendable func note(_ file: FoundFile, _ outcome: FileOutcome) {
    summary.withLock { summary in
      switch outcome {
      case .stored: summary.stored += 1
      case .repeated: summary.repeated += 1
      case .conflict:
        summary.conflicts += 1
        summary.conflictPaths.append(file.path)
      case .passedOver:
        summary.passedOver += 1
        return
      case .refused(let refusal):
        summary.refused.append(
          .init(
            path: file.path, reason: refusal.reason, detail: refusal.detail, tag: refusal.tag, offset: refusal.offset))
        return
      case .unreachable(let why):
        summary.stopped = summary.stopped ?? why
        return
      }
      summary.bytes += file.size
    }
    bar.advance(bytes: file.size)
  }

  /// Prints the summary; throws exit code 1 unless everything was taken.
  func report(json: Bool) throws {
    bar.finish()
    let seconds = (bar.seconds * 1000).rounded() / 1000
    let summary = summary.withLock { summary in
      summary.unreadable = unreadable
      summary.seconds = seconds
      return summary
    }
    if json {
      try JSONOutput.print(summary)
    } else {
      show(summary)
    }
    if !summary.isClean { throw ExitCode.failure }
  }

  private func show(_ summary: Summary) {
    for refused in summary.refused {
      let refusal = FileRefusal(
        reason: refused.reason, detail: refused.detail, tag: refused.tag, offset: refused.offset)
      print("拒绝 refused  \(refused.path): \(refusal)")
    }
    for path in summary.conflictPaths {
      print("冲突 conflict \(path): 同一 UID 已有不同内容，另存待处理 kept beside another object of the same UID")
    }
    for path in summary.unreadable { print("无法读取 cannot be read: \(path)") }
    if let why = summary.stopped { print("中断 stopped: \(why)") }
    let rate = summary.seconds > 0 ? String(format: ", %.1f MB/s", Double(summary.bytes) / summary.seconds / 1e6) : ""
    print(
      "已收 stored \(summary.stored)，重复 repeated \(summary.repeated)，冲突 conflicts \(summary.conflicts)，"
        + "拒绝 refused \(summary.refused.count)，略过 passed over \(summary.passedOver)；"
        + "\(Terminal.bytes(summary.bytes)), \(String(format: "%.1f", summary.seconds)) s\(rate)")
  }
}
