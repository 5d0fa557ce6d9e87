/// A rule's expression after checking: every name resolved, every type known.
///
/// There is no recursion, no clock and no I/O in it, so it always terminates; the only loops are over the
/// collections that the facts hold.
public struct Expression: Sendable, Hashable {
  public let kind: Kind
  public let type: ValueType
  public let position: SourcePosition

  public init(_ kind: Kind, type: ValueType, at position: SourcePosition) {
    self.kind = kind
    self.type = type
    self.position = position
  }

  public indirect enum Kind: Sendable, Hashable {
    // Conditions: type `.verdict`.
    case all([Expression])
    case any([Expression])
    /// Only of a leaf: a comparison, a membership or a Boolean value.
    case not(Expression)
    case compare(Comparison, Expression, Expression)
    /// `x in name`: a list declared in the rulebook; `listed` narrows with overlays.
    case member(Expression, ListID)
    /// A Boolean value as a condition.
    case holds(Expression)
    /// An optional value is there. Known to be absent (`none`): not met. Not stated: undetermined.
    case exists(Expression)
    /// The verdict of another clause of the same subject.
    case clause(ClauseID)
    case undetermined
    /// `all(d in devices: …)`, `any(d in devices: …)`.
    case every(Collection, Expression)
    case some(Collection, Expression)
    /// `done(event, deadline)`: met when the event's day is no later than the deadline; not met when it is
    /// later, or when there is none and `asOf` has passed the deadline; otherwise undetermined.
    case done(Expression, by: Expression)
    /// `listed(codes)`: every code stands in the catalogue; an unlisted one (`null`) leaves it undetermined.
    case listed(Expression)

    // A condition or a value: one alternative for each option of a listed reading, the recommended first.
    case reading(ReadingID, [Expression])

    // Values.
    case constant(Value)
    case fact(FactIndex)
    case parameter(ParameterIndex)
    /// The day of the verdict.
    case asOf
    /// A field of the element that the quantifier `depth` levels out is looking at. Where the elements are no
    /// records (`c in codes`), field 0 is the element itself.
    case element(depth: Int, field: Int)
    /// A field of a record value: of the fact `need`, of a record within an element. Of `none` it is `none`,
    /// of an unknown record unknown.
    case field(Expression, Int)
    case add(Expression, Expression)
    case subtract(Expression, Expression)
    case multiply(Expression, Expression)
    /// `rate(events, cases)`: an exact percentage; unknown over zero (convention T8).
    case rate(Expression, Expression)
    /// `days(n)`: an integer as a period.
    case days(Expression)
    /// `workingDay(date, n)`: the n-th working day after a date; unknown outside the calendar (T7).
    case workingDay(Expression, Expression)
    /// `level(codes)`: the highest level of the codes; a range where one of them is unlisted (T12, T13).
    case level(Expression)
    case count(Collection, Expression?)
    case distinct(Collection, Expression)
    case sum(Collection, Expression)
    case min(Collection, Expression)
    case max(Collection, Expression)
  }

  /// What a quantifier runs over.
  public struct Collection: Sendable, Hashable {
    /// A value of type `.list`: a fact or a field.
    public let list: Expression
    /// `devices within 5 years`: only elements whose `date` field lies after `asOf` minus the period and not
    /// after `asOf` (convention T5).
    public let window: Expression?

    public init(_ list: Expression, window: Expression?) {
      self.list = list
      self.window = window
    }
  }
}

/// A comparison; `=` and `!=` also of symbols, Booleans and `none`.
public enum Comparison: String, Sendable, Hashable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}
