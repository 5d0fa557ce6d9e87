/// A rulebook while an overlay is being laid on.
struct RulebookDraft {
  private let base: Rulebook
  var parameters: [Parameter]
  var lists: [NamedList]
  var clauses: [Clause]
  private var questions: [Question]

  init(_ book: Rulebook) {
    base = book
    parameters = book.parameters
    lists = book.lists
    clauses = book.clauses
    questions = book.questions
  }

  /// The directions as they stand now; earlier lines of the overlay count.
  var analysis: PolarityAnalysis { PolarityAnalysis(rulebook(hash: base.hash, overlays: base.overlays)) }

  var readings: [Reading] { base.readings }

  func rulebook(hash: String, overlays: [Rulebook.OverlayIdentity]) -> Rulebook {
    Rulebook(
      edition: base.edition, subjects: base.subjects, enumerations: base.enumerations, records: base.records,
      lists: lists, parameters: parameters, readings: base.readings, clauses: clauses, questions: questions,
      machines: base.machines, catalogue: base.catalogue, hash: hash, overlays: overlays, chapters: base.chapters)
  }

  func clause(_ id: ClauseID) -> Clause? { clauses.first { $0.id == id } }

  func name(of place: Occurrence.Place) -> Bilingual { base.name(of: place) }

  /// Replaces single conditions of questions and of clauses, but not of soft ones; `body` learns whether raising
  /// the condition raises the verdicts (a requirement) or lowers them (a condition of application).
  mutating func rewriteConditions(_ body: (Expression, Polarity) -> Expression?) {
    for (index, clause) in clauses.enumerated() where clause.kind != .soft {
      guard let rule = clause.rule else { continue }
      clauses[index] = clause.with(
        rule: Rule(
          applies: rule.applies?.mappedConditions { body($0, .falling) },
          requirement: rule.requirement.mappedConditions { body($0, .rising) }, detail: rule.detail,
          source: rule.source))
    }
    rewriteQuestions { $0.mappedConditions { body($0, .rising) } }
  }

  /// Replaces the answers of questions that ask for a verdict.
  mutating func rewriteQuestions(_ body: (Expression) -> Expression) {
    for (index, question) in questions.enumerated() {
      guard case .verdict(let expression) = question.answer else { continue }
      questions[index] = Question(
        id: question.id, title: question.title, subject: question.subject, answer: .verdict(body(expression)),
        position: question.position)
    }
  }
}

extension Clause {
  /// The same clause with another rule in the place of its own.
  func with(rule: Rule) -> Clause {
    let body: Body =
      switch self.body {
      case .rule: .rule(rule)
      case .attested: .attested(rule)
      case .notComputable: self.body
      }
    return Clause(
      id: id, number: number, title: title, kind: kind, subject: subject, quotes: quotes, wording: wording,
      evidence: evidence, consequence: consequence, interpretation: interpretation, body: body, position: position,
      overlay: overlay)
  }
}
