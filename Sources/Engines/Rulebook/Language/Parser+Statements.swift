// The statements of a clause: `let`, `applies when`, `require`, `detail`.
extension RuleSyntax {
  /// Reads a whole block; after a fault it goes on at the next statement, so that all faults are found at once.
  init(_ block: SourceFragment, findings: inout Findings) {
    self.init(source: block.trimmedLines)
    var parser = Parser(block)
    while !parser.isAtEnd {
      do throws(SyntaxError) {
        try statement(from: &parser)
      } catch {
        findings.add(error)
        parser.skip { kind in
          if case .name(let word) = kind { return Keyword.statements.contains(word) }
          return false
        }
      }
    }
  }

  private mutating func statement(from parser: inout Parser) throws(SyntaxError) {
    let position = parser.position
    func once<T>(_ old: T?) throws(SyntaxError) {
      if old != nil {
        throw SyntaxError(
          position: position,
          message: Bilingual("同一规则里这一句只能有一次：合成一个条件", "this statement stands only once in a rule: join the conditions"))
      }
    }
    if parser.take(word: "let") {
      let name = try parser.expectName(Bilingual("名称", "a name"))
      try parser.expect(sign: "=")
      lets.append((name, try parser.expression()))
    } else if parser.take(word: "applies") {
      try once(applies)
      try parser.expect(word: "when")
      applies = try parser.expression()
    } else if parser.take(word: "require") {
      try once(requirement)
      requirement = try parser.expression()
    } else if parser.take(word: "detail") {
      try once(detail)
      detail = try parser.expression()
    } else {
      let error = parser.expected(
        Bilingual("let、applies when、require 或 detail", "let, applies when, require or detail"))
      parser.advance()
      throw error
    }
  }
}

extension SourceFragment {
  /// The text without empty lines at its ends.
  var trimmedLines: String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
