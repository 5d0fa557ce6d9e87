/// A Markdown table: a header, and rows of as many cells.
struct LiterateTable: Sendable {
  let header: [SourceFragment]
  let rows: [Row]

  struct Row: Sendable {
    let cells: [SourceFragment]
    let position: SourcePosition
  }

  var position: SourcePosition { header.first?.start ?? SourcePosition(file: "", line: 1, column: 1) }

  /// From lines that begin with `|`. Cells escape pipes as `\|`. A row of more or fewer cells than the header
  /// is a finding and left out.
  init(_ lines: [SourceFragment], findings: inout Findings) {
    header = lines.first.map(Self.cells) ?? []
    guard lines.count >= 2, Self.isRule(lines[1]) else {
      if let first = lines.first {
        findings.error(
          at: first.start, "表格第二行应为分隔行 |---|---|", "the second line of a table is its rule |---|---|")
      }
      rows = []
      return
    }
    var rows: [Row] = []
    for line in lines.dropFirst(2) {
      let cells = Self.cells(line)
      if cells.count == header.count {
        rows.append(Row(cells: cells, position: line.start))
      } else {
        findings.error(
          at: line.start, "这一行有 \(cells.count) 格，表头有 \(header.count) 格（格内的竖线写作 \\|）",
          "this row has \(cells.count) cells, the header \(header.count) (a pipe inside a cell is written \\|)")
      }
    }
    self.rows = rows
  }

  /// Whether the header reads as given; says so where it does not.
  func hasHeader(_ names: [String], findings: inout Findings) -> Bool {
    if header.map(\.text) == names { return true }
    let wanted = names.joined(separator: " | ")
    findings.error(at: position, "表头应为：\(wanted)", "the header is: \(wanted)")
    return false
  }

  private static func isRule(_ line: SourceFragment) -> Bool {
    line.scalars.contains("-") && line.scalars.allSatisfy { $0 == "|" || $0 == "-" || $0 == ":" || $0.isBlank }
  }

  private static func cells(_ line: SourceFragment) -> [SourceFragment] {
    var cells: [SourceFragment] = []
    var cell: [Unicode.Scalar] = []
    // The line begins with a pipe.
    var start = 1
    var index = 1
    let scalars = line.scalars
    func finish() -> SourceFragment {
      let position = SourcePosition(file: line.start.file, line: line.start.line, column: line.start.column + start)
      return SourceFragment(cell, at: position).trimmed
    }
    while index < scalars.count {
      if scalars[index] == "\\", index + 1 < scalars.count, scalars[index + 1] == "|" {
        cell.append("|")
        index += 2
      } else if scalars[index] == "|" {
        cells.append(finish())
        cell.removeAll()
        index += 1
        start = index
      } else {
        cell.append(scalars[index])
        index += 1
      }
    }
    if !cell.allSatisfy(\.isBlank) { cells.append(finish()) }
    return cells
  }
}

extension SourceFragment {
  /// With code spans' backticks blanked out, so that columns stay.
  var withoutBackticks: SourceFragment {
    SourceFragment(scalars.map { $0 == "`" ? " " : $0 }, at: start).trimmed
  }

  /// The leading code spans, and the text after them.
  var leadingCodeSpans: (spans: [SourceFragment], rest: SourceFragment) {
    var spans: [SourceFragment] = []
    var rest = trimmed
    while rest.scalars.first == "`", let end = rest.scalars.dropFirst().firstIndex(of: "`") {
      spans.append(rest.part(1..<end).trimmed)
      rest = rest.part(end + 1..<rest.scalars.count).trimmed
    }
    return (spans, rest)
  }
}
