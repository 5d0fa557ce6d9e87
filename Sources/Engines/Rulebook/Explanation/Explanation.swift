/// An evaluation with its whole reasoning, built once: the tree, the shortest reason and the remedies.
public struct Explanation: Sendable {
  public let evaluation: Evaluation
  public let tree: VerdictNode
  public let reason: [ReasonLeaf]
  public let remedies: [Remedy]

  init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
    tree = evaluation.tree
    reason = evaluation.reason
    remedies = evaluation.remedies
  }
}

extension Evaluation {
  /// The evaluation with its reasoning.
  public var explanation: Explanation { Explanation(self) }

  /// Verdict, shortest reason, remedies and the whole tree as indented lines with quotes and numbers.
  public func text(_ language: Bilingual.Language) -> String { explanation.text(language) }

  /// The answer in one sentence.
  public var summary: Bilingual { Bilingual(summary(.chinese), summary(.english)) }

  /// The answer in one sentence.
  public func summary(_ language: Bilingual.Language) -> String {
    let isChinese = language == .chinese
    var text = title[language]
    text += isChinese ? "：" : ": "
    if let state {
      text += state.label[language]
      if state.awaitsConfirmation {
        text += isChinese ? "（待确认，其间为" : " (awaiting confirmation, until then "
        text += state.effectiveLabel[language]
        text += isChinese ? "）" : ")"
      }
    } else {
      text += verdict.words[language]
    }
    if !failing.isEmpty {
      text += isChinese ? "（" : " ("
      for (place, clause) in failing.enumerated() {
        if place > 0 { text += isChinese ? "、" : ", " }
        text += clause.text
        if let title = storage.book.clause(clause)?.title[language] {
          text += " "
          text += title
        }
      }
      text += isChinese ? "）" : ")"
    }
    for difference in readingDependence {
      text += isChinese ? "；取决于释读 \(difference.reading)（" : "; depends on reading \(difference.reading) ("
      text += difference.results.map { "\($0.option) \(words(for: $0.outcome)[language])" }
        .joined(separator: isChinese ? "，" : ", ")
      text += isChinese ? "）" : ")"
    }
    if !advisories.isEmpty {
      text += isChinese ? "；原则性要求未达到：" : "; soft requirement missed: "
      text += advisories.map(\.text).joined(separator: isChinese ? "、" : ", ")
    }
    for detail in details {
      text += isChinese ? "；期限 " : "; due "
      text += detail.display[language]
    }
    text += isChinese ? "。" : "."
    return text
  }
}

extension Evaluation {
  /// A verdict's words, or a state's label.
  private func words(for outcome: ReadingDifference.Outcome) -> Bilingual {
    switch outcome {
    case .verdict(let verdict): return verdict.words
    case .state(let name):
      guard case .state(let machine) = compiled.question.answer,
        let states = storage.book.machine(named: machine).flatMap({ storage.book.enumeration($0.states) })
      else { return Bilingual(same: name) }
      return states.members.first { $0.word == name }?.label ?? Bilingual(same: name)
    }
  }
}

extension Explanation {
  /// Summary, shortest reason, remedies and tree.
  public func text(_ language: Bilingual.Language) -> String {
    let isChinese = language == .chinese
    var text = ""
    text.reserveCapacity(16_384)
    text += evaluation.summary(language)
    text += "\n"
    if !reason.isEmpty, evaluation.verdict == .notMet || evaluation.verdict == .undetermined {
      text += isChinese ? "最短理由：\n" : "Shortest reason:\n"
      for leaf in reason {
        text += "  - "
        text += leaf.clause?.text ?? ""
        text += " "
        leaf.node.append(language, to: &text)
        text += "\n"
      }
    }
    if !remedies.isEmpty {
      text += isChinese ? "如何才能符合：\n" : "What would make it met:\n"
      for (place, remedy) in remedies.enumerated() {
        if place > 0 { text += isChinese ? "  或者：\n" : "  or:\n" }
        for step in remedy.steps {
          text += "  - "
          text += step.text[language]
          if let clause = step.clause {
            text += isChinese ? "（" : " ("
            text += clause.text
            text += isChinese ? "）" : ")"
          }
          text += "\n"
        }
      }
    }
    for ruling in evaluation.storage.rulings {
      text += isChinese ? "裁定：" : "Ruling: "
      text += "\(ruling.reading) \(ruling.option) (\(ruling.documentID))\n"
    }
    if let state = evaluation.state {
      for step in state.steps { text += "  \(step.text[language])\n" }
    } else {
      text += isChinese ? "依据：\n" : "Reasoning:\n"
      tree.append(language, depth: 0, to: &text)
    }
    return text
  }
}

extension VerdictNode {
  /// The node and what is below it as indented lines: mark, words, numbers, evidence, quotes.
  func append(_ language: Bilingual.Language, depth: Int, to text: inout String) {
    indent(depth, &text)
    text += verdict.mark
    append(language, to: &text)
    if kind == .clause, let number, !isRepeated {
      text += "〔"
      text += number
      text += "〕"
    }
    for input in inputs {
      guard let evidence = input.evidence else { continue }
      text += " ["
      text += evidence
      text += "]"
    }
    text += "\n"
    if !isRepeated {
      for quote in quotes {
        indent(depth + 1, &text)
        text += "「"
        text += quote
        text += "」\n"
      }
    }
    for child in children { child.append(language, depth: depth + 1, to: &text) }
  }

  private func indent(_ depth: Int, _ text: inout String) {
    for _ in 0..<depth { text += "  " }
  }
}

extension Verdict {
  /// The words for people.
  public var words: Bilingual {
    switch self {
    case .met: Bilingual("符合", "met")
    case .notMet: Bilingual("不符合", "not met")
    case .undetermined: Bilingual("无法判定", "undetermined")
    case .advisory: Bilingual("未达到原则性要求", "soft requirement missed")
    case .notApplicable: Bilingual("不适用", "not applicable")
    }
  }

  /// What stands before a line of the tree.
  var mark: String {
    switch self {
    case .met: "✓ "
    case .notMet: "✗ "
    case .undetermined: "? "
    case .advisory: "! "
    case .notApplicable: "– "
    }
  }
}
