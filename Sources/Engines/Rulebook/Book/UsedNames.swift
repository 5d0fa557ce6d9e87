/// What the expressions of a rulebook name.
struct UsedNames {
  private(set) var parameters: Set<Int> = []
  private(set) var readings: Set<ReadingID> = []
  private(set) var lists: Set<ListID> = []

  init(in book: Rulebook) {
    for subject in book.subjects {
      for fact in subject.facts { note(fact.derivation) }
      for check in subject.consistency { note(check.condition) }
    }
    for record in book.records {
      for field in record.fields { note(field.derivation) }
    }
    for clause in book.clauses {
      note(clause.rule?.applies)
      note(clause.rule?.requirement)
      note(clause.rule?.detail)
    }
    for question in book.questions {
      if case .verdict(let condition) = question.answer { note(condition) }
    }
    for transition in book.machines.flatMap(\.transitions) {
      note(transition.guardCondition)
      for value in transition.assignments.values { note(value) }
    }
  }

  private mutating func note(_ expression: Expression?) {
    guard let expression else { return }
    switch expression.kind {
    case .parameter(let index): parameters.insert(index.index)
    case .reading(let id, _): readings.insert(id)
    case .member(_, let id): lists.insert(id)
    default: break
    }
    for child in expression.children { note(child) }
  }
}
