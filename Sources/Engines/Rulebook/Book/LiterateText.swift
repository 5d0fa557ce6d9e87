/// A Markdown file as rule files use it: a title, and sections of paragraphs, quotes, list items, fenced blocks
/// and tables. Only what these need is understood; anything else is text.
struct LiterateText: Sendable {
  let file: String
  /// The `# ` heading.
  private(set) var title: SourceFragment?
  /// What stands before the first `## ` heading.
  private(set) var preamble: [Block] = []
  private(set) var sections: [Section] = []

  struct Section: Sendable {
    let heading: SourceFragment
    var blocks: [Block] = []

    var position: SourcePosition { heading.start }
    var items: [SourceFragment] { blocks.compactMap { if case .item(let item) = $0 { item } else { nil } } }
    var quotes: [SourceFragment] { blocks.compactMap { if case .quote(let quote) = $0 { quote } else { nil } } }
    var tables: [LiterateTable] { blocks.compactMap { if case .table(let table) = $0 { table } else { nil } } }
    var paragraphs: [SourceFragment] { blocks.compactMap { if case .paragraph(let text) = $0 { text } else { nil } } }

    func fences(_ language: String) -> [SourceFragment] { blocks.fences(language) }
  }

  enum Block: Sendable {
    case paragraph(SourceFragment)
    /// One `>` line.
    case quote(SourceFragment)
    /// A `- ` item with its continuation lines.
    case item(SourceFragment)
    case fence(language: String, SourceFragment)
    case table(LiterateTable)
  }

  var position: SourcePosition { title?.start ?? SourcePosition(file: file, line: 1, column: 1) }

  init(_ source: SourceFile, findings: inout Findings) {
    file = source.name
    var lines = Lines(source)
    while let line = lines.next() { read(line, &lines, &findings) }
  }

  private mutating func read(_ line: Line, _ lines: inout Lines, _ findings: inout Findings) {
    if line.content.isEmpty { return }
    if let fence = line.fence {
      append(.fence(language: fence.language, lines.fenced(by: fence, from: line, &findings)))
    } else if let (level, text) = line.heading {
      begin(level: level, text)
    } else if line.first == ">" {
      let quote = line.content.part(1..<line.content.scalars.count).trimmed
      if !quote.isEmpty { append(.quote(quote)) }
    } else if line.first == "|" {
      var rows = [line.content]
      while let next = lines.peek(), next.first == "|" {
        rows.append(next.content)
        lines.skip()
      }
      append(.table(LiterateTable(rows, findings: &findings)))
    } else if let item = line.item {
      append(.item(lines.continued(item)))
    } else {
      append(.paragraph(lines.continued(line.content)))
    }
  }

  /// Deeper headings are text: sections are what `## ` begins.
  private mutating func begin(level: Int, _ text: SourceFragment) {
    if level == 2 {
      sections.append(Section(heading: text))
    } else if level == 1, title == nil, sections.isEmpty {
      title = text
    } else {
      append(.paragraph(text))
    }
  }

  private mutating func append(_ block: Block) {
    if sections.isEmpty { preamble.append(block) } else { sections[sections.count - 1].blocks.append(block) }
  }
}

extension [LiterateText.Block] {
  func fences(_ language: String) -> [SourceFragment] {
    compactMap { if case .fence(language, let body) = $0 { body } else { nil } }
  }
}
