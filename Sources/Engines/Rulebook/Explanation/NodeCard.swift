/// What is shown of a node whatever its facts are: prepared once, so that explaining only fills in values.
final class NodeCard: Sendable {
  /// The clause stated, or in whose rule the condition stands.
  let clause: ClauseID?
  let title: Bilingual?
  let number: String?
  let quotes: [String]
  let phrase: Phrase
  /// What the condition reads.
  let inputs: [InputCard]
  /// Of a comparison.
  let compared: Compared?

  struct Compared: Sendable {
    let comparison: Comparison
    /// The places of both sides among the values that fill the phrase.
    let left: Int
    let right: Int
    let parameter: String?
  }

  init(_ parts: ProgramCompiler, node index: Int) {
    let node = parts.nodes[index]
    let origin = parts.origins[index]
    let isClause = node.operation == .clause || node.operation == .softClause
    let stated = isClause ? parts.book.clauses[Int(node.third)] : nil
    clause = stated?.id ?? origin.clause.map { parts.book.clauses[$0].id }
    title = stated?.title
    number = stated?.number
    quotes = stated?.quotes ?? []
    phrase = origin.phrase
    inputs = origin.inputs.map { InputCard($0, book: parts.book, subject: parts.subject) }
    let leaf = node.operation == .not ? parts.nodes[Int(node.first)] : node
    if leaf.operation == .compare, let left = origin.phrase.gaps.firstIndex(of: leaf.first),
      let right = origin.phrase.gaps.lastIndex(of: leaf.second)
    {
      compared = Compared(
        comparison: node.operation == .not ? leaf.comparison.negated : leaf.comparison, left: left, right: right,
        parameter: parts.parameterName(leaf.second) ?? parts.parameterName(leaf.first))
    } else {
      compared = nil
    }
  }
}

/// A fact or a field as conditions cite it.
final class InputCard: Sendable {
  let source: InputSource
  /// Empty of elements, whose place is known only when they are looked at.
  let path: String
  /// `nil` of elements.
  let fact: FactIndex?
  let declaration: FactDeclaration?
  /// Asked for every input; cheaper than to look at the declaration.
  let isDeclared: Bool
  /// What a derived fact follows from where it is not stated.
  let derivedFrom: [InputCard]

  init(_ source: InputSource, book: Rulebook, subject: SubjectID) {
    self.source = source
    let facts = book.subjects[subject.index].facts
    switch source {
    case .fact(let fact) where facts.indices.contains(fact.index):
      self.fact = fact
      declaration = facts[fact.index]
      path = facts[fact.index].path
      derivedFrom =
        facts[fact.index].derivation.map { derivation in
          InputSource.sources(of: derivation).map { InputCard($0, book: book, subject: subject) }
        } ?? []
    case .groupField(let fact, let field) where facts.indices.contains(fact.index):
      self.fact = fact
      var found: FactDeclaration?
      if case .record(let id) = facts[fact.index].type.required, book.records[id.index].fields.indices.contains(field) {
        found = book.records[id.index].fields[field]
      }
      declaration = found
      path = "\(facts[fact.index].path).\(found?.path ?? "")"
      derivedFrom = []
    default:
      fact = nil
      declaration = nil
      path = ""
      derivedFrom = []
    }
    isDeclared = declaration != nil
  }
}

extension ProgramCompiler {
  /// The parameter whose value a node holds.
  func parameterName(_ number: Int32) -> String? {
    guard number >= 0, case .parameter(let index) = origins[Int(number)].expression.kind else { return nil }
    return book.parameters[index.index].name
  }
}
