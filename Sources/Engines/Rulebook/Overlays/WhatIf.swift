/// What an overlay would change for those who are asked about: "which of our institutions would fail under it?"
public struct WhatIf: Sendable {
  /// One answer, without and with the overlay.
  public struct Result: Sendable {
    public let id: String
    public let question: String
    public let before: Answer
    public let after: Answer

    public var isChanged: Bool { before.word != after.word }

    /// The clauses that stand in the way only with the overlay.
    public var newlyFailing: [ClauseID] { after.failing.filter { !before.failing.contains($0) } }
  }

  /// A verdict or a state with the clauses that fail, or why there is none.
  public enum Answer: Sendable {
    case verdict(Verdict, failing: [ClauseID])
    case state(String)
    case refused(QuestionError)

    /// As on the wire: `not_met`, `suspended`, `refused`.
    public var word: String {
      switch self {
      case .verdict(let verdict, _): verdict.name
      case .state(let name): name
      case .refused: "refused"
      }
    }

    public var failing: [ClauseID] {
      if case .verdict(_, let failing) = self { failing } else { [] }
    }
  }

  public let overlay: Rulebook.OverlayIdentity
  /// In the order asked.
  public let results: [Result]

  public var changed: [Result] { results.filter(\.isChanged) }
}

extension EvaluationContext {
  /// Answers every case without and with an overlay; calendar and rulings are the same.
  ///
  /// - Throws: Why the overlay cannot be laid on. A case whose facts contradict each other is an answer, not an
  ///   error.
  public func whatIf(_ overlay: Overlay, _ cases: [WorkedCase]) throws(RulebookError) -> WhatIf {
    let stricter = EvaluationContext(book: try book.applying(overlay), calendar: calendar, rulings: rulings)
    return WhatIf(
      overlay: Rulebook.OverlayIdentity(id: overlay.id, hash: overlay.hash),
      results: cases.map { each in
        WhatIf.Result(
          id: each.id, question: each.question, before: answer(each.question, each.facts),
          after: stricter.answer(each.question, each.facts))
      })
  }

  func answer(_ question: String, _ facts: FactSet) -> WhatIf.Answer {
    do throws(QuestionError) {
      let evaluation = try evaluate(question, facts)
      if let state = evaluation.state { return .state(state.name) }
      return .verdict(evaluation.verdict, failing: evaluation.failing)
    } catch {
      return .refused(error)
    }
  }
}
