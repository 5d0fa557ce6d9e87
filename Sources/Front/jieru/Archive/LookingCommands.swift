import Archive
import ArgumentParser
import DICOMCore
import Foundation

/// What the archive holds.
struct StatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "统计 count what the archive holds",
    discussion: "示例 Example:\n  jieru archive stats --data /var/lib/jieru")

  @OptionGroup var options: ArchiveOptions

  private struct Answer: Encodable {
    let statistics: ArchiveStatistics
    let freeBytes: Int
    let deviceBytes: Int
  }

  func run() async throws {
    let archive = try options.look()
    let statistics = try await archive.statistics()
    let space = try archive.space()
    if options.json {
      try JSONOutput.print(Answer(statistics: statistics, freeBytes: space.free, deviceBytes: space.total))
      return
    }
    let totals = statistics.totals
    print(
      """
      病人 patients \(totals.patients)  检查 studies \(totals.studies)  序列 series \(totals.series)  对象 objects \(totals.instances)
      占用 used \(Terminal.bytes(totals.bytes))  剩余 free \(Terminal.bytes(space.free)) / \(Terminal.bytes(space.total))
      冲突 conflicts \(totals.conflicts)  保全 holds \(statistics.holds)  操作记录 operations \(statistics.operations)
      """)
    if !statistics.jobs.isEmpty {
      print(
        "任务 jobs " + statistics.jobs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "  "))
    }
    for (heading, shares) in [
      ("设备类型 modality", statistics.modalities), ("SOP 类 class", statistics.sopClasses),
      ("传输语法 transfer syntax", statistics.transferSyntaxes), ("检查年份 study year", statistics.years),
    ] where !shares.isEmpty {
      var table = TextTable([heading, "检查 studies", "序列 series", "对象 objects", "大小 size"], right: [1, 2, 3, 4])
      for share in shares {
        table.add([
          share.name.isEmpty ? "-" : UIDDictionary.name(of: share.name) ?? share.name, String(share.studies),
          String(share.series), String(share.instances), Terminal.bytes(share.bytes),
        ])
      }
      print("\n" + table.text())
    }
  }
}

/// What was done to stored objects.
struct OperationsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operations", abstract: "操作记录 what was done to stored objects",
    discussion: "示例 Example:\n  jieru archive operations --data /var/lib/jieru --subject 1.2.3")

  @Option(help: "检查、实例 UID 或病人号 study or instance UID, or Patient ID")
  var subject: String?
  @Option(help: "最多条数 how many at most")
  var most = 1000
  @OptionGroup var options: ArchiveOptions

  func run() async throws {
    let operations = try await options.look().operations(subject: subject, most: max(1, most))
    if options.json { return try JSONOutput.print(operations) }
    var table = TextTable(["时间 time", "操作 operation", "对象 subject", "操作人 actor", "理由 reason"])
    for one in operations { table.add([Terminal.time(one.at), one.kind, one.subject, one.actor, one.reason]) }
    print(table.text())
  }
}

/// Objects of one UID with different contents.
struct ConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "冲突：同一 UID 的不同内容 objects kept beside another of the same UID",
    discussion: "示例 Example:\n  jieru archive conflicts --data /var/lib/jieru --json")

  @OptionGroup var options: ArchiveOptions

  private struct Line: Encodable {
    let sopInstanceUID: String
    let studyInstanceUID: String
    let seriesInstanceUID: String
    let transferSyntaxUID: String
    let bytes: Int
    let receivedAt: Int
    let source: String
  }

  func run() async throws {
    let conflicts = try await options.look().conflicts()
    if options.json {
      return try JSONOutput.print(
        conflicts.map {
          Line(
            sopInstanceUID: $0.sopInstanceUID, studyInstanceUID: $0.studyInstanceUID,
            seriesInstanceUID: $0.seriesInstanceUID, transferSyntaxUID: $0.transferSyntaxUID, bytes: $0.length,
            receivedAt: $0.receivedAt, source: $0.source)
        })
    }
    var table = TextTable(["时间 time", "来源 source", "大小 size", "SOPInstanceUID", "StudyInstanceUID"], right: [2])
    for one in conflicts {
      table.add([
        Terminal.time(one.receivedAt), one.source, Terminal.bytes(one.length), one.sopInstanceUID, one.studyInstanceUID,
      ])
    }
    print(table.text())
  }
}

/// Forwarding and commitment that is under way.
struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs", abstract: "转发与承诺任务 forwarding and commitment jobs",
    discussion: "示例 Example:\n  jieru archive jobs --data /var/lib/jieru --state failed")

  @Option(help: "waiting, running, sent, done, failed")
  var state: String?
  @Option(help: "最多条数 how many at most")
  var most = 1000
  @OptionGroup var options: ArchiveOptions

  func validate() throws {
    if let state, Job.State(rawValue: state) == nil {
      throw ValidationError("--state: waiting, running, sent, done, failed")
    }
  }

  private struct Line: Encodable {
    let id: Int
    let kind: String
    let destination: String
    let subject: String
    let state: String
    let attempts: Int
    let dueAt: Int
    let failure: String
  }

  func run() async throws {
    let jobs = try await options.look().jobs(state: state.flatMap { Job.State(rawValue: $0) }, most: max(1, most))
    if options.json {
      return try JSONOutput.print(
        jobs.map {
          Line(
            id: $0.id, kind: $0.kind.rawValue, destination: $0.destination, subject: $0.subject,
            state: $0.state.rawValue, attempts: $0.attempts, dueAt: $0.dueAt, failure: $0.failure)
        })
    }
    var table = TextTable(
      ["号 id", "任务 job", "目的地 destination", "对象 subject", "状态 state", "次数 attempts", "原因 failure"], right: [0, 5])
    for job in jobs {
      table.add([
        String(job.id), job.kind.rawValue, job.destination, job.subject, job.state.rawValue, String(job.attempts),
        job.failure,
      ])
    }
    print(table.text())
  }
}
