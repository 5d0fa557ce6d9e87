/// Arithmetic on values of the rule language.
///
/// Every operation is checked: what does not fit is `unknown`, never a trap and never a wrapped number. A missing
/// operand gives `unknown`; a stated absence (`none`) gives `none`.
extension Value {
  func adding(_ other: Value) -> Value {
    switch (self, other) {
    case (.integer(let a), .integer(let b)):
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? .unknown : .integer(sum)
    case (.range, .range), (.range, .integer), (.integer, .range):
      return combine(other) { $0.addingReportingOverflow($1) }
    case (.date(let day), .period(let period)), (.period(let period), .date(let day)):
      return day.adding(period).map(Value.date) ?? .unknown
    case (.period(let a), .period(let b)) where a.unit == b.unit:
      let (sum, overflow) = a.count.addingReportingOverflow(b.count)
      return overflow ? .unknown : .period(Period(sum, a.unit))
    default:
      return fractions(other) { $0.adding($1) }
    }
  }

  func subtracting(_ other: Value) -> Value {
    switch (self, other) {
    case (.integer(let a), .integer(let b)):
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      return overflow ? .unknown : .integer(difference)
    case (.range, .range), (.range, .integer), (.integer, .range):
      guard let a = bounds, let b = other.bounds else { return .unknown }
      let (low, o1) = a.lowerBound.subtractingReportingOverflow(b.upperBound)
      let (high, o2) = a.upperBound.subtractingReportingOverflow(b.lowerBound)
      return o1 || o2 ? .unknown : .between(low, high)
    case (.date(let day), .period(let period)):
      return day.subtracting(period).map(Value.date) ?? .unknown
    case (.period(let a), .period(let b)) where a.unit == b.unit:
      let (difference, overflow) = a.count.subtractingReportingOverflow(b.count)
      return overflow ? .unknown : .period(Period(difference, a.unit))
    default:
      return fractions(other) { $0.subtracting($1) }
    }
  }

  func multiplying(_ other: Value) -> Value {
    switch (self, other) {
    case (.integer(let a), .integer(let b)):
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      return overflow ? .unknown : .integer(product)
    case (.range, .range), (.range, .integer), (.integer, .range):
      // The norm counts things: no bound is below zero, or the product is left unknown.
      guard let a = bounds, let b = other.bounds, a.lowerBound >= 0, b.lowerBound >= 0 else { return .unknown }
      return combine(other) { $0.multipliedReportingOverflow(by: $1) }
    default:
      return fractions(other) { $0.multiplied(by: $1) }
    }
  }

  /// The exact percentage `100 × events ÷ cases`; unknown over zero (convention T8).
  static func rate(_ events: Value, _ cases: Value) -> Value {
    guard case .integer(let part) = events, case .integer(let whole) = cases else { return events.absence(cases) }
    let (hundredfold, overflow) = part.multipliedReportingOverflow(by: 100)
    guard !overflow, whole > 0, let rate = Rational(hundredfold, whole) else { return .unknown }
    return .rational(rate)
  }

  /// An integer as a number of days.
  var asDays: Value {
    switch self {
    case .integer(let count): .period(Period(count, .days))
    case .none: .none
    default: .unknown
    }
  }

  /// The least and the greatest that an integer may be.
  var bounds: ClosedRange<Int>? {
    switch self {
    case .integer(let value): value...value
    case .range(let range): range
    default: nil
    }
  }

  var fraction: Rational? {
    switch self {
    case .integer(let value): Rational(value)
    case .rational(let value): value
    default: nil
    }
  }

  /// An integer where both are one, otherwise a range.
  static func between(_ low: Int, _ high: Int) -> Value { low < high ? .range(low...high) : .integer(low) }

  /// What an operation comes to where an operand is no number: the absence that was stated, or unknown.
  private func absence(_ other: Value) -> Value {
    if self == .unknown || other == .unknown { return .unknown }
    return self == .none || other == .none ? .none : .unknown
  }

  private func combine(_ other: Value, _ operation: (Int, Int) -> (Int, Bool)) -> Value {
    guard let a = bounds, let b = other.bounds else { return .unknown }
    let (low, o1) = operation(a.lowerBound, b.lowerBound)
    let (high, o2) = operation(a.upperBound, b.upperBound)
    return o1 || o2 ? .unknown : .between(low, high)
  }

  private func fractions(_ other: Value, _ operation: (Rational, Rational) -> Rational?) -> Value {
    guard let a = fraction, let b = other.fraction else { return absence(other) }
    return operation(a, b).map(Value.rational) ?? .unknown
  }
}
