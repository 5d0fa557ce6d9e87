// Calls: quantifiers over collections, functions, readings.
extension Parser {
  /// From the opening parenthesis on.
  mutating func call(of word: String, at position: SourcePosition) throws(SyntaxError) -> Syntax {
    if let quantifier = Syntax.Quantifier(rawValue: word) {
      return try quantified(quantifier, at: position)
    }
    if let function = Syntax.Function(rawValue: word) {
      return try called(function, at: position)
    }
    if word == "reading" { return try reading(at: position) }
    throw SyntaxError(
      position: position,
      message: Bilingual(
        "没有函数“\(word)”：可用 all any count sum min max distinct rate days workingDay level listed exists done reading",
        "there is no function '\(word)': all any count sum min max distinct rate days workingDay level listed exists done reading"
      ))
  }

  /// `(d in devices within 5 years: condition or value)`.
  private mutating func quantified(
    _ quantifier: Syntax.Quantifier, at position: SourcePosition
  ) throws(SyntaxError) -> Syntax {
    try expect(sign: "(")
    let binder = try expectName(Bilingual("元素的名称，如 d in devices", "a name for the element, as d in devices"))
    guard !Keyword.reserved.contains(binder.text), !binder.text.contains(".") else {
      throw SyntaxError(
        position: binder.position,
        message: Bilingual("“\(binder.text)”不能作元素的名称", "'\(binder.text)' cannot name an element"))
    }
    try expect(word: "in")
    let list = try expression()
    let window = take(word: "within") ? try expression() : nil
    var body: Syntax?
    if take(sign: ":") {
      body = try expression()
    } else if quantifier != .count {
      throw expected(
        Bilingual(
          "“:”以及\(quantifier.wantsCondition ? "条件" : "值")",
          "':' and a \(quantifier.wantsCondition ? "condition" : "value")"))
    }
    try expect(sign: ")")
    return Syntax(kind: .quantifier(quantifier, binder, over: list, within: window, body: body), position: position)
  }

  private mutating func called(_ function: Syntax.Function, at position: SourcePosition) throws(SyntaxError) -> Syntax {
    try expect(sign: "(")
    var arguments = [try expression()]
    while take(sign: ",") { arguments.append(try expression()) }
    try expect(sign: ")")
    guard arguments.count == function.parameterCount else {
      throw SyntaxError(
        position: position,
        message: Bilingual(
          "\(function.rawValue) 要 \(function.parameterCount) 个参数，却有 \(arguments.count) 个",
          "\(function.rawValue) takes \(function.parameterCount) arguments, not \(arguments.count)"))
    }
    return Syntax(kind: .call(function, arguments), position: position)
  }

  /// `(R1, A: value, B: value)`.
  private mutating func reading(at position: SourcePosition) throws(SyntaxError) -> Syntax {
    try expect(sign: "(")
    let reading = try expectName(Bilingual("释读的编号，如 R1", "the id of a reading, as R1"))
    var alternatives: [(option: Syntax.Name, value: Syntax)] = []
    while take(sign: ",") {
      let option = try expectName(Bilingual("释读选项的名称，如 A", "the name of an option, as A"))
      try expect(sign: ":")
      alternatives.append((option, try expression()))
    }
    try expect(sign: ")")
    return Syntax(kind: .reading(reading, alternatives), position: position)
  }
}

extension Syntax.Quantifier {
  /// Whether its body is a condition; the others take a value.
  var wantsCondition: Bool { self == .all || self == .any || self == .count }
}

/// Text that does not follow the grammar, and what was expected instead.
struct SyntaxError: Error, Sendable {
  let position: SourcePosition
  let message: Bilingual
}

extension Findings {
  mutating func add(_ error: SyntaxError) {
    add(Finding(.error, at: error.position, error.message))
  }
}
