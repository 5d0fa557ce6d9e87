import Testing

@testable import Rulebook

/// Random facts under random stacks of overlays: never a better verdict; and a rulebook that does relax is caught.
struct OverlayTrialTests {
  private static func seeds(_ book: Rulebook) throws -> [FactSet] {
    let all = try FactsFile(RulebookTables.text("ir-2012/examples.json"), file: "examples.json")
    return try (all.elements ?? []).compactMap { example in
      guard let question = book.question(example.member("question")?.string ?? ""),
        let subject = book.subject(question.subject), let facts = example.member("facts")
      else { return nil }
      let history = try facts.history(of: subject, in: book)
      return history.facts(asOf: history.asOf)
    }
  }

  @Test func `No overlay makes a verdict of the norm better`() throws {
    let book = try Rulebook.load(RulebookFiles.ir2012)
    var trial = OverlayTrial(
      book: book, calendar: try RulebookTables.calendar(), seeds: try Self.seeds(book), seed: 2012)
    trial.run(20_000)
    #expect(trial.report.counterExamples.isEmpty, "\(trial.report.counterExamples)")
    #expect(trial.report.trials == 20_000)
    #expect(trial.report.layers >= trial.report.stacks)
    // The trial says something: the norm is often met, and overlays often make it worse.
    for verdict in [Verdict.met, .undetermined, .notMet] {
      #expect(trial.report.before[verdict, default: 0] > 1_000, "\(trial.report.before)")
    }
    #expect(trial.report.lowered > 500)
  }

  @Test func `Nor of a small book with derived facts, half-known lists and numbers that change`() throws {
    var small = SmallBook()
    small.rule =
      "applies when icu.beds < 3 * $beds\nrequire grade in tertiary and start + $years <= asOf and chiefs >= 1"
    small.second = """
      require (rate(serious, cases) < $rate or need.start <= asOf) and reading(R1, A: leading, B: true)
        and count(p in people within 5 years: p.cases >= $beds) >= 1
      """
    var trial = OverlayTrial(book: try small.load(), calendar: try RulebookTables.calendar(), seed: 33)
    trial.run(5_000)
    #expect(trial.report.counterExamples.isEmpty, "\(trial.report.counterExamples)")
    #expect(trial.report.lowered > 50)
  }

  @Test func `The same seed gives the same trial`() throws {
    let book = try SmallBook().load()
    let calendar = try RulebookTables.calendar()
    func report(_ seed: UInt64) -> OverlayTrial.Report {
      var trial = OverlayTrial(book: book, calendar: calendar, seed: seed)
      trial.run(600)
      return trial.report
    }
    #expect(report(5).before == report(5).before)
    #expect(report(5).lowered == report(5).lowered)
    #expect(report(5).before != report(6).before)
  }

  /// Books that relax the norm in one place each, built by hand since no overlay could.
  private static let relaxations: [(String, @Sendable (Rulebook) -> Rulebook)] = [
    ("a lower number", { relaxed($0, parameter: "inst.tertiary.cases5y", to: .integer(1500)) }),
    ("a higher rate", { relaxed($0, parameter: "annual.seriousRatePct", to: .rational(Rational(6))) }),
    ("a longer time limit", { relaxed($0, parameter: "report.l3.workingDays", to: .integer(11)) }),
    (
      "a shorter time limit, which is known where the longer is not",
      {
        relaxed($0, parameter: "report.l3.workingDays", to: .integer(5))
      }
    ),
    ("a clause without one of its conditions", { relaxed($0, clause: "1.5") { Array($0.dropLast()) } }),
    (
      "an alternative",
      { book in
        relaxed(book, clause: "1.5.2") { parts in
          [
            Expression(
              .any([Expression(.all(parts), type: .verdict, at: parts[0].position), undetermined]), type: .verdict,
              at: parts[0].position)
          ]
        }
      }
    ),
    (
      "a longer list",
      { book in
        var draft = RulebookDraft(book)
        draft.lists = draft.lists.map { list in
          list.name != "tertiary"
            ? list
            : NamedList(
              id: list.id, name: list.name, title: list.title, elementType: list.elementType, members: Set(0..<10))
        }
        return draft.rulebook(hash: "relaxed", overlays: [])
      }
    ),
  ]

  private static let undetermined = Expression(
    .undetermined, type: .verdict, at: SourcePosition(file: "test", line: 1, column: 1))

  private static func relaxed(_ book: Rulebook, parameter: String, to value: Value) -> Rulebook {
    var draft = RulebookDraft(book)
    draft.parameters = draft.parameters.map { each in
      each.name == parameter ? each.with(values: [Parameter.DatedValue(from: nil, value: value)]) : each
    }
    return draft.rulebook(hash: "relaxed", overlays: [])
  }

  private static func relaxed(
    _ book: Rulebook, clause: String, _ change: ([Expression]) -> [Expression]
  ) -> Rulebook {
    var draft = RulebookDraft(book)
    draft.clauses = draft.clauses.map { each in
      guard each.id.text == clause, let rule = each.rule, case .all(let parts) = rule.requirement.kind else {
        return each
      }
      return each.with(
        rule: Rule(
          applies: rule.applies,
          requirement: Expression(.all(change(parts)), type: .verdict, at: rule.requirement.position), detail: nil,
          source: rule.source))
    }
    return draft.rulebook(hash: "relaxed", overlays: [])
  }

  @Test("A rulebook that relaxes is caught", arguments: relaxations.indices)
  func caught(_ index: Int) throws {
    let (name, relax) = Self.relaxations[index]
    let book = try Rulebook.load(RulebookFiles.ir2012)
    var trial = OverlayTrial(
      book: book, calendar: try RulebookTables.calendar(), seeds: try Self.seeds(book), seed: 7
    ) { base, _ in relax(base) }
    for _ in 0..<20 where trial.report.counterExamples.isEmpty { trial.run(500) }
    let first = try #require(trial.report.counterExamples.first, "\(name) was not caught")
    #expect(first.before != first.after)
    #expect(!first.differences.isEmpty)
  }
}
