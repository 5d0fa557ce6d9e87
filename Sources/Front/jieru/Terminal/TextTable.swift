/// Rows of text under headings, aligned for people.
struct TextTable {
  private var rows: [[String]]
  private let rightAligned: Set<Int>

  /// - Parameter right: columns of numbers.
  init(_ headings: [String], right: Set<Int> = []) {
    rows = [headings]
    rightAligned = right
  }

  var count: Int { rows.count - 1 }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines; no cell is wider than `limit` columns (0: no limit).
  func text(limit: Int = 0) -> String {
    let cells = rows.map { row in row.map { limit > 0 ? Terminal.cut($0, to: limit) : $0 } }
    let widths = (cells.first ?? []).indices.map { column in
      cells.map { column < $0.count ? Terminal.columns($0[column]) : 0 }.max() ?? 0
    }
    return cells.map { row in
      let padded = row.enumerated().map { column, cell in
        let right = rightAligned.contains(column)
        return column == row.count - 1 && !right ? cell : Terminal.padded(cell, to: widths[column], right: right)
      }
      return padded.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
