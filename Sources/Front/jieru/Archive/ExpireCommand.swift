import Archive
import ArgumentParser
import DICOMCore
import Foundation
import Server

/// Retention: what may go, and with `--yes` goes.
struct ExpireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expire", abstract: "保存期满 delete studies whose time of keeping is over",
    discussion: """
      检查日期和最后收到的日期都早于期限才算期满；被保全的检查不动。不加 --yes 只列出。
      A study is over age when both its date and its last receipt are; studies on hold are left alone. Without --yes they
      are only listed.

      示例 Examples:
        jieru archive expire --data /var/lib/jieru --older-than 15y
        jieru archive expire --data /var/lib/jieru --older-than 30y --modality XA --modality SR --yes --reason '保存期满 over age'
      """)

  @Option(name: .customLong("older-than"), help: "期限 age: 15y, 18m, 90d")
  var age: Age
  @Option(help: "只限仅含这些类型的检查，可多次 studies of nothing but these modalities; may be given again")
  var modality: [String] = []
  @Flag(help: "执行删除 delete them")
  var yes = false
  @Option(help: "理由，留作记录 why; kept with each deletion")
  var reason: String?
  @Option(help: "操作人 who; by default the user of this machine")
  var actor: String?
  @OptionGroup var options: ArchiveOptions

  private struct Answer: Encodable {
    let deleted: Bool
    let studies: [ExpiredStudy]
  }

  func run() async throws {
    let calendar = Calendar(identifier: .gregorian)
    guard let limit = calendar.date(byAdding: age.component, value: -age.count, to: Date()) else {
      throw ValidationError("--older-than: 15y, 18m, 90d")
    }
    let parts = calendar.dateComponents([.year, .month, .day], from: limit)
    let day = DICOMDate(year: parts.year ?? 0, month: parts.month ?? 1, day: parts.day ?? 1)?.description ?? "00000101"
    let moment = Int(limit.timeIntervalSince1970 * 1000)
    let archive = yes ? try options.open() : try options.look()
    var gone: [ExpiredStudy] = []
    let who = actor ?? "cli:" + NSUserName()
    while true {
      let found = try await archive.expired(before: moment, day: day, modalities: Set(modality), most: yes ? 500 : .max)
      guard yes else {
        gone = found
        break
      }
      if found.isEmpty { break }
      for study in found {
        do {
          try await archive.delete(
            study: study.studyInstanceUID, actor: who, reason: reason ?? "older than \(age.text)", kind: "expire")
        } catch let refusal as OperationRefusal {
          throw CommandFailure(refusal.description)
        }
        gone.append(study)
      }
    }
    try archive.close()
    try show(gone)
  }

  private func show(_ studies: [ExpiredStudy]) throws {
    if options.json { return try JSONOutput.print(Answer(deleted: yes, studies: studies)) }
    var table = TextTable(["检查日期 date", "收到 received", "类型 modalities", "对象 objects", "StudyInstanceUID"], right: [3])
    for one in studies {
      table.add([
        one.studyDate, Terminal.time(one.receivedAt), one.modalities, String(one.instances), one.studyInstanceUID,
      ])
    }
    if table.count > 0 { print(table.text()) }
    print(
      yes
        ? "已删除 \(studies.count) 个期满检查 studies over age deleted"
        : "\(studies.count) 个检查期满；加 --yes 执行删除 studies are over age; --yes deletes them")
  }
}

/// An age such as `15y`.
struct Age: ExpressibleByArgument, Sendable {
  let text: String
  let count: Int
  let component: Calendar.Component

  init?(argument: String) {
    guard let unit = argument.last, let count = Int(argument.dropLast()), (1...10_000).contains(count) else {
      return nil
    }
    switch unit {
    case "y": component = .year
    case "m": component = .month
    case "d": component = .day
    default: return nil
    }
    text = argument
    self.count = count
  }
}
