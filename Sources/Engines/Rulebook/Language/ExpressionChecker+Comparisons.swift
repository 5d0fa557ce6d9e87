// Comparisons: both sides of one type, the integer widened; a bare word takes its meaning from the other side.
extension ExpressionChecker {
  mutating func compare(
    _ comparison: Comparison, _ left: Syntax, _ right: Syntax, at syntax: Syntax
  ) -> Expression? {
    let one: Expression?
    let two: Expression?
    if dependsOnOtherSide(left) && !dependsOnOtherSide(right) {
      two = checkValue(right, expected: nil)
      one = two.flatMap { checkValue(left, expected: $0.type) }
    } else {
      one = checkValue(left, expected: nil)
      // Without the first type a bare word on the right has no meaning, and the fault is on the left.
      two = one == nil && dependsOnOtherSide(right) ? nil : checkValue(right, expected: one?.type)
    }
    guard let one, let two else { return nil }
    guard comparable(one, two, comparison, at: syntax) else { return nil }
    return Expression(.compare(comparison, one, two), type: .verdict, at: syntax.position)
  }

  /// A bare word that names nothing in scope, a text or `none`.
  private func dependsOnOtherSide(_ syntax: Syntax) -> Bool {
    switch syntax.kind {
    case .name(let word): lets[word] == nil && !resolves(word)
    case .text, .none: true
    default: false
    }
  }

  private mutating func comparable(
    _ one: Expression, _ two: Expression, _ comparison: Comparison, at syntax: Syntax
  ) -> Bool {
    let isEquality = comparison == .equal || comparison == .notEqual
    if one.kind == .constant(.none) || two.kind == .constant(.none) {
      guard isEquality else {
        error(at: syntax, "none 只能用 = 或 != 比较", "none is compared only with = or !=")
        return false
      }
      return true
    }
    let (a, b) = (one.type.stripped, two.type.stripped)
    guard a == b || (a.isNumber && b.isNumber) else {
      let (left, right) = (vocabulary.name(of: one.type), vocabulary.name(of: two.type))
      error(
        at: syntax, "两边类型不同：左边是\(left.chinese)，右边是\(right.chinese)",
        "the sides differ in type: \(left.english) on the left, \(right.english) on the right")
      return false
    }
    guard isEquality ? a.hasEquality : hasOrder(a) else {
      let type = vocabulary.name(of: a)
      error(
        at: syntax, "\(type.chinese)不能用 \(comparison.rawValue) 比较",
        "\(comparison.rawValue) does not compare \(type.english)")
      return false
    }
    return true
  }

  func hasOrder(_ type: ValueType) -> Bool {
    switch type {
    case .integer, .rational, .date, .period: true
    case .symbol(let id): vocabulary.enumeration(id)?.isOrdered == true
    default: false
    }
  }

  /// Says so where a value is not of `type` (or of `type?`).
  mutating func require(_ type: ValueType, _ value: Expression, at syntax: Syntax) -> Bool {
    if value.type.stripped == type { return true }
    let (wanted, found) = (vocabulary.name(of: type), vocabulary.name(of: value.type))
    error(
      at: syntax, "此处应为\(wanted.chinese)，却是\(found.chinese)", "expected \(wanted.english) here, found \(found.english)")
    return false
  }

  /// A code or a list of codes.
  mutating func isCodes(_ type: ValueType, at syntax: Syntax) -> Bool {
    if type.stripped == .code { return true }
    if case .list(let element) = type.stripped, element.stripped == .code { return true }
    let found = vocabulary.name(of: type)
    error(
      at: syntax, "此处应为目录编码或其列表，却是\(found.chinese)", "expected a code or a list of codes here, found \(found.english)")
    return false
  }
}

extension ValueType {
  fileprivate var hasEquality: Bool {
    switch self {
    case .boolean, .integer, .rational, .date, .period, .symbol, .code, .text: true
    case .verdict, .list, .record, .optional: false
    }
  }
}
