/// What a rule says of some facts.
///
/// The first three are the values of the logic, ordered `notMet < undetermined < met`: a conjunction takes
/// the worst of its parts, a disjunction the best (Kleene's strong logic of three values). A missing fact is
/// never turned into `met` or `notMet`. `notApplicable` takes no part in either. `advisory` marks a soft
/// threshold (原则上) that is missed: it is reported and hinders nothing.
public enum Verdict: UInt8, Sendable, Hashable, CaseIterable {
  case notMet = 0
  case undetermined = 1
  case met = 2
  case advisory = 3
  case notApplicable = 4

  /// The word used in files, on the wire and in commands.
  public var name: String {
    switch self {
    case .notMet: "not_met"
    case .undetermined: "undetermined"
    case .met: "met"
    case .advisory: "advisory"
    case .notApplicable: "not_applicable"
    }
  }

  /// Whether a conjunction may pass over it.
  public var satisfies: Bool { self >= .met }
}

extension Verdict: Comparable {
  public static func < (one: Verdict, other: Verdict) -> Bool { one.rank < other.rank }

  /// `met`, `advisory` and `notApplicable` stand on one level: none of them hinders.
  private var rank: UInt8 { min(rawValue, Verdict.met.rawValue) }
}
