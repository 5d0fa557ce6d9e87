/// One evaluation under way: the facts, the results so far, and the elements that quantifiers look at.
struct Evaluator: Sendable {
  let program: Program
  let calendar: WorkingCalendar
  let facts: [Value]
  let asOf: CivilDate?
  /// By reading: the option that is followed.
  var options: [Int]
  var verdicts: [Verdict]
  var values: [Value]
  /// The innermost last.
  var elements: [Value] = []
  /// A condition that is held fast, for measuring which tests it decides.
  var forced: (node: Int32, verdict: Verdict)?

  /// - Parameter template: the program's template with the parameters of the day filled in.
  init(
    _ program: Program, facts: FactSet, template: [Value], options: [Int], calendar: WorkingCalendar
  ) {
    self.program = program
    self.calendar = calendar
    self.facts = facts.values
    asOf = facts.asOf
    self.options = options
    values = template
    verdicts = [Verdict](repeating: .undetermined, count: program.nodes.count)
  }

  mutating func run(block: Int) {
    for index in program.blocks[block].order { step(index) }
  }

  mutating func run(_ order: [Int32]) {
    for index in order { step(index) }
  }

  private mutating func step(_ index: Int32) {
    let place = Int(index)
    let node = program.nodes[place]
    if node.isVerdict {
      verdicts[place] = verdict(node)
      if let forced, forced.node == index { verdicts[place] = forced.verdict }
    } else {
      compute(node, into: place)
    }
  }

  // MARK: Verdicts

  private mutating func verdict(_ node: Node) -> Verdict {
    switch node.operation {
    case .all:
      var worst = Verdict.met
      var applies = false
      for operand in node.lower..<node.upper {
        let part = verdicts[Int(program.operands[Int(operand)])]
        if part == .notApplicable { continue }
        applies = true
        if part < worst { worst = part }
      }
      return applies ? worst : .notApplicable
    case .any:
      var best = Verdict.notMet
      for operand in node.lower..<node.upper {
        let part = verdicts[Int(program.operands[Int(operand)])]
        if part == .notApplicable { continue }
        if best < part { best = part.satisfies ? .met : part }
      }
      return best
    case .not:
      return readsNone(program.nodes[Int(node.first)]) ? .notMet : verdicts[Int(node.first)].negated
    case .compare:
      return node.comparison.verdict(
        values[Int(node.first)], values[Int(node.second)], asksForNone: node.lower == 1)
    case .member:
      switch values[Int(node.first)] {
      case .symbol(let member), .code(let member):
        return program.book.lists[Int(node.second)].members.contains(member) ? .met : .notMet
      case .none: return .notMet
      default: return .undetermined
      }
    case .holds:
      switch values[Int(node.first)] {
      case .boolean(let holds): return holds ? .met : .notMet
      case .none: return .notMet
      default: return .undetermined
      }
    case .exists:
      switch values[Int(node.first)] {
      case .none: return .notMet
      case .unknown: return .undetermined
      default: return .met
      }
    case .listed: return listed(values[Int(node.first)])
    case .done: return done(values[Int(node.first)], by: values[Int(node.second)])
    case .clause, .softClause: return clause(node)
    case .every, .some: return quantified(node)
    case .reading:
      return verdicts[Int(program.operands[Int(node.lower) + options[Int(node.first)]])]
    default: return .undetermined
    }
  }

  /// Whether a leaf was decided by a side of which it is stated that there is none. Such a comparison is not met, and
  /// neither is its opposite: of what does not exist nothing holds.
  private func readsNone(_ leaf: Node) -> Bool {
    switch leaf.operation {
    case .compare: leaf.lower != 1 && (values[Int(leaf.first)] == .none || values[Int(leaf.second)] == .none)
    case .member, .holds: values[Int(leaf.first)] == .none
    default: false
    }
  }

