/// A table of comma-separated values with a header (RFC 4180): quoted cells may hold commas, quotes and line
/// ends. Each cell knows its place, for messages.
public struct CSVTable: Sendable {
  public let columns: [String]
  public let rows: [Row]

  public struct Row: Sendable {
    /// As many as there are columns.
    public let cells: [Cell]
    public var position: SourcePosition { cells[0].position }
  }

  public struct Cell: Sendable {
    public let text: String
    public let position: SourcePosition
  }

  /// Reads a whole table. Refuses an open quote, text after a closing quote, a row with more or fewer cells
  /// than the header, and columns that are empty or appear twice. Empty lines are passed over.
  public init(_ text: String, file: String) throws(RulebookError) {
    var reader = CSVReader(text, file: file)
    var records = try reader.records()
    var findings: [Finding] = []
    guard !records.isEmpty else {
      columns = []
      rows = []
      return
    }
    let header = records.removeFirst()
    columns = header.map(\.text)
    for (index, cell) in header.enumerated() where cell.text.isEmpty || columns[..<index].contains(cell.text) {
      findings.append(
        Finding(
          .error, at: cell.position,
          Bilingual(
            "表头第\(index + 1)列“\(cell.text)”为空或重复；请给每列一个不同的名称。",
            "Column \(index + 1) of the header, “\(cell.text)”, is empty or repeated; give every column its own name."))
      )
    }
    for record in records where record.count != header.count {
      findings.append(
        Finding(
          .error, at: record[0].position,
          Bilingual(
            "这一行有\(record.count)格，表头有\(header.count)列；请补齐，含逗号的文字要加引号。",
            "This row has \(record.count) cells, the header \(header.count); complete it, and quote text that holds commas."
          )
        ))
    }
    guard findings.isEmpty else { throw RulebookError(findings: findings) }
    rows = records.map(Row.init(cells:))
  }

  /// The cells of a row by column; `nil` where the table has no such column.
  public func index(ofColumn name: String) -> Int? { columns.firstIndex(of: name) }

  /// The indices of columns that the table has to have.
  func indices(ofColumns names: [String], file: String) throws(RulebookError) -> [Int] {
    let indices = names.map { index(ofColumn: $0) }
    let missing = zip(names, indices).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      let list = missing.joined(separator: ", ")
      throw RulebookError(findings: [
        Finding(
          .error, at: SourcePosition(file: file, line: 1, column: 1),
          Bilingual("表头缺少列：\(list)。", "The header lacks columns: \(list)."))
      ])
    }
    return indices.compactMap { $0 }
  }
}

/// Cuts a text into records and cells.
private struct CSVReader {
  private let scalars: [Unicode.Scalar]
  private let file: String
  private var index = 0
  private var (line, column) = (1, 1)

  init(_ text: String, file: String) {
    scalars = Array(text.unicodeScalars)
    self.file = file
    // A byte order mark, as spreadsheets write it.
    if scalars.first == "\u{FEFF}" { index = 1 }
  }

  private var position: SourcePosition { SourcePosition(file: file, line: line, column: column) }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func step() {
    if scalars[index] == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    index += 1
  }

  mutating func records() throws(RulebookError) -> [[CSVTable.Cell]] {
    var records: [[CSVTable.Cell]] = []
    while next != nil {
      let record = try record()
      if record.count > 1 || record[0].text != "" { records.append(record) }
    }
    return records
  }

  private mutating func record() throws(RulebookError) -> [CSVTable.Cell] {
    var cells: [CSVTable.Cell] = []
    while true {
      cells.append(try cell())
      if next == "," {
        step()
        continue
      }
      if next == "\r" { step() }
      if next == "\n" { step() }
      return cells
    }
  }

  private mutating func cell() throws(RulebookError) -> CSVTable.Cell {
    let start = position
    var text = String.UnicodeScalarView()
    guard next == "\"" else {
      while let scalar = next, scalar != ",", scalar != "\n", scalar != "\r" {
        text.append(scalar)
        step()
      }
      return CSVTable.Cell(text: String(text), position: start)
    }
    step()
    while let scalar = next {
      step()
      if scalar != "\"" {
        text.append(scalar)
      } else if next == "\"" {
        text.append("\"")
        step()
      } else {
        guard next == nil || next == "," || next == "\n" || next == "\r" else {
          throw refused(
            at: position, "引号后面还有文字；引号内的引号要写两个。", "Text follows a closing quote; write quotes inside a cell twice.")
        }
        return CSVTable.Cell(text: String(text), position: start)
      }
    }
    throw refused(at: start, "引号没有结束。", "The quote is never closed.")
  }

  private func refused(at position: SourcePosition, _ chinese: String, _ english: String) -> RulebookError {
    RulebookError(findings: [Finding(.error, at: position, Bilingual(chinese, english))])
  }
}
