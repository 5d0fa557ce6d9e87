/// An expression as written, before names are resolved and types known.
struct Syntax: Sendable {
  let kind: Kind
  let position: SourcePosition
  /// How many levels it has; the parser refuses too many, so that walking the tree needs little stack.
  let depth: Int

  init(kind: Kind, position: SourcePosition) {
    self.kind = kind
    self.position = position
    depth = 1 + (kind.parts.map(\.depth).max() ?? 0)
  }

  indirect enum Kind: Sendable {
    case name(String)
    case parameter(String)
    case clause(String)
    case integer(Int)
    case rational(Rational)
    case date(CivilDate)
    case period(Period)
    case text(String)
    case boolean(Bool)
    case none
    case undetermined
    case asOf
    case and([Syntax])
    case or([Syntax])
    case not(Syntax)
    case compare(Comparison, Syntax, Syntax)
    case member(Syntax, of: Name)
    case arithmetic(Operator, Syntax, Syntax)
    case quantifier(Quantifier, Name, over: Syntax, within: Syntax?, body: Syntax?)
    case call(Function, [Syntax])
    case reading(Name, [(option: Name, value: Syntax)])
  }

  enum Operator: String, Sendable { case add = "+", subtract = "-", multiply = "*" }

  enum Quantifier: String, Sendable { case all, any, count, sum, min, max, distinct }

  enum Function: String, Sendable {
    case rate, days, workingDay, level, listed, exists, done

    var parameterCount: Int {
      switch self {
      case .rate, .workingDay, .done: 2
      case .days, .level, .listed, .exists: 1
      }
    }
  }

  /// A word with its place.
  struct Name: Sendable, Hashable {
    let text: String
    let position: SourcePosition
  }
}

extension Syntax.Kind {
  fileprivate var parts: [Syntax] {
    switch self {
    case .and(let parts), .or(let parts), .call(_, let parts): parts
    case .not(let part), .member(let part, _): [part]
    case .compare(_, let one, let two), .arithmetic(_, let one, let two): [one, two]
    case .quantifier(_, _, let list, let window, let body): [list] + [window, body].compactMap(\.self)
    case .reading(_, let alternatives): alternatives.map(\.value)
    case .name, .parameter, .clause, .integer, .rational, .date, .period, .text, .boolean, .none, .undetermined, .asOf:
      []
    }
  }
}

/// The statements of a `rule` or `attested` block.
struct RuleSyntax: Sendable {
  var lets: [(name: Syntax.Name, value: Syntax)] = []
  var applies: Syntax?
  var requirement: Syntax?
  var detail: Syntax?
  /// As written, without blanks at the ends.
  var source: String
}

/// Words that no fact, list or binder may be called.
enum Keyword {
  static let reserved: Set<String> = [
    "and", "or", "not", "in", "within", "let", "applies", "when", "require", "detail", "true", "false", "none",
    "undetermined", "asOf",
  ]

  /// Words that begin a statement of a clause's rule.
  static let statements: Set<String> = ["let", "applies", "require", "detail"]

  /// The unit that a word after a number means.
  static func periodUnit(_ word: String) -> Period.Unit? {
    switch word {
    case "day", "days": .days
    case "month", "months": .months
    case "year", "years": .years
    default: nil
    }
  }
}
