import Foundation
import Testing

@testable import Rulebook

/// The two invented overlays of the repository, on the norm of 2012.
struct ExampleOverlayTests {
  static func file(_ name: String) throws -> SourceFile {
    SourceFile(name: "overlays/\(name).md", text: try RulebookTables.text("overlays/\(name).md"))
  }

  private let norm: Rulebook
  private let province: Rulebook
  private let hospital: Rulebook
  private let calendar: WorkingCalendar

  init() throws {
    norm = try Rulebook.load(RulebookFiles.ir2012)
    province = try norm.applying(Overlay.load(Self.file("P33-example"), on: norm))
    hospital = try province.applying(Overlay.load(Self.file("H-example"), on: province))
    calendar = try RulebookTables.calendar()
  }

  private func facts(_ book: Rulebook, _ example: String, _ overrides: String = "{}") throws -> FactSet {
    let all = try FactsFile(RulebookTables.text("ir-2012/examples.json"), file: "examples.json")
    let found = try #require(all.elements?.first { $0.member("id")?.string == example })
    let question = try #require(book.question(found.member("question")?.string ?? ""))
    let file = try #require(found.member("facts")).overriding(FactsFile(overrides, file: "overrides"))
    let history = try file.history(of: try #require(book.subject(question.subject)), in: book)
    return history.facts(asOf: history.asOf)
  }

  private func verdict(_ book: Rulebook, _ question: String, _ facts: FactSet) throws -> (Verdict, [String]) {
    let evaluation = try EvaluationContext(book: book, calendar: calendar).evaluate(question, facts)
    return (evaluation.verdict, evaluation.failing.map(\.text))
  }

  @Test func `A number holds from its day on`() throws {
    let overrides =
      #"{"cases5y": 2400, "casesL3_5y": 1100, "icu.beds": 9, "followUp": {"policy": true, "recorded": true}, "asOf": "DAY"}"#
    func ask(_ day: String, _ book: Rulebook) throws -> (Verdict, [String]) {
      try verdict(book, "inst.l3", facts(norm, "tertiary-short-l3", overrides.replacing("DAY", with: day)))
    }
    #expect(try ask("2024-12-31", norm) == (.met, []))
    #expect(try ask("2024-12-31", province) == (.met, []))
    #expect(try ask("2025-01-01", norm) == (.met, []))
    #expect(try ask("2025-01-01", province) == (.notMet, ["1.5.1"]))
  }

  @Test func `An added clause and an added condition fail where they stand`() throws {
    let overrides =
      #"{"cases5y": 2600, "casesL3_5y": 1100, "icu.beds": 7, "followUp": {"policy": true, "recorded": false}}"#
    let facts = try facts(norm, "tertiary-short-l3", overrides)
    #expect(try verdict(norm, "inst.l3", facts) == (.met, []))
    let (outcome, failing) = try verdict(province, "inst.l3", facts)
    #expect(outcome == .notMet)
    #expect(Set(failing) == ["1.5.3.2", "P33-1"])
  }

  @Test func `A shorter time limit gives no better verdict where the calendar ends`() throws {
    // The tenth working day lies beyond the calendar, the seventh does not.
    let end = try #require(calendar.range?.upperBound)
    var shorter = 0
    for back in 8...20 {
      let completed = try #require(end.adding(days: -back))
      let (long, short) = (calendar.workingDay(10, after: completed), calendar.workingDay(7, after: completed))
      let subject = try #require(norm.subject(named: "report"))
      let json =
        #"{"level": 3, "completed": "\#(completed.iso)", "ministry": "\#(completed.iso)", "province": "\#(completed.iso)"}"#
      let facts = try FactsFile.parse(json, file: "f", subject: subject, in: norm).facts(asOf: end)
      let (before, after) = (try verdict(norm, "report.case", facts).0, try verdict(province, "report.case", facts).0)
      #expect(after <= before)
      if long == nil, short != nil {
        shorter += 1
        #expect(before == .undetermined)
        #expect(after == .undetermined)
      }
    }
    #expect(shorter > 0)
  }

  @Test func `The differences name every line of both overlays, with old and new numbers`() throws {
    let kinds = hospital.differences(from: norm).map(\.kind)
    #expect(kinds.contains(.parameterChanged("inst.tertiary.cases5y", .stricter)))
    #expect(kinds.contains(.parameterChanged("report.l3.workingDays", .stricter)))
    #expect(kinds.contains(.parameterChanged("annual.seriousRatePct", .stricter)))
    #expect(kinds.contains(.parameterChanged("proc.l3.deciderTitle", .stricter)))
    #expect(kinds.contains(.clauseAdded(ClauseID("P33-1"))))
    #expect(kinds.contains(.clauseRuleChanged(ClauseID("1.5.3.2"))))
    #expect(kinds.contains(.clauseRuleChanged(ClauseID("3.6b"))))
    #expect(kinds.contains(.clauseRuleChanged(ClauseID("4.3.1"))))
    #expect(
      kinds.contains(
        .listChanged(
          "suitedScopes", added: [],
          removed: ["obstetrics_gynaecology", "paediatrics", "eye_ear_nose_throat", "emergency"])))
    let text = try #require(
      hospital.differences(from: norm).first { $0.kind == .parameterChanged("annual.seriousRatePct", .stricter) })
    #expect(text.text.english.contains("5 → 4, stricter"))
    #expect(text.text.chinese.contains("5 → 4，更严"))
    #expect(norm.differences(from: norm).isEmpty)
    // Seen from the other side the same numbers are milder and the clause is gone.
    let back = norm.differences(from: hospital).map(\.kind)
    #expect(back.contains(.parameterChanged("annual.seriousRatePct", .milder)))
    #expect(back.contains(.clauseRemoved(ClauseID("P33-1"))))
  }

  @Test func `What if names who would fail under an overlay, and at which clause`() throws {
    let context = EvaluationContext(book: norm, calendar: calendar)
    let enough =
      #"{"asOf": "2025-03-31", "cases5y": 2600, "casesL3_5y": 1100, "icu.beds": 9, "followUp": {"policy": true, "recorded": true}}"#
    let few = enough.replacing("2600", with: "2400")
    let unknown = enough.replacing("true, \"recorded\": true", with: "true")
    let contradictory = enough.replacing("1100", with: "9999")
    let cases = try [("enough", enough), ("few", few), ("unknown", unknown), ("contradictory", contradictory)].map {
      WorkedCase(id: $0.0, question: "inst.l3", facts: try facts(norm, "tertiary-short-l3", $0.1))
    }
    let result = try context.whatIf(Overlay.load(Self.file("P33-example"), on: norm), cases)
    #expect(result.overlay.id == "P33-example")
    #expect(result.results.map(\.id) == ["enough", "few", "unknown", "contradictory"])
    #expect(result.results.map(\.before.word) == ["met", "met", "met", "refused"])
    #expect(result.results.map(\.after.word) == ["met", "not_met", "undetermined", "refused"])
    #expect(result.changed.map(\.id) == ["few", "unknown"])
    #expect(result.changed.map { $0.newlyFailing.map(\.text) } == [["1.5.1"], ["P33-1"]])
  }
}
