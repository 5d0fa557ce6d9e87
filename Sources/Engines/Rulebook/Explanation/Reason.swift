extension Evaluation {
  /// The shortest reason: conditions that by themselves suffice for the verdict.
  ///
  /// Of a verdict that is not met: for a conjunction the one failing part that takes the fewest conditions, for a
  /// disjunction every alternative. With only the facts these conditions read and nothing else known, the verdict
  /// would be the same. Of an undetermined verdict: the conditions that cannot be decided.
  public var reason: [ReasonLeaf] {
    var search = ReasonSearch(evaluator)
    let leaves = search.leaves()
    var builder = TreeBuilder(evaluator, evidence: facts.evidence)
    return leaves.map { ReasonLeaf(node: builder.node($0)) }
  }
}

/// A condition that belongs to the reason.
public struct ReasonLeaf: Sendable {
  public let node: VerdictNode
  public var clause: ClauseID? { node.clause }
  public var text: Bilingual { node.text }
  /// The facts it rests on.
  public var facts: [FactIndex] { node.inputs.map(\.fact) }
}

/// Finds the fewest conditions that suffice, from the verdicts of a finished evaluation.
///
/// Parts that do not apply count too where leaving them out matters: if it were not known that they do not apply,
/// the verdict would not stand.
struct ReasonSearch {
  private let program: Program
  private let verdicts: [Verdict]
  private let options: [Int]
  private var costs: [Int?]
  private var seen: [Bool]
  private var found: [Int32] = []

  init(_ evaluator: Evaluator) {
    program = evaluator.program
    verdicts = evaluator.verdicts
    options = evaluator.options
    costs = [Int?](repeating: nil, count: evaluator.program.nodes.count)
    seen = [Bool](repeating: false, count: evaluator.program.nodes.count)
  }

  mutating func leaves() -> [Int32] {
    guard program.root >= 0 else { return [] }
    collect(program.root)
    return found
  }

  private mutating func collect(_ number: Int32) {
    guard !seen[Int(number)] else { return }
    seen[Int(number)] = true
    if let needed = needed(number) {
      for part in needed { collect(part) }
    } else {
      found.append(number)
    }
  }

  /// The parts whose verdicts together give this one; `nil` of a condition, which stands for itself.
  private mutating func needed(_ number: Int32) -> [Int32]? {
    let node = program.nodes[Int(number)]
    let verdict = verdicts[Int(number)]
    switch node.operation {
    case .all:
      let parts = Array(program.parts(of: node))
      switch verdict {
      case .notMet: return cheapest(parts.filter { verdicts[Int($0)] == .notMet })
      case .undetermined: return parts.filter { verdicts[Int($0)] == .undetermined }
      default: return parts
      }
    case .any:
      let parts = Array(program.parts(of: node))
      switch verdict {
      case .met: return cheapest(parts.filter { verdicts[Int($0)].satisfies && verdicts[Int($0)] != .notApplicable })
      case .undetermined: return parts.filter { verdicts[Int($0)] == .undetermined }
      default: return parts
      }
    case .reading: return [program.operands[Int(node.lower) + options[Int(node.first)]]]
    case .clause, .softClause:
      guard node.first >= 0 else { return [node.second] }
      let applies = verdicts[Int(node.first)]
      if verdict == .notApplicable { return [node.first] }
      if applies == .undetermined { return verdict == .undetermined ? [node.first] + open(node.second) : [node.second] }
      return verdict == .notMet ? [node.first, node.second] : [node.second]
    default: return nil
    }
  }

  private func open(_ requirement: Int32) -> [Int32] {
    verdicts[Int(requirement)] == .undetermined ? [requirement] : []
  }

  private mutating func cheapest(_ parts: [Int32]) -> [Int32] {
    var best: (part: Int32, cost: Int)?
    for part in parts {
      let cost = cost(part)
      if best.map({ cost < $0.cost }) ?? true { best = (part, cost) }
    }
    return best.map { [$0.part] } ?? []
  }

  private mutating func cost(_ number: Int32) -> Int {
    if let known = costs[Int(number)] { return known }
    let cost = needed(number).map { $0.reduce(0) { $0 + self.cost($1) } } ?? 1
    costs[Int(number)] = cost
    return cost
  }
}
