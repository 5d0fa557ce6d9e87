/// Why a question could not be answered at all. (Missing facts are no error; they give an undetermined verdict.)
public struct QuestionError: Error, Sendable, Hashable, CustomStringConvertible {
  public let code: Code

  init(_ code: Code) { self.code = code }

  public enum Code: Sendable, Hashable {
    case unknownQuestion(String, known: [String])
    /// The facts are of another kind of subject than the question.
    case wrongSubject(String)
    case disabledEdition(Rulebook.Edition)
    case unknownRuling(Ruling)
    /// Facts that cannot be true together.
    case contradiction([Contradiction])
  }

  /// What happened and what to do.
  public var message: Bilingual {
    switch code {
    case .unknownQuestion(let id, let known):
      let list = known.joined(separator: ", ")
      return Bilingual("没有「\(id)」这个问题；可问：\(list)", "There is no question \(id); there are: \(list)")
    case .wrongSubject(let id):
      return Bilingual(
        "所给事实不属于「\(id)」所问的对象；请提供该对象的事实",
        "The facts are not of the kind of subject that \(id) asks about; give facts of that subject")
    case .disabledEdition(let edition):
      let note = edition.note.map { Bilingual("：\($0.chinese)", ": \($0.english)") } ?? Bilingual(same: "")
      return Bilingual(
        "\(edition.title.chinese)未启用，不作判定\(note.chinese)",
        "\(edition.title.english) is disabled and gives no verdicts\(note.english)")
    case .unknownRuling(let ruling):
      return Bilingual(
        "文件 \(ruling.documentID) 裁定的释读 \(ruling.reading) 的选项 \(ruling.option) 不在规则中；请核对",
        "Document \(ruling.documentID) rules for option \(ruling.option) of reading \(ruling.reading), which the rulebook does not list; check it"
      )
    case .contradiction(let found):
      return Bilingual(
        found.map(\.message.chinese).joined(separator: "；"), found.map(\.message.english).joined(separator: "; "))
    }
  }

  public var description: String { message.chinese + " · " + message.english }
}

/// Facts that cannot all be true: a case count below a part of it, a title granted before the licence, a stated
/// value that differs from what other facts give.
public struct Contradiction: Error, Sendable, Hashable {
  public let kind: Kind
  /// What contradicts, with the values.
  public let message: Bilingual
  /// The facts that take part, with the values they have.
  public let values: [Stated]

  public enum Kind: Sendable, Hashable {
    /// A consistency condition of the subject is broken.
    case consistency
    /// A stated fact differs from what it follows from.
    case derivation(stated: Value, derived: Value)
  }

  public struct Stated: Sendable, Hashable {
    public let path: String
    public let label: Bilingual
    public let value: Value
    /// The value as people read it.
    public let display: Bilingual
  }
}
