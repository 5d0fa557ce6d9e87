import Testing

@testable import Rulebook

@Suite("Worked cases")
struct CaseTests {
  @Test("of the reference come out as the reference says: verdict, failing clauses, readings, details")
  func reference() throws {
    guard let reference = try ReferenceCases.load() else { return }
    #expect(reference.rows.count == 100)
    for row in reference.rows {
      let evaluation = try reference.context.evaluate(row.question, row.facts)
      #expect(evaluation.outcome.name == row.verdict, "\(row.id)")
      #expect(evaluation.failing.map(\.text).joined(separator: ";") == row.failing, "\(row.id)")
      #expect(evaluation.readingDependence.map(\.text).joined(separator: ";") == row.readings, "\(row.id)")
      #expect(evaluation.detailColumn == row.detail, "\(row.id)")
    }
  }

  @Test("are answered the same however often they are asked, to the last byte of the audit")
  func deterministic() throws {
    guard let reference = try ReferenceCases.load() else { return }
    let second = try ReferenceCases.context()
    for row in reference.rows.filter({
      ["C003", "C007", "C020", "C045", "C054", "C063", "C076", "C098"].contains($0.id)
    }) {
      let one = try reference.context.evaluate(row.question, row.facts).audit.text
      let two = try second.evaluate(row.question, row.facts).audit.text
      #expect(one == two, "\(row.id)")
    }
  }

  @Test("under a ruling follow it and no longer depend on the reading")
  func ruling() throws {
    guard let reference = try ReferenceCases.load() else { return }
    let ruled = try ReferenceCases.context(rulings: [
      Ruling(reading: ReadingID("R1"), option: "B", documentID: "卫医函〔2013〕1号")
    ])
    let row = try reference.row("C020")
    let evaluation = try ruled.evaluate(row.question, row.facts)
    #expect(evaluation.verdict == .notMet)
    #expect(evaluation.readingDependence.isEmpty)
    #expect(evaluation.audit["provenance"]?["rulings"]?.text.contains("卫医函〔2013〕1号") == true)
    #expect(evaluation.text(.chinese).contains("卫医函〔2013〕1号"))
  }

  @Test("with a ruling that names no listed option are refused")
  func strayRuling() throws {
    guard let reference = try ReferenceCases.load() else { return }
    let ruled = try ReferenceCases.context(rulings: [
      Ruling(reading: ReadingID("R1"), option: "Z", documentID: "x")
    ])
    let row = try reference.row("C001")
    #expect(throws: QuestionError.self) { try ruled.evaluate(row.question, row.facts) }
  }

  @Test("that ask what is not a question, or of another subject, are refused")
  func refusals() throws {
    guard let reference = try ReferenceCases.load() else { return }
    let row = try reference.row("C001")
    #expect(throws: QuestionError.self) { try reference.context.evaluate("inst.l9", row.facts) }
    #expect(throws: QuestionError.self) { try reference.context.evaluate("phys.l3", row.facts) }
    let disabled = EvaluationContext(book: try Rulebook.load(RulebookFiles.ir2019), calendar: .empty)
    #expect(throws: QuestionError.self) { try disabled.evaluate("inst.l3", row.facts) }
  }
}
