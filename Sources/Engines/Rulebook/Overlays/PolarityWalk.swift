/// Walks one expression from its verdict down to what it reads, and notes in which direction each thing moves it.
///
/// The rules, each of which follows from the evaluation of three-valued logic:
/// - conjunctions, disjunctions and clause references keep the direction; `not` and `applies when` turn it;
/// - a comparison turns the direction on the side that should be small; `=` and `!=` prove none;
/// - a count rises with its condition and its window, `all` falls with its window;
/// - what may decide whether a value is known at all is *fragile*;
/// - a disjunction leaves out clauses that do not apply, so there a clause that begins to apply may raise the
///   verdict: below it, conditions of application prove no direction.
struct PolarityWalk {
  /// What the walk has come through.
  struct Context {
    var polarity: Polarity
    /// That of the condition around it; `nil` above the conditions.
    var condition: Polarity?
    var isFragile = false
    var isExposed = false
    /// Whether what reads the value takes a range for what it is; fractions, dates and periods do not.
    var acceptsRanges = true
    let place: Occurrence.Place
  }

  var occurrences: [Occurrence] = []
  /// The facts read, each with what is known of its place; derivations go on from there.
  var facts: [(fact: FactIndex, context: Context)] = []

  // MARK: Conditions

  mutating func walk(_ expression: Expression, _ context: Context) {
    switch expression.kind {
    case .all(let parts):
      for part in parts { walk(part, context) }
    case .any(let parts):
      var context = context
      context.isExposed = true
      for part in parts { walk(part, context) }
    case .clause(let id):
      note(.clause(id), expression, context)
    case .reading(let id, let parts):
      note(.reading(id), expression, context)
      for part in parts { walk(part, context) }
    case .undetermined, .constant, .asOf, .element:
      break
    case .not(let part):
      var context = leaf(context)
      context.polarity = context.polarity.reversed
      walk(part, context)
    case .compare(let comparison, let left, let right):
      let context = leaf(context)
      switch comparison {
      case .greater, .greaterOrEqual: sides(up: left, down: right, context)
      case .less, .lessOrEqual: sides(up: right, down: left, context)
      case .equal, .notEqual:
        walk(left, context.mixed)
        walk(right, context.mixed)
      }
    case .done(let event, by: let deadline):
      sides(up: deadline, down: event, leaf(context))
    case .member(let value, let list):
      let context = leaf(context)
      note(.list(list), expression, context)
      walk(value, context.mixed)
    case .holds(let value):
      walk(value, leaf(context))
    case .exists(let value), .listed(let value):
      walk(value, leaf(context).mixed)
    case .every(let collection, let body):
      let context = leaf(context)
      walk(collection, context, windowRaises: .falling)
      walk(body, context.within())
    case .some(let collection, let body):
      let context = leaf(context)
      walk(collection, context, windowRaises: .rising)
      walk(body, context.within(exposed: true))
    default:
      value(expression, context)
    }
  }

  // MARK: Values

  private mutating func value(_ expression: Expression, _ context: Context) {
    switch expression.kind {
    case .fact(let fact): facts.append((fact, context))
    case .parameter(let parameter): note(.parameter(parameter), expression, context)
    case .field(let record, _): walk(record, context.mixed)
    case .add(let one, let other):
      let context = context.through(arithmeticOf: expression)
      walk(one, context)
      walk(other, context)
    case .subtract(let one, let other):
      let context = context.through(arithmeticOf: expression)
      sides(up: one, down: other, context)
    case .multiply(let one, let other):
      product(one, other, context.through(arithmeticOf: expression))
    case .rate(let events, let cases):
      sides(up: events, down: cases, context.fragile)
    case .days(let count): walk(count, context.through(arithmeticOf: expression))
    case .workingDay(let start, let count):
      walk(start, context.fragile)
      walk(count, context.fragile)
    case .level(let codes): walk(codes, context.mixed)
    case .count(let collection, let body):
      var context = context
      if !context.acceptsRanges { context.isFragile = true }
      walk(collection, context, windowRaises: .rising)
      if let body { walk(body, context.within(exposed: true)) }
    case .sum(let collection, let body):
      // A window that takes in an element of unknown value leaves the sum unknown.
      walk(collection, context, windowRaises: .mixed)
      walk(body, context.through(arithmeticOf: expression))
    case .min(let collection, let body), .max(let collection, let body):
      walk(collection, context, windowRaises: .mixed)
      walk(body, context.fragile)
    case .distinct(let collection, let body):
      walk(collection, context, windowRaises: .mixed)
      walk(body, context.mixed)
    default:
      break
    }
  }

  private mutating func sides(up: Expression, down: Expression, _ context: Context) {
    walk(up, context)
    var context = context
    context.polarity = context.polarity.reversed
    walk(down, context)
  }

  /// A product rises with a factor as long as the other one is never below zero.
  private mutating func product(_ one: Expression, _ other: Expression, _ context: Context) {
    walk(one, other.isNeverNegative ? context : context.mixed)
    walk(other, one.isNeverNegative ? context : context.mixed)
  }

  private mutating func walk(
    _ collection: Expression.Collection, _ context: Context, windowRaises direction: Polarity
  ) {
    walk(collection.list, context.mixed)
    guard let window = collection.window else { return }
    var context = context
    context.polarity = context.polarity.composed(direction)
    walk(window, context)
  }

  // MARK: Notes

  private func leaf(_ context: Context) -> Context {
    var context = context
    context.condition = context.condition ?? context.polarity
    context.isExposed = false
    context.acceptsRanges = true
    return context
  }

  private mutating func note(_ knob: Occurrence.Knob, _ expression: Expression, _ context: Context) {
    occurrences.append(
      Occurrence(
        knob: knob, place: context.place, position: expression.position, polarity: context.polarity,
        conditionPolarity: context.condition ?? context.polarity, isFragile: context.isFragile,
        isExposed: context.isExposed))
  }
}

extension PolarityWalk.Context {
  fileprivate var mixed: Self {
    var copy = self
    copy.polarity = .mixed
    return copy
  }

  fileprivate var fragile: Self {
    var copy = self
    copy.isFragile = true
    copy.acceptsRanges = false
    return copy
  }

  /// Into the body of a quantifier; what does not apply is left out of `any` and `count`.
  fileprivate func within(exposed: Bool = false) -> Self {
    var copy = self
    copy.isExposed = exposed
    return copy
  }

  /// Sums and products of integers take ranges; everything else is unknown of a range.
  fileprivate func through(arithmeticOf expression: Expression) -> Self {
    guard expression.type != .integer else { return self }
    var copy = self
    copy.acceptsRanges = false
    return copy
  }
}

extension Expression {
  /// Whether it is a number that cannot be below zero: facts of type integer are refused when negative.
  var isNeverNegative: Bool {
    switch kind {
    case .constant(.integer(let number)): number >= 0
    case .constant(.rational(let number)): number.numerator >= 0
    case .fact, .element, .field: type == .integer || type == .optional(.integer)
    // Loading refuses negative parameters, and so do overlays.
    case .parameter, .count, .distinct, .level: true
    case .add(let one, let other), .multiply(let one, let other), .rate(let one, let other):
      one.isNeverNegative && other.isNeverNegative
    case .sum(_, let body), .min(_, let body), .max(_, let body): body.isNeverNegative
    case .reading(_, let parts): parts.allSatisfy(\.isNeverNegative)
    default: false
    }
  }
}
