/// Reads the table of `parameters.md`: one row for each value, more rows of one name with later days.
struct ParameterReader {
  private(set) var parameters: [Parameter] = []
  private let vocabulary: Vocabulary

  static let header = [
    "参数 Parameter", "条款 Clause", "自 From", "值 Value", "单位 Unit", "比较 Comparison", "更严 Stricter", "来源 Source", "中文",
    "English", "备注 Note",
  ]

  /// Units that people and things are counted in.
  static let counted: Set<String> = [
    "working day", "case", "person", "bed", "accident", "assessment", "type", "grade", "SIR grade", "full year",
    "full month",
  ]

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func read(_ text: LiterateText, findings: inout Findings) {
    let tables = (text.preamble + text.sections.flatMap(\.blocks)).compactMap { block -> LiterateTable? in
      if case .table(let table) = block { table } else { nil }
    }
    var places: [String: Int] = [:]
    for table in tables where table.hasHeader(Self.header, findings: &findings) {
      for row in table.rows {
        let cells = row.cells.map(\.withoutBackticks)
        guard let parameter = parameter(cells, &findings) else { continue }
        if let place = places[parameter.name] {
          add(parameter, at: place, &findings)
        } else {
          places[parameter.name] = parameters.count
          parameters.append(parameter)
        }
      }
    }
  }

  /// A later value of a parameter that stands already.
  private mutating func add(_ later: Parameter, at place: Int, _ findings: inout Findings) {
    let old = parameters[place]
    guard later.unit == old.unit, later.comparison == old.comparison, later.stricter == old.stricter else {
      findings.error(
        at: later.position, "参数 \(old.name) 各行的单位、比较和更严方向必须相同",
        "the rows of parameter \(old.name) must agree in unit, comparison and stricter direction")
      return
    }
    guard let value = later.values.first, let last = old.values.last, let from = value.from,
      last.from.map({ $0 < from }) ?? true
    else {
      findings.error(
        at: later.position, "参数 \(old.name) 的这一行要有比上一行更晚的“自”日期",
        "this row of parameter \(old.name) needs a later day under From than the row before")
      return
    }
    parameters[place] = Parameter(
      name: old.name, title: old.title, clauses: old.clauses, type: old.type, unit: old.unit,
      comparison: old.comparison,
      stricter: old.stricter, source: old.source, note: old.note, values: old.values + [value], position: old.position)
  }

  private func parameter(_ cells: [SourceFragment], _ findings: inout Findings) -> Parameter? {
    let (name, unit) = (cells[0], cells[4])
    guard name.scalars.first?.beginsName == true, name.scalars.allSatisfy({ $0.continuesName || $0 == "." }) else {
      findings.error(at: name.start, "参数应有名称，如 inst.icu.beds", "a parameter needs a name, as inst.icu.beds")
      return nil
    }
    func chosen<T: RawRepresentable & CaseIterable>(_ cell: SourceFragment, _: T.Type) -> T?
    where T.RawValue == String {
      if let value = T(rawValue: cell.text) { return value }
      let all = T.allCases.map(\.rawValue).joined(separator: "  ")
      findings.error(
        at: cell.start, "此处应为其中之一：\(all)，却是“\(cell.text)”", "expected one of \(all) here, found '\(cell.text)'")
      return nil
    }
    let comparison = chosen(cells[5], Comparison.self)
    let stricter = chosen(cells[6], Parameter.Direction.self)
    let source = chosen(cells[7], Parameter.Source.self)
    let type = type(ofUnit: unit, &findings)
    let from = day(cells[2], &findings)
    let value = type.flatMap { self.value(cells[3], of: $0, unit: unit.text, &findings) }
    guard let comparison, let stricter, let source, let type, let from, let value else { return nil }
    return Parameter(
      name: name.text, title: Bilingual(cells[8].text, cells[9].text), clauses: Self.clauses(cells[1]), type: type,
      unit: unit.text, comparison: comparison, stricter: stricter, source: source, note: cells[10].text,
      values: [Parameter.DatedValue(from: from, value: value)], position: name.start)
  }

  private static func clauses(_ cell: SourceFragment) -> [ClauseID] {
    cell.text.split { ";；,，、 ".contains($0) }.map { ClauseID(String($0)) }
  }

  /// `nil` where it cannot be read; the inner `nil`: from the beginning.
  private func day(_ cell: SourceFragment, _ findings: inout Findings) -> CivilDate?? {
    if cell.isEmpty || cell.text == "-" { return .some(nil) }
    if let date = CivilDate(cell.text) { return .some(date) }
    findings.error(at: cell.start, "“自”应为“-”或日期，如 2024-01-01", "From is '-' or a day, as 2024-01-01")
    return nil
  }

  private func type(ofUnit unit: SourceFragment, _ findings: inout Findings) -> ValueType? {
    switch unit.text {
    case "year", "month", "day": return .period
    case "m2", "percent": return .rational
    case let word where Self.counted.contains(word): return .integer
    case let word:
      if let index = vocabulary.enumerationIDs[word] { return .symbol(EnumerationID(index)) }
      let counted = Self.counted.sorted().joined(separator: ", ")
      findings.error(
        at: unit.start, "没有单位“\(word)”：可用 year, month, day, m2, percent, \(counted) 或枚举的名称",
        "there is no unit '\(word)': year, month, day, m2, percent, \(counted) or an enumeration's name")
      return nil
    }
  }

  private func value(
    _ cell: SourceFragment, of type: ValueType, unit: String, _ findings: inout Findings
  ) -> Value? {
    if let value = Self.value(cell.text, of: type, unit: unit, in: vocabulary) { return value }
    let name = vocabulary.name(of: type)
    findings.error(
      at: cell.start, "“\(cell.text)”不是\(name.chinese)的值（单位 \(unit)）",
      "'\(cell.text)' is no value of \(name.english) (unit \(unit))")
    return nil
  }

  /// A parameter's value as the table and overlays write it.
  static func value(_ text: String, of type: ValueType, unit: String, in vocabulary: Vocabulary) -> Value? {
    let number = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil
    switch type {
    case .integer: return number.map(Value.integer)
    case .rational: return Rational(text).flatMap { $0.numerator < 0 ? nil : .rational($0) }
    case .period:
      let units: [String: Period.Unit] = ["year": .years, "month": .months, "day": .days]
      guard let number, let unit = units[unit] else { return nil }
      return .period(Period(number, unit))
    case .symbol(let id): return vocabulary.rank(of: text, in: id).map(Value.symbol)
    default: return nil
    }
  }
}
