/// Reads the section of a clause: heading, code spans, quotes, labelled items, and its one block.
struct ClauseReader {
  let vocabulary: Vocabulary
  /// Clauses of the norm quote it; those that an overlay adds need not.
  var needsQuote = true

  func read(_ section: LiterateText.Section, findings: inout Findings) -> ClauseDraft? {
    let (id, titleText) = section.heading.firstWord
    guard isClauseID(id) else {
      findings.error(
        at: section.position, "标题应为“## 条款号 中文 · English”，条款号如 1.5.1.2b",
        "the heading is '## CLAUSE 中文 · English', the clause as 1.5.1.2b")
      return nil
    }
    let title = titleText.titles
    if title == nil {
      findings.error(at: titleText.start, "条款号后面应为“中文 · English”", "'中文 · English' stands after the clause number")
    }
    let head = head(section, &findings)
    let quotes = section.quotes
    if quotes.isEmpty && needsQuote {
      findings.error(
        at: section.position, "条款 \(id.text) 没有引用规范原文（> …）", "clause \(id.text) quotes nothing of the norm (> …)")
    }
    let body = body(section, id.text, &findings)
    let labels = labels(section, isRule: body?.syntax != nil, &findings)
    guard let title, let head, let body else { return nil }
    return ClauseDraft(
      id: ClauseID(id.text), number: head.number, title: title, kind: head.kind, subject: head.subject, quotes: quotes,
      wording: labels.wording, evidence: labels.evidence, consequence: labels.consequence,
      interpretation: labels.interpretation, body: body, position: section.position)
  }

  /// Letters, digits, dots and hyphens, as the lexer reads `§…`.
  private func isClauseID(_ id: SourceFragment) -> Bool {
    !id.isEmpty && Token.Kind.clause(id.text) == Self.token("§" + id.text)
  }

  private static func token(_ text: String) -> Token.Kind {
    let fragment = SourceFragment(Array(text.unicodeScalars), at: SourcePosition(file: "", line: 1, column: 1))
    var lexer = Lexer(fragment)
    return lexer.next().kind
  }

  // MARK: The line of code spans

  private func head(
    _ section: LiterateText.Section, _ findings: inout Findings
  ) -> (subject: SubjectID?, kind: Clause.Kind, number: String)? {
    guard let line = section.paragraphs.first, case (let spans, let number) = line.leadingCodeSpans, spans.count == 2,
      !number.isEmpty
    else {
      findings.error(
        at: section.paragraphs.first?.start ?? section.position,
        "标题下应为“`对象` `类别` 规范的编号”，如 `institution` `hard` 一(五)1(1)",
        "'`subject` `kind` number' stands below the heading, as `institution` `hard` 一(五)1(1)")
      return nil
    }
    var subject: SubjectID?
    if spans[0].text != "-" {
      guard let index = vocabulary.subjectIDs[spans[0].text] else {
        let all = vocabulary.subjects.map(\.name).joined(separator: " ")
        findings.error(
          at: spans[0].start, "没有对象“\(spans[0].text)”（有：\(all)；没有对象写 -）",
          "there is no subject '\(spans[0].text)' (there are: \(all); '-' for none)")
        return nil
      }
      subject = SubjectID(index)
    }
    guard let kind = Clause.Kind(rawValue: spans[1].text) else {
      let all = Clause.Kind.allCases.map(\.rawValue).joined(separator: " ")
      findings.error(
        at: spans[1].start, "没有类别“\(spans[1].text)”（有：\(all)）",
        "there is no kind '\(spans[1].text)' (there are: \(all))")
      return nil
    }
    return (subject, kind, number.withoutBackticks.text)
  }

  // MARK: The block

  private func body(
    _ section: LiterateText.Section, _ id: String, _ findings: inout Findings
  ) -> ClauseDraft.Body? {
    let (rules, attested, reasons) = (
      section.fences("rule"), section.fences("attested"), section.fences("not-computable")
    )
    guard rules.count + attested.count + reasons.count == 1 else {
      findings.error(
        at: section.position, "条款 \(id) 要有且只有一个块：rule、attested 或 not-computable",
        "clause \(id) needs exactly one block: rule, attested or not-computable")
      return nil
    }
    if let block = reasons.first {
      let text = block.lines.filter { !$0.isEmpty }.map(\.text).joined(separator: " ")
      let whole = SourceFragment(Array(text.unicodeScalars), at: block.start)
      guard let why = whole.bilingual() else {
        findings.error(at: block.start, "应写明为何不计算：“中文 / English”", "say why nothing is computed: '中文 / English'")
        return nil
      }
      return .notComputable(why)
    }
    guard let block = rules.first ?? attested.first else { return nil }
    let syntax = RuleSyntax(block, findings: &findings)
    if syntax.requirement == nil, !findings.hasErrors(in: block) {
      findings.error(at: block.start, "规则缺少 require", "the rule lacks 'require'")
    }
    return rules.isEmpty ? .attested(syntax) : .rule(syntax)
  }

  // MARK: The labelled items

  private struct Labels {
    var wording = Bilingual("", "")
    var evidence = Bilingual("", "")
    var consequence = Bilingual("", "")
    var interpretation: Bilingual?
  }

  private func labels(_ section: LiterateText.Section, isRule: Bool, _ findings: inout Findings) -> Labels {
    let items = section.items
    var labels = Labels()
    func found(_ chinese: String, _ english: String, isNeeded: Bool) -> Bilingual? {
      var (one, other): (SourceFragment?, SourceFragment?)
      for item in items {
        if let rest = item.after(label: chinese) {
          one = rest.divided(by: " / \(english):")?.before ?? rest
          other = rest.divided(by: " / \(english):")?.after ?? other
        } else if let rest = item.after(label: english) {
          other = rest
        }
      }
      if let one, let other, !one.isEmpty, !other.isEmpty { return Bilingual(one.text, other.text) }
      if isNeeded || one != nil || other != nil {
        findings.error(
          at: (one ?? other)?.start ?? section.position, "缺少“- \(chinese)：…”或其英文“\(english): …”",
          "'- \(chinese)：…' or its English '\(english): …' is missing")
      }
      return nil
    }
    labels.wording = found("要求", "Requirement", isNeeded: true) ?? labels.wording
    labels.evidence = found("证据", "Evidence", isNeeded: isRule) ?? labels.evidence
    labels.consequence = found("不符合", "If not met", isNeeded: isRule) ?? labels.consequence
    labels.interpretation = found("释读", "Reading", isNeeded: false)
    for item in items where !Self.known.contains(where: { item.after(label: $0) != nil }) {
      findings.warning(
        at: item.start, "这一项没有标签：要求、证据、不符合、释读", "this item has no label: Requirement, Evidence, If not met, Reading")
    }
    return labels
  }

  private static let known = ["要求", "Requirement", "证据", "Evidence", "不符合", "If not met", "释读", "Reading"]
}

extension SourceFragment {
  /// What stands after `label：` or `label:`.
  fileprivate func after(label: String) -> SourceFragment? {
    guard hasPrefix(label) else { return nil }
    let end = label.unicodeScalars.count
    guard end < scalars.count, scalars[end] == "：" || scalars[end] == ":" else { return nil }
    return part(end + 1..<scalars.count).trimmed
  }
}
