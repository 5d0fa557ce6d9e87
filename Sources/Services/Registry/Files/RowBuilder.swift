internal import Rulebook

/// Builds one record from the cells of a row.
struct RowBuilder {
  let cells: CellReader
  let plan: RecordTablePlan
  let number: Int
  let line: Int
  private(set) var members = RecordMembers()
  private(set) var findings: [ImportFinding] = []
  /// For lists: the table's row for each row of the record, where some were left empty.
  private var tableRows: [String: [Int]] = [:]

  init(cells: CellReader, plan: RecordTablePlan, number: Int, line: Int) {
    self.cells = cells
    self.plan = plan
    self.number = number
    self.line = line
  }

  mutating func read(_ member: RecordTablePlan.Member, _ row: borrowing CSVScanner.Row, _ text: CSVText) {
    let own = member.own.map { Self.cell($0, row, text) } ?? ""
    let field = member.field
    guard field.isGroup else {
      if !own.isEmpty { members[field.key] = cells.node(field, own, unit: member.unit) }
      return
    }
    var elements: [RecordNode] = []
    var numbers: [Int] = []
    for (index, list) in member.rows.enumerated() where !row.isEmpty(list.cells) {
      var group = RecordMembers()
      group.reserveCapacity(list.parts.count)
      for part in list.parts where part.cell < row.count && !row[part.cell].isEmpty {
        let cell = Self.cell(part.cell, row, text)
        if !cell.isEmpty { group[part.field.key] = cells.node(part.field, cell, unit: part.unit) }
      }
      if !group.isEmpty {
        elements.append(.group(group))
        numbers.append(index + 1)
      }
    }
    if field.repeats == nil {
      if let element = elements.first { members[field.key] = element }
    } else if !elements.isEmpty {
      members[field.key] = .list(elements)
      if numbers.last != numbers.count { tableRows[field.key] = numbers }
    }
    if !own.isEmpty { readOwn(field, own, elements.count) }
  }

  /// The number of a list's rows, or why there are none.
  private mutating func readOwn(_ field: Field, _ own: String, _ count: Int) {
    if let reason = cells.reason(own) {
      if count == 0 {
        members[field.key] = .missing(reason)
      } else {
        note(field.id, "missing_reason", "已有内容，不能再写缺失原因", "has rows and a reason for their absence")
      }
    } else if field.repeats != nil, count == 0, CellReader.none.contains(own) || own == "[]" {
      members[field.key] = .list([])
    } else if field.repeats == nil || Int(own) != count {
      note(field.id, "row_count", "行数与内容不符", "does not have that number of rows")
    }
  }

  static func cell(_ index: Int, _ row: borrowing CSVScanner.Row, _ text: CSVText) -> String {
    guard index < row.count else { return "" }
    let range = row[index]
    guard !range.isEmpty else { return "" }
    let bytes = row.bytes[range]
    let cell = text.text(bytes)
    // Blanks at the ends are typing, not content.
    guard let first = bytes.first, let last = bytes.last, first <= 0x20 || last <= 0x20 || first >= 0x80 || last >= 0x80
    else { return cell }
    return CellReader.trimmed(cell)
  }

  // MARK: - Findings

  mutating func note(_ field: String?, _ rule: String, _ chinese: String, _ english: String) {
    let column = field.flatMap { plan.column(of: $0, row: nil) }
    findings.append(
      ImportFinding(
        row: number, line: line, column: column, heading: heading(column), field: field ?? "", value: nil, rule: rule,
        message: Bilingual(chinese, english), severity: .error))
  }

  mutating func add(_ violation: Violation) {
    let list = String(violation.field.prefix { $0 != "." })
    let row = violation.row.map { row -> Int in
      let numbers = tableRows[list] ?? []
      return row <= numbers.count ? numbers[row - 1] : row
    }
    let column = plan.column(of: violation.field, row: row)
    findings.append(
      ImportFinding(
        row: number, line: line, column: column, heading: heading(column), field: violation.place,
        value: violation.value, rule: violation.rule, message: violation.message, severity: violation.severity))
  }

  private func heading(_ column: Int?) -> String? {
    guard let column, column >= 1, column <= plan.names.count else { return nil }
    return plan.names[column - 1]
  }
}
