import Testing

@testable import Rulebook

@Suite("Explanations are honest")
struct HonestyTests {
  /// Random neighbours of the worked cases.
  private func trials(_ reference: ReferenceCases, seed: UInt64, each: Int) -> [(question: String, facts: FactSet)] {
    var random = RandomFacts(reference.context.book, seed: seed)
    return reference.rows.flatMap { row in
      (0..<each).map { _ in (row.question, random.varied(row.facts, most: 4)) }
    }
  }

  /// Contradictory facts are not answered, so they are left out here.
  private func evaluate(_ reference: ReferenceCases, _ question: String, _ facts: FactSet) -> Evaluation? {
    try? reference.context.evaluate(question, facts)
  }

  @Test("a proposed remedy, once carried out, makes the verdict met")
  func remedies() throws {
    guard let reference = try ReferenceCases.load() else { return }
    var proposed = 0
    for trial in trials(reference, seed: 1, each: 20) {
      guard let evaluation = evaluate(reference, trial.question, trial.facts) else { continue }
      for remedy in evaluation.remedies where remedy.isVerified {
        let changed = try #require(trial.facts.applying(remedy.changes))
        let after = try reference.context.evaluate(trial.question, changed)
        #expect(after.verdict.satisfies, "\(trial.question) \(remedy.steps.map(\.text.english))")
        proposed += 1
        for change in remedy.changes {
          guard let fact = change.fact, trial.facts.values[fact.index] != .unknown else { continue }
          #expect(!reference.context.book.subjects[trial.facts.subject.index].facts[fact.index].isFixed)
        }
      }
    }
    #expect(proposed > 300)
  }

  @Test("the facts of the shortest reason keep a verdict not met when all others are forgotten")
  func reasons() throws {
    guard let reference = try ReferenceCases.load() else { return }
    var tried = 0
    for trial in trials(reference, seed: 2, each: 20) {
      guard let evaluation = evaluate(reference, trial.question, trial.facts), evaluation.verdict == .notMet else {
        continue
      }
      let kept = Set(evaluation.reason.flatMap(\.facts))
      var facts = trial.facts
      for index in facts.values.indices where !kept.contains(FactIndex(index)) { facts.values[index] = .unknown }
      let after = try reference.context.evaluate(trial.question, facts)
      #expect(after.verdict == .notMet, "\(trial.question) \(evaluation.reason.map(\.text.english))")
      tried += 1
    }
    #expect(tried > 300)
  }

  @Test("removing a fact that the evaluation does not cite never changes the answer")
  func citations() throws {
    guard let reference = try ReferenceCases.load() else { return }
    var removed = 0
    for trial in trials(reference, seed: 3, each: 8) {
      guard let evaluation = evaluate(reference, trial.question, trial.facts) else { continue }
      let cited = cited(evaluation.tree)
      for index in trial.facts.values.indices
      where !cited.contains(FactIndex(index)) && trial.facts.values[index] != .unknown {
        var facts = trial.facts
        facts.values[index] = .unknown
        guard let after = evaluate(reference, trial.question, facts) else { continue }
        #expect(after.outcome == evaluation.outcome)
        #expect(after.failing == evaluation.failing)
        #expect(after.readingDependence == evaluation.readingDependence)
        removed += 1
      }
    }
    #expect(removed > 300)
  }

  @Test("every question can be asked of no facts at all, and nothing is then met or not met by itself")
  func nothingKnown() throws {
    let context = try ReferenceCases.context()
    for question in context.book.questions {
      let facts = context.book.subjects[question.subject.index].facts
      let nothing = FactSet(
        subject: question.subject, values: Array(repeating: .unknown, count: facts.count), asOf: nil)
      let evaluation = try context.evaluate(question.id, nothing)
      #expect(evaluation.verdict == .undetermined, "\(question.id)")
      #expect(!evaluation.missing.isEmpty, "\(question.id)")
      #expect(!evaluation.text(.english).isEmpty)
    }
  }

  @Test("every clause of the question stands in the tree with its quotes")
  func quotes() throws {
    guard let reference = try ReferenceCases.load() else { return }
    let tree = try reference.evaluate("C001").tree
    var found: [String: [String]] = [:]
    func visit(_ node: VerdictNode) {
      if node.kind == .clause, let clause = node.clause, !node.isRepeated { found[clause.text] = node.quotes }
      node.children.forEach(visit)
    }
    visit(tree)
    let expected = [
      "1.1", "1.2", "1.3.1", "1.3.2", "1.3.3", "1.4", "1.5", "1.5.1", "1.5.1.1", "1.5.1.2", "1.5.1.2b", "1.5.1.3",
      "1.5.2", "1.5.3.1", "1.5.3.2", "1.5.3.3",
    ]
    #expect(found.keys.sorted() == expected)
    #expect(found["1.5.3.2"]?.contains("病床不少于6张") == true)
  }

  private func cited(_ node: VerdictNode) -> Set<FactIndex> {
    node.children.reduce(into: Set(node.inputs.map(\.fact))) { $0.formUnion(cited($1)) }
  }
}
