/// A piece of the reasoning: a clause, a combination of conditions, or one condition with the numbers it compared.
public struct VerdictNode: Sendable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case clause, all, any, condition, quantifier, reading
  }

  public let kind: Kind
  public let verdict: Verdict
  /// What a condition read, with the documents that show it.
  public let inputs: [CitedInput]
  public internal(set) var children: [VerdictNode]
  /// Of a reading: what each option comes to.
  public let readings: [ReadingTried]
  /// Whether this clause is written out elsewhere in the tree, before this place.
  public let isRepeated: Bool
  /// What this part is for: a clause's condition of application, an option of a reading, an element of a list.
  public let role: Role?

  /// `nil` of a state's node, which only lists inputs.
  let card: NodeCard?
  /// What fills the gaps of the words.
  let values: [Value]

  /// The clause it states, or in whose rule the condition stands.
  public var clause: ClauseID? { card?.clause }
  /// Of a clause: its title, the norm's number, and the phrases that decide.
  public var title: Bilingual? { card?.title }
  public var number: String? { card?.number }
  public var quotes: [String] { card?.quotes ?? [] }
  /// Of a comparison: both sides.
  public var comparison: ComparedValues? {
    guard kind == .condition, let card, let compared = card.compared else { return nil }
    return ComparedValues(
      left: values[compared.left], comparison: compared.comparison, right: values[compared.right],
      parameter: compared.parameter, leftFormat: card.phrase.format(ofGap: compared.left),
      rightFormat: card.phrase.format(ofGap: compared.right))
  }

  public enum Role: Sendable, Hashable {
    /// Where it is not met, the clause does not apply.
    case applies
    case option(ReadingID, Reading.Option)
    /// Counted from one.
    case element(Int)
  }

  public struct ReadingTried: Sendable, Hashable {
    public let reading: ReadingID
    public let option: String
    public let verdict: Verdict
  }

  /// A clause or a condition in one line.
  public func text(_ language: Bilingual.Language) -> String {
    var text = ""
    append(language, to: &text)
    return text
  }

  public var text: Bilingual { Bilingual(text(.chinese), text(.english)) }

  func append(_ language: Bilingual.Language, to text: inout String) {
    switch role {
    case .applies: text += language == .chinese ? "适用条件：" : "applies when: "
    case .option(let reading, let option):
      text += language == .chinese ? "释读 " : "reading "
      text += reading.text
      text += " "
      text += option.name
      text += language == .chinese ? "：" : ": "
    case .element(let place):
      text += language == .chinese ? "第 " : "entry "
      text += String(place)
      text += language == .chinese ? " 项：" : ": "
    case nil: break
    }
    if kind == .clause, let clause, let title {
      text += clause.text
      text += " "
      text += title[language]
      if isRepeated { text += language == .chinese ? "（见上）" : " (see above)" }
    } else {
      card?.phrase.append(values, language, to: &text)
    }
  }
}

/// The two sides of a comparison.
public struct ComparedValues: Sendable {
  public let left: Value
  public let comparison: Comparison
  public let right: Value
  /// The name of the parameter on the right (or the left), if one is compared with.
  public let parameter: String?
  let leftFormat: ValueFormat?
  let rightFormat: ValueFormat?

  public func leftText(_ language: Bilingual.Language) -> String { leftFormat?.text(left, language) ?? "" }
  public func rightText(_ language: Bilingual.Language) -> String { rightFormat?.text(right, language) ?? "" }
}
