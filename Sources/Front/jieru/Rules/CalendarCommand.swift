import ArgumentParser
import Foundation
import Rulebook
import Server

/// Working days: which are known, which day a period ends on, a new year's table.
struct CalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "工作日历 the calendar of working days",
    discussion: """
      示例 Examples:
        jieru rules calendar days 2026-09-28 10
        jieru rules calendar add 2027.csv --into Rulebooks/calendars
      """,
    subcommands: [DaysCommand.self, AddTableCommand.self])

  /// The n-th working day after a date.
  struct DaysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "days", abstract: "某日之后第 N 个工作日 the n-th working day after a date")

    @Argument(help: "起算日（不计入） the day before the first (YYYY-MM-DD)")
    var from: CivilDate
    @Argument(help: "工作日数 how many working days")
    var count: Int
    @OptionGroup var options: RulebookOptions

    func run() async throws {
      let calendar = try options.library().calendar
      guard let day = calendar.workingDay(count, after: from) else {
        let years = calendar.range.map { "\($0.lowerBound) – \($0.upperBound)" } ?? "-"
        Terminal.note("日历不含所涉日期，无法判定。 The calendar does not cover these days: undetermined. (\(years))")
        throw Verdict.undetermined.exitCode
      }
      print(day)
    }
  }

  /// Takes in a new year's table after checking that it contradicts none of those that stand.
  struct AddTableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "载入新一年的放假安排 take in a new year's notice",
      discussion: """
        表的列：date,kind,festival_zh,festival_en；kind 为 holiday 或 makeup_workday。与已有的表矛盾则拒绝。
        Columns: date,kind,festival_zh,festival_en; kind is holiday or makeup_workday. A table that contradicts those that stand is refused.

        示例 Example:
          jieru rules calendar add 2027.csv
        """)

    @Argument(help: "工作日表 the table (CSV)")
    var file: String
    @Option(help: "放到此文件夹 the folder to put it in (默认 default: Rulebooks/calendars)")
    var into: String?
    @OptionGroup var options: RulebookOptions

    func run() async throws {
      let library = try options.library()
      let source = try FileFindings.reported { try RulebookLibrary.source(file, named: file) }
      let merged = try FileFindings.reported {
        try library.calendar.merging(WorkingDayTable(csv: source.text, file: source.name))
      }
      let folder = into ?? "\(library.folder)/calendars"
      let target = "\(folder)/\(URL(fileURLWithPath: file).lastPathComponent)"
      guard !FileManager.default.fileExists(atPath: target) else {
        Terminal.note("已有同名文件，请改名后再加。 A file of that name is there already; rename yours: \(target)")
        throw ExitCode(1)
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(source.text.utf8).write(to: URL(fileURLWithPath: target), options: .atomic)
      print("已载入 taken in: \(target)")
      print("日历现含 the calendar now covers: \(merged.years.map(String.init).joined(separator: " "))")
    }
  }
}
