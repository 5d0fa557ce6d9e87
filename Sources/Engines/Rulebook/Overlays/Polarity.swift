/// Which way the verdicts move when something that a rule reads is raised: a parameter, the members of a list, the
/// verdict of a clause.
///
/// Verdicts are ordered `notMet < undetermined < met`; `notApplicable` and `advisory` stand beside `met`, for none
/// of the three hinders. `mixed` means that neither direction is proved, not that both occur.
public struct Polarity: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Raising it may raise verdicts, and lowers none.
  public static let rising = Polarity(rawValue: 1)
  /// Raising it may lower verdicts, and raises none.
  public static let falling = Polarity(rawValue: 2)
  public static let mixed: Polarity = [.rising, .falling]

  var reversed: Polarity {
    switch self {
    case .rising: .falling
    case .falling: .rising
    default: self
    }
  }

  /// The polarity of something that moves a part of this polarity by `inner`.
  func composed(_ inner: Polarity) -> Polarity {
    switch inner {
    case .rising: self
    case .falling: reversed
    default: isEmpty ? [] : .mixed
    }
  }
}

/// One place where a rule reads something that an overlay might change.
public struct Occurrence: Sendable, Hashable {
  public enum Knob: Sendable, Hashable {
    case parameter(ParameterIndex)
    case list(ListID)
    case reading(ReadingID)
    case clause(ClauseID)
  }

  /// What the place belongs to.
  public enum Place: Sendable, Hashable {
    case clause(ClauseID)
    case question(String)
    /// The derivation of a fact of a subject.
    case derivation(SubjectID, FactIndex)
    /// A guard or an assignment of a state machine.
    case machine(String)
    /// A check that refuses contradictory facts.
    case consistency(SubjectID)
  }

  public let knob: Knob
  public let place: Place
  public let position: SourcePosition
  /// How the verdicts move when it is raised.
  public internal(set) var polarity: Polarity
  /// How the verdicts move when the condition around it is raised: the comparison, the quantifier.
  public internal(set) var conditionPolarity: Polarity
  /// Whether it may decide that a value is known at all (the n-th working day beyond the calendar, a rate over
  /// zero): raising it may then turn a decided condition into an undetermined one or back.
  public internal(set) var isFragile: Bool
  /// Whether it stands below a disjunction or a count, where a clause that does not apply counts as not met.
  public internal(set) var isExposed: Bool
}
