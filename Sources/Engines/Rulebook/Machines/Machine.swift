/// A state machine driven by dated events: a qualification under 3.8, a training.
///
/// Each event, in order of date, takes the first transition whose state, event kind and guard fit; one that
/// fits none changes nothing. Guards read the event's fields, the registers, facts and parameters.
public struct Machine: Sendable {
  public let name: String
  public let title: Bilingual
  public let subject: SubjectID
  /// The facts `start` (a symbol of `states`) and `events` (a list of `event` records).
  public let start: FactIndex
  public let events: FactIndex
  public let event: RecordID
  public let states: EnumerationID
  public let registers: [Register]
  public let transitions: [Transition]
  public let position: SourcePosition

  public init(
    name: String, title: Bilingual, subject: SubjectID, start: FactIndex, events: FactIndex, event: RecordID,
    states: EnumerationID, registers: [Register], transitions: [Transition], position: SourcePosition
  ) {
    self.name = name
    self.title = title
    self.subject = subject
    self.start = start
    self.events = events
    self.event = event
    self.states = states
    self.registers = registers
    self.transitions = transitions
    self.position = position
  }

  /// A value carried from event to event. In guards it is read as a field of the element at depth 1; the
  /// event's own fields stand at depth 0.
  public struct Register: Sendable {
    public let name: String
    public let type: ValueType
    public let initial: Value

    public init(name: String, type: ValueType, initial: Value) {
      self.name = name
      self.type = type
      self.initial = initial
    }
  }

  public struct Transition: Sendable {
    public let clauses: [ClauseID]
    /// Members of `states`.
    public let from: Set<Int>
    /// Rank of the event's `kind`.
    public let event: Int
    public let guardCondition: Expression?
    /// `nil`: the state stays.
    public let to: Int?
    /// New values of registers, computed from the old ones.
    public let assignments: [Int: Expression]
    /// A human has to confirm before it takes effect (revocation).
    public let needsConfirmation: Bool
    public let position: SourcePosition

    public init(
      clauses: [ClauseID], from: Set<Int>, event: Int, guardCondition: Expression?, to: Int?,
      assignments: [Int: Expression], needsConfirmation: Bool, position: SourcePosition
    ) {
      self.clauses = clauses
      self.from = from
      self.event = event
      self.guardCondition = guardCondition
      self.to = to
      self.assignments = assignments
      self.needsConfirmation = needsConfirmation
      self.position = position
    }
  }
}
