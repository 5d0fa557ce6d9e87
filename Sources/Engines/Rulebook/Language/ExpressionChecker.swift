/// Resolves the names of an expression and gives it its type.
///
/// Everything it refuses becomes a finding with its place; it goes on, so that one look finds all faults. It
/// is made for one subject (whose facts stand by their paths) and keeps the `let` names of one rule.
struct ExpressionChecker {
  let vocabulary: Vocabulary
  let subject: SubjectID?
  var findings = Findings()
  /// What quantifiers and machines are looking at, the innermost last.
  var frames: [Frame] = []
  var lets: [String: Definition] = [:]
  /// Nodes that the expressions of this rule may still take: names inlined twice are counted twice.
  var budget = ExpressionChecker.sizeLimit
  /// The `let` names that were read.
  var used: Set<String> = []
  private var ranOut = false

  static let sizeLimit = 20_000
  static let depthLimit = 128

  /// An element whose fields may be read.
  struct Frame {
    /// `d` of `d in devices`; `nil` where the fields stand by their bare names (events, registers).
    let binder: String?
    let fields: [(name: String, type: ValueType)]
    /// The element's own type where it is no record.
    let elementType: ValueType?
  }

  /// A `let` name; `nil` where its own expression is wrong, which was said already.
  struct Definition {
    let expression: Expression?
    let size: Int
  }

  init(_ vocabulary: Vocabulary, subject: SubjectID?) {
    self.vocabulary = vocabulary
    self.subject = subject
  }

  // MARK: Doors

  /// A condition: `require`, `applies when`, a guard.
  mutating func condition(_ syntax: Syntax) -> Expression? {
    checkCondition(syntax).flatMap { limited($0) }
  }

  /// A value of the declared type: a derivation, a register's new value. A condition may give a Boolean.
  mutating func value(_ syntax: Syntax, of type: ValueType) -> Expression? {
    let found =
      type.stripped == .boolean && isCondition(syntax) ? checkCondition(syntax) : checkValue(syntax, expected: type)
    guard let found else { return nil }
    guard found.type.fits(type) else {
      let (is_, wanted) = (vocabulary.name(of: found.type), vocabulary.name(of: type))
      error(
        at: syntax, "此处应为\(wanted.chinese)，却是\(is_.chinese)", "expected \(wanted.english) here, found \(is_.english)")
      return nil
    }
    return limited(found)
  }

  /// A value or condition of whatever type: `detail`.
  mutating func any(_ syntax: Syntax) -> Expression? {
    (isCondition(syntax) ? checkCondition(syntax) : checkValue(syntax, expected: nil)).flatMap { limited($0) }
  }

  /// Takes a `let` into the scope of what follows.
  mutating func define(_ name: Syntax.Name, as syntax: Syntax) {
    let word = name.text
    if Keyword.reserved.contains(word) || word.contains(".") {
      error(at: name.position, "“\(word)”不能作 let 的名称", "'\(word)' cannot be a name of let")
    } else if lets[word] != nil {
      error(at: name.position, "“\(word)”已经定义过", "'\(word)' is defined already")
    } else if resolves(word) {
      error(at: name.position, "“\(word)”已经是事实的名称，请换一个", "'\(word)' is a fact's name already: choose another")
    } else {
      let expression = any(syntax)
      lets[word] = Definition(expression: expression, size: expression?.size ?? 1)
    }
  }

  // MARK: Limits

  private mutating func limited(_ expression: Expression) -> Expression? {
    guard expression.depth <= Self.depthLimit else {
      error(
        at: expression.position, "嵌套超过 \(Self.depthLimit) 层（连同 let）：请拆成几条",
        "nested deeper than \(Self.depthLimit) levels, let names included: divide the clause")
      return nil
    }
    return expression
  }

  /// Whether another `nodes` nodes fit; says so once when they no longer do.
  mutating func spend(_ nodes: Int, at position: SourcePosition) -> Bool {
    budget -= min(nodes, budget)
    guard budget == 0 else { return true }
    if !ranOut {
      ranOut = true
      error(
        at: position, "规则太大（let 展开后超过 \(Self.sizeLimit) 项）",
        "the rule is too large (over \(Self.sizeLimit) nodes with let names filled in)")
    }
    return false
  }

  mutating func error(at syntax: Syntax, _ chinese: String, _ english: String) {
    findings.error(at: syntax.position, chinese, english)
  }

  mutating func error(at position: SourcePosition, _ chinese: String, _ english: String) {
    findings.error(at: position, chinese, english)
  }
}

extension ExpressionChecker {
  /// Whether the syntax can only be a condition. Names and constants are values; a Boolean one may stand as a
  /// condition all the same.
  func isCondition(_ syntax: Syntax) -> Bool {
    switch syntax.kind {
    case .and, .or, .not, .compare, .member, .clause, .undetermined: true
    case .quantifier(let quantifier, _, _, _, _): quantifier == .all || quantifier == .any
    case .call(let function, _): function == .exists || function == .listed || function == .done
    case .reading(_, let alternatives): alternatives.contains { isCondition($0.value) }
    case .name(let word): lets[word]?.expression?.type == .verdict
    default: false
    }
  }
}
