/// The facts of one subject as they stood on a day, as known on another: one value for each declared fact.
public struct FactSet: Sendable {
  public let subject: SubjectID
  /// By `FactIndex`; `.unknown` where nothing is stated.
  public var values: [Value]
  /// By `FactIndex`: the document that shows the value, where one is named.
  public var evidence: [String?]
  /// The day of the verdict; `nil` where none is given, which leaves what depends on it undetermined.
  public var asOf: CivilDate?

  public init(subject: SubjectID, values: [Value], evidence: [String?] = [], asOf: CivilDate?) {
    self.subject = subject
    self.values = values
    self.evidence = evidence.isEmpty ? Array(repeating: nil, count: values.count) : evidence
    self.asOf = asOf
  }
}
