/// A word or sign of the rule language.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// A keyword, a fact's path, an enumeration's member: `icu.beds`, `副主任医师`.
    case name(String)
    /// `$inst.icu.beds`, without the sign.
    case parameter(String)
    /// `§1.5.1`, without the sign.
    case clause(String)
    /// `[3.8c, 3.8d]`, without the brackets.
    case bracket(String)
    case integer(Int)
    case decimal(Rational)
    case date(CivilDate)
    case text(String)
    /// `=`, `<=`, `(`, `,` …
    case sign(String)
    case end
    /// Something that begins no word: why, in both languages.
    case wrong(Bilingual)
  }

  let kind: Kind
  let position: SourcePosition

  /// As the message for people names it.
  var shown: Bilingual {
    switch kind {
    case .name(let word): Bilingual("“\(word)”", "'\(word)'")
    case .parameter(let name): Bilingual("“$\(name)”", "'$\(name)'")
    case .clause(let id): Bilingual("“§\(id)”", "'§\(id)'")
    case .bracket(let text): Bilingual("“[\(text)]”", "'[\(text)]'")
    case .integer(let number): Bilingual("数“\(number)”", "the number \(number)")
    case .decimal: Bilingual("小数", "a decimal number")
    case .date: Bilingual("日期", "a date")
    case .text(let text): Bilingual("文字“\(text)”", "the text '\(text)'")
    case .sign(let sign): Bilingual("“\(sign)”", "'\(sign)'")
    case .end: Bilingual("末尾", "the end")
    case .wrong(let message): message
    }
  }
}
