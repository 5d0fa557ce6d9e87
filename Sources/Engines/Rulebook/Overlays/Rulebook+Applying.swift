extension Rulebook {
  /// The rulebook with an overlay laid on: a new rulebook whose verdicts are never better than this one's, on any
  /// facts. Overlays stack: `norm.applying(province).applying(hospital)`.
  ///
  /// - Throws: Every reason at once, with its place in the overlay: another edition, a value that is milder, a
  ///   change whose direction is not proved. This rulebook is unchanged either way.
  public func applying(_ overlay: Overlay) throws(RulebookError) -> Rulebook {
    var findings = Findings()
    let result = laid(overlay, &findings)
    guard let result, !findings.hasErrors else { throw RulebookError(findings: findings.sorted) }
    return result
  }

  /// What is to be said of an overlay before it is laid on: errors that would refuse it, and lines without effect.
  public func findings(applying overlay: Overlay) -> [Finding] {
    var findings = Findings()
    _ = laid(overlay, &findings)
    return findings.sorted
  }

  private func laid(_ overlay: Overlay, _ findings: inout Findings) -> Rulebook? {
    guard overlay.edition == edition.id else {
      findings.error(
        at: overlay.position, "附加规定 \(overlay.id) 针对版本 \(overlay.edition)，不能用于 \(edition.id)",
        "the overlay \(overlay.id) is for the edition \(overlay.edition), not for \(edition.id)")
      return nil
    }
    guard !overlays.contains(where: { $0.id == overlay.id }) else {
      findings.error(
        at: overlay.position, "附加规定 \(overlay.id) 已经加上了", "the overlay \(overlay.id) is laid on already")
      return nil
    }
    var draft = RulebookDraft(self)
    for clause in overlay.clauses {
      if draft.clause(clause.id) != nil {
        findings.error(at: clause.position, "条款 §\(clause.id) 已经有了", "there is a clause §\(clause.id) already")
      } else {
        draft.clauses.append(clause)
      }
    }
    for change in overlay.changes { apply(change, of: overlay, to: &draft, &findings) }
    guard !findings.hasErrors else { return nil }
    let result = draft.rulebook(
      hash: ContentHash.sha256(hash + "\n" + overlay.hash),
      overlays: overlays + [OverlayIdentity(id: overlay.id, hash: overlay.hash)])
    // What the overlay itself added must not use a parameter against its direction, or later overlays could relax.
    for finding in result.polarityFindings() { findings.add(finding) }
    return result
  }

  private func apply(
    _ change: Overlay.Change, of overlay: Overlay, to draft: inout RulebookDraft, _ findings: inout Findings
  ) {
    switch change.kind {
    case .tighten(let name, let value, let from):
      Tightening(name: name, value: value, from: from, overlay: overlay.id, position: change.position)
        .apply(to: &draft, findings: &findings)
    case .require(let id, let condition, let text):
      ExtraCondition(clause: id, condition: condition, text: text, overlay: overlay.id, position: change.position)
        .apply(to: &draft, findings: &findings)
    case .add(let added, let id):
      guard overlay.clauses.contains(where: { $0.id == added }) else {
        findings.error(
          at: change.position, "附加规定里没有条款 §\(added)：只能加上附加规定自己的条款",
          "the overlay has no clause §\(added): only its own clauses can be added")
        return
      }
      ExtraCondition(
        clause: id, condition: Expression(.clause(added), type: .verdict, at: change.position), text: "§\(added)",
        overlay: overlay.id, position: change.position
      ).apply(to: &draft, findings: &findings)
    case .narrow(let name, let members):
      Narrowing(list: name, members: members, position: change.position).apply(to: &draft, findings: &findings)
    case .adopt(let reading, let option):
      Adoption(reading: reading, option: option, position: change.position).apply(to: &draft, findings: &findings)
    }
  }
}
