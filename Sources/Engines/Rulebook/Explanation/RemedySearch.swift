/// Looks for the smallest sets of changes that would make a verdict met.
///
/// A conjunction needs every hindering part changed, a disjunction one of them; each condition says what it would
/// need (see `needs`). Only few of the combinations are kept at each place, the smallest, and every proposal is
/// tried on the rules before it is made.
struct RemedySearch {
  let program: Program
  var evaluator: Evaluator
  let facts: FactSet
  private let evaluation: Evaluation
  /// The elements that quantifiers are looking at: where they stand in the facts.
  var places: [(fact: FactIndex, place: [Int], type: ValueType)] = []
  /// Combinations kept at each place.
  private static let kept = 6

  typealias Way = [Remedy.Step]

  init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
    program = evaluation.compiled.program
    evaluator = evaluation.evaluator
    facts = evaluation.facts
  }

  mutating func remedies() -> [Remedy] {
    guard program.root >= 0 else { return [] }
    var found: [Remedy] = []
    for way in ways(program.root) where !way.isEmpty {
      guard let remedy = tried(way), !found.contains(remedy) else { continue }
      found.append(remedy)
      if found.count == 3 { break }
    }
    return found.filter(\.isVerified) + found.filter { !$0.isVerified }
  }

  /// The way as a remedy, if it holds what it promises.
  private func tried(_ way: Way) -> Remedy? {
    guard way.allSatisfy({ !$0.changes.isEmpty }) else { return Remedy(steps: way, isVerified: false) }
    guard let changed = facts.applying(way.flatMap(\.changes)) else { return nil }
    let context = evaluation.storage
    var trial = Evaluator(
      program, facts: changed, template: evaluation.compiled.constants.values(on: changed.asOf),
      options: context.options, calendar: context.calendar)
    trial.run(block: 0)
    guard trial.verdicts[Int(program.root)].satisfies,
      context.consistency[facts.subject.index].contradictions(in: changed, calendar: context.calendar).isEmpty
    else { return nil }
    return Remedy(steps: way, isVerified: true)
  }

  // MARK: Combinations

  /// The smallest ways to make a node met; one empty way where it hinders nothing, none where nothing helps.
  mutating func ways(_ number: Int32) -> [Way] {
    let node = program.nodes[Int(number)]
    if evaluator.verdicts[Int(number)].satisfies { return [[]] }
    switch node.operation {
    case .all: return combine(program.parts(of: node).map { ways($0) })
    case .any:
      let parts = program.parts(of: node).filter { evaluator.verdicts[Int($0)] != .notApplicable }
      return smallest(parts.flatMap { ways($0) })
    case .reading: return ways(program.operands[Int(node.lower) + evaluator.options[Int(node.first)]])
    case .clause, .softClause: return ways(node.second)
    case .every: return combine(elements(node).map { look(at: $0, node) })
    case .some: return smallest(elements(node).flatMap { look(at: $0, node) })
    case .not: return needs(node.first, wanted: false)
    default: return needs(number, wanted: true)
    }
  }

  private func combine(_ parts: [[Way]]) -> [Way] {
    var result: [Way] = [[]]
    for part in parts {
      guard !part.isEmpty else { return [] }
      if part.count == 1, part[0].isEmpty { continue }
      var next: [Way] = []
      for one in result {
        for other in part {
          if let joined = join(one, other) { next.append(joined) }
        }
      }
      result = smallest(next)
      if result.isEmpty { return [] }
    }
    return result
  }

  /// Both sets of steps; two demands on one fact become the greater, or cannot stand together.
  private func join(_ one: Way, _ other: Way) -> Way? {
    var result = one
    for step in other {
      guard let change = step.changes.first,
        let same = result.firstIndex(where: { $0.changes.first?.isSamePlace(as: change) == true })
      else {
        if !result.contains(step) { result.append(step) }
        continue
      }
      let standing = result[same]
      guard let before = standing.changes.first, before.value != change.value else { continue }
      guard standing.direction == step.direction, step.direction != .exactly else { return nil }
      let rises = Comparison.less.verdict(before.value, change.value, asksForNone: false) == .met
      if rises == (step.direction == .up) { result[same] = step }
    }
    return result
  }

  private func smallest(_ ways: [Way]) -> [Way] {
    // Ways that can be tried come before those that only say what is missing.
    let ranked = ways.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      return (a.count, a.count(where: \.changes.isEmpty), one.offset)
        < (b.count, b.count(where: \.changes.isEmpty), other.offset)
    }
    return ranked.prefix(Self.kept).map(\.element)
  }

  // MARK: Elements

  private func elements(_ node: Node) -> [(value: Value, index: Int)] {
    guard let members = evaluator.members(node.first) else { return [] }
    return members.enumerated().filter { evaluator.belongs($0.element, node) != .notMet }.map {
      ($0.element, $0.offset)
    }
  }

  private mutating func look(at element: (value: Value, index: Int), _ node: Node) -> [Way] {
    let expression = program.origins[Int(node.first)].expression
    guard let list = place(of: expression) else { return [] }
    _ = evaluator.body(node, of: element.value)
    evaluator.elements.append(element.value)
    places.append((list.fact, list.place + [element.index], expression.type.listElement))
    defer {
      evaluator.elements.removeLast()
      places.removeLast()
    }
    return ways(program.blocks[Int(node.second)].result)
  }

  /// Where a fact, a field or an element stands in the facts.
  func place(of expression: Expression) -> (fact: FactIndex, place: [Int])? {
    switch expression.kind {
    case .fact(let fact): return (fact, [])
    case .field(let record, let field):
      guard let outer = place(of: record) else { return nil }
      return (outer.fact, outer.place + [field])
    case .element(let depth, let field):
      guard depth < places.count else { return nil }
      let element = places[places.count - 1 - depth]
      if case .record = element.type.required { return (element.fact, element.place + [field]) }
      return (element.fact, element.place)
    default: return nil
    }
  }
}

extension FactChange {
  fileprivate func isSamePlace(as other: FactChange) -> Bool { fact == other.fact && place == other.place }
}
