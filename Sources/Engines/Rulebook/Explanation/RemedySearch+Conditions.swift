/// What a single condition would need.
extension RemedySearch {
  /// The changes that would make a condition come out as wanted, one alternative each.
  mutating func needs(_ number: Int32, wanted: Bool) -> [Way] {
    let node = program.nodes[Int(number)]
    let origin = program.origins[Int(number)]
    var steps: [Remedy.Step] = []
    switch origin.expression.kind {
    case .compare(let comparison, let left, let right):
      let asked = wanted ? comparison : comparison.negated
      steps += solve(left, node.first, asked, evaluator.values[Int(node.second)], origin)
      steps += solve(right, node.second, asked.mirrored, evaluator.values[Int(node.first)], origin)
    case .holds(let value): steps += holding(value, node.first, wanted, origin)
    case .member(let value, let list) where wanted: steps += membership(value, node.first, list, origin)
    case .exists(let value) where wanted: steps += existence(value, node.first, origin)
    case .done(let event, let deadline) where wanted: steps += doing(event, node, deadline, origin)
    case .listed: steps.append(statement(origin))
    case .undetermined:
      steps.append(
        step(origin, .attest, Bilingual("须由人认定", "to be judged by people"), [], .exactly))
    default: break
    }
    if steps.isEmpty, evaluator.verdicts[Int(number)] == .undetermined { steps.append(statement(origin)) }
    return steps.map { [$0] }
  }

  // MARK: Kinds of condition

  private func holding(_ value: Expression, _ node: Int32, _ wanted: Bool, _ origin: Origin) -> [Remedy.Step] {
    guard let (place, declaration) = adjustable(value, node) else { return [] }
    let isUnknown = evaluator.values[Int(node)] == .unknown
    let label = declaration.label
    let kind: Remedy.Kind = isUnknown || isAttested(origin) ? .attest : .provide
    let text =
      switch (wanted, kind) {
      case (true, .attest): Bilingual("须有「\(label.chinese)」的证明", "attest: \(label.english)")
      case (true, _): Bilingual("须具备「\(label.chinese)」", "to be brought about: \(label.english)")
      case (false, .attest): Bilingual("须有「\(label.chinese)：否」的证明", "attest that not: \(label.english)")
      case (false, _): Bilingual("「\(label.chinese)」须为否", "must no longer be: \(label.english)")
      }
    return [step(origin, kind, text, [place.change(.boolean(wanted))], .exactly)]
  }

  private func membership(_ value: Expression, _ node: Int32, _ list: ListID, _ origin: Origin) -> [Remedy.Step] {
    let named = program.book.lists[list.index]
    guard let (place, declaration) = adjustable(value, node), let member = named.members.min() else { return [] }
    let changed: Value = value.type.required == .code ? .code(member) : .symbol(member)
    let text = Bilingual(
      "「\(declaration.label.chinese)」须属于「\(named.title.chinese)」",
      "\(declaration.label.english) must be one of: \(named.title.english)")
    return [step(origin, .provide, text, [place.change(changed)], .exactly)]
  }

  private func existence(_ value: Expression, _ node: Int32, _ origin: Origin) -> [Remedy.Step] {
    guard let (place, declaration) = adjustable(value, node) else { return [] }
    let text = Bilingual("须提供「\(declaration.label.chinese)」", "to be provided: \(declaration.label.english)")
    var changes: [FactChange] = []
    if case .record(let id) = value.type.required {
      let fields = program.book.records[id.index].fields.count
      changes = [place.change(.record(Array(repeating: .unknown, count: fields)))]
    } else if case .boolean = value.type.required {
      changes = [place.change(.boolean(true))]
    }
    return [step(origin, .provide, text, changes, .exactly)]
  }

  /// Something due: possible until its day has passed, and afterwards only if it was done in time and not stated.
  private func doing(_ event: Expression, _ node: Node, _ deadline: Expression, _ origin: Origin) -> [Remedy.Step] {
    let stated = evaluator.values[Int(node.first)]
    guard let (place, declaration) = adjustable(event, node.first),
      case .date(let last) = evaluator.values[Int(node.second)], stated == .unknown || stated == .none
    else { return [] }
    let isLate = evaluator.asOf.map { last < $0 } ?? false
    if isLate, stated == .none { return [] }
    let label = declaration.label
    let text =
      isLate
      ? Bilingual("须提供「\(label.chinese)」不晚于 \(last.iso) 的证明", "show that it was done by \(last.iso): \(label.english)")
      : Bilingual("最迟 \(last.iso) 完成「\(label.chinese)」", "by \(last.iso) at the latest: \(label.english)")
    return [step(origin, isLate ? .attest : .date, text, [place.change(.date(last))], .down)]
  }