  /// Not applicable where the condition of application is not met. Where that is undetermined the clause is met
  /// if its requirement is, for then it is met either way; otherwise undetermined.
  private func clause(_ node: Node) -> Verdict {
    var verdict = verdicts[Int(node.second)]
    if verdict == .notMet, node.operation == .softClause { verdict = .advisory }
    guard node.first >= 0 else { return verdict }
    switch verdicts[Int(node.first)] {
    case .notMet: return .notApplicable
    case .undetermined: return verdict.satisfies ? verdict : .undetermined
    default: return verdict
    }
  }

  private func done(_ event: Value, by deadline: Value) -> Verdict {
    guard case .date(let last) = deadline else { return deadline == .none ? .notMet : .undetermined }
    switch event {
    case .date(let day): return day <= last ? .met : .notMet
    case .none: return asOf.map { last < $0 } == true ? .notMet : .undetermined
    default: return .undetermined
    }
  }

  private func listed(_ codes: Value) -> Verdict {
    guard case .list(let codes) = codes else {
      if case .code = codes { return .met }
      return .undetermined
    }
    for code in codes {
      guard case .code = code else { return .undetermined }
    }
    return .met
  }

  // MARK: Values

  private mutating func compute(_ node: Node, into place: Int) {
    switch node.operation {
    case .constant, .parameter: break  // Stand in the template.
    case .fact:
      let stated = facts.indices.contains(Int(node.first)) ? facts[Int(node.first)] : .unknown
      if stated == .unknown, node.second >= 0 {
        values[place] = values[Int(node.second)]
      } else {
        values[place] = stated
      }
    case .asOf: values[place] = asOf.map(Value.date) ?? .unknown
    case .element: values[place] = element(depth: Int(node.first), field: Int(node.second))
    case .field:
      switch values[Int(node.first)] {
      case .record(let fields):
        values[place] = fields.indices.contains(Int(node.second)) ? fields[Int(node.second)] : .unknown
      case .none: values[place] = .none
      default: values[place] = .unknown
      }
    case .add: values[place] = values[Int(node.first)].adding(values[Int(node.second)])
    case .subtract: values[place] = values[Int(node.first)].subtracting(values[Int(node.second)])
    case .multiply: values[place] = values[Int(node.first)].multiplying(values[Int(node.second)])
    case .rate: values[place] = .rate(values[Int(node.first)], values[Int(node.second)])
    case .days: values[place] = values[Int(node.first)].asDays
    case .level: values[place] = level(values[Int(node.first)])
    case .workingDay: values[place] = workingDay(values[Int(node.first)], values[Int(node.second)])
    case .count, .distinct, .sum, .minimum, .maximum: values[place] = aggregate(node)
    case .chosenValue:
      values[place] = values[Int(program.operands[Int(node.lower) + options[Int(node.first)]])]
    default: break
    }
  }

  private func element(depth: Int, field: Int) -> Value {
    guard depth < elements.count else { return .unknown }
    switch elements[elements.count - 1 - depth] {
    case .record(let fields): return fields.indices.contains(field) ? fields[field] : .unknown
    case let value: return value
    }
  }

  private func workingDay(_ start: Value, _ count: Value) -> Value {
    guard case .date(let day) = start, case .integer(let count) = count else {
      return start == .none ? .none : .unknown
    }
    return calendar.workingDay(count, after: day).map(Value.date) ?? .unknown
  }

  /// The highest level governs (T12); an unlisted procedure may have any level (T13).
  private func level(_ codes: Value) -> Value {
    let entries = program.book.catalogue.entries
    let list: [Value]
    switch codes {
    case .list(let codes): list = codes
    case .code: list = [codes]
    default: return .unknown
    }
    var highest = 0
    var isOpen = list.isEmpty
    for code in list {
      guard case .code(let index) = code, entries.indices.contains(index) else {
        isOpen = true
        continue
      }
      highest = Swift.max(highest, entries[index].level)
    }
    return isOpen ? .between(Swift.max(highest, 1), Swift.max(highest, 4)) : .integer(highest)
  }
}
