/// A number of the norm (or of a default where the norm is silent), with the days from which it holds.
public struct Parameter: Sendable {
  public let name: String
  public let title: Bilingual
  public let clauses: [ClauseID]
  public let type: ValueType
  public let unit: String
  /// The comparison of the norm's words: `>=` for 不少于, `<` for 低于.
  public let comparison: Comparison
  public let stricter: Direction
  public let source: Source
  public let note: String
  /// Values by the day from which each holds, oldest first; the first holds from the beginning.
  public let values: [DatedValue]
  public let position: SourcePosition

  public init(
    name: String, title: Bilingual, clauses: [ClauseID], type: ValueType, unit: String, comparison: Comparison,
    stricter: Direction, source: Source, note: String, values: [DatedValue], position: SourcePosition
  ) {
    self.name = name
    self.title = title
    self.clauses = clauses
    self.type = type
    self.unit = unit
    self.comparison = comparison
    self.stricter = stricter
    self.source = source
    self.note = note
    self.values = values
    self.position = position
  }

  /// Which way an overlay may move it.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    case higher, lower
    /// Neither way: overlays may not touch it.
    case fixed = "n/a"
  }

  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The norm's own words.
    case text
    /// Ours, where the norm is silent.
    case `default`
  }

  public struct DatedValue: Sendable, Hashable {
    /// `nil`: from the beginning.
    public let from: CivilDate?
    public let value: Value

    public init(from: CivilDate?, value: Value) {
      self.from = from
      self.value = value
    }
  }
}

/// A listed ambiguity of the norm. Every option is evaluated; where they differ the verdict says so.
public struct Reading: Sendable {
  public let id: ReadingID
  public let title: Bilingual
  /// The recommended first.
  public let options: [Option]
  /// The option whose verdict is never better than the recommended one's, which an overlay may adopt.
  public let stricterOption: String?
  public let position: SourcePosition

  public init(
    id: ReadingID, title: Bilingual, options: [Option], stricterOption: String?, position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.options = options
    self.stricterOption = stricterOption
    self.position = position
  }

  public struct Option: Sendable, Hashable {
    /// `A`, `related`.
    public let name: String
    public let meaning: Bilingual

    public init(name: String, meaning: Bilingual) {
      self.name = name
      self.meaning = meaning
    }
  }
}

/// A question people ask: `inst.l3`, answered by a condition over clauses or by a state machine.
public struct Question: Sendable {
  public let id: String
  public let title: Bilingual
  public let subject: SubjectID
  public let answer: Answer
  public let position: SourcePosition

  public init(id: String, title: Bilingual, subject: SubjectID, answer: Answer, position: SourcePosition) {
    self.id = id
    self.title = title
    self.subject = subject
    self.answer = answer
    self.position = position
  }

  public enum Answer: Sendable {
    case verdict(Expression)
    /// The name of the machine whose state is asked for.
    case state(String)
  }
}
