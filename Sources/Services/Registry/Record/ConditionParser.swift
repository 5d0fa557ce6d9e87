internal import Rulebook

/// Reads a condition of the dictionary.
///
/// `or` binds less than `and`, `and` less than `not`; then `exists PATH`, `one PATH in [..]`, `PATH in [..]`,
/// `PATH in PATH`, `PATH starts [..]` and comparisons with a literal (`'text'`, number, `true`, `false`) or a path.
struct ConditionParser {
  /// Why a condition was refused.
  struct Refusal: Error {
    let message: Bilingual
  }

  private enum Token: Equatable {
    case word(String)
    case text(String)
    case number(Rational)
    case symbol(String)
  }

  private let source: String
  private var tokens: [Token]
  private var index = 0
  /// Finds a path's place and type; `nil` where the dictionary has no such field.
  private let resolve: (String) -> Condition.Path?
  /// Whether a literal may be a value of that type.
  private let fits: (Condition.Literal, FieldType) -> Bool
  private var depth = 0

  static func parse(
    _ source: String, resolve: @escaping (String) -> Condition.Path?,
    fits: @escaping (Condition.Literal, FieldType) -> Bool
  ) throws(Refusal) -> Condition {
    var parser = try ConditionParser(source, resolve: resolve, fits: fits)
    let term = try parser.disjunction()
    guard parser.index == parser.tokens.count else { throw parser.unexpected() }
    return Condition(text: source, term: term)
  }

  private init(
    _ source: String, resolve: @escaping (String) -> Condition.Path?,
    fits: @escaping (Condition.Literal, FieldType) -> Bool
  ) throws(Refusal) {
    self.source = source
    self.resolve = resolve
    self.fits = fits
    tokens = try Self.tokens(source)
  }

  private mutating func disjunction() throws(Refusal) -> Condition.Term {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { throw Refusal(message: Bilingual("条件嵌套过深", "the condition is nested too deeply")) }
    var terms = [try conjunction()]
    while take(.word("or")) { terms.append(try conjunction()) }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private mutating func conjunction() throws(Refusal) -> Condition.Term {
    var terms = [try negation()]
    while take(.word("and")) { terms.append(try negation()) }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func negation() throws(Refusal) -> Condition.Term {
    var isNegated = false
    while take(.word("not")) { isNegated.toggle() }
    let term = try primary()
    return isNegated ? .not(term) : term
  }

  private mutating func primary() throws(Refusal) -> Condition.Term {
    if take(.symbol("(")) {
      let inner = try disjunction()
      guard take(.symbol(")")) else { throw unexpected() }
      return inner
    }
    if take(.word("exists")) { return .exists(try path()) }
    if take(.word("one")) {
      let path = try path()
      guard take(.word("in")) else { throw unexpected() }
      return .one(path, try literals(for: path))
    }
    let path = try path()
    if take(.word("in")) {
      if case .symbol("[") = next { return .member(path, try literals(for: path)) }
      return .memberOf(path, try self.path())
    }
    if take(.word("starts")) {
      guard take(.symbol("[")) else { throw unexpected() }
      var texts: [String] = []
      repeat {
        guard case .text(let text) = next else { throw unexpected() }
        texts.append(text)
        index += 1
      } while take(.symbol(","))
      guard take(.symbol("]")) else { throw unexpected() }
      return .starts(path, texts)
    }
    guard case .symbol(let symbol) = next, let comparison = Condition.Comparison(rawValue: symbol) else {
      throw unexpected()
    }
    index += 1
    if let literal = try literal(for: path) { return .compare(path, comparison, .literal(literal)) }
    return .compare(path, comparison, .path(try self.path()))
  }

  private mutating func literals(for path: Condition.Path) throws(Refusal) -> [Condition.Literal] {
    guard take(.symbol("[")) else { throw unexpected() }
    var literals: [Condition.Literal] = []
    repeat {
      guard let literal = try literal(for: path) else { throw unexpected() }
      literals.append(literal)
    } while take(.symbol(","))
    guard take(.symbol("]")) else { throw unexpected() }
    return literals
  }

  private mutating func literal(for path: Condition.Path) throws(Refusal) -> Condition.Literal? {
    let literal: Condition.Literal
    switch next {
    case .text(let text): literal = .text(text)
    case .number(let number): literal = .number(number)
    case .word("true"): literal = .boolean(true)
    case .word("false"): literal = .boolean(false)
    default: return nil
    }
    guard fits(literal, path.type) else {
      throw Refusal(
        message: Bilingual("\(path.text) 不会有这样的值", "\(path.text) cannot have such a value"))
    }
    index += 1
    return literal
  }

  private mutating func path() throws(Refusal) -> Condition.Path {
    guard case .word(let word) = next else { throw unexpected() }
    guard let path = resolve(word) else {
      throw Refusal(message: Bilingual("没有字段 \(word)", "there is no field \(word)"))
    }
    index += 1
    return path
  }

  private var next: Token? { index < tokens.count ? tokens[index] : nil }

  private mutating func take(_ token: Token) -> Bool {
    guard next == token else { return false }
    index += 1
    return true
  }

  private func unexpected() -> Refusal {
    Refusal(message: Bilingual("条件写法有误：\(source)", "the condition cannot be read: \(source)"))
  }

  private static func tokens(_ source: String) throws(Refusal) -> [Token] {
    var tokens: [Token] = []
    var rest = Substring(source)
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if first == "'" {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "'") else {
          throw Refusal(message: Bilingual("引号没有结束", "a quote is never closed"))
        }
        tokens.append(.text(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      } else if let symbol = ["<=", ">=", "!=", "=", "<", ">", "[", "]", "(", ")", ","].first(where: rest.hasPrefix) {
        tokens.append(.symbol(symbol))
        rest = rest.dropFirst(symbol.count)
      } else {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-" }
        guard !word.isEmpty else {
          throw Refusal(message: Bilingual("条件中有不认识的符号“\(first)”", "unknown symbol “\(first)” in a condition"))
        }
        tokens.append(Rational(word).map { .number($0) } ?? .word(String(word)))
        rest = rest.dropFirst(word.count)
      }
    }
    return tokens
  }
}
