// Conditions: what `and`, `or` and `not` combine.
extension ExpressionChecker {
  mutating func checkCondition(_ syntax: Syntax) -> Expression? {
    guard spend(1, at: syntax.position) else { return nil }
    func verdict(_ kind: Expression.Kind) -> Expression { Expression(kind, type: .verdict, at: syntax.position) }
    switch syntax.kind {
    case .and(let parts):
      return conditions(parts).map { verdict(.all($0)) }
    case .or(let parts):
      return conditions(parts).map { verdict(.any($0)) }
    case .not(let inner):
      guard let condition = checkCondition(inner) else { return nil }
      guard condition.isLeaf else {
        error(
          at: syntax, "not 只能放在单个比较、归属或是非事实之前：请把否定移到里面",
          "'not' stands only before one comparison, membership or Boolean: move it inwards")
        return nil
      }
      return verdict(.not(condition))
    case .compare(let comparison, let left, let right):
      return compare(comparison, left, right, at: syntax)
    case .member(let element, let list):
      return member(element, of: list, at: syntax)
    case .clause(let id):
      return reference(ClauseID(id), at: syntax)
    case .undetermined:
      return verdict(.undetermined)
    case .quantifier(let quantifier, let binder, let list, let window, let body?)
    where quantifier == .all || quantifier == .any:
      guard let (collection, frame) = collection(over: list, within: window, named: binder) else { return nil }
      frames.append(frame)
      defer { frames.removeLast() }
      guard let condition = checkCondition(body) else { return nil }
      return verdict(quantifier == .all ? .every(collection, condition) : .some(collection, condition))
    case .call(let function, let arguments) where function == .exists || function == .listed || function == .done:
      return test(function, arguments, at: syntax)
    case .reading(let reading, let alternatives):
      return checkReading(reading, alternatives, at: syntax) { checker, value in checker.checkCondition(value) }
    default:
      return holds(syntax)
    }
  }

  private mutating func conditions(_ parts: [Syntax]) -> [Expression]? {
    var checked: [Expression] = []
    for part in parts { if let expression = checkCondition(part) { checked.append(expression) } }
    return checked.count == parts.count ? checked : nil
  }

  /// A Boolean value, or a `let` that holds a condition.
  private mutating func holds(_ syntax: Syntax) -> Expression? {
    guard let value = checkValue(syntax, expected: .boolean) else { return nil }
    if value.type == .verdict { return value }
    guard value.type.stripped == .boolean else {
      let type = vocabulary.name(of: value.type)
      error(
        at: syntax, "此处应为条件，却是\(type.chinese)：缺少比较吗？",
        "expected a condition here, found \(type.english): is a comparison missing?")
      return nil
    }
    return Expression(.holds(value), type: .verdict, at: syntax.position)
  }

  private mutating func member(_ element: Syntax, of list: Syntax.Name, at syntax: Syntax) -> Expression? {
    guard let index = vocabulary.listIDs[list.text] else {
      error(
        at: list.position, "没有清单“\(list.text)”：在 facts.md 里用“## list \(list.text) of …”声明",
        "there is no list '\(list.text)': declare it in facts.md with '## list \(list.text) of …'")
      return nil
    }
    let declared = vocabulary.lists[index]
    guard let value = checkValue(element, expected: declared.elementType) else { return nil }
    guard value.type.stripped == declared.elementType else {
      let (found, wanted) = (vocabulary.name(of: value.type), vocabulary.name(of: declared.elementType))
      error(
        at: element, "清单 \(declared.name) 的元素是\(wanted.chinese)，这里却是\(found.chinese)",
        "the list \(declared.name) holds \(wanted.english), this is \(found.english)")
      return nil
    }
    return Expression(.member(value, declared.id), type: .verdict, at: syntax.position)
  }

  private mutating func reference(_ id: ClauseID, at syntax: Syntax) -> Expression? {
    guard let signature = vocabulary.clauses[id] else {
      error(at: syntax, "没有条款 §\(id)", "there is no clause §\(id)")
      return nil
    }
    guard signature.hasRule else {
      error(at: syntax, "条款 §\(id) 不作计算，不能引用", "clause §\(id) computes nothing and cannot be referred to")
      return nil
    }
    guard signature.subject == subject, subject != nil else {
      error(
        at: syntax, "条款 §\(id) 针对另一种对象，只能引用同一对象的条款",
        "clause §\(id) is about another subject: only clauses of the same subject can be referred to")
      return nil
    }
    return Expression(.clause(id), type: .verdict, at: syntax.position)
  }

  /// `exists`, `listed`, `done`.
  private mutating func test(_ function: Syntax.Function, _ arguments: [Syntax], at syntax: Syntax) -> Expression? {
    var values: [Expression] = []
    for argument in arguments { if let value = checkValue(argument, expected: nil) { values.append(value) } }
    guard values.count == arguments.count, let first = values.first else { return nil }
    let kind: Expression.Kind
    switch function {
    case .exists:
      guard first.type.isOptional else {
        error(
          at: arguments[0], "exists 只问可以为“无”的值（类型带 ?）：是非事实直接写名称",
          "exists asks only of values that may be none (a type with '?'): a Boolean fact stands by itself")
        return nil
      }
      kind = .exists(first)
    case .listed:
      guard isCodes(first.type, at: arguments[0]) else { return nil }
      kind = .listed(first)
    default:
      guard values.count == 2, require(.date, first, at: arguments[0]), require(.date, values[1], at: arguments[1])
      else { return nil }
      kind = .done(first, by: values[1])
    }
    return Expression(kind, type: .verdict, at: syntax.position)
  }
}

extension Expression {
  /// Whether `not` may stand before it: negating anything else is written out by de Morgan's laws.
  var isLeaf: Bool {
    switch kind {
    case .compare, .member, .holds, .exists, .listed, .done: true
    default: false
    }
  }
}
