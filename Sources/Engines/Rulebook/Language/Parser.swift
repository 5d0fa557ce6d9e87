/// Reads tokens into syntax by recursive descent: `or` < `and` < `not` < comparison < `+ -` < `*` < primary.
///
/// Nesting deeper than 64 is refused, so that no rule file can exhaust the stack of whoever walks the tree.
struct Parser {
  static let nestingLimit = 64

  private var lexer: Lexer
  private(set) var token: Token
  /// Where in the text `token` ends.
  private var tokenEnd: Lexer
  private var nesting = 0

  init(_ fragment: SourceFragment) {
    lexer = Lexer(fragment)
    token = lexer.next()
    tokenEnd = lexer
  }

  var isAtEnd: Bool { token.kind == .end }
  var position: SourcePosition { token.position }

  // MARK: Words, for the statements around expressions

  mutating func advance() {
    token = lexer.next()
    tokenEnd = lexer
  }

  func isAt(word: String) -> Bool { token.kind == .name(word) }

  mutating func take(word: String) -> Bool {
    guard isAt(word: word) else { return false }
    advance()
    return true
  }

  mutating func take(sign: String) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  mutating func expect(sign: String) throws(SyntaxError) {
    guard take(sign: sign) else { throw expected(Bilingual("“\(sign)”", "'\(sign)'")) }
  }

  mutating func expect(word: String) throws(SyntaxError) {
    guard take(word: word) else { throw expected(Bilingual("“\(word)”", "'\(word)'")) }
  }

  /// A word that is no keyword; `what` says what it should name.
  mutating func expectName(_ what: Bilingual) throws(SyntaxError) -> Syntax.Name {
    guard case .name(let word) = token.kind else { throw expected(what) }
    defer { advance() }
    return Syntax.Name(text: word, position: token.position)
  }

  /// After the sign that `token` is: the rest of its line as it stands, for people to read.
  mutating func textAfterToken() -> SourceFragment {
    lexer = tokenEnd
    let rest = lexer.restOfLine()
    advance()
    return rest
  }

  /// Passes over everything up to a token that `condition` accepts, to go on after a fault.
  mutating func skip(until condition: (Token.Kind) -> Bool) {
    while !isAtEnd, !condition(token.kind) { advance() }
  }

  func expected(_ what: Bilingual) -> SyntaxError {
    if case .wrong(let message) = token.kind { return SyntaxError(position: token.position, message: message) }
    let found = token.shown
    return SyntaxError(
      position: token.position,
      message: Bilingual(
        "此处应为\(what.chinese)，却是\(found.chinese)", "expected \(what.english) here, found \(found.english)"))
  }

  // MARK: Expressions

  mutating func expression() throws(SyntaxError) -> Syntax {
    let syntax = try disjunction()
    guard syntax.depth <= Self.nestingLimit else { throw tooDeep(at: syntax.position) }
    return syntax
  }

  private mutating func nested<T>(_ body: (inout Parser) throws(SyntaxError) -> T) throws(SyntaxError) -> T {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingLimit else { throw tooDeep(at: token.position) }
    return try body(&self)
  }

  private func tooDeep(at position: SourcePosition) -> SyntaxError {
    SyntaxError(
      position: position,
      message: Bilingual(
        "嵌套超过 \(Self.nestingLimit) 层：请用 let 拆开", "nested deeper than \(Self.nestingLimit): divide it with let"))
  }

  private mutating func disjunction() throws(SyntaxError) -> Syntax {
    let position = position
    var parts = [try conjunction()]
    while take(word: "or") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : Syntax(kind: .or(parts), position: position)
  }

  private mutating func conjunction() throws(SyntaxError) -> Syntax {
    let position = position
    var parts = [try negation()]
    while take(word: "and") { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : Syntax(kind: .and(parts), position: position)
  }

  private mutating func negation() throws(SyntaxError) -> Syntax {
    let position = position
    guard take(word: "not") else { return try comparison() }
    let inner = try nested { parser throws(SyntaxError) in try parser.negation() }
    return Syntax(kind: .not(inner), position: position)
  }

  private mutating func comparison() throws(SyntaxError) -> Syntax {
    let position = position
    let left = try sum()
    if take(word: "in") {
      let list = try expectName(Bilingual("清单的名称", "the name of a list"))
      return Syntax(kind: .member(left, of: list), position: position)
    }
    guard case .sign(let sign) = token.kind, let comparison = Comparison(rawValue: sign) else { return left }
    advance()
    let right = try sum()
    if case .sign(let next) = token.kind, Comparison(rawValue: next) != nil {
      throw SyntaxError(
        position: token.position,
        message: Bilingual("比较不能连写：请写成两个比较，用 and 连接", "comparisons do not chain: write two, joined with and"))
    }
    return Syntax(kind: .compare(comparison, left, right), position: position)
  }

  // `+`, `-` and `*` nest to the left, so a long sum is a deep tree.

  private mutating func sum() throws(SyntaxError) -> Syntax {
    let position = position
    var left = try product()
    while case .sign(let sign) = token.kind, let operation = Syntax.Operator(rawValue: sign), operation != .multiply {
      guard left.depth < Self.nestingLimit else { throw tooDeep(at: token.position) }
      advance()
      left = Syntax(kind: .arithmetic(operation, left, try product()), position: position)
    }
    return left
  }

  private mutating func product() throws(SyntaxError) -> Syntax {
    let position = position
    var left = try primary()
    while take(sign: "*") {
      guard left.depth < Self.nestingLimit else { throw tooDeep(at: token.position) }
      left = Syntax(kind: .arithmetic(.multiply, left, try primary()), position: position)
    }
    return left
  }

  // MARK: Primaries

  private mutating func primary() throws(SyntaxError) -> Syntax {
    let position = position
    func leaf(_ kind: Syntax.Kind) -> Syntax { Syntax(kind: kind, position: position) }
    switch token.kind {
    case .integer(let number):
      advance()
      if case .name(let word) = token.kind, let unit = Keyword.periodUnit(word) {
        advance()
        return leaf(.period(Period(number, unit)))
      }
      return leaf(.integer(number))
    case .decimal(let number):
      advance()
      return leaf(.rational(number))
    case .date(let date):
      advance()
      return leaf(.date(date))
    case .text(let text):
      advance()
      return leaf(.text(text))
    case .parameter(let name):
      advance()
      return leaf(.parameter(name))
    case .clause(let id):
      advance()
      return leaf(.clause(id))
    case .sign("("):
      advance()
      let inner = try nested { parser throws(SyntaxError) in try parser.expression() }
      try expect(sign: ")")
      return inner
    case .name(let word):
      return try named(word, at: position)
    default:
      throw expected(Bilingual("事实、参数、数、日期、期间、条款或“(”", "a fact, parameter, number, date, period, clause or '('"))
    }
  }

  private mutating func named(_ word: String, at position: SourcePosition) throws(SyntaxError) -> Syntax {
    let constant: Syntax.Kind? =
      switch word {
      case "true": .boolean(true)
      case "false": .boolean(false)
      case "none": Syntax.Kind.none
      case "undetermined": .undetermined
      case "asOf": .asOf
      default: nil
      }
    guard constant != nil || !Keyword.reserved.contains(word) else {
      throw expected(Bilingual("事实、参数、数、日期或“(”", "a fact, parameter, number, date or '('"))
    }
    advance()
    if let constant { return Syntax(kind: constant, position: position) }
    guard token.kind == .sign("(") else { return Syntax(kind: .name(word), position: position) }
    return try nested { parser throws(SyntaxError) in try parser.call(of: word, at: position) }
  }
}
