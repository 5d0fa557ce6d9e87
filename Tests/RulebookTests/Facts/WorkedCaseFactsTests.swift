import Foundation
import Testing

@testable import Rulebook

/// The facts of the worked cases (`case-fixtures.json`, `cases.csv`), which are not part of this repository.
@Suite("Facts of the worked cases")
struct WorkedCaseFactsTests {
  static let folder: URL? = {
    let shared =
      ProcessInfo.processInfo.environment["JIERU_SHARED"].map { URL(filePath: $0) }
      ?? RulebookTables.packageRoot.appending(path: "../shared")
    let folder = shared.standardizedFileURL.appending(path: "reference/governance")
    return FileManager.default.fileExists(atPath: folder.path()) ? folder : nil
  }()

  static func book() throws -> Rulebook {
    let folder = RulebookTables.packageRoot.appending(path: "Rulebooks/ir-2012")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }.sorted()
    return try Rulebook.load(
      names.map {
        SourceFile(name: "ir-2012/\($0)", text: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
      })
  }

  @Test("are read without a problem, overrides and all")
  func allCases() throws {
    guard let folder = Self.folder else {
      print("跳过：没有共享样本。 Skipped: no shared reference files (set JIERU_SHARED).")
      return
    }
    func text(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }
    let book = try Self.book()
    let fixtures = try FactsFile(text("case-fixtures.json"), file: "case-fixtures.json")
    let cases = try CSVTable(text("cases.csv"), file: "cases.csv")
    let columns = try cases.indices(ofColumns: ["id", "question", "fixture", "overrides"], file: "cases.csv")
    var read = 0
    for row in cases.rows {
      let cells = columns.map { row.cells[$0].text }
      let question = try #require(book.question(cells[1]), "\(cells[1])")
      let subject = try #require(book.subject(question.subject))
      let facts = try #require(fixtures.member(cells[2])).overriding(FactsFile(cells[3], file: cells[0]))
      do {
        let history = try facts.history(of: subject, in: book)
        #expect(history.statements.contains { !$0.isEmpty })
        read += 1
      } catch {
        Issue.record("\(cells[0]): \(error)")
      }
    }
    #expect(read == 100)
  }
}
