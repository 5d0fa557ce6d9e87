/// Tries by chance what the analysis proves: that no overlay makes any verdict better. Random facts meet random
/// stacks of overlays; every verdict (or state) with the overlays is compared with the one without.
///
/// ```swift
/// var trial = OverlayTrial(book: book, calendar: calendar, seeds: examples, seed: 1)
/// trial.run(20_000)
/// trial.report.counterExamples.isEmpty
/// ```
public struct OverlayTrial: Sendable {
  public struct Report: Sendable {
    public var trials = 0
    /// How often the norm itself said what; a trial of nothing but `notMet` would prove nothing.
    public var before: [Verdict: Int] = [:]
    /// How often overlays made it worse.
    public var lowered = 0
    /// How many stacks of overlays were drawn, and of how many layers in all.
    public var stacks = 0
    public var layers = 0
    /// The first few.
    public var counterExamples: [CounterExample] = []
  }

  /// Facts for which overlays made a verdict better.
  public struct CounterExample: Sendable {
    public let question: String
    public let facts: FactSet
    public let before: String
    public let after: String
    public let overlays: [String]
    public let differences: [String]
    /// With these the trial can be seen again.
    public let seed: UInt64
    public let stack: Int
  }

  public private(set) var report = Report()
  private let base: Rulebook
  private let calendar: WorkingCalendar
  private let generators: [SubjectID: RandomFacts]
  private let seed: UInt64
  private var random: SplitMix64
  /// How many facts meet each stack: drawing and checking a stack costs as much as hundreds of verdicts.
  private let factsPerStack: Int
  /// Gives the stricter rulebook; tests put another in its place to see that a milder one is caught.
  private let draw: @Sendable (Rulebook, inout SplitMix64) -> Rulebook

  public init(
    book: Rulebook, calendar: WorkingCalendar, seeds: [FactSet] = [], seed: UInt64, factsPerStack: Int = 500,
    draw: (@Sendable (Rulebook, inout SplitMix64) -> Rulebook)? = nil
  ) {
    base = book
    self.calendar = calendar
    self.seed = seed
    self.factsPerStack = max(1, factsPerStack)
    random = SplitMix64(seed: seed)
    let thresholds = Thresholds(book)
    generators = Dictionary(
      book.subjects.map { ($0.id, RandomFacts(subject: $0.id, book: book, seeds: seeds, thresholds: thresholds)) },
      uniquingKeysWith: { first, _ in first })
    let overlays = RandomOverlays(book)
    self.draw = draw ?? { overlays.stack(on: $0, &$1) }
  }

  /// Runs that many more trials; one trial is one question about one set of facts under one stack.
  public mutating func run(_ trials: Int) {
    var left = trials
    while left > 0, report.counterExamples.count < 10 {
      let count = min(left, factsPerStack)
      tryStack(count)
      left -= count
    }
  }

  private mutating func tryStack(_ count: Int) {
    let strict = draw(base, &random)
    report.stacks += 1
    report.layers += strict.overlays.count
    let rulings = rulings()
    let before = EvaluationContext(book: base, calendar: calendar, rulings: rulings)
    let after = EvaluationContext(book: strict, calendar: calendar, rulings: rulings)
    let touched = before.questions(differingFrom: after)
    for _ in 0..<count {
      guard let question = random.pick(touched), let generator = generators[question.subject] else { return }
      let facts = generator.next(&random)
      report.trials += 1
      guard let one = before.standing(question.id, facts), let two = after.standing(question.id, facts) else {
        continue
      }
      report.before[one.verdict, default: 0] += 1
      if two.isBelow(one) { report.lowered += 1 }
      guard !two.isNotAbove(one), report.counterExamples.count < 10 else { continue }
      report.counterExamples.append(
        CounterExample(
          question: question.id, facts: facts, before: one.word, after: two.word,
          overlays: strict.overlays.map(\.id), differences: strict.differences(from: base).map(\.text.english),
          seed: seed, stack: report.stacks))
    }
  }

  /// Now and then an authority has fixed a reading, for both alike.
  private mutating func rulings() -> [Ruling] {
    var rulings: [Ruling] = []
    for reading in base.readings where random.chance(300) {
      guard let option = random.pick(reading.options) else { continue }
      rulings.append(Ruling(reading: reading.id, option: option.name, documentID: "trial"))
    }
    return rulings
  }
}

/// An answer as it compares with another.
struct Standing: Sendable {
  let verdict: Verdict
  /// The lowest and the highest state still possible, in the order declared.
  let states: ClosedRange<Int>?
  let word: String

  func isNotAbove(_ other: Standing) -> Bool {
    guard let states, let others = other.states else { return verdict <= other.verdict }
    return states.lowerBound <= others.lowerBound && states.upperBound <= others.upperBound
  }

  func isBelow(_ other: Standing) -> Bool {
    guard let states, let others = other.states else { return verdict < other.verdict }
    return states != others && isNotAbove(other)
  }
}

extension EvaluationContext {
  /// The verdict or state alone, without what explains it; contradictory facts are not refused.
  func standing(_ question: String, _ facts: FactSet) -> Standing? {
    guard let compiled = try? storage.question(question, facts) else { return nil }
    var evaluator = Evaluator(
      compiled.program, facts: facts, template: compiled.constants.values(on: facts.asOf), options: storage.options,
      calendar: calendar)
    if let machine = compiled.machine {
      var run = MachineRun(machine, evaluator)
      let state = run.run()
      let members = book.enumeration(machine.machine.states)?.members ?? []
      let ranks = state.possible.compactMap { word in members.firstIndex { $0.word == word } }
      guard let lowest = ranks.min(), let highest = ranks.max() else { return nil }
      return Standing(
        verdict: state.isDetermined ? .met : .undetermined, states: lowest...highest,
        word: state.possible.joined(separator: "|"))
    }
    guard compiled.program.root >= 0 else { return nil }
    evaluator.run(block: 0)
    let verdict = evaluator.verdicts[Int(compiled.program.root)]
    return Standing(verdict: verdict, states: nil, word: verdict.name)
  }

  /// The questions of the other rulebook; half the weight lies on those whose verdicts may differ.
  func questions(differingFrom other: EvaluationContext) -> [Question] {
    let all = book.questions
    let differing = all.filter { question in
      guard case .verdict = question.answer else { return false }
      return other.book.reads(question.id) != book.reads(question.id)
    }
    let share = differing.isEmpty ? 0 : max(1, all.count / differing.count)
    return all + (0..<share).flatMap { _ in differing }
  }
}

extension Rulebook {
  /// Everything that decides a question, spelled out.
  fileprivate func reads(_ question: String) -> String {
    guard let question = self.question(question), case .verdict(let answer) = question.answer else { return "" }
    let spelling = RuleSpelling(self)
    var text = spelling.answer(of: question)
    var open = [answer]
    var seen: Set<ClauseID> = []
    while let expression = open.popLast() {
      expression.walk { part in
        switch part.kind {
        case .parameter(let index): text += " \(spelling.values(of: parameters[index.index]).english)"
        case .member(_, let list): text += " \(lists.first { $0.id == list }?.members.sorted() ?? [])"
        case .clause(let id):
          guard seen.insert(id).inserted, let clause = clause(id), let rule = clause.rule else { break }
          text += "\n\(clause.id) \(spelling.rule(of: clause))"
          open += [rule.applies, rule.requirement].compactMap(\.self)
        default: break
        }
      }
    }
    return text
  }
}
