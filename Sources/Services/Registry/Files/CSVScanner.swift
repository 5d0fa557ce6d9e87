public import Rulebook

/// Why a table cannot be read on.
public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable, CaseIterable {
    case openQuote = "open_quote"
    case textAfterQuote = "text_after_quote"
    case cellTooLong = "cell_too_long"
    case tooManyCells = "too_many_cells"
    case emptyFile = "empty_file"
    case header = "header"
  }
  public let code: Code
  /// The line of the file, from 1.
  public let line: Int
  /// The column of the table, from 1; 0 for the whole line.
  public let column: Int
  public let message: Bilingual

  public var description: String { "line \(line), column \(column): \(message.chinese) · \(message.english)" }
}

/// Cuts bytes into rows of cells (RFC 4180) as they arrive.
///
/// Works on bytes: in UTF-8 and in GB 18030 alike, commas, quotes and line ends are bytes of their own. Lines may
/// end with CR LF, LF or CR. Blank lines are passed over.
struct CSVScanner {
  /// A longer cell is a lost quote.
  static let longestCell = 1 << 20
  static let mostCells = 16_384

  /// The bytes of a row with the ends of its cells; quotes are taken off.
  struct Row {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []
    /// The line on which the row begins, from 1.
    fileprivate(set) var line = 1

    var count: Int { ends.count }

    subscript(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    /// Whether nothing stands in any of these cells; rows may end early.
    func isEmpty(_ cells: ClosedRange<Int>) -> Bool {
      guard cells.lowerBound < count else { return true }
      return self[cells.lowerBound].lowerBound == ends[min(cells.upperBound, count - 1)]
    }

    @inline(__always)
    fileprivate mutating func append(_ byte: UInt8) { bytes.append(byte) }

    fileprivate mutating func append(_ run: UnsafeBufferPointer<UInt8>.SubSequence) { bytes.append(contentsOf: run) }

    fileprivate mutating func endCell() { ends.append(bytes.count) }

    fileprivate mutating func clear() {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }
  }

  private enum State { case rowStart, cellStart, plain, quoted, quoteInQuoted, afterReturn }
  private var state = State.rowStart
  private var row = Row()
  private var line = 1

  /// Reads on; `body` is called with each row that is complete.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (borrowing Row) throws -> Void) throws {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch state {
      case .afterReturn, .rowStart:
        if state == .afterReturn {
          state = .rowStart
          if byte == 0x0A {
            index += 1
            continue
          }
        }
        row.clear()
        row.line = line
        if byte == 0x0A || byte == 0x0D {
          line += 1
          state = byte == 0x0D ? .afterReturn : .rowStart
          index += 1
        } else {
          state = .cellStart
        }
      case .cellStart:
        if byte == 0x22 {
          state = .quoted
          index += 1
        } else {
          state = .plain
        }
      case .plain:
        let start = index
        while index < bytes.count, bytes[index] != 0x2C, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        row.append(bytes[start..<index])
        try checkLength()
        if index < bytes.count {
          try endCell(bytes[index], body)
          index += 1
        }
      case .quoted:
        let start = index
        while index < bytes.count, bytes[index] != 0x22 {
          if bytes[index] == 0x0A { line += 1 }
          index += 1
        }
        row.append(bytes[start..<index])
        try checkLength()
        if index < bytes.count {
          state = .quoteInQuoted
          index += 1
        }
      case .quoteInQuoted:
        if byte == 0x22 {
          row.append(byte)
          state = .quoted
        } else if byte == 0x2C || byte == 0x0A || byte == 0x0D {
          try endCell(byte, body)
        } else {
          throw CSVError(
            code: .textAfterQuote, line: line, column: row.count + 1,
            message: Bilingual("引号后面还有文字；引号内的引号要写两个", "text follows a closing quote; write quotes inside a cell twice"))
        }
        index += 1
      }
    }
  }

  /// At the file's end: the last row may lack its line end.
  mutating func finish(_ body: (borrowing Row) throws -> Void) throws {
    switch state {
    case .rowStart, .afterReturn: return
    case .quoted:
      throw CSVError(
        code: .openQuote, line: row.line, column: row.count + 1,
        message: Bilingual("引号没有结束", "the quote is never closed"))
    case .cellStart, .plain, .quoteInQuoted:
      row.endCell()
      try body(row)
      state = .rowStart
    }
  }

  private mutating func endCell(_ delimiter: UInt8, _ body: (borrowing Row) throws -> Void) throws {
    row.endCell()
    guard row.count <= Self.mostCells else {
      throw CSVError(
        code: .tooManyCells, line: row.line, column: row.count,
        message: Bilingual("这一行的格子过多", "this row has too many cells"))
    }
    if delimiter == 0x2C {
      state = .cellStart
      return
    }
    line += 1
    state = delimiter == 0x0D ? .afterReturn : .rowStart
    try body(row)
  }

  private func checkLength() throws(CSVError) {
    let start = row.ends.last ?? 0
    guard row.bytes.count - start <= Self.longestCell else {
      throw CSVError(
        code: .cellTooLong, line: row.line, column: row.count + 1,
        message: Bilingual("单元格过长，可能缺少引号", "the cell is too long; a quote may be missing"))
    }
  }
}
