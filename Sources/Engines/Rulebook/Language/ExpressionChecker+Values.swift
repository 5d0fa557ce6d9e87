// Values: constants, arithmetic, functions, what is computed over collections.
extension ExpressionChecker {
  /// `expected` gives bare words, texts and `none` their meaning; it does not force the type.
  mutating func checkValue(_ syntax: Syntax, expected: ValueType?) -> Expression? {
    guard spend(1, at: syntax.position) else { return nil }
    func value(_ kind: Expression.Kind, _ type: ValueType) -> Expression {
      Expression(kind, type: type, at: syntax.position)
    }
    switch syntax.kind {
    case .name(let word): return name(word, expected: expected, at: syntax)
    case .parameter(let name): return parameter(name, at: syntax)
    case .integer(let number): return value(.constant(.integer(number)), .integer)
    case .rational(let number): return value(.constant(.rational(number)), .rational)
    case .date(let date): return value(.constant(.date(date)), .date)
    case .period(let period): return value(.constant(.period(period)), .period)
    case .boolean(let flag): return value(.constant(.boolean(flag)), .boolean)
    case .asOf: return value(.asOf, .date)
    case .text(let text): return self.text(text, expected: expected, at: syntax)
    case .none: return none(expected: expected, at: syntax)
    case .arithmetic(let operation, let left, let right): return arithmetic(operation, left, right, at: syntax)
    case .call(let function, let arguments) where !isCondition(syntax):
      return call(function, arguments, at: syntax)
    case .quantifier(let quantifier, let binder, let list, let window, let body) where !isCondition(syntax):
      return aggregate(quantifier, binder, over: list, within: window, body, at: syntax)
    case .reading(let reading, let alternatives) where !isCondition(syntax):
      var type = expected
      return checkReading(reading, alternatives, at: syntax) { checker, alternative in
        let found = checker.checkValue(alternative, expected: type)
        type = type ?? found?.type
        return found
      }
    default:
      error(at: syntax, "此处应为值，却是条件", "expected a value here, found a condition")
      return nil
    }
  }

  private mutating func parameter(_ name: String, at syntax: Syntax) -> Expression? {
    guard let index = vocabulary.parameterIndexes[name] else {
      error(
        at: syntax, "没有参数“$\(name)”：参数在 parameters.md 的表里声明",
        "there is no parameter '$\(name)': the table in parameters.md declares them")
      return nil
    }
    return Expression(.parameter(ParameterIndex(index)), type: vocabulary.parameters[index].type, at: syntax.position)
  }

  /// A text, or the code that it writes where a code is expected.
  private mutating func text(_ text: String, expected: ValueType?, at syntax: Syntax) -> Expression? {
    guard expected?.stripped == .code else {
      return Expression(.constant(.text(text)), type: .text, at: syntax.position)
    }
    guard let index = vocabulary.catalogue.index(ofCode: text) else {
      error(at: syntax, "目录里没有编码“\(text)”", "the catalogue has no code '\(text)'")
      return nil
    }
    return Expression(.constant(.code(index)), type: .code, at: syntax.position)
  }

  private mutating func none(expected: ValueType?, at syntax: Syntax) -> Expression? {
    if case .symbol(let id) = expected?.stripped, let rank = vocabulary.rank(of: "none", in: id) {
      return Expression(.constant(.symbol(rank)), type: .symbol(id), at: syntax.position)
    }
    guard let expected, expected.isOptional else {
      let found = expected.map { vocabulary.name(of: $0) } ?? Bilingual("未知类型", "an unknown type")
      error(
        at: syntax, "none 只可与类型带 ? 的值同用，这里是\(found.chinese)",
        "none goes only with values whose type has '?': this is \(found.english)")
      return nil
    }
    return Expression(.constant(.none), type: expected, at: syntax.position)
  }

