/// Lets the stricter of a reading's options hold beside whichever is followed: the recommended one, or the one an
/// authority has fixed.
///
/// Every option becomes "this option and the adopted one". So the verdict is never better than without the
/// overlay, on facts that are missing too, and whatever a ruling says.
struct Adoption {
  let reading: ReadingID
  let option: String
  let position: SourcePosition

  func apply(to draft: inout RulebookDraft, findings: inout Findings) {
    guard let declared = draft.readings.first(where: { $0.id == reading }) else {
      findings.error(at: position, "没有释读 \(reading)", "there is no reading \(reading)")
      return
    }
    guard declared.stricterOption == option, let index = declared.options.firstIndex(where: { $0.name == option })
    else {
      let stricter =
        declared.stricterOption.map { Bilingual("只能采用 \($0)", "only \($0) can be adopted") }
        ?? Bilingual("这一释读没有较严的选项", "this reading has no stricter option")
      findings.error(
        at: position, "\(option) 不是释读 \(reading) 中较严的选项：\(stricter.chinese)",
        "\(option) is not the stricter option of \(reading): \(stricter.english)")
      return
    }
    let analysis = draft.analysis
    let occurrences = analysis.occurrences.filter { $0.knob == .reading(reading) }
    guard let problem = occurrences.first(where: { !isSafe($0, draft) }) else {
      if occurrences.isEmpty {
        findings.warning(
          at: position, "没有规则用到释读 \(reading)：这一句不起作用", "no rule uses \(reading): this line changes nothing")
      }
      let mayNotApply = draft.clauses.contains { clause in
        clause.rule.map { rule in
          (analysis.clauses[clause.id]?.isExposed ?? false) && rule.requirement.mentions(reading)
            && analysis.mayNotApply(rule.requirement)
        } ?? false
      }
      guard !mayNotApply else { return unproved(position, &findings) }
      rewrite(&draft, index)
      return
    }
    unproved(problem.position, &findings)
  }

  /// Whether asking with both options is proved to be stricter at this place.
  private func isSafe(_ occurrence: Occurrence, _ draft: RulebookDraft) -> Bool {
    switch occurrence.place {
    case .clause(let id):
      draft.clause(id)?.kind != .soft && occurrence.conditionPolarity != .mixed && !occurrence.conditionPolarity.isEmpty
    case .question: occurrence.conditionPolarity == .rising
    case .derivation, .machine, .consistency: false
    }
  }

  private func unproved(_ place: SourcePosition, _ findings: inout Findings) {
    findings.error(
      at: position, "释读 \(reading) 用在 \(place)，在那里采用 \(option) 不能证明一定更严：附加规定不能采用",
      "\(reading) is used at \(place), where adopting \(option) is not proved to be stricter: an overlay cannot adopt it"
    )
  }

  private func rewrite(_ draft: inout RulebookDraft, _ index: Int) {
    for (place, clause) in draft.clauses.enumerated() {
      guard let rule = clause.rule else { continue }
      draft.clauses[place] = clause.with(
        rule: Rule(
          applies: rule.applies.map { adopting(index, in: $0, .falling) },
          requirement: adopting(index, in: rule.requirement, .rising), detail: rule.detail, source: rule.source))
    }
    draft.rewriteQuestions { adopting(index, in: $0, .rising) }
  }

  private func adopting(_ index: Int, in condition: Expression, _ polarity: Polarity) -> Expression {
    guard condition.mentions(reading) else { return condition }
    func verdict(_ kind: Expression.Kind) -> Expression {
      Expression(kind, type: .verdict, at: condition.position)
    }
    func both(_ one: Expression, _ adopted: Expression) -> Expression {
      one == adopted ? one : verdict(polarity == .rising ? .all([one, adopted]) : .any([one, adopted]))
    }
    switch condition.kind {
    case .all(let parts): return verdict(.all(parts.map { adopting(index, in: $0, polarity) }))
    case .any(let parts): return verdict(.any(parts.map { adopting(index, in: $0, polarity) }))
    case .reading(let id, let parts) where id != reading:
      return verdict(.reading(id, parts.map { adopting(index, in: $0, polarity) }))
    case .reading(_, let parts):
      guard parts.indices.contains(index) else { return condition }
      return verdict(.reading(reading, parts.map { both($0, parts[index]) }))
    default:
      var options = 0
      condition.walk { part in
        if case .reading(reading, let parts) = part.kind { options = max(options, parts.count) }
      }
      let adopted = condition.choosing(index, of: reading)
      return verdict(.reading(reading, (0..<options).map { both(condition.choosing($0, of: reading), adopted) }))
    }
  }
}
