/// Reads `book.md`: which edition of which norm, and whether it answers.
enum BookReader {
  static func read(_ text: LiterateText, findings: inout Findings) -> Rulebook.Edition {
    let heading = text.title ?? SourceFragment([Unicode.Scalar](), at: text.position)
    let (id, titleText) = heading.firstWord
    let title = titleText.titles
    if title == nil || id.isEmpty {
      findings.error(
        at: heading.start, "book.md 应以“# 版本号 中文名称 · English title”开头",
        "book.md begins with '# EDITION 中文名称 · English title'")
    }
    var isEnabled: Bool?
    var note: Bilingual?
    let blocks = (text.preamble + text.sections.flatMap(\.blocks)).fences("book")
    if blocks.count > 1 { findings.error(at: blocks[1].start, "book 块只能有一个", "there is only one book block") }
    if let block = blocks.first {
      for line in block.lines where !line.isEmpty {
        let (word, rest) = line.firstWord
        switch (word.text, rest.text) {
        case ("enabled", "true"): isEnabled = true
        case ("enabled", "false"): isEnabled = false
        case ("note", _) where rest.bilingual() != nil: note = rest.bilingual()
        default:
          findings.error(
            at: line.start, "此处应为“enabled true”、“enabled false”或“note 中文 / English”",
            "expected 'enabled true', 'enabled false' or 'note 中文 / English' here")
        }
      }
    }
    if isEnabled == nil {
      findings.error(
        at: blocks.first?.start ?? heading.start, "缺少 ```book 块里的“enabled true”或“enabled false”",
        "a ```book block with 'enabled true' or 'enabled false' is missing")
    }
    return Rulebook.Edition(
      id: id.text, title: title ?? Bilingual(titleText.text, titleText.text), isEnabled: isEnabled ?? false, note: note)
  }
}

extension SourceFragment {
  /// The lines, trimmed, without comments.
  var lines: [SourceFragment] {
    var lines: [SourceFragment] = []
    var from = 0
    for index in 0...scalars.count where index == scalars.count || scalars[index] == "\n" {
      let position = SourcePosition(
        file: start.file, line: start.line + lines.count, column: lines.isEmpty ? start.column : 1)
      lines.append(SourceFragment(scalars[from..<index], at: position).trimmed)
      from = index + 1
    }
    return lines.map { line in line.hasPrefix("//") ? line.part(0..<0) : line }
  }
}