  private mutating func arithmetic(
    _ operation: Syntax.Operator, _ left: Syntax, _ right: Syntax, at syntax: Syntax
  ) -> Expression? {
    guard let one = checkValue(left, expected: nil), let two = checkValue(right, expected: nil) else { return nil }
    let (a, b) = (one.type.stripped, two.type.stripped)
    let result: ValueType? =
      if a.isNumber && b.isNumber {
        a == .integer && b == .integer ? .integer : .rational
      } else if a == .date && b == .period && operation != .multiply {
        .date
      } else {
        nil
      }
    guard let result else {
      let (x, y) = (vocabulary.name(of: one.type), vocabulary.name(of: two.type))
      error(
        at: syntax, "\(x.chinese)与\(y.chinese)不能用 \(operation.rawValue) 运算：可以的是数与数、日期加减期间",
        "\(operation.rawValue) does not join \(x.english) and \(y.english): numbers with numbers, or a date and a period"
      )
      return nil
    }
    let kind: Expression.Kind =
      switch operation {
      case .add: .add(one, two)
      case .subtract: .subtract(one, two)
      case .multiply: .multiply(one, two)
      }
    let isOptional = one.type.isOptional || two.type.isOptional
    return Expression(kind, type: isOptional ? result.optional : result, at: syntax.position)
  }

  private mutating func call(_ function: Syntax.Function, _ arguments: [Syntax], at syntax: Syntax) -> Expression? {
    var values: [Expression] = []
    for argument in arguments { if let value = checkValue(argument, expected: nil) { values.append(value) } }
    guard values.count == arguments.count, let first = values.first, let last = values.last else { return nil }
    func result(_ kind: Expression.Kind, _ type: ValueType) -> Expression {
      Expression(kind, type: type, at: syntax.position)
    }
    switch function {
    case .rate:
      guard require(.integer, first, at: arguments[0]), require(.integer, last, at: arguments[1]) else { return nil }
      return result(.rate(first, last), .rational)
    case .days:
      guard require(.integer, first, at: arguments[0]) else { return nil }
      return result(.days(first), .period)
    case .workingDay:
      guard require(.date, first, at: arguments[0]), require(.integer, last, at: arguments[1]) else { return nil }
      return result(.workingDay(first, last), first.type.isOptional ? .optional(.date) : .date)
    case .level:
      guard isCodes(first.type, at: arguments[0]) else { return nil }
      return result(.level(first), .integer)
    case .listed, .exists, .done:
      return nil
    }
  }

  private mutating func aggregate(
    _ quantifier: Syntax.Quantifier, _ binder: Syntax.Name, over list: Syntax, within window: Syntax?, _ body: Syntax?,
    at syntax: Syntax
  ) -> Expression? {
    guard let (collection, frame) = collection(over: list, within: window, named: binder) else { return nil }
    frames.append(frame)
    defer { frames.removeLast() }
    func result(_ kind: Expression.Kind, _ type: ValueType) -> Expression {
      Expression(kind, type: type, at: syntax.position)
    }
    guard let body else { return result(.count(collection, nil), .integer) }
    if quantifier == .count { return checkCondition(body).map { result(.count(collection, $0), .integer) } }
    guard let value = checkValue(body, expected: nil) else { return nil }
    let type = value.type.stripped
    switch quantifier {
    case .sum where type.isNumber: return result(.sum(collection, value), type)
    case .min where hasOrder(type): return result(.min(collection, value), type)
    case .max where hasOrder(type): return result(.max(collection, value), type)
    case .distinct where type.isDistinguishable: return result(.distinct(collection, value), .integer)
    default:
      let name = vocabulary.name(of: value.type)
      error(
        at: body, "\(quantifier.rawValue) 不能用于\(name.chinese)",
        "\(quantifier.rawValue) does not work on \(name.english)")
      return nil
    }
  }
}

extension ValueType {
  fileprivate var isDistinguishable: Bool {
    switch self {
    case .integer, .date, .symbol, .code, .text: true
    default: false
    }
  }
}
