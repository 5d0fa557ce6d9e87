extension Evaluation {
  /// The whole reasoning, built on demand: every clause and condition evaluated, met or not, with what it read.
  /// Of a state: its steps are the reasoning, and the tree is empty but for the machine's inputs.
  public var tree: VerdictNode {
    var builder = TreeBuilder(evaluator, evidence: facts.evidence)
    return builder.root()
  }
}

/// Builds the tree of a finished evaluation; elements of quantifiers are evaluated again, one by one.
struct TreeBuilder {
  private let program: Program
  private var evaluator: Evaluator
  private let evidence: [String?]
  private var lookedAt: [LookedAt] = []
  /// Clauses already written out.
  private var written: [Bool]
  /// More elements than this are not listed one by one where they change nothing.
  private static let listed = 20

  init(_ evaluator: Evaluator, evidence: [String?]) {
    program = evaluator.program
    self.evaluator = evaluator
    self.evidence = evidence
    written = [Bool](repeating: false, count: evaluator.program.book.clauses.count)
  }

  mutating func root() -> VerdictNode {
    guard program.root >= 0 else { return machine() }
    return node(program.root)
  }

  /// A state rests on the facts its machine read.
  private func machine() -> VerdictNode {
    let inputs = program.facts.compactMap { fact in
      input(InputCard(.fact(fact), book: program.book, subject: program.subject))
    }
    return make(.condition, Int32(-1), .met, inputs: inputs)
  }

  mutating func node(_ number: Int32, role: VerdictNode.Role? = nil) -> VerdictNode {
    let node = program.nodes[Int(number)]
    let verdict = evaluator.verdicts[Int(number)]
    switch node.operation {
    case .clause, .softClause: return clause(number, node, verdict, role)
    case .all, .any:
      return make(
        node.operation == .all ? .all : .any, number, verdict, children: parts(node), role: role)
    case .reading: return reading(number, node, verdict, role)
    case .every, .some: return quantifier(number, node, verdict, role)
    default: return condition(number, verdict, role)
    }
  }

  private mutating func parts(_ node: Node) -> [VerdictNode] {
    var children: [VerdictNode] = []
    children.reserveCapacity(Int(node.upper - node.lower))
    for part in program.parts(of: node) { children.append(self.node(part)) }
    return children
  }

  private mutating func clause(
    _ number: Int32, _ node: Node, _ verdict: Verdict, _ role: VerdictNode.Role?
  ) -> VerdictNode {
    let place = Int(node.third)
    let isRepeated = written[place]
    written[place] = true
    var children: [VerdictNode] = []
    if !isRepeated {
      if node.first >= 0 { children.append(self.node(node.first, role: .applies)) }
      let requirement = program.nodes[Int(node.second)]
      if requirement.operation == .all {
        children.isEmpty ? children = parts(requirement) : children.append(contentsOf: parts(requirement))
      } else {
        children.append(self.node(node.second))
      }
    }
    return make(.clause, number, verdict, children: children, isRepeated: isRepeated, role: role)
  }

  /// Every option is written out, each with what it comes to.
  private mutating func reading(
    _ number: Int32, _ node: Node, _ verdict: Verdict, _ role: VerdictNode.Role?
  ) -> VerdictNode {
    let reading = program.book.readings[Int(node.first)]
    var children: [VerdictNode] = []
    var tried: [VerdictNode.ReadingTried] = []
    for (option, part) in zip(reading.options, program.parts(of: node)) {
      children.append(self.node(part, role: .option(reading.id, option)))
      tried.append(
        VerdictNode.ReadingTried(
          reading: reading.id, option: option.name, verdict: evaluator.verdicts[Int(part)]))
    }
    return make(.reading, number, verdict, children: children, readings: tried, role: role)
  }

  private mutating func quantifier(
    _ number: Int32, _ node: Node, _ verdict: Verdict, _ role: VerdictNode.Role?
  ) -> VerdictNode {
    let inputs = inputs(number)
    var children: [VerdictNode] = []
    for element in elements(node) {
      let belongs = evaluator.belongs(element.value, node)
      if belongs == .notMet { continue }
      let result = evaluator.body(node, of: element.value)
      let decides = node.operation == .every ? !result.satisfies : result.satisfies
      guard decides || children.count < Self.listed else { continue }
      children.append(
        look(at: element) { $0.node($0.program.blocks[Int(node.second)].result, role: .element(element.index + 1)) })
    }
    return make(.quantifier, number, verdict, inputs: inputs, children: children, role: role)
  }

  private func condition(_ number: Int32, _ verdict: Verdict, _ role: VerdictNode.Role?) -> VerdictNode {
    make(.condition, number, verdict, inputs: inputs(number), role: role)
  }

  // MARK: What a condition read

  /// The facts read, and where a derived fact is not stated, those it was derived from.
  func inputs(_ number: Int32) -> [CitedInput] {
    let cards = program.cards[Int(number)].inputs
    var found: [CitedInput] = []
    found.reserveCapacity(cards.count)
    for card in cards { gather(card, into: &found) }
    return found
  }

  private func gather(_ card: InputCard, into found: inout [CitedInput]) {
    guard let cited = input(card), !found.contains(where: { $0.isSame(as: cited) }) else { return }
    found.append(cited)
    guard !card.derivedFrom.isEmpty, evaluator.facts[cited.fact.index] == .unknown else { return }
    for deeper in card.derivedFrom { gather(deeper, into: &found) }
  }

  private func input(_ card: InputCard) -> CitedInput? {
    CitedInput(card, facts: evaluator.facts, evidence: evidence, elements: lookedAt, book: program.book)
  }

  // MARK: Elements

  /// The elements of a quantifier's list with their places in the facts.
  private func elements(_ node: Node) -> [LookedAt] {
    guard let members = evaluator.members(node.first) else { return [] }
    let origin = program.origins[Int(node.first)].expression
    guard let source = InputSource.sources(of: origin).first,
      let list = input(InputCard(source, book: program.book, subject: program.subject)),
      let declaration = list.declaration
    else { return [] }
    return members.enumerated().map { place, value in
      LookedAt(
        path: "\(list.path)[\(place)]", fact: list.fact, value: value, index: place,
        type: origin.type.listElement, list: declaration)
    }
  }

  private mutating func look<T>(at element: LookedAt, _ body: (inout TreeBuilder) -> T) -> T {
    lookedAt.append(element)
    evaluator.elements.append(element.value)
    defer {
      lookedAt.removeLast()
      evaluator.elements.removeLast()
    }
    return body(&self)
  }

  private func make(
    _ kind: VerdictNode.Kind, _ number: Int32, _ verdict: Verdict, inputs: [CitedInput] = [],
    children: [VerdictNode] = [], readings: [VerdictNode.ReadingTried] = [], isRepeated: Bool = false,
    role: VerdictNode.Role? = nil
  ) -> VerdictNode {
    let card = number >= 0 ? program.cards[Int(number)] : nil
    var values: [Value] = []
    if let gaps = card?.phrase.gaps, !gaps.isEmpty {
      values.reserveCapacity(gaps.count)
      for gap in gaps { values.append(evaluator.values[Int(gap)]) }
    }
    return VerdictNode(
      kind: kind, verdict: verdict, inputs: inputs, children: children, readings: readings,
      isRepeated: isRepeated, role: role, card: card, values: values)
  }
}

extension Phrase {
  /// How the value in a gap is shown.
  func format(ofGap wanted: Int) -> ValueFormat? {
    var gap = 0
    for piece in pieces {
      guard case .value(_, let format) = piece else { continue }
      if gap == wanted { return format }
      gap += 1
    }
    return nil
  }
}
