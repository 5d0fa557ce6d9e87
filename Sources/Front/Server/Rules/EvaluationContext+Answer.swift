public import Rulebook

extension EvaluationContext {
  /// Answers a question about the facts in a JSON text.
  ///
  /// - Parameters:
  ///   - file: What findings call the text.
  ///   - asOf: The day of the verdict; where it is not given, the one that the facts name.
  /// - Throws: `FactsError` with every fault and its place, `QuestionError` for unknown questions and
  ///   contradictory facts.
  public func answer(
    _ question: String, facts text: String, file: String, asOf: CivilDate? = nil, knownAt: CivilDate? = nil
  ) throws -> Evaluation {
    guard let asked = book.question(question), let subject = book.subject(asked.subject) else {
      // The engine words the refusal, with the questions there are.
      return try evaluate(question, FactSet(subject: SubjectID(0), values: [], asOf: nil))
    }
    let history = try FactsFile.parse(text, file: file, subject: subject, in: book)
    let facts = history.facts(asOf: asOf ?? history.asOf, knownAt: knownAt)
    return try evaluate(question, facts, knownAt: knownAt)
  }
}
