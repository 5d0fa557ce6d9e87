/// Turns the expressions of a question into a program.
///
/// Facts, parameters and clauses are compiled once each, in the outermost block, however often they are named.
/// What reads the element of a quantifier stands in that quantifier's own block.
struct ProgramCompiler {
  let book: Rulebook
  let subject: SubjectID
  var nodes: [Node] = []
  var operands: [Int32] = []
  var blocks: [Block] = [Block()]
  var origins: [Origin] = []
  var template: [Value] = []
  var parameters: [ParameterUse] = []
  var clauses: [Int32] = []
  var facts: Set<FactIndex> = []
  /// By clause: the node of the value that is shown with its verdict.
  private(set) var details: [Int: Int32] = [:]

  private let clauseNumbers: [ClauseID: Int]
  private let readingNumbers: [ReadingID: Int]
  private var once: [Once: Int32] = [:]
  private var pending: Set<ClauseID> = []
  private var block = 0
  private var clause: Int?
  /// By node: which readings it depends on.
  private var dependence: [Set<Int>] = []
  /// What quantifiers look at, the innermost last.
  var scopes: [Scope] = []

  /// What `element` refers to.
  enum Scope {
    case element(ValueType, of: Bilingual)
    case registers([Machine.Register])
  }

  private enum Once: Hashable {
    case fact(FactIndex), parameter(ParameterIndex), clause(ClauseID), asOf
  }

