/// A listed reading under whose options the answer differs.
public struct ReadingDifference: Sendable, Hashable {
  public let reading: ReadingID
  public let title: Bilingual
  /// The answer under each option, the recommended first.
  public let results: [Result]

  public struct Result: Sendable, Hashable {
    /// `A`.
    public let option: String
    public let meaning: Bilingual
    public let outcome: Outcome
    public let isRecommended: Bool
  }

  /// A verdict, or the word of a state.
  public enum Outcome: Sendable, Hashable {
    case verdict(Verdict)
    case state(String)

    /// As in tables and on the wire.
    public var name: String {
      switch self {
      case .verdict(let verdict): verdict.name
      case .state(let word): word
      }
    }
  }

  /// `R1:A=met,B=not_met`.
  public var text: String {
    "\(reading):" + results.map { "\($0.option)=\($0.outcome.name)" }.joined(separator: ",")
  }

  /// Tries every other option of every reading that occurs, one reading at a time; readings that a ruling fixed
  /// are not tried. Only the nodes that depend on the reading are evaluated again.
  static func all(
    _ storage: EvaluationContext.Storage, _ compiled: CompiledQuestion, _ evaluator: Evaluator,
    standing: Outcome
  ) -> [ReadingDifference] {
    var found: [ReadingDifference] = []
    for use in compiled.program.readings where !storage.isFixed[use.reading] {
      let reading = storage.book.readings[use.reading]
      var outcomes: [Outcome] = []
      for option in reading.options.indices {
        outcomes.append(
          option == storage.options[use.reading]
            ? standing : outcome(compiled, evaluator, use, option: option))
      }
      guard outcomes.contains(where: { $0 != standing }) else { continue }
      found.append(
        ReadingDifference(
          reading: reading.id, title: reading.title,
          results: zip(reading.options, outcomes).enumerated().map { place, pair in
            Result(
              option: pair.0.name, meaning: pair.0.meaning, outcome: pair.1, isRecommended: place == 0)
          }))
    }
    return found
  }

  private static func outcome(
    _ compiled: CompiledQuestion, _ evaluator: Evaluator, _ use: ReadingUse, option: Int
  ) -> Outcome {
    var other = evaluator
    other.options[use.reading] = option
    if let machine = compiled.machine {
      var run = MachineRun(machine, other)
      return .state(run.run().name)
    }
    other.run(use.dependents)
    return .verdict(compiled.program.root >= 0 ? other.verdicts[Int(compiled.program.root)] : .undetermined)
  }
}
