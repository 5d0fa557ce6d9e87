internal import Rulebook

/// Reads a table of records as it arrives, row by row, and validates each row.
///
/// ```swift
/// var reader = RecordTableReader(standard, context)
/// try reader.read(chunk) { row in … }     // as often as there are chunks
/// try reader.finish { row in … }
/// ```
/// Rows are independent: a fault in one leaves the others untouched. Memory does not grow with the table, save
/// 40 bytes a row to find duplicates.
public struct RecordTableReader {
  private let standard: StandardRecord
  private let context: ValidationContext
  private let cells: CellReader
  private let firstRow: Int
  private let sideColumns: [String: String]
  private let complete: Completion?
  private var scanner = CSVScanner()
  private var text = CSVText()
  private var plan: RecordTablePlan?
  private var seen: [DuplicateKey: Int] = [:]
  private var isAtStart = true
  private var pending: [UInt8] = []

  /// Sessions read so far, those passed over included.
  public private(set) var rows = 0

  /// Fills in what a record takes from elsewhere, before it is validated, and says what is wrong.
  typealias Completion = (inout RecordDocument, _ beside: [String: String]) -> [(
    field: String, rule: String, Bilingual
  )]

  /// - Parameter firstRow: where to go on after an import that was interrupted, from 1.
  public init(_ standard: StandardRecord, _ context: ValidationContext, startingAt firstRow: Int = 1) {
    self.init(standard, context, startingAt: firstRow, sideColumns: [:], complete: nil)
  }

  /// - Parameter sideColumns: keys of columns beside the record by their headings, in lower case.
  init(
    _ standard: StandardRecord, _ context: ValidationContext, startingAt firstRow: Int, sideColumns: [String: String],
    complete: Completion?
  ) {
    (self.sideColumns, self.complete) = (sideColumns, complete)
    self.standard = standard
    self.context = context
    self.firstRow = firstRow
    cells = CellReader(standard)
  }

  /// The keys of the columns beside the record that the table has; known once the first line is read.
  var besides: Set<String> { Set((plan?.beside ?? [:]).keys) }

  /// Columns that the dictionary does not have; known once the first line is read.
  public var headerFindings: [ImportFinding] { plan?.findings ?? [] }

  /// `UTF-8` or `GB18030`; `nil` while only ASCII has been seen.
  public var encoding: String? { text.encoding?.rawValue }

  /// Reads on.
  /// - Throws: ``CSVError`` where the table cannot be read on, and what `body` throws.
  public mutating func read(_ bytes: [UInt8], _ body: (ImportedRow) throws -> Void) throws {
    var bytes = bytes
    if isAtStart {
      bytes = pending + bytes
      pending = []
      // A byte order mark may come in pieces.
      if bytes.count < 3, [0xEF, 0xBB, 0xBF].starts(with: bytes) {
        pending = bytes
        return
      }
      isAtStart = false
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        text.sawByteOrderMark()
        bytes.removeFirst(3)
      }
    }
    var scanner = self.scanner
    defer { self.scanner = scanner }
    try bytes.withUnsafeBufferPointer { buffer in
      try scanner.read(buffer) { try take($0, body) }
    }
  }

  /// At the table's end.
  public mutating func finish(_ body: (ImportedRow) throws -> Void) throws {
    if isAtStart, !pending.isEmpty { isAtStart = false }
    var scanner = self.scanner
    defer { self.scanner = scanner }
    try scanner.finish { try take($0, body) }
    if plan == nil {
      throw CSVError(code: .emptyFile, line: 1, column: 0, message: Bilingual("文件是空的", "the file is empty"))
    }
  }

  private mutating func take(_ row: borrowing CSVScanner.Row, _ body: (ImportedRow) throws -> Void) throws {
    text.look(at: row.bytes)
    guard let plan else {
      var names: [String] = []
      for index in 0..<row.count { names.append(CellReader.trimmed(text.text(row.bytes[row[index]]))) }
      plan = try RecordTablePlan(standard, header: names, line: row.line, sideColumns: sideColumns)
      return
    }
    // A line of commas alone is no session.
    guard row.bytes.contains(where: { $0 != 0x20 }) else { return }
    rows += 1
    let number = rows
    guard number >= firstRow else { return }
    try body(imported(row, plan, number))
  }

  private func isDueLater(_ violation: Violation) -> Bool {
    violation.rule == ValueRule.required.rawValue
      && (standard.field(violation.field)?.due ?? .requested) > context.stage
  }

  private mutating func imported(_ row: borrowing CSVScanner.Row, _ plan: RecordTablePlan, _ number: Int) -> ImportedRow
  {
    var builder = RowBuilder(cells: cells, plan: plan, number: number, line: row.line)
    if row.count > plan.names.count {
      builder.note(nil, "too_many_cells", "格子多于列名", "there are more cells than columns")
    }
    for member in plan.members { builder.read(member, row, text) }
    var stated = RecordDocument(builder.members)
    var beside: [String: String] = [:]
    for (key, cell) in plan.beside {
      let text = RowBuilder.cell(cell, row, self.text)
      if !text.isEmpty { beside[key] = FormulaGuard.restored(text) }
    }
    for (field, rule, message) in complete?(&stated, beside) ?? [] {
      builder.note(field, rule, message.chinese, message.english)
    }
    let (record, derived) = standard.canonicalWithDerived(stated, catalogue: context.catalogue)
    if let key = DuplicateKey(record) {
      if let first = seen[key] {
        builder.note(
          "caseID", "duplicate", "与第 \(first) 行为同一机构、患者和开始时间",
          "has the institution, patient and start of row \(first)")
      } else {
        seen[key] = number
      }
    }
    // One walk for an import: what is due later than asked for is no fault of the row, but decides how far the case is.
    var whole = context
    if complete != nil { whole.stage = .followedUp }
    var check = RecordCheck(standard, record, whole, derived: derived)
    check.run()
    for violation in check.violations where !isDueLater(violation) { builder.add(violation) }
    return ImportedRow(
      number: number, line: row.line, record: record, findings: builder.findings, beside: beside,
      examined: complete == nil ? nil : RecordExamination(check))
  }
}

/// What tells two sessions apart, in few bytes.
private struct DuplicateKey: Hashable {
  let institution: Int
  let patient: Int
  let start: Int64

  init?(_ record: RecordDocument) {
    guard case .text(let institution) = record.members["institution"],
      case .text(let patient) = record.members["patient"],
      case .group(let period) = record.members["period"], case .text(let text) = period["start"],
      let start = Moment(text)
    else { return nil }
    self.institution = institution.hashValue
    self.patient = patient.hashValue
    self.start = start.seconds
  }
}
