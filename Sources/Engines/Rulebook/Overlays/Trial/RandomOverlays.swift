/// Draws overlays that a rulebook accepts: each change is tried by itself, and those that would be refused are
/// left out.
public struct RandomOverlays: Sendable {
  private let edition: String

  public init(_ book: Rulebook) { edition = book.edition.id }

  /// A rulebook with one to three overlays laid on, each drawn for the one below it.
  public func stack(on book: Rulebook, _ random: inout SplitMix64) -> Rulebook {
    var result = book
    for level in 0...random.below(3) { result = layer(on: result, level: level, &random) }
    return result
  }

  private func layer(on book: Rulebook, level: Int, _ random: inout SplitMix64) -> Rulebook {
    var changes: [Overlay.Change] = []
    var clauses: [Clause] = []
    let conditions = RandomConditions(book)
    for number in 0...random.below(6) {
      var added: Clause?
      let kind: Overlay.Change.Kind? =
        switch random.below(10) {
        case 0..<5: tightening(book, &random)
        case 5, 6: requirement(book, conditions, &random)
        case 7: addition(book, conditions, "T\(level)-\(number)", &random, &added)
        case 8: narrowing(book, &random)
        default: adoption(book, &random)
        }
      guard let kind else { continue }
      let change = Overlay.Change(kind, at: Self.place)
      let single = overlay("trial", [change], added.map { [$0] } ?? [])
      guard (try? book.applying(single)) != nil else { continue }
      changes.append(change)
      if let added { clauses.append(added) }
    }
    // Changes that are fine one by one may still collide, as two tightenings of one number.
    while !changes.isEmpty {
      if let result = try? book.applying(overlay("trial-\(level)", changes, clauses)) { return result }
      changes.removeLast()
    }
    return book
  }

  static let place = SourcePosition(file: "trial", line: 1, column: 1)

  private func overlay(_ id: String, _ changes: [Overlay.Change], _ clauses: [Clause]) -> Overlay {
    Overlay(
      id: id, title: Bilingual("试验", "trial"), edition: edition, changes: changes, clauses: clauses,
      hash: ContentHash.sha256(id), position: Self.place)
  }

  // MARK: Changes

  private func tightening(_ book: Rulebook, _ random: inout SplitMix64) -> Overlay.Change.Kind? {
    guard let parameter = random.pick(book.parameters.filter { $0.stricter != .fixed }),
      let last = parameter.values.last?.value, let value = stricter(last, parameter.stricter, &random)
    else { return nil }
    let from = random.chance(300) ? CivilDate(dayNumber: Int32(16_000 + random.below(4_500))) : nil
    return .tighten(parameter.name, to: value, from: from)
  }

  private func stricter(_ value: Value, _ direction: Parameter.Direction, _ random: inout SplitMix64) -> Value? {
    let isHigher = direction == .higher
    switch value {
    case .integer(let number):
      let values = isHigher ? [number + 1, number * 3 / 2 + 1, number * 2] : [number - 1, number / 2, 0]
      return random.pick(values.filter { $0 >= 0 }).map(Value.integer)
    case .rational(let number):
      let factors = isHigher ? [(5, 4), (3, 2)] : [(4, 5), (1, 2)]
      guard let (above, below) = random.pick(factors), let factor = Rational(above, below) else { return nil }
      return number.multiplied(by: factor).map(Value.rational)
    case .period(let period):
      let counts = isHigher ? [period.count + 1, period.count * 2] : [period.count - 1, period.count / 2]
      return random.pick(counts.filter { $0 >= 0 }).map { .period(Period($0, period.unit)) }
    case .symbol(let rank): return .symbol(isHigher ? rank + 1 : max(rank - 1, 0))
    default: return nil
    }
  }

  private func requirement(
    _ book: Rulebook, _ conditions: RandomConditions, _ random: inout SplitMix64
  ) -> Overlay.Change.Kind? {
    guard let clause = random.pick(book.clauses.filter { $0.rule != nil }), let subject = clause.subject else {
      return nil
    }
    return .require(clause.id, conditions.condition(subject, depth: 2, &random), text: "trial")
  }

