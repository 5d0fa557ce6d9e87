/// The answer to a question: verdict, what stands in the way, what depends on readings, and on demand the whole
/// reasoning, the shortest reason and what would change it.
public struct Evaluation: Sendable {
  public let question: String
  public let title: Bilingual
  /// Under the recommended readings, or those that rulings fixed. Where a state is asked for: met if the state
  /// is determined, otherwise undetermined.
  public let verdict: Verdict
  /// The state that events led to, where that is asked for.
  public let state: MachineState?
  /// The clauses that are not met, for an undetermined verdict those that cannot be decided; in the order of the
  /// norm. Empty otherwise.
  public let failing: [ClauseID]
  /// Soft clauses (原则上) that are missed: reported, hindering nothing.
  public let advisories: [ClauseID]
  /// Values shown with the verdict: the deadline of a report.
  public let details: [Detail]
  /// The listed readings under which the answer would be another one.
  public let readingDependence: [ReadingDifference]
  public let asOf: CivilDate?
  public let knownAt: CivilDate?

  let storage: EvaluationContext.Storage
  let compiled: CompiledQuestion
  let facts: FactSet
  /// As the sweep left it; elements of quantifiers are evaluated again when they are explained.
  let evaluator: Evaluator

  public struct Detail: Sendable, Hashable {
    public let clause: ClauseID
    public let value: Value
    public let display: Bilingual
  }

  init(
    _ storage: EvaluationContext.Storage, _ compiled: CompiledQuestion, _ facts: FactSet, knownAt: CivilDate? = nil
  ) {
    var evaluator = Evaluator(
      compiled.program, facts: facts, template: compiled.constants.values(on: facts.asOf),
      options: storage.options, calendar: storage.calendar)
    question = compiled.question.id
    title = compiled.question.title
    asOf = facts.asOf
    self.knownAt = knownAt
    self.storage = storage
    self.compiled = compiled
    self.facts = facts
    if let machine = compiled.machine {
      var run = MachineRun(machine, evaluator)
      let state = run.run()
      self.state = state
      verdict = state.isDetermined ? .met : .undetermined
      failing = []
      advisories = []
      details = []
    } else {
      evaluator.run(block: 0)
      let root = Int(compiled.program.root)
      verdict = root >= 0 ? evaluator.verdicts[root] : .undetermined
      state = nil
      var search = Failing(evaluator, target: verdict)
      failing = search.clauses()
      advisories = Self.advisories(evaluator)
      details = Self.details(evaluator)
    }
    self.evaluator = evaluator
    readingDependence = ReadingDifference.all(
      storage, compiled, evaluator, standing: state.map { .state($0.name) } ?? .verdict(verdict))
  }

  /// The answer as one word: the state's, or the verdict's.
  public var outcome: ReadingDifference.Outcome { state.map { .state($0.name) } ?? .verdict(verdict) }

  private static func advisories(_ evaluator: Evaluator) -> [ClauseID] {
    var missed: [Int] = []
    for clause in evaluator.program.clauses where evaluator.verdicts[Int(clause)] == .advisory {
      missed.append(Int(evaluator.program.nodes[Int(clause)].third))
    }
    return missed.sorted().map { evaluator.program.book.clauses[$0].id }
  }

  /// Of the clauses that apply.
  private static func details(_ evaluator: Evaluator) -> [Detail] {
    let program = evaluator.program
    guard !program.details.isEmpty else { return [] }
    var found: [(clause: Int, detail: Detail)] = []
    for clause in program.clauses where evaluator.verdicts[Int(clause)] != .notApplicable {
      let number = Int(program.nodes[Int(clause)].third)
      guard let node = program.details[number] else { continue }
      let value = evaluator.values[Int(node)]
      guard value != .unknown, value != .none else { continue }
      let format = ValueFormat(
        program.origins[Int(node)].expression.type, unit: Bilingual(same: ""), book: program.book)
      found.append((number, Detail(clause: program.book.clauses[number].id, value: value, display: format.text(value))))
    }
    return found.sorted { $0.clause < $1.clause }.map(\.detail)
  }
}
