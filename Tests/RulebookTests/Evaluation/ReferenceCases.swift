import Testing

@testable import Rulebook

/// The worked cases of the governance reference, and the rulebook they are asked of.
struct ReferenceCases {
  struct Row: Sendable, CustomStringConvertible {
    let id: String
    let question: String
    let facts: FactSet
    let verdict: String
    let failing: String
    let readings: String
    let detail: String

    var description: String { id }
  }

  let context: EvaluationContext
  let rows: [Row]

  /// `nil`, with a message, where the reference is not there.
  static func load() throws -> ReferenceCases? {
    guard let table = RulebookFiles.reference("cases.csv"), let texts = RulebookFiles.reference("case-fixtures.json")
    else { return nil }
    let context = try Self.context()
    let book = context.book
    let fixtures = try FactsFile(texts, file: "case-fixtures.json")
    let rows = try rows(of: CSVTable(table, file: "cases.csv"), fixtures, in: book)
    return ReferenceCases(context: context, rows: rows)
  }

  /// The rows of a table of cases over its fixtures.
  static func rows(of csv: CSVTable, _ fixtures: FactsFile, in book: Rulebook) throws -> [Row] {
    func column(_ name: String) throws -> Int { try #require(csv.index(ofColumn: name)) }
    let (id, question, fixture) = (try column("id"), try column("question"), try column("fixture"))
    let (overrides, expected, failing) = (try column("overrides"), try column("expected"), try column("failing"))
    let (readings, detail) = (try column("reading_dependent"), try column("detail"))
    return try csv.rows.map { row in
      let asked = try #require(book.question(row.cells[question].text))
      let file = try #require(fixtures.member(row.cells[fixture].text))
        .overriding(FactsFile(row.cells[overrides].text, file: row.cells[id].text))
      let history = try file.history(of: try #require(book.subject(asked.subject)), in: book)
      return Row(
        id: row.cells[id].text, question: asked.id, facts: history.facts(asOf: history.asOf),
        verdict: row.cells[expected].text, failing: row.cells[failing].text, readings: row.cells[readings].text,
        detail: row.cells[detail].text)
    }
  }

  /// The edition of 2012 with the calendar of this repository.
  static func context(rulings: [Ruling] = []) throws -> EvaluationContext {
    EvaluationContext(
      book: try Rulebook.load(RulebookFiles.ir2012), calendar: try RulebookTables.calendar(), rulings: rulings)
  }

  func row(_ id: String) throws -> Row { try #require(rows.first { $0.id == id }) }

  func evaluate(_ id: String) throws -> Evaluation {
    let row = try row(id)
    return try context.evaluate(row.question, row.facts)
  }
}

extension Evaluation {
  /// As in the reference's column `detail`.
  var detailColumn: String {
    (details.map(\.display.english) + advisories.map { "advisory:\($0)" }).joined(separator: ";")
  }
}
