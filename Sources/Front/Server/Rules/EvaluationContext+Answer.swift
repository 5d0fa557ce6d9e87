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
    let facts = try self.facts(text, file: file, of: subject, asOf: asOf, knownAt: knownAt)
    return try evaluate(question, facts, knownAt: knownAt)
  }

  /// A case for a what-if, from the facts in a JSON text.
  /// - Throws: `FactsError`, and `QuestionError` for a question that does not exist.
  public func whatIfCase(
    id: String, question: String, facts text: String, file: String, asOf: CivilDate? = nil
  ) throws -> WorkedCase {
    guard let asked = book.question(question), let subject = book.subject(asked.subject) else {
      _ = try evaluate(question, FactSet(subject: SubjectID(0), values: [], asOf: nil))
      return WorkedCase(id: id, question: question, facts: FactSet(subject: SubjectID(0), values: [], asOf: nil))
    }
    return WorkedCase(
      id: id, question: question, facts: try facts(text, file: file, of: subject, asOf: asOf, knownAt: nil))
  }

  private func facts(
    _ text: String, file: String, of subject: Subject, asOf: CivilDate?, knownAt: CivilDate?
  ) throws -> FactSet {
    let history = try FactsFile.parse(text, file: file, subject: subject, in: book)
    return history.facts(asOf: asOf ?? history.asOf, knownAt: knownAt)
  }
}
