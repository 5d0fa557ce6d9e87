/// The directions in which everything a rulebook reads moves its verdicts, from every question and every clause
/// down to the facts. Pure and total: clauses that are read in several ways end as `mixed` after a few rounds.
public struct PolarityAnalysis: Sendable {
  /// Every place where a rule reads a parameter, a list, a reading or a clause.
  public private(set) var occurrences: [Occurrence] = []
  /// How the verdicts move when the clause's own verdict is raised; `rising` unless something reads it otherwise.
  public private(set) var clauses: [ClauseID: Use] = [:]

  /// How a clause is read.
  public struct Use: Sendable, Hashable {
    public var polarity: Polarity
    /// Below a disjunction, where not applying counts as not met.
    public var isExposed = false

    /// Both uses together.
    func joined(_ other: Use) -> Use {
      Use(polarity: polarity.union(other.polarity), isExposed: isExposed || other.isExposed)
    }
  }

  /// A derived fact, and how it is read.
  private struct FactKey: Hashable {
    let subject: SubjectID
    let fact: FactIndex
  }

  private struct FactUse: Hashable {
    var polarity: Polarity = []
    var isFragile = false
    var acceptsRanges = true
  }

  private let book: Rulebook
  private let clauseByID: [ClauseID: Clause]
  private var facts: [FactKey: FactUse] = [:]

