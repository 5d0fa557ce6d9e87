import ArgumentParser
import Foundation
import Rulebook
import Server

/// The norm as a program: ask it, read it, check it.
struct RulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "规范：提问、阅读、检查 ask, read and check the norm as rules",
    discussion: """
      示例 Examples:
        jieru rules ask inst.l3 hospital.json --explain
        jieru rules show 1.5.1.2b
        jieru rules what-if overlays/county.md hospitals/*.json --question inst.l3
        jieru rules lint --source 综合介入诊疗技术管理规范.txt

      退出码 Exit codes: 0 符合 met (或完成 or done), 1 失败 failed, 2 用法错误 wrong use, 3 不符合 not met, 4 无法判定 undetermined.
      """,
    subcommands: [
      AskCommand.self, ShowRuleCommand.self, QuestionsCommand.self, CheckRulesCommand.self, LintCommand.self,
      DiffRulesCommand.self, WhatIfCommand.self, CalendarCommand.self, CatalogueCommand.self,
    ])
}

/// Which rulebook a command works with.
struct RulebookOptions: ParsableArguments {
  @Option(help: "规则文件夹 the folder of rulebooks (默认随程序 default: the program's own)")
  var rulebooks: String?
  @Option(help: "版本 edition (默认为已启用的最新一版 default: the newest that is enabled)")
  var edition: String?
  @Option(help: "另加的工作日表 a further table of working days (可重复 repeatable)")
  var calendar: [String] = []
  @Option(help: "先叠加的收紧规则 lay this overlay on first (可重复 repeatable)")
  var overlay: [String] = []
  @Option(help: "已裁定的释读 a ruled reading, e.g. R1=A@文号123 (可重复 repeatable)")
  var ruling: [String] = []

  var folder: String {
    get throws {
      guard
        let found = ProgramFolder.rulebooks.find(rulebooks ?? ProcessInfo.processInfo.environment["JIERU_RULEBOOKS"])
      else {
        throw ValidationError("找不到规则文件夹，请用 --rulebooks 指定。 The rulebooks were not found; name them with --rulebooks.")
      }
      return found
    }
  }

  /// Everything loaded; findings of rule files go to standard error and end the command with 1.
  func library() throws -> RulebookLibrary {
    try FileFindings.reported { try RulebookLibrary(folder: folder, calendars: calendar) }
  }

  /// The rulebook asked for, overlays laid on, ready to answer.
  func context() throws -> EvaluationContext {
    let library = try library()
    guard var context = edition.map({ library.context($0) }) ?? library.current else {
      throw ValidationError("没有这个版本 no such edition: \(edition ?? "")")
    }
    if !overlay.isEmpty || !ruling.isEmpty {
      var book = context.book
      for path in overlay { book = try FileFindings.reported { try laid(path, on: book) } }
      context = EvaluationContext(book: book, calendar: library.calendar, rulings: try ruling.map(Self.ruling))
    }
    return context
  }

  private func laid(_ path: String, on book: Rulebook) throws -> Rulebook {
    let file = try RulebookLibrary.source(path, named: path)
    return try book.applying(try Overlay.load(file, on: book))
  }

  /// `R1=A@document`.
  private static func ruling(_ text: String) throws -> Ruling {
    let halves = text.split(separator: "@", maxSplits: 1)
    let choice = halves.first?.split(separator: "=") ?? []
    guard halves.count == 2, choice.count == 2 else {
      throw ValidationError("裁定写作 R1=A@文号。 Write a ruling as R1=A@document: \(text)")
    }
    return Ruling(reading: ReadingID(String(choice[0])), option: String(choice[1]), documentID: String(halves[1]))
  }
}

/// How findings and refusals of facts are shown.
enum FileFindings {
  /// Runs `body`; what it finds wrong with files is printed, one line each, and the command ends with 1.
  static func reported<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as RulebookError {
      for finding in error.findings { Terminal.note("\(finding)") }
      throw ExitCode(1)
    } catch let error as FactsError {
      for problem in error.problems { Terminal.note("\(problem)") }
      throw ExitCode(1)
    } catch let error as QuestionError {
      Terminal.note("\(error)")
      throw ExitCode(1)
    } catch let error as LibraryError {
      Terminal.note("\(error)")
      throw ExitCode(1)
    }
  }
}

extension Verdict {
  /// The exit code that tells it: 0 met, 3 not met, 4 undetermined.
  var exitCode: ExitCode {
    switch self {
    case .met, .advisory, .notApplicable: .success
    case .notMet: ExitCode(3)
    case .undetermined: ExitCode(4)
    }
  }
}