  init(book: Rulebook, subject: SubjectID) {
    self.book = book
    self.subject = subject
    clauseNumbers = Dictionary(
      book.clauses.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    readingNumbers = Dictionary(
      book.readings.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The program of a condition.
  static func program(_ condition: Expression, book: Rulebook, subject: SubjectID) -> Program {
    var compiler = ProgramCompiler(book: book, subject: subject)
    let root = compiler.compile(condition)
    compiler.blocks[0].result = root
    return Program(compiler, root: root)
  }

  /// A block that sees the given scopes, with the node it comes to; for quantifiers and for machines.
  mutating func compileBlock(_ expression: Expression, in added: [Scope]) -> Int32 {
    let number = blocks.count
    blocks.append(Block())
    let outer = block
    block = number
    scopes += added
    let result = compile(expression)
    scopes.removeLast(added.count)
    block = outer
    blocks[number].result = result
    return Int32(number)
  }

  func readingUses() -> [ReadingUse] {
    book.readings.indices.compactMap { reading in
      let dependents = blocks[0].order.filter { dependence[Int($0)].contains(reading) }
      let occurs = dependence.contains { $0.contains(reading) }
      return occurs ? ReadingUse(reading: reading, dependents: dependents) : nil
    }
  }

  // MARK: One expression

  mutating func compile(_ expression: Expression) -> Int32 {
    switch expression.kind {
    case .all(let parts): return junction(.all, parts, expression)
    case .any(let parts): return junction(.any, parts, expression)
    case .not(let part):
      return add(Node(operation: .not, first: compile(part)), expression)
    case .compare(let comparison, let left, let right):
      let asksForNone = left.kind == .constant(.none) || right.kind == .constant(.none)
      return add(
        Node(
          operation: .compare, first: compile(left), second: compile(right), comparison: comparison,
          lower: asksForNone ? 1 : 0), expression)
    case .member(let value, let list):
      return add(Node(operation: .member, first: compile(value), second: Int32(list.index)), expression)
    case .holds(let value): return add(Node(operation: .holds, first: compile(value)), expression)
    case .exists(let value): return add(Node(operation: .exists, first: compile(value)), expression)
    case .listed(let value): return add(Node(operation: .listed, first: compile(value)), expression)
    case .done(let event, let deadline):
      return add(Node(operation: .done, first: compile(event), second: compile(deadline)), expression)
    case .undetermined: return add(Node(operation: .undetermined), expression)
    case .clause(let id): return outermost(.clause(id)) { $0.compileClause(id, expression) }
    case .every(let collection, let body): return collect(.every, collection, body, expression)
    case .some(let collection, let body): return collect(.some, collection, body, expression)
    case .reading(let id, let alternatives): return reading(id, alternatives, expression)
    case .constant(let value):
      let node = add(Node(operation: .constant), expression)
      template[Int(node)] = value
      return node
    case .fact(let fact): return outermost(.fact(fact)) { $0.compileFact(fact, expression) }
    case .parameter(let parameter):
      return outermost(.parameter(parameter)) {
        let node = $0.add(Node(operation: .parameter), expression)
        $0.parameters.append(ParameterUse(node: node, parameter: parameter))
        return node
      }
    case .asOf: return outermost(.asOf) { $0.add(Node(operation: .asOf), expression) }
    case .element(let depth, let field):
      return add(Node(operation: .element, first: Int32(depth), second: Int32(field)), expression)
    case .field(let record, let field):
      return add(Node(operation: .field, first: compile(record), second: Int32(field)), expression)
    case .add(let one, let other): return binary(.add, one, other, expression)
    case .subtract(let one, let other): return binary(.subtract, one, other, expression)
    case .multiply(let one, let other): return binary(.multiply, one, other, expression)
    case .rate(let one, let other): return binary(.rate, one, other, expression)
    case .workingDay(let one, let other): return binary(.workingDay, one, other, expression)
    case .days(let value): return add(Node(operation: .days, first: compile(value)), expression)
    case .level(let value): return add(Node(operation: .level, first: compile(value)), expression)
    case .count(let collection, let body): return collect(.count, collection, body, expression)
    case .distinct(let collection, let body): return collect(.distinct, collection, body, expression)
    case .sum(let collection, let body): return collect(.sum, collection, body, expression)
    case .min(let collection, let body): return collect(.minimum, collection, body, expression)
    case .max(let collection, let body): return collect(.maximum, collection, body, expression)
    }
  }

  private mutating func add(_ node: Node, _ expression: Expression) -> Int32 {
    let number = Int32(nodes.count)
    nodes.append(node)
    template.append(.unknown)
    var depends: Set<Int> = []
    switch node.operation {
    case .all, .any, .reading, .chosenValue:
      for part in operands[Int(node.lower)..<Int(node.upper)] { depends.formUnion(dependence[Int(part)]) }
      if node.operation == .reading || node.operation == .chosenValue { depends.insert(Int(node.first)) }
    case .every, .some, .count, .distinct, .sum, .minimum, .maximum:
      for part in [node.first, node.third] where part >= 0 { depends.formUnion(dependence[Int(part)]) }
      if node.second >= 0 {
        for part in blocks[Int(node.second)].order { depends.formUnion(dependence[Int(part)]) }
        depends.formUnion(dependence[Int(blocks[Int(node.second)].result)])
      }
    case .member, .field: depends = dependence[Int(node.first)]
    case .fact: if node.second >= 0 { depends = dependence[Int(node.second)] }
    case .element, .constant, .parameter, .asOf, .undetermined: break
    default:
      for part in [node.first, node.second] where part >= 0 { depends.formUnion(dependence[Int(part)]) }
    }
    dependence.append(depends)
    origins.append(Origin(expression: expression, clause: clause))
    origins[Int(number)].phrase = phrase(of: expression, node: number)
    if node.isVerdict { origins[Int(number)].inputs = InputSource.sources(of: expression) }
    if node.operation != .constant && node.operation != .parameter { blocks[block].order.append(number) }
    return number
  }

  /// Compiles in the outermost block, without any element in sight, and only the first time.
  private mutating func outermost(_ key: Once, _ make: (inout ProgramCompiler) -> Int32) -> Int32 {
    if let known = once[key] { return known }
    let (outerBlock, outerScopes, outerClause) = (block, scopes, clause)
    (block, scopes) = (0, [])
    let node = make(&self)
    (block, scopes, clause) = (outerBlock, outerScopes, outerClause)
    once[key] = node
    return node
  }

  private mutating func compileFact(_ fact: FactIndex, _ expression: Expression) -> Int32 {
    facts.insert(fact)
    // A derivation that came back to its own fact would have been refused when the rulebook was checked.
    once[.fact(fact)] = nil
    let declarations = book.subjects[subject.index].facts
    guard declarations.indices.contains(fact.index), let derivation = declarations[fact.index].derivation else {
      return add(Node(operation: .fact, first: Int32(fact.index)), expression)
    }
    let derived = compile(derivation)
    return add(Node(operation: .fact, first: Int32(fact.index), second: derived), expression)
  }

  private mutating func compileClause(_ id: ClauseID, _ expression: Expression) -> Int32 {
    guard let number = clauseNumbers[id], let rule = book.clauses[number].rule, pending.insert(id).inserted else {
      return add(Node(operation: .undetermined), expression)
    }
    clause = number
    let applies = rule.applies.map { compile($0) } ?? -1
    let requirement = compile(rule.requirement)
    if let detail = rule.detail { details[number] = compile(detail) }
    pending.remove(id)
    let operation: Node.Operation = book.clauses[number].kind == .soft ? .softClause : .clause
    let node = add(
      Node(operation: operation, first: applies, second: requirement, third: Int32(number)), expression)
    clauses.append(node)
    return node
  }
  private mutating func junction(
    _ operation: Node.Operation, _ parts: [Expression], _ expression: Expression
  ) -> Int32 {
    let compiled = parts.map { compile($0) }
    let lower = Int32(operands.count)
    operands += compiled
    return add(Node(operation: operation, lower: lower, upper: Int32(operands.count)), expression)
  }

  private mutating func reading(_ id: ReadingID, _ alternatives: [Expression], _ expression: Expression) -> Int32 {
    let compiled = alternatives.map { compile($0) }
    let lower = Int32(operands.count)
    operands += compiled
    let operation: Node.Operation = expression.type == .verdict ? .reading : .chosenValue
    guard let number = readingNumbers[id], compiled.count >= book.readings[number].options.count else {
      return compiled.first ?? add(Node(operation: .undetermined), expression)
    }
    return add(
      Node(operation: operation, first: Int32(number), lower: lower, upper: Int32(operands.count)), expression)
  }

  private mutating func binary(
    _ operation: Node.Operation, _ one: Expression, _ other: Expression, _ expression: Expression
  ) -> Int32 {
    add(Node(operation: operation, first: compile(one), second: compile(other)), expression)
  }

  private mutating func collect(
    _ operation: Node.Operation, _ collection: Expression.Collection, _ body: Expression?, _ expression: Expression
  ) -> Int32 {
    let list = compile(collection.list)
    let window = collection.window.map { compile($0) } ?? -1
    let element = collection.list.type.listElement
    let label = name(of: collection.list)
    let block = body.map { compileBlock($0, in: [.element(element, of: label)]) } ?? -1
    var date = 0
    if case .record(let record) = element {
      date = book.records[record.index].fields.firstIndex { $0.path == "date" } ?? -1
    }
    return add(
      Node(operation: operation, first: list, second: block, third: window, lower: Int32(date)), expression)
  }
}

extension ValueType {
  /// What a list holds, without the wrapping of optional types.
  var listElement: ValueType {
    switch self {
    case .optional(let wrapped): wrapped.listElement
    case .list(let element): element.required
    default: self
    }
  }

  /// The type without `?`.
  var required: ValueType {
    if case .optional(let wrapped) = self { return wrapped.required }
    return self
  }
}

extension InputSource {
  /// What a condition reads, each once, in order of first mention. The elements of quantifiers within it are
  /// covered by their lists.
  static func sources(of expression: Expression) -> [InputSource] {
    var found: [InputSource] = []
    gather(expression, inner: 0, into: &found)
    return found
  }

  private static func gather(_ expression: Expression, inner: Int, into found: inout [InputSource]) {
    func note(_ source: InputSource) { if !found.contains(source) { found.append(source) } }
    func collection(_ collection: Expression.Collection, _ body: Expression?) {
      gather(collection.list, inner: inner, into: &found)
      if let window = collection.window { gather(window, inner: inner, into: &found) }
      if let body { gather(body, inner: inner + 1, into: &found) }
    }
    switch expression.kind {
    case .fact(let fact): note(.fact(fact))
    case .field(let record, let field):
      if case .fact(let fact) = record.kind {
        note(.groupField(fact, field: field))
      } else {
        gather(record, inner: inner, into: &found)
      }
    case .element(let depth, let field):
      if depth >= inner { note(.element(depth: depth - inner, field: field)) }
    case .all(let parts), .any(let parts), .reading(_, let parts):
      for part in parts { gather(part, inner: inner, into: &found) }
    case .compare(_, let one, let other), .add(let one, let other), .subtract(let one, let other),
      .multiply(let one, let other), .rate(let one, let other), .workingDay(let one, let other),
      .done(let one, let other):
      gather(one, inner: inner, into: &found)
      gather(other, inner: inner, into: &found)
    case .not(let part), .member(let part, _), .holds(let part), .exists(let part), .listed(let part),
      .days(let part), .level(let part):
      gather(part, inner: inner, into: &found)
    case .every(let list, let body), .some(let list, let body), .distinct(let list, let body),
      .sum(let list, let body), .min(let list, let body), .max(let list, let body):
      collection(list, body)
    case .count(let list, let body): collection(list, body)
    case .clause, .undetermined, .constant, .parameter, .asOf: break
    }
  }
}
