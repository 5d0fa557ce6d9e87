/// A clause as read from its section, its rule parsed but not yet checked.
struct ClauseDraft {
  let id: ClauseID
  let number: String
  let title: Bilingual
  let kind: Clause.Kind
  let subject: SubjectID?
  let quotes: [SourceFragment]
  let wording: Bilingual
  let evidence: Bilingual
  let consequence: Bilingual
  let interpretation: Bilingual?
  let body: Body
  let position: SourcePosition

  enum Body {
    case rule(RuleSyntax)
    case attested(RuleSyntax)
    case notComputable(Bilingual)

    var syntax: RuleSyntax? {
      switch self {
      case .rule(let syntax), .attested(let syntax): syntax
      case .notComputable: nil
      }
    }
  }

  var signature: Vocabulary.ClauseSignature {
    Vocabulary.ClauseSignature(subject: subject, hasRule: body.syntax != nil)
  }
}

extension ClauseDraft {
  /// The clause with its expressions checked; `nil` where anything is wrong, which is said.
  func checked(in vocabulary: Vocabulary, overlay: String? = nil, findings: inout Findings) -> Clause? {
    let checkedBody: Clause.Body
    switch body {
    case .notComputable(let why):
      checkedBody = .notComputable(why)
    case .rule(let syntax):
      guard let rule = rule(syntax, in: vocabulary, &findings) else { return nil }
      checkedBody = .rule(rule)
    case .attested(let syntax):
      guard let rule = rule(syntax, in: vocabulary, &findings) else { return nil }
      checkedBody = .attested(rule)
    }
    return Clause(
      id: id, number: number, title: title, kind: kind, subject: subject, quotes: quotes.map(\.text), wording: wording,
      evidence: evidence, consequence: consequence, interpretation: interpretation, body: checkedBody,
      position: position, overlay: overlay)
  }

  private func rule(_ syntax: RuleSyntax, in vocabulary: Vocabulary, _ findings: inout Findings) -> Rule? {
    guard subject != nil else {
      findings.error(at: position, "条款 \(id) 有规则，但没有写明对象", "clause \(id) has a rule but names no subject")
      return nil
    }
    var checker = ExpressionChecker(vocabulary, subject: subject)
    for (name, value) in syntax.lets { checker.define(name, as: value) }
    let applies = syntax.applies.map { checker.condition($0) }
    let requirement = syntax.requirement.map { checker.condition($0) }
    let detail = syntax.detail.map { checker.any($0) }
    for (name, _) in syntax.lets where !checker.used.contains(name.text) {
      checker.findings.warning(at: name.position, "let “\(name.text)”没有用到", "'\(name.text)' is never used")
    }
    findings.add(checker.findings)
    guard let requirement, let requirement else { return nil }
    if let applies, applies == nil { return nil }
    if let detail, detail == nil { return nil }
    return Rule(applies: applies ?? nil, requirement: requirement, detail: detail ?? nil, source: syntax.source)
  }
}
