import Archive
import ArgumentParser

/// Index against store.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "核验归档 hold the index against the store",
    discussion: """
      逐个读出对象，重新计算校验值，对照索引中的 UID、日志、文件夹和每一个计数。节点运行时也可使用。
      Every object is read and hashed again; UIDs, log, folders and every count are compared. May run beside a node.

      示例 Examples:
        jieru archive verify --data /var/lib/jieru
        jieru archive verify --data /var/lib/jieru --full --json

      退出码 Exit codes: 0 完好 sound, 1 有问题 something is wrong, 2 用法错误 wrong use.
      """)

  @Flag(help: "只看是否存在、文件头是否可读 presence and header only")
  var quick = false
  @Flag(help: "还要解码每一帧 decode every frame as well")
  var full = false
  @OptionGroup var options: ArchiveOptions

  func validate() throws {
    guard !(quick && full) else { throw ValidationError("--quick 与 --full 只能给一个 give one of --quick and --full") }
  }

  private struct Answer: Encodable {
    let sound: Bool
    let report: VerificationReport
  }

  func run() async throws {
    let archive = try options.look()
    let totals = try await archive.totals()
    let bar = ProgressBar("对象 objects", total: totals.instances, bytes: totals.bytes, quiet: options.json)
    let report = try await archive.verify(quick ? .quick : full ? .pixels : .bytes) { bar.reached($0, bytes: $1) }
    bar.finish()
    if options.json {
      try JSONOutput.print(Answer(sound: report.isSound, report: report))
    } else {
      show(report, bar.seconds)
    }
    if !report.isSound { throw ExitCode.failure }
  }

  private func show(_ report: VerificationReport, _ seconds: Double) {
    for finding in report.findings {
      print("\(Self.name(finding.fault))  \(finding.subject): \(finding.detail)")
    }
    if report.findingCount > report.findings.count {
      print("……共 in all \(report.findingCount)")
    }
    for finding in report.pixels {
      print("收到时像素即无法解码 pixels undecodable as received  \(finding.subject): \(finding.detail)")
    }
    for conflict in report.conflicts {
      print("冲突待处理 conflict to decide  \(conflict.sopInstanceUID) 来自 from \(conflict.source)")
    }
    if report.notIndexed > 0 {
      print(
        "日志末尾还有 \(report.notIndexed) 个对象，节点启动时补入索引 the log holds \(report.notIndexed) objects more; a node enters them when it starts"
      )
    }
    let frames = report.frames > 0 ? "，\(report.frames) 帧 frames" : ""
    print(
      "\(report.instances) 个对象 objects，\(Terminal.bytes(report.bytes))\(frames)，"
        + "\(report.records) 条日志记录 log records，\(report.conflicts.count) 个冲突 conflicts")
    print(report.isSound ? "完好 Sound." : "发现问题 \(report.findingCount) faults found.")
  }

  private static func name(_ fault: VerificationReport.Fault) -> String {
    switch fault {
    case .missing: "丢失 missing"
    case .short: "不完整 short"
    case .digestDiffers: "内容改变 changed"
    case .unreadable: "无法读取 unreadable"
    case .identifiersDiffer: "UID 不符 UIDs differ"
    case .pixelsUnreadable: "像素无法解码 pixels unreadable"
    case .orphanRecord: "不在索引中 not indexed"
    case .orphanFile: "多余的文件 orphan file"
    case .logUnreadable: "日志损坏 log damaged"
    case .index: "索引有误 index"
    }
  }
}
