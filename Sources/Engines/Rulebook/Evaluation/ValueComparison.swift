/// Comparisons of three-valued logic.
extension Comparison {
  /// Undetermined with an unknown side; not met with `none` on a side, unless `none` itself is asked for; with a
  /// range decided only where every value decides alike.
  func verdict(_ left: Value, _ right: Value, asksForNone: Bool) -> Verdict {
    switch (left, right) {
    case (.unknown, _), (_, .unknown): return .undetermined
    case (.integer(let a), .integer(let b)): return met(a == b, a < b)
    case (.none, _), (_, .none):
      guard asksForNone else { return .notMet }
      return met(left == right, false)
    case (.date(let a), .date(let b)): return met(a == b, a < b)
    case (.symbol(let a), .symbol(let b)): return met(a == b, a < b)
    case (.range, _), (_, .range): return ranges(left, right)
    case (.rational, _), (_, .rational):
      guard let a = left.fraction, let b = right.fraction else { return .undetermined }
      return met(a == b, a < b)
    case (.boolean, .boolean), (.text, .text), (.code, .code), (.record, .record), (.list, .list):
      switch self {
      case .equal: return left == right ? .met : .notMet
      case .notEqual: return left != right ? .met : .notMet
      default: return .undetermined
      }
    case (.period(let a), .period(let b)): return periods(a, b)
    default: return .undetermined
    }
  }

  private func met(_ equal: Bool, _ less: Bool) -> Verdict {
    let holds =
      switch self {
      case .equal: equal
      case .notEqual: !equal
      case .less: less
      case .lessOrEqual: less || equal
      case .greater: !less && !equal
      case .greaterOrEqual: !less
      }
    return holds ? .met : .notMet
  }

  private func ranges(_ left: Value, _ right: Value) -> Verdict {
    guard let (a, b) = left.limits, let (c, d) = right.limits else { return .undetermined }
    switch self {
    case .less: return b < c ? .met : d <= a ? .notMet : .undetermined
    case .lessOrEqual: return b <= c ? .met : d < a ? .notMet : .undetermined
    case .greater: return d < a ? .met : b <= c ? .notMet : .undetermined
    case .greaterOrEqual: return d <= a ? .met : b < c ? .notMet : .undetermined
    case .equal: return b < c || d < a ? .notMet : .undetermined
    case .notEqual: return b < c || d < a ? .met : .undetermined
    }
  }

  /// Periods compare within days, and within years and months (12 months are a year); a month has no fixed
  /// number of days, so across the two there is no verdict.
  private func periods(_ a: Period, _ b: Period) -> Verdict {
    guard (a.unit == .days) == (b.unit == .days) else { return .undetermined }
    let (one, o1) = a.count.multipliedReportingOverflow(by: a.unit == .years ? 12 : 1)
    let (two, o2) = b.count.multipliedReportingOverflow(by: b.unit == .years ? 12 : 1)
    return o1 || o2 ? .undetermined : met(one == two, one < two)
  }

  /// The comparison with its sides exchanged.
  var mirrored: Comparison {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }

  /// The comparison that holds exactly where this does not.
  var negated: Comparison {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }
}

extension Value {
  fileprivate var limits: (Rational, Rational)? {
    if let bounds { return (Rational(bounds.lowerBound), Rational(bounds.upperBound)) }
    return fraction.map { ($0, $0) }
  }
}

extension Verdict {
  /// Of a leaf: met and not met change places.
  var negated: Verdict {
    switch self {
    case .met: .notMet
    case .notMet: .met
    default: self
    }
  }
}
