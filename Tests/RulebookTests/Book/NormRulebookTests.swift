import Testing

@testable import Rulebook

@Suite("The rulebook of 2012")
struct NormRulebookTests {
  @Test("loads without an error, and its quotes stand in the norm")
  func loads() {
    let (book, findings) = Rulebook.check(RulebookFiles.ir2012, norm: RulebookFiles.norm)
    #expect(book != nil)
    #expect(findings.map(\.description) == [])
  }

  /// A clause may quote more where another phrase of the norm decides a condition too; never less, and in the table's order.
  @Test("holds every rule of the table of rules, with its number, its kind and its quotes")
  func rules() throws {
    guard let csv = RulebookFiles.reference("rules-2012.csv") else { return }
    let book = try Rulebook.load(RulebookFiles.ir2012)
    let table = try CSVTable(csv, file: "rules-2012.csv")
    let columns = try table.indices(ofColumns: ["id", "zh_number", "kind", "zh_quote"], file: "rules-2012.csv")
    #expect(table.rows.count == 72)
    for row in table.rows {
      let cells = columns.map { row.cells[$0].text }
      let clause = try #require(book.clause(ClauseID(cells[0])), "\(cells[0]) is missing")
      #expect(clause.number == cells[1] && clause.kind.rawValue == cells[2], "\(clause.id)")
      let quotes = cells[3].split(separator: "|").map(String.init)
      #expect(clause.quotes.filter { quotes.contains($0) } == quotes, "\(clause.id)")
    }
    #expect(book.clauses.count == table.rows.count)
  }

  @Test("holds every parameter of the table of parameters with its number, clause and direction")
  func parameters() throws {
    guard let csv = RulebookFiles.reference("parameters-2012.csv") else { return }
    let book = try Rulebook.load(RulebookFiles.ir2012)
    let table = try CSVTable(csv, file: "parameters-2012.csv")
    let columns = try table.indices(
      ofColumns: ["param", "value", "comparison", "stricter", "source"], file: "parameters-2012.csv")
    for row in table.rows {
      let cells = columns.map { row.cells[$0].text }
      let parameter = try #require(book.parameter(named: cells[0]), "\(cells[0]) is missing")
      #expect(parameter.comparison.rawValue == cells[2] && parameter.stricter.rawValue == cells[3], "\(cells[0])")
      #expect(parameter.source.rawValue == cells[4], "\(cells[0])")
      let value =
        switch try #require(parameter.values.first).value {
        case .integer(let number): String(number)
        case .period(let period): String(period.count)
        case .rational(let number): "\(number.numerator)" + (number.denominator == 1 ? "" : "/\(number.denominator)")
        case .symbol(let rank): book.enumerations.first { $0.name == "title" }?.members[rank].word ?? ""
        default: ""
        }
      #expect(value == cells[1], "\(cells[0])")
    }
    #expect(book.parameters.count == table.rows.count)
  }

  @Test("one letter changed in a quote is found against the norm's text")
  func quote() throws {
    guard let norm = RulebookFiles.norm else { return }
    let files = RulebookFiles.ir2012.map {
      SourceFile(name: $0.name, text: $0.text.replacing("> 不少于2000例", with: "> 不少于2001例"))
    }
    let findings = Rulebook.check(files, norm: norm).findings
    #expect(findings.count == 1)
    #expect(findings.first?.message.english.contains("do not stand in the norm") == true)
    #expect(findings.first?.position.file == "ir-2012/01-institutions.md")
  }

  @Test("the edition of 2019 stands beside it, disabled and empty")
  func disabled() throws {
    guard !RulebookFiles.ir2019.isEmpty else { return }
    let book = try Rulebook.load(RulebookFiles.ir2019)
    #expect(!book.edition.isEnabled && book.clauses.isEmpty && book.edition.note != nil)
  }
}
