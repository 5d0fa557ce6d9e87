extension LiterateText {
  /// One line without its end.
  struct Line {
    /// Without blanks at either end.
    let content: SourceFragment
    /// With them.
    let whole: SourceFragment

    var first: Unicode.Scalar? { content.scalars.first }

    /// `## text`: the level and the text.
    var heading: (level: Int, text: SourceFragment)? {
      let level = content.scalars.prefix { $0 == "#" }.count
      guard (1...6).contains(level), level < content.scalars.count, content.scalars[level].isBlank else { return nil }
      return (level, content.part(level..<content.scalars.count).trimmed)
    }

    /// The text after `- ` or `* `.
    var item: SourceFragment? {
      guard content.scalars.count > 2, first == "-" || first == "*", content.scalars[1].isBlank else { return nil }
      return content.part(2..<content.scalars.count).trimmed
    }

    /// The number of backticks and the language of a line that opens a block.
    var fence: (count: Int, language: String)? {
      let count = content.scalars.prefix { $0 == "`" }.count
      guard count >= 3 else { return nil }
      let rest = content.part(count..<content.scalars.count).trimmed
      return rest.scalars.contains("`") ? nil : (count, rest.firstWord.word.text)
    }

    /// Whether it begins something of its own rather than going on with a paragraph.
    var beginsBlock: Bool {
      content.isEmpty || first == ">" || first == "|" || heading != nil || item != nil || fence != nil
    }
  }

  /// The lines of a file, one after the other.
  struct Lines {
    private let scalars: [Unicode.Scalar]
    private let file: String
    private var index = 0
    private var number = 0
    private var ahead: Line?

    init(_ source: SourceFile) {
      var scalars = Array(source.text.unicodeScalars)
      if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
      self.scalars = scalars
      file = source.name
    }

    mutating func next() -> Line? {
      if let line = ahead {
        ahead = nil
        return line
      }
      guard index < scalars.count else { return nil }
      let from = index
      while index < scalars.count, scalars[index] != "\n" { index += 1 }
      var end = index
      if end > from, scalars[end - 1] == "\r" { end -= 1 }
      index += 1
      number += 1
      let whole = SourceFragment(scalars[from..<end], at: SourcePosition(file: file, line: number, column: 1))
      return Line(content: whole.trimmed, whole: whole)
    }

    mutating func peek() -> Line? {
      if ahead == nil { ahead = next() }
      return ahead
    }

    mutating func skip() { _ = next() }

    /// The lines up to the closing fence, as one stretch.
    mutating func fenced(
      by fence: (count: Int, language: String), from opening: Line, _ findings: inout Findings
    ) -> SourceFragment {
      var body: [Unicode.Scalar] = []
      let start = SourcePosition(file: file, line: opening.whole.start.line + 1, column: 1)
      while let line = next() {
        if let other = line.fence, other.count >= fence.count, other.language.isEmpty {
          return SourceFragment(body, at: start)
        }
        body += line.whole.scalars
        body.append("\n")
      }
      findings.error(
        at: opening.content.start, "代码块没有结束：缺少一行 ```", "the block is not closed: a line of ``` is missing")
      return SourceFragment(body, at: start)
    }

    /// A paragraph or item with the lines that go on with it, joined as prose: by a blank only where Latin
    /// letters meet.
    mutating func continued(_ first: SourceFragment) -> SourceFragment {
      guard let line = peek(), !line.beginsBlock else { return first }
      var text = first.scalars
      while let line = peek(), !line.beginsBlock {
        let next = line.content.scalars
        if let last = text.last, let start = next.first, last.isASCII || start.isASCII { text.append(" ") }
        text += next
        skip()
      }
      return SourceFragment(text, at: first.start)
    }
  }
}
