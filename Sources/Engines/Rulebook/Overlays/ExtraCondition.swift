/// Adds a condition, or a clause of the overlay, to what a clause of the norm requires.
struct ExtraCondition {
  let clause: ClauseID
  let condition: Expression
  /// As written.
  let text: String
  let overlay: String
  let position: SourcePosition

  func apply(to draft: inout RulebookDraft, findings: inout Findings) {
    guard let index = draft.clauses.firstIndex(where: { $0.id == clause }) else {
      findings.error(at: position, "没有条款 §\(clause)", "there is no clause §\(clause)")
      return
    }
    let target = draft.clauses[index]
    guard let rule = target.rule else {
      findings.error(
        at: position, "条款 §\(clause) 不作计算，不能加条件：请用 add 把自己的条款加到上级条款",
        "clause §\(clause) computes nothing: add a clause of your own to the clause above it")
      return
    }
    guard target.kind != .soft else {
      findings.error(
        at: position, "条款 §\(clause) 是原则性要求，未达到只作提示，加条件不会更严：请把自己的条款加到上级条款",
        "clause §\(clause) is soft, missing it is only advice, so a condition there would not be stricter: add a clause of your own to the clause above it"
      )
      return
    }
    let analysis = draft.analysis
    guard let use = analysis.clauses[clause], use.polarity == .rising,
      !(use.isExposed && analysis.mayNotApply(rule.requirement))
    else {
      findings.error(
        at: position, "条款 §\(clause) 还决定别的条款是否适用，加条件不能证明一定更严",
        "clause §\(clause) also decides whether others apply: a further condition there is not proved to be stricter")
      return
    }
    guard isOfSameSubject(target, draft) else {
      findings.error(
        at: position, "加上的条款与 §\(clause) 不是同一种对象", "the added clause is about another subject than §\(clause)")
      return
    }
    guard !reaches(clause, from: condition, in: draft, visited: []) else {
      findings.error(
        at: position, "这个条件又引用 §\(clause) 自己：条款不能循环引用",
        "the condition refers back to §\(clause): clauses cannot refer to themselves")
      return
    }
    var parts = [rule.requirement]
    if case .all(let conjuncts) = rule.requirement.kind { parts = conjuncts }
    draft.clauses[index] = target.with(
      rule: Rule(
        applies: rule.applies,
        requirement: Expression(.all(parts + [condition]), type: .verdict, at: rule.requirement.position),
        detail: rule.detail, source: rule.source + "\n// \(overlay)\n  and (\(text))"))
  }

  private func isOfSameSubject(_ target: Clause, _ draft: RulebookDraft) -> Bool {
    guard case .clause(let added) = condition.kind else { return true }
    return draft.clause(added)?.subject == target.subject
  }

  private func reaches(
    _ sought: ClauseID, from expression: Expression, in draft: RulebookDraft, visited: Set<ClauseID>
  ) -> Bool {
    var references: [ClauseID] = []
    expression.walk { part in
      if case .clause(let id) = part.kind { references.append(id) }
    }
    for id in references where !visited.contains(id) {
      if id == sought { return true }
      guard let rule = draft.clause(id)?.rule else { continue }
      let visited = visited.union([id])
      if reaches(sought, from: rule.requirement, in: draft, visited: visited) { return true }
      if let applies = rule.applies, reaches(sought, from: applies, in: draft, visited: visited) { return true }
    }
    return false
  }
}

/// Takes members out of a declared list whose members all count in favour.
struct Narrowing {
  let list: String
  let members: Set<Int>
  let position: SourcePosition

  func apply(to draft: inout RulebookDraft, findings: inout Findings) {
    guard let index = draft.lists.firstIndex(where: { $0.name == list }) else {
      findings.error(at: position, "没有清单 \(list)", "there is no list \(list)")
      return
    }
    let old = draft.lists[index]
    guard members.isSubset(of: old.members), !members.isEmpty else {
      findings.error(
        at: position, "清单 \(list) 只能收窄：写出留下的成员，不能加，也不能一个不留",
        "the list \(list) can only be narrowed: name the members that stay, no others, and at least one")
      return
    }
    if members == old.members {
      findings.warning(
        at: position, "清单 \(list) 没有变：这一句不起作用", "the list \(list) stays as it is: this line changes nothing")
    }
    let occurrences = draft.analysis.occurrences.filter { $0.knob == .list(old.id) }
    if let problem = occurrences.first(where: { occurrence in
      if case .machine = occurrence.place { return true }
      return occurrence.polarity != .rising || occurrence.isFragile
    }) {
      findings.error(
        at: position, "清单 \(list) 用在 \(problem.position)，在那里成员少不能证明更严：附加规定不能收窄它",
        "the list \(list) is used at \(problem.position), where fewer members are not proved to be stricter: an overlay cannot narrow it"
      )
      return
    }
    draft.lists[index] = NamedList(
      id: old.id, name: old.name, title: old.title, elementType: old.elementType, members: members)
  }
}