  private func addition(
    _ book: Rulebook, _ conditions: RandomConditions, _ id: String, _ random: inout SplitMix64, _ added: inout Clause?
  ) -> Overlay.Change.Kind? {
    guard let target = random.pick(book.clauses.filter { $0.rule != nil }), let subject = target.subject else {
      return nil
    }
    let words = Bilingual("试验", "trial")
    let rule = Rule(
      applies: random.chance(400) ? conditions.condition(subject, depth: 1, &random) : nil,
      requirement: conditions.condition(subject, depth: 2, &random), detail: nil, source: "trial")
    let clause = Clause(
      id: ClauseID(id), number: id, title: words, kind: random.pick([.hard, .soft, .attested]) ?? .hard,
      subject: subject, quotes: [], wording: words, evidence: words, consequence: words, interpretation: nil,
      body: .rule(rule), position: Self.place, overlay: "trial")
    added = clause
    return .add(clause.id, to: target.id)
  }

  private func narrowing(_ book: Rulebook, _ random: inout SplitMix64) -> Overlay.Change.Kind? {
    guard let list = random.pick(book.lists), list.members.count > 1 else { return nil }
    let kept = list.members.sorted().filter { _ in random.chance(700) }
    return kept.isEmpty ? nil : .narrow(list.name, to: Set(kept))
  }

  private func adoption(_ book: Rulebook, _ random: inout SplitMix64) -> Overlay.Change.Kind? {
    guard let reading = random.pick(book.readings), let option = reading.stricterOption else { return nil }
    return .adopt(reading.id, option: option)
  }
}

/// Draws conditions over the facts, clauses and parameters of a rulebook.
struct RandomConditions: Sendable {
  private let book: Rulebook
  private let thresholds: Thresholds

  init(_ book: Rulebook) {
    self.book = book
    thresholds = Thresholds(book)
  }

  func condition(_ subject: SubjectID, depth: Int, _ random: inout SplitMix64) -> Expression {
    switch random.below(depth > 0 ? 8 : 5) {
    case 5:
      return verdict(
        .any([condition(subject, depth: depth - 1, &random), condition(subject, depth: depth - 1, &random)]))
    case 6:
      return verdict(
        .all([condition(subject, depth: depth - 1, &random), condition(subject, depth: depth - 1, &random)]))
    case 7:
      let others = book.clauses.filter { $0.subject == subject && $0.rule != nil }
      return random.pick(others).map { verdict(.clause($0.id)) } ?? verdict(.undetermined)
    case 4:
      return random.chance(200) ? verdict(.undetermined) : verdict(.not(leaf(subject, &random)))
    default:
      return leaf(subject, &random)
    }
  }

  private func leaf(_ subject: SubjectID, _ random: inout SplitMix64) -> Expression {
    let facts = book.subject(subject)?.facts ?? []
    guard !facts.isEmpty else { return verdict(.compare(.greaterOrEqual, number(1), number(0))) }
    let index = random.below(facts.count)
    let fact = Expression(.fact(FactIndex(index)), type: facts[index].type, at: RandomOverlays.place)
    let comparison = random.pick(Comparison.allCases) ?? .greaterOrEqual
    let site = Thresholds.Site.fact(subject, FactIndex(index))
    switch facts[index].type.stripped {
    case .boolean: return verdict(.holds(fact))
    case .integer:
      return verdict(
        .compare(comparison, fact, number(random.pick(thresholds.integers[site] ?? []) ?? random.below(9))))
    case .rational: return verdict(.compare(comparison, fact, number(random.below(20))))
    case .date:
      let asOf = Expression(.asOf, type: .date, at: RandomOverlays.place)
      return verdict(.compare(comparison, fact, asOf))
    case .list:
      let count = Expression(
        .count(Expression.Collection(fact, window: nil), nil), type: .integer, at: RandomOverlays.place)
      return verdict(.compare(comparison, count, number(random.below(4))))
    default:
      return facts[index].type.isOptional
        ? verdict(.exists(fact)) : verdict(.compare(.greaterOrEqual, number(random.below(2)), number(1)))
    }
  }

  private func number(_ value: Int) -> Expression {
    Expression(.constant(.integer(value)), type: .integer, at: RandomOverlays.place)
  }

  private func verdict(_ kind: Expression.Kind) -> Expression {
    Expression(kind, type: .verdict, at: RandomOverlays.place)
  }
}