  public init(_ book: Rulebook) {
    self.book = book
    clauseByID = Dictionary(book.clauses.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for clause in book.clauses { clauses[clause.id] = Use(polarity: .rising) }
    // Uses only grow, each a few times.
    let derived = book.subjects.reduce(0) { $0 + $1.facts.filter { $0.derivation != nil }.count }
    for _ in 0...(2 * book.clauses.count + 4 * derived + 1) {
      let before = (clauses, facts)
      occurrences = []
      sweep()
      if before == (clauses, facts) { break }
    }
    occurrences.sort { one, other in
      (one.position.file, one.position.line, one.position.column)
        < (other.position.file, other.position.line, other.position.column)
    }
  }

  // MARK: One round

  private mutating func sweep() {
    for question in book.questions {
      if case .verdict(let expression) = question.answer {
        walk(
          expression, PolarityWalk.Context(polarity: .rising, place: .question(question.id)),
          of: question.subject)
      }
    }
    for clause in book.clauses { sweep(clause) }
    for machine in book.machines { sweep(machine) }
    // What decides which facts are refused as contradictory has no direction.
    for subject in book.subjects {
      for check in subject.consistency {
        walk(check.condition, PolarityWalk.Context(polarity: .mixed, place: .consistency(subject.id)))
      }
    }
    for (key, use) in facts {
      guard let derivation = derivation(of: key.fact, key.subject) else { continue }
      walk(
        derivation,
        PolarityWalk.Context(
          polarity: use.polarity, condition: use.polarity, isFragile: use.isFragile, acceptsRanges: use.acceptsRanges,
          place: .derivation(key.subject, key.fact)), of: key.subject)
    }
  }

  private mutating func sweep(_ clause: Clause) {
    guard let rule = clause.rule, let use = clauses[clause.id] else { return }
    var context = PolarityWalk.Context(
      polarity: use.polarity, isExposed: use.isExposed, place: .clause(clause.id))
    // A soft clause turns a missed requirement into advice, which stands above undetermined: a requirement that
    // falls from undetermined to missed would raise it. Only a comparison of exact values never does.
    if clause.kind == .soft, !isExactComparison(rule.requirement, of: clause.subject) { context.polarity = .mixed }
    walk(rule.requirement, context, of: clause.subject)
    if let applies = rule.applies {
      context.polarity = use.isExposed ? .mixed : use.polarity.reversed
      context.isExposed = false
      walk(applies, context, of: clause.subject)
    }
  }

  /// Guards by what they choose between; assignments have no direction.
  private mutating func sweep(_ machine: Machine) {
    for (index, transition) in machine.transitions.enumerated() {
      var context = PolarityWalk.Context(
        polarity: machine.polarity(ofGuard: index, in: book), place: .machine(machine.name))
      if let guardCondition = transition.guardCondition { walk(guardCondition, context, of: machine.subject) }
      context.polarity = .mixed
      for register in transition.assignments.keys.sorted() {
        if let assignment = transition.assignments[register] {
          walk(assignment, context, of: machine.subject)
        }
      }
    }
  }

  /// - Parameter subject: Whose facts are read; without it derivations are not followed.
  private mutating func walk(
    _ expression: Expression, _ context: PolarityWalk.Context, of subject: SubjectID? = nil
  ) {
    var walk = PolarityWalk()
    walk.walk(expression, context)
    occurrences += walk.occurrences
    for occurrence in walk.occurrences {
      guard case .clause(let id) = occurrence.knob else { continue }
      var use = Use(polarity: occurrence.polarity, isExposed: occurrence.isExposed)
      // Later events depend on the state that a guard led to.
      if case .machine = occurrence.place { use.polarity = .mixed }
      clauses[id] = clauses[id]?.joined(use) ?? use
    }
    guard let subject else { return }
    for (fact, context) in walk.facts where derivation(of: fact, subject) != nil {
      let key = FactKey(subject: subject, fact: fact)
      var use = facts[key] ?? FactUse()
      use.polarity.formUnion(context.polarity)
      use.isFragile = use.isFragile || context.isFragile
      use.acceptsRanges = use.acceptsRanges && context.acceptsRanges
      facts[key] = use
    }
  }

  // MARK: What may be said of an expression

  private func isExactComparison(_ requirement: Expression, of subject: SubjectID?) -> Bool {
    guard case .compare(_, let left, let right) = requirement.kind else { return false }
    return isExact(left, of: subject) && isExact(right, of: subject)
  }

  /// Whether its value is one value or unknown whatever is raised: no count over undecided elements in it, and
  /// nothing that may become unknown.
  private func isExact(_ expression: Expression, of subject: SubjectID?) -> Bool {
    switch expression.kind {
    case .count, .distinct, .level, .sum, .min, .max, .rate, .workingDay: return false
    case .fact(let fact):
      guard let subject, let derivation = derivation(of: fact, subject) else { return true }
      return isExact(derivation, of: subject)
    default: return expression.children.allSatisfy { isExact($0, of: subject) }
    }
  }

  private func derivation(of fact: FactIndex, _ subject: SubjectID) -> Expression? {
    guard book.subjects.indices.contains(subject.index) else { return nil }
    let facts = book.subjects[subject.index].facts
    return facts.indices.contains(fact.index) ? facts[fact.index].derivation : nil
  }

  /// Whether the expression may come out as not applicable: every part of a conjunction may.
  func mayNotApply(_ expression: Expression, visited: Set<ClauseID> = []) -> Bool {
    switch expression.kind {
    case .clause(let id):
      guard !visited.contains(id), let rule = clauseByID[id]?.rule else { return false }
      return rule.applies != nil || mayNotApply(rule.requirement, visited: visited.union([id]))
    case .all(let parts): return parts.allSatisfy { mayNotApply($0, visited: visited) }
    case .reading(_, let parts): return parts.contains { mayNotApply($0, visited: visited) }
    default: return false
    }
  }
}

extension Machine {
  /// Which way the state moves when the guard of a transition is raised: up where the transition leads nowhere
  /// lower than what would happen otherwise, down where nowhere higher. States are ordered as declared.
  func polarity(ofGuard index: Int, in book: Rulebook) -> Polarity {
    guard transitions.indices.contains(index), book.enumerations.indices.contains(states.index),
      book.enumerations[states.index].isOrdered
    else { return .mixed }
    let transition = transitions[index]
    var polarity: Polarity = []
    for state in transition.from {
      let target = transition.to ?? state
      let later = transitions[(index + 1)...].filter { $0.event == transition.event && $0.from.contains(state) }
      let others = later.map { $0.to ?? state } + [state]
      if others.contains(where: { $0 < target }) { polarity.formUnion(.rising) }
      if others.contains(where: { $0 > target }) { polarity.formUnion(.falling) }
    }
    return polarity.isEmpty ? .mixed : polarity
  }
}
