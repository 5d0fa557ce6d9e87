/// Which clauses stand in the way of a verdict.
///
/// A clause that fails is named by the clauses it consists of where its requirement is their conjunction, plus by
/// itself where a condition of its own fails; a disjunction is named by itself, because no single alternative is
/// owed. At the top of a question, conjunctions and disjunctions are both the union of their parts.
struct Failing {
  let program: Program
  let verdicts: [Verdict]
  let options: [Int]
  /// `notMet` or `undetermined`: only clauses of this verdict are named.
  let target: Verdict
  private var found: Set<Int> = []

  init(_ evaluator: Evaluator, target: Verdict) {
    program = evaluator.program
    verdicts = evaluator.verdicts
    options = evaluator.options
    self.target = target
  }

  /// In the order of the norm.
  mutating func clauses() -> [ClauseID] {
    guard program.root >= 0, target == .notMet || target == .undetermined else { return [] }
    top(program.root)
    return found.sorted().map { program.book.clauses[$0].id }
  }

  private mutating func top(_ number: Int32) {
    let node = program.nodes[Int(number)]
    switch node.operation {
    case .all, .any: for part in program.parts(of: node) { top(part) }
    case .reading: top(chosen(node))
    case .clause, .softClause: clause(number)
    default: break
    }
  }

  private mutating func clause(_ number: Int32) {
    let node = program.nodes[Int(number)]
    guard verdicts[Int(number)] == target else { return }
    let isOpen = node.first >= 0 && verdicts[Int(node.first)] == .undetermined
    if isOpen || !conjunction(node.second) { found.insert(Int(node.third)) }
  }

  /// Whether the requirement is a conjunction of which only clauses fail; their failures are noted.
  private mutating func conjunction(_ number: Int32) -> Bool {
    let node = program.nodes[Int(number)]
    guard node.operation == .all, verdicts[Int(number)] == target else { return false }
    var ofClauses = true
    for part in program.parts(of: node) where verdicts[Int(part)] == target {
      switch program.nodes[Int(part)].operation {
      case .clause, .softClause: clause(part)
      case .all: if !conjunction(part) { ofClauses = false }
      default: ofClauses = false
      }
    }
    return ofClauses
  }

  private func chosen(_ node: Node) -> Int32 { program.operands[Int(node.lower) + options[Int(node.first)]] }
}
