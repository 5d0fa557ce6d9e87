/// What has been stated of a subject over time: each fact with the days for which it holds, the day on which
/// it was recorded, and its evidence. A `FactSet` is a cut through it.
public struct FactHistory: Sendable {
  public let subject: SubjectID
  /// By `FactIndex`, in the order stated.
  public var statements: [[Statement]]
  /// The day of the verdict that the file itself names (`asOf`, `now`).
  public var asOf: CivilDate?

  public init(subject: SubjectID, statements: [[Statement]], asOf: CivilDate?) {
    self.subject = subject
    self.statements = statements
    self.asOf = asOf
  }

  /// One statement of one fact.
  public struct Statement: Sendable, Hashable {
    public let value: Value
    /// First day on which it holds; `nil`: always has.
    public let from: CivilDate?
    /// First day on which it no longer holds; `nil`: still does.
    public let until: CivilDate?
    /// The day on which it was recorded; `nil`: known from the beginning.
    public let recorded: CivilDate?
    public let evidence: String?

    public init(value: Value, from: CivilDate?, until: CivilDate?, recorded: CivilDate?, evidence: String?) {
      self.value = value
      self.from = from
      self.until = until
      self.recorded = recorded
      self.evidence = evidence
    }
  }

  /// The facts that hold on `asOf`, by what had been recorded by `knownAt` (`nil`: everything). Of several
  /// statements that fit, the one recorded last counts, then the one stated last.
  public func facts(asOf: CivilDate?, knownAt: CivilDate? = nil) -> FactSet {
    var values = [Value](repeating: .unknown, count: statements.count)
    var evidence = [String?](repeating: nil, count: statements.count)
    for (index, stated) in statements.enumerated() {
      var best: Statement?
      for statement in stated where statement.holds(on: asOf) && statement.isKnown(at: knownAt) {
        if let old = best, let oldDay = old.recorded, statement.recorded.map({ $0 < oldDay }) ?? true { continue }
        best = statement
      }
      if let best {
        values[index] = best.value
        evidence[index] = best.evidence
      }
    }
    return FactSet(subject: subject, values: values, evidence: evidence, asOf: asOf)
  }
}

extension FactHistory.Statement {
  /// Without a day to ask for, only statements without limits hold.
  fileprivate func holds(on day: CivilDate?) -> Bool {
    guard let day else { return from == nil && until == nil }
    return (from.map { $0 <= day } ?? true) && (until.map { day < $0 } ?? true)
  }

  fileprivate func isKnown(at day: CivilDate?) -> Bool {
    guard let day, let recorded else { return true }
    return recorded <= day
  }
}
