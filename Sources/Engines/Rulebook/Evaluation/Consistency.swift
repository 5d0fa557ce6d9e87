extension EvaluationContext {
  /// Facts that cannot be true together, each with its values; empty where there are none. Facts that are not
  /// known contradict nothing.
  public func contradictions(in facts: FactSet) -> [Contradiction] {
    guard storage.consistency.indices.contains(facts.subject.index) else { return [] }
    return storage.consistency[facts.subject.index].contradictions(in: facts, calendar: storage.calendar)
  }
}

extension Rulebook {
  /// Facts that cannot be true together. To ask often, ask an `EvaluationContext`, which compiles only once.
  public func contradictions(in facts: FactSet, calendar: WorkingCalendar) -> [Contradiction] {
    EvaluationContext(book: self, calendar: calendar).contradictions(in: facts)
  }
}

/// The consistency conditions and the derivations of one subject as a program.
struct ConsistencyProgram: Sendable {
  private let program: Program
  private let constants: ProgramConstants
  private let checks: [(node: Int32, check: ConsistencyCheck)]
  /// Derived facts with the node of what they follow from.
  private let derivations: [(fact: FactIndex, node: Int32)]

  init(_ subject: Subject, book: Rulebook, dates: ParameterDates) {
    var compiler = ProgramCompiler(book: book, subject: subject.id)
    checks = subject.consistency.map { (compiler.compile($0.condition), $0) }
    derivations = subject.facts.enumerated().compactMap { index, fact in
      fact.derivation.map { (FactIndex(index), compiler.compile($0)) }
    }
    program = Program(compiler, root: -1)
    constants = ProgramConstants(program, dates: dates)
  }

  func contradictions(in facts: FactSet, calendar: WorkingCalendar) -> [Contradiction] {
    guard !checks.isEmpty || !derivations.isEmpty else { return [] }
    var evaluator = Evaluator(
      program, facts: facts, template: constants.values(on: facts.asOf),
      options: [Int](repeating: 0, count: program.book.readings.count), calendar: calendar)
    evaluator.run(block: 0)
    var found: [Contradiction] = []
    for (node, check) in checks where evaluator.verdicts[Int(node)] == .notMet {
      found.append(broken(check, node, facts))
    }
    for (fact, node) in derivations {
      let stated = facts.values[fact.index]
      let derived = evaluator.values[Int(node)]
      guard stated != .unknown, derived != .unknown else { continue }
      if Comparison.equal.verdict(stated, derived, asksForNone: true) == .notMet {
        found.append(differing(fact, stated: stated, derived: derived))
      }
    }
    return found
  }

  private func broken(_ check: ConsistencyCheck, _ node: Int32, _ facts: FactSet) -> Contradiction {
    let stated = stated(program.cards[Int(node)].inputs, facts)
    let values = Bilingual(
      stated.map { "\($0.label.chinese) \($0.display.chinese)" }.joined(separator: "，"),
      stated.map { "\($0.label.english) \($0.display.english)" }.joined(separator: ", "))
    return Contradiction(
      kind: .consistency,
      message: Bilingual(
        "\(check.message.chinese)（\(values.chinese)）", "\(check.message.english) (\(values.english))"),
      values: stated)
  }

  private func differing(_ fact: FactIndex, stated: Value, derived: Value) -> Contradiction {
    let declaration = program.book.subjects[program.subject.index].facts[fact.index]
    let format = ValueFormat(declaration, book: program.book)
    let (one, other) = (format.text(stated), format.text(derived))
    return Contradiction(
      kind: .derivation(stated: stated, derived: derived),
      message: Bilingual(
        "\(declaration.label.chinese)：填报 \(one.chinese)，由其他事实得 \(other.chinese)；请更正其一",
        "\(declaration.label.english): stated \(one.english), but other facts give \(other.english); correct one of them"
      ),
      values: [
        Contradiction.Stated(path: declaration.path, label: declaration.label, value: stated, display: one)
      ])
  }

  private func stated(_ inputs: [InputCard], _ facts: FactSet) -> [Contradiction.Stated] {
    inputs.compactMap { card in
      guard let cited = CitedInput(card, facts: facts.values, elements: [], book: program.book) else { return nil }
      return Contradiction.Stated(
        path: cited.path, label: cited.label, value: cited.value, display: cited.display(program.book))
    }
  }
}
