/// The state that events led to.
public struct MachineState: Sendable {
  /// The word for it: `suspended`; `undetermined` where missing facts leave more than one state possible.
  public let name: String
  public let label: Bilingual
  /// Whether the state (a revocation) waits for a human to confirm it. It is the state's word that is reported,
  /// but until a `confirm` event what holds is `effective`.
  public let awaitsConfirmation: Bool
  /// What holds meanwhile: the state that the same events lead to without the unconfirmed transition, so
  /// `suspended` while a revocation waits. Otherwise the same as `name`.
  public let effective: String
  public let effectiveLabel: Bilingual
  /// The words of the states still possible; one where the state is determined.
  public let possible: [String]
  /// What each event did, in order of date.
  public let steps: [Step]

  public var isDetermined: Bool { possible.count == 1 }

  /// One event that changed the state or a register.
  public struct Step: Sendable, Hashable {
    public let date: CivilDate
    /// The word for the kind of event, and what people read.
    public let event: String
    public let eventLabel: Bilingual
    public let from: String
    public let fromLabel: Bilingual
    public let to: String
    public let toLabel: Bilingual
    public let clauses: [ClauseID]
    public let awaitsConfirmation: Bool

    /// One sentence.
    public var text: Bilingual {
      let cited = clauses.map(\.text).joined(separator: "、")
      let citation =
        clauses.isEmpty
        ? Bilingual(same: "") : Bilingual("（\(cited)）", " (\(clauses.map(\.text).joined(separator: ", ")))")
      let waiting = awaitsConfirmation ? Bilingual("，待确认", ", awaiting confirmation") : Bilingual(same: "")
      if from == to {
        return Bilingual(
          "\(date.iso) \(eventLabel.chinese)：仍为\(toLabel.chinese)\(citation.chinese)",
          "\(date.iso) \(eventLabel.english): still \(toLabel.english)\(citation.english)")
      }
      return Bilingual(
        "\(date.iso) \(eventLabel.chinese)：\(fromLabel.chinese) → \(toLabel.chinese)\(citation.chinese)\(waiting.chinese)",
        "\(date.iso) \(eventLabel.english): \(fromLabel.english) → \(toLabel.english)\(citation.english)\(waiting.english)"
      )
    }
  }
}
