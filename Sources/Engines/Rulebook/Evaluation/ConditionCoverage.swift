/// Whether worked cases test a rulebook: does every condition decide one of them, and does every number, moved by
/// one step, change one (modified condition/decision coverage).
public struct ConditionCoverage: Sendable {
  /// One atomic condition of a question, and the first case whose answer it decides by itself.
  public struct Condition: Sendable {
    public let question: String
    public let clause: ClauseID?
    /// The words, with gaps for values.
    public let text: Bilingual
    public let decidedCase: String?
  }

  /// One parameter of a question, moved up or down by one step, and the first case whose answer changes.
  public struct Nudge: Sendable {
    public let question: String
    public let parameter: String
    public let isUp: Bool
    public let changedCase: String?
  }

  private let context: EvaluationContext
  private let cases: [WorkedCase]

  public init(_ context: EvaluationContext, cases: [WorkedCase]) {
    self.context = context
    self.cases = cases
  }

  /// Every atomic condition of every question, by question and in the order of compilation. A condition decides a
  /// case where holding it met or not met, all else as it is, changes the answer.
  public func conditions() -> [Condition] {
    context.book.questions.flatMap { question -> [Condition] in
      guard let compiled = context.storage.questions[question.id] else { return [] }
      let cases = cases.filter { $0.question == question.id }
      let program = compiled.program
      return program.nodes.indices.filter { program.nodes[$0].isAtomic && program.nodes[$0].operation != .undetermined }
        .map { node in
          let origin = program.origins[node]
          let decided = cases.first { tested in
            let standing = answer(compiled, tested.facts)
            return [Verdict.met, .notMet].contains {
              answer(compiled, tested.facts, forced: (Int32(node), $0)) != standing
            }
          }
          return Condition(
            question: question.id, clause: origin.clause.map { program.book.clauses[$0].id },
            text: origin.phrase.pattern, decidedCase: decided?.id)
        }
    }
  }

  /// Every parameter that a question reads, one step up and one step down.
  public func nudges() -> [Nudge] {
    context.book.questions.flatMap { question -> [Nudge] in
      guard let compiled = context.storage.questions[question.id] else { return [] }
      let cases = cases.filter { $0.question == question.id }
      return compiled.program.parameters.flatMap { use -> [Nudge] in
        [true, false].map { isUp in
          let changed = cases.first { tested in
            answer(compiled, tested.facts) != answer(compiled, tested.facts, moved: (use, isUp))
          }
          return Nudge(
            question: question.id, parameter: context.book.parameters[use.parameter.index].name, isUp: isUp,
            changedCase: changed?.id)
        }
      }
    }
  }

  /// Verdict or state, with what other readings give, the soft requirements missed and the values shown.
  private struct Answer: Equatable {
    let outcome: ReadingDifference.Outcome
    let readings: [ReadingDifference]
    let advisories: Int
    let details: [Value]
  }

  private func answer(
    _ compiled: CompiledQuestion, _ facts: FactSet, forced: (Int32, Verdict)? = nil,
    moved: (use: ParameterUse, isUp: Bool)? = nil
  ) -> Answer {
    var template = compiled.constants.values(on: facts.asOf)
    if let moved { template[Int(moved.use.node)] = template[Int(moved.use.node)].moved(up: moved.isUp) }
    var evaluator = Evaluator(
      compiled.program, facts: facts, template: template, options: context.storage.options,
      calendar: context.storage.calendar)
    evaluator.forced = forced.map { (node: $0.0, verdict: $0.1) }
    if let machine = compiled.machine {
      var run = MachineRun(machine, evaluator)
      let outcome = ReadingDifference.Outcome.state(run.run().name)
      return Answer(
        outcome: outcome,
        readings: ReadingDifference.all(context.storage, compiled, evaluator, standing: outcome), advisories: 0,
        details: [])
    }
    evaluator.run(block: 0)
    let program = compiled.program
    let outcome = ReadingDifference.Outcome.verdict(
      program.root >= 0 ? evaluator.verdicts[Int(program.root)] : .undetermined)
    return Answer(
      outcome: outcome,
      readings: ReadingDifference.all(context.storage, compiled, evaluator, standing: outcome),
      advisories: program.clauses.count { evaluator.verdicts[Int($0)] == .advisory },
      details: program.details.sorted { $0.key < $1.key }.map { evaluator.values[Int($0.value)] })
  }
}

extension Phrase {
  /// The words with `…` for values.
  var pattern: Bilingual {
    var pattern = Bilingual(same: "")
    for piece in pieces {
      switch piece {
      case .words(let words):
        pattern = Bilingual(pattern.chinese + words.chinese, pattern.english + words.english)
      case .value: pattern = Bilingual(pattern.chinese + "…", pattern.english + "…")
      }
    }
    return pattern
  }
}

extension Value {
  /// The value one step up or down: one more case, one more year, the next title, one percent.
  fileprivate func moved(up isUp: Bool) -> Value {
    let step = isUp ? 1 : -1
    switch self {
    case .integer: return adding(.integer(step))
    case .rational: return adding(.rational(Rational(step)))
    case .period(let period): return adding(.period(Period(step, period.unit)))
    case .symbol(let rank): return .symbol(rank + step)
    default: return self
    }
  }
}
