/// Somebody's facts and the question about them: a row of a table of cases, an institution in a what-if.
public struct WorkedCase: Sendable {
  public let id: String
  public let question: String
  public let facts: FactSet

  public init(id: String, question: String, facts: FactSet) {
    self.id = id
    self.question = question
    self.facts = facts
  }
}