  /// What is missing, where no single value can be named.
  private func statement(_ origin: Origin) -> Remedy.Step {
    let names = cited(origin).filter { $0.value.isOpen }.map(\.label)
    let text =
      names.isEmpty
      ? Bilingual(
        "须补全：\(origin.phrase.text(evaluator.values, .chinese))",
        "to be completed: \(origin.phrase.text(evaluator.values, .english))")
      : Bilingual(
        "须提供：\(names.map(\.chinese).joined(separator: "、"))",
        "to be stated: \(names.map(\.english).joined(separator: ", "))")
    return step(origin, .provide, text, [], .exactly)
  }

  /// The facts that a condition reads; of elements only their lists are named.
  func cited(_ origin: Origin) -> [CitedInput] {
    origin.inputs.compactMap { source in
      CitedInput(
        InputCard(source, book: program.book, subject: program.subject), facts: evaluator.facts, elements: [],
        book: program.book)
    }
  }

  // MARK: Places

  /// A place in the facts that a remedy may change.
  struct Adjustable {
    let fact: FactIndex
    let place: [Int]
    /// What has to be put there first: a group of which nothing was known becomes a record.
    let opening: FactChange?

    func change(_ value: Value) -> FactChange {
      guard let opening, case .record(var fields) = opening.value, let field = place.last,
        fields.indices.contains(field)
      else { return FactChange(fact: fact, place: place, value: value) }
      fields[field] = value
      return FactChange(fact: fact, place: opening.place, value: .record(fields))
    }
  }

  /// The place of a fact or field, unless nothing can change it. What is fixed may be stated where it is unknown,
  /// but never changed; a fact that follows from others is not changed by itself.
  func adjustable(_ expression: Expression, _ node: Int32) -> (place: Adjustable, declaration: FactDeclaration)? {
    guard let (fact, place) = place(of: expression), let declaration = declaration(of: expression) else { return nil }
    let value = evaluator.values[Int(node)]
    let outer = program.book.subjects[program.subject.index].facts[fact.index]
    if value != .unknown, declaration.isFixed || outer.isFixed { return nil }
    if declaration.derivation != nil, value != .unknown, evaluator.facts[fact.index] == .unknown { return nil }
    // A group that is stated not to be there is not conjured up.
    if !place.isEmpty, evaluator.facts[fact.index] == .none { return nil }
    var opening: FactChange?
    if place.count == 1, evaluator.facts[fact.index] == .unknown, case .record(let id) = outer.type.required {
      let fields = program.book.records[id.index].fields.count
      opening = FactChange(fact: fact, value: .record(Array(repeating: .unknown, count: fields)))
    }
    return (Adjustable(fact: fact, place: place, opening: opening), declaration)
  }

  private func declaration(of expression: Expression) -> FactDeclaration? {
    switch expression.kind {
    case .fact(let fact): return program.book.subjects[program.subject.index].facts[fact.index]
    case .field(let record, let field):
      guard case .record(let id) = record.type.required else { return nil }
      return program.book.records[id.index].fields[field]
    case .element(let depth, let field):
      guard depth < places.count else { return nil }
      let element = places[places.count - 1 - depth]
      if case .record(let id) = element.type.required { return program.book.records[id.index].fields[field] }
      return program.book.subjects[program.subject.index].facts[element.fact.index]
    default: return nil
    }
  }

  private func isAttested(_ origin: Origin) -> Bool {
    guard let clause = origin.clause, case .attested = program.book.clauses[clause].body else { return false }
    return true
  }

  func step(
    _ origin: Origin, _ kind: Remedy.Kind, _ text: Bilingual, _ changes: [FactChange], _ direction: Remedy.Direction
  ) -> Remedy.Step {
    // Of elements it is said which one.
    let numbers = places.compactMap(\.place.last)
    let prefix = Bilingual(
      numbers.map { "第 \($0 + 1) 项：" }.joined(), numbers.map { "entry \($0 + 1): " }.joined())
    return Remedy.Step(
      clause: origin.clause.map { program.book.clauses[$0].id },
      text: Bilingual(prefix.chinese + text.chinese, prefix.english + text.english), kind: kind, changes: changes,
      direction: direction)
  }
}

extension Phrase {
  /// The words with the gaps filled from the results of an evaluation.
  func text(_ values: [Value], _ language: Bilingual.Language) -> String {
    var text = ""
    append(gaps.map { values[Int($0)] }, language, to: &text)
    return text
  }
}
