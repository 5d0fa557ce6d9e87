/// A clause of the norm beside its rule.
public struct Clause: Sendable {
  public let id: ClauseID
  /// The norm's own number: `一(五)1(1)`.
  public let number: String
  public let title: Bilingual
  public let kind: Kind
  /// The subject whose facts the rule reads; `nil` where there is no rule.
  public let subject: SubjectID?
  /// The phrases of the norm that decide, word for word.
  public let quotes: [String]
  /// Our own plain wording.
  public let wording: Bilingual
  public let evidence: Bilingual
  /// What follows where it is not met.
  public let consequence: Bilingual
  /// How the text is read where it is open; `nil` where it is plain.
  public let interpretation: Bilingual?
  public let body: Body
  public let position: SourcePosition
  /// The overlay that added it; `nil` for the norm's own.
  public let overlay: String?

  public init(
    id: ClauseID, number: String, title: Bilingual, kind: Kind, subject: SubjectID?, quotes: [String],
    wording: Bilingual, evidence: Bilingual, consequence: Bilingual, interpretation: Bilingual?, body: Body,
    position: SourcePosition, overlay: String? = nil
  ) {
    self.id = id
    self.number = number
    self.title = title
    self.kind = kind
    self.subject = subject
    self.quotes = quotes
    self.wording = wording
    self.evidence = evidence
    self.consequence = consequence
    self.interpretation = interpretation
    self.body = body
    self.position = position
    self.overlay = overlay
  }

  /// The `kind` column of the norm's table of rules.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case principle, definition, attested, hard, composite, soft, duty, state
  }

  public enum Body: Sendable {
    case rule(Rule)
    /// Judged by people and attested: met with a document, never computed from other facts.
    case attested(Rule)
    /// Nothing to compute, and why.
    case notComputable(Bilingual)
  }

  /// The rule if there is one, attested or computed.
  public var rule: Rule? {
    switch body {
    case .rule(let rule), .attested(let rule): rule
    case .notComputable: nil
    }
  }
}

/// What a clause asks.
public struct Rule: Sendable {
  /// Where this is not met the clause is not applicable; where it is undetermined, the clause is met if
  /// `requirement` is, otherwise undetermined.
  public let applies: Expression?
  public let requirement: Expression
  /// A value shown with the verdict: the deadline of a report.
  public let detail: Expression?
  /// The lines of the rule as written, for reading beside the text.
  public let source: String

  public init(applies: Expression?, requirement: Expression, detail: Expression?, source: String) {
    self.applies = applies
    self.requirement = requirement
    self.detail = detail
    self.source = source
  }
}
