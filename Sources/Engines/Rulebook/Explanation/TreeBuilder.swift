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
    let inputs = program.facts.compactMap { input(.fact($0)) }
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
    default: return condition(number, node, verdict, role)
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
    return make(.clause, number, verdict, children: children, clause: place, isRepeated: isRepeated, role: role)
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
      children.append(look(at: element) { $0.node($0.program.blocks[Int(node.second)].result, role: .element(element.index + 1)) })
    }
    return make(.quantifier, number, verdict, inputs: inputs, children: children, role: role)
  }

  private func condition(
    _ number: Int32, _ node: Node, _ verdict: Verdict, _ role: VerdictNode.Role?
  ) -> VerdictNode {
    var comparison: ComparedValues?
    let compared = node.operation == .not ? program.nodes[Int(node.first)] : node
    if compared.operation == .compare {
      let parameter = program.parameterName(compared.second) ?? program.parameterName(compared.first)
      let sign = Comparison.allCases[Int(compared.third)]
      comparison = ComparedValues(
        left: evaluator.values[Int(compared.first)], comparison: node.operation == .not ? sign.negated : sign,
        right: evaluator.values[Int(compared.second)], parameter: parameter,
        leftFormat: program.origins[Int(number)].phrase.format(of: compared.first),
        rightFormat: program.origins[Int(number)].phrase.format(of: compared.second))
    }
    return make(.condition, number, verdict, inputs: inputs(number), comparison: comparison, role: role)
  }

  // MARK: What a condition read

  /// The facts read, and where a derived fact is not stated, those it was derived from.
  func inputs(_ number: Int32) -> [CitedInput] {
    let sources = program.origins[Int(number)].inputs
    var found: [CitedInput] = []
    found.reserveCapacity(sources.count)
    for source in sources { gather(source, into: &found) }
    return found
  }

  private func gather(_ source: InputSource, into found: inout [CitedInput]) {
    guard let cited = input(source), !found.contains(where: { $0.path == cited.path }) else { return }
    found.append(cited)
    let stated = evaluator.facts[cited.fact.index]
    guard stated == .unknown,
      let derivation = program.book.subjects[program.subject.index].facts[cited.fact.index].derivation
    else { return }
    for deeper in InputSource.sources(of: derivation) { gather(deeper, into: &found) }
  }

  private func input(_ source: InputSource) -> CitedInput? {
    CitedInput(
      source, facts: evaluator.facts, evidence: evidence, elements: lookedAt, book: program.book,
      subject: program.subject)
  }

  // MARK: Elements

  /// The elements of a quantifier's list with their places in the facts.
  private func elements(_ node: Node) -> [LookedAt] {
    guard let members = evaluator.members(node.first) else { return [] }
    let origin = program.origins[Int(node.first)].expression
    guard let source = InputSource.sources(of: origin).first, let list = input(source) else { return [] }
    return members.enumerated().map { place, value in
      LookedAt(
        path: "\(list.path)[\(place)]", fact: list.fact, value: value, index: place,
        type: origin.type.listElement, list: list.declaration)
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
    comparison: ComparedValues? = nil, children: [VerdictNode] = [], readings: [VerdictNode.ReadingTried] = [],
    clause: Int? = nil, isRepeated: Bool = false, role: VerdictNode.Role?  = nil
  ) -> VerdictNode {
    let origin = number >= 0 ? program.origins[Int(number)] : nil
    let phrase = origin?.phrase ?? .empty
    let stated = clause.map { program.book.clauses[$0] }
    let inside = origin?.clause.map { program.book.clauses[$0].id }
    return VerdictNode(
      kind: kind, clause: stated?.id ?? inside, title: stated?.title, number: stated?.number,
      quotes: stated?.quotes ?? [], verdict: verdict, inputs: inputs, comparison: comparison, children: children,
      readings: readings, isRepeated: isRepeated, role: role, phrase: phrase,
      values: phrase.gaps.map { evaluator.values[Int($0)] })
  }
}

extension Program {
  /// The parameter whose value a node holds.
  func parameterName(_ number: Int32) -> String? {
    guard number >= 0, case .parameter(let index) = origins[Int(number)].expression.kind else { return nil }
    return book.parameters[index.index].name
  }
}

extension Phrase {
  /// How the value of a node is shown in this phrase.
  func format(of node: Int32) -> ValueFormat? {
    for case .value(node, let format) in pieces { return format }
    return nil
  }
}
