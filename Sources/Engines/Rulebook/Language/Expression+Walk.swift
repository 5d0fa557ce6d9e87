// Walking an expression's tree. Depth and size are limited by the checker, so recursion is safe.
extension Expression {
  /// The parts, in the order written; a quantifier's list and window come before its body.
  var children: [Expression] {
    switch kind {
    case .all(let parts), .any(let parts), .reading(_, let parts): parts
    case .not(let part), .holds(let part), .exists(let part), .listed(let part), .days(let part), .level(let part),
      .member(let part, _), .field(let part, _):
      [part]
    case .compare(_, let one, let two), .done(let one, by: let two), .add(let one, let two),
      .subtract(let one, let two),
      .multiply(let one, let two), .rate(let one, let two), .workingDay(let one, let two):
      [one, two]
    case .every(let collection, let body), .some(let collection, let body), .distinct(let collection, let body),
      .sum(let collection, let body), .min(let collection, let body), .max(let collection, let body):
      collection.parts + [body]
    case .count(let collection, let body): collection.parts + (body.map { [$0] } ?? [])
    case .clause, .undetermined, .constant, .fact, .parameter, .asOf, .element: []
    }
  }

  /// Calls `body` for this expression and every part of it.
  package func walk(_ body: (Expression) -> Void) {
    body(self)
    for child in children { child.walk(body) }
  }

  /// How many nodes it has.
  var size: Int { children.reduce(1) { $0 + $1.size } }

  /// How many levels it has.
  var depth: Int { 1 + (children.map(\.depth).max() ?? 0) }
}

extension Expression.Collection {
  fileprivate var parts: [Expression] { window.map { [list, $0] } ?? [list] }
}
