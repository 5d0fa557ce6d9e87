// Rewriting expressions: what overlays do to conditions. Types never change.
extension Expression {
  /// The same expression with every part replaced, from the innermost out, where `body` gives another.
  func mapped(_ body: (Expression) -> Expression?) -> Expression {
    func part(_ expression: Expression) -> Expression { expression.mapped(body) }
    func parts(_ expressions: [Expression]) -> [Expression] { expressions.map(part) }
    func over(_ collection: Collection) -> Collection {
      Collection(part(collection.list), window: collection.window.map(part))
    }
    let kind: Kind =
      switch self.kind {
      case .all(let all): .all(parts(all))
      case .any(let any): .any(parts(any))
      case .not(let one): .not(part(one))
      case .compare(let comparison, let one, let two): .compare(comparison, part(one), part(two))
      case .member(let one, let list): .member(part(one), list)
      case .holds(let one): .holds(part(one))
      case .exists(let one): .exists(part(one))
      case .every(let collection, let one): .every(over(collection), part(one))
      case .some(let collection, let one): .some(over(collection), part(one))
      case .done(let one, by: let two): .done(part(one), by: part(two))
      case .listed(let one): .listed(part(one))
      case .reading(let reading, let all): .reading(reading, parts(all))
      case .field(let one, let field): .field(part(one), field)
      case .add(let one, let two): .add(part(one), part(two))
      case .subtract(let one, let two): .subtract(part(one), part(two))
      case .multiply(let one, let two): .multiply(part(one), part(two))
      case .rate(let one, let two): .rate(part(one), part(two))
      case .days(let one): .days(part(one))
      case .workingDay(let one, let two): .workingDay(part(one), part(two))
      case .level(let one): .level(part(one))
      case .count(let collection, let one): .count(over(collection), one.map(part))
      case .distinct(let collection, let one): .distinct(over(collection), part(one))
      case .sum(let collection, let one): .sum(over(collection), part(one))
      case .min(let collection, let one): .min(over(collection), part(one))
      case .max(let collection, let one): .max(over(collection), part(one))
      case .clause, .undetermined, .constant, .fact, .parameter, .asOf, .element: self.kind
      }
    let rebuilt = Expression(kind, type: type, at: position)
    return body(rebuilt) ?? rebuilt
  }

  /// The same condition with each single condition (comparison, quantifier, …) replaced where `body` gives
  /// another; conjunctions, disjunctions and the alternatives of readings are gone through.
  func mappedConditions(_ body: (Expression) -> Expression?) -> Expression {
    switch kind {
    case .all(let parts):
      Expression(.all(parts.map { $0.mappedConditions(body) }), type: type, at: position)
    case .any(let parts):
      Expression(.any(parts.map { $0.mappedConditions(body) }), type: type, at: position)
    case .reading(let reading, let parts):
      Expression(.reading(reading, parts.map { $0.mappedConditions(body) }), type: type, at: position)
    default:
      body(self) ?? self
    }
  }

  func mentions(_ parameter: ParameterIndex) -> Bool {
    kind == .parameter(parameter) || children.contains { $0.mentions(parameter) }
  }

  func mentions(_ reading: ReadingID) -> Bool {
    if case .reading(reading, _) = kind { return true }
    return children.contains { $0.mentions(reading) }
  }

  func mentions(_ list: ListID) -> Bool {
    if case .member(_, list) = kind { return true }
    return children.contains { $0.mentions(list) }
  }

  func replacing(_ parameter: ParameterIndex, with other: ParameterIndex) -> Expression {
    mapped { part in
      part.kind == .parameter(parameter) ? Expression(.parameter(other), type: part.type, at: part.position) : nil
    }
  }

  /// The expression under one option of a reading.
  func choosing(_ option: Int, of reading: ReadingID) -> Expression {
    mapped { part in
      guard case .reading(reading, let parts) = part.kind, parts.indices.contains(option) else { return nil }
      return parts[option]
    }
  }
}
