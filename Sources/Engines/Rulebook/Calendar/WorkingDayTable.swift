/// A table of holidays and make-up working days as the State Council's yearly notices set them (convention T7).
public struct WorkingDayTable: Sendable, Hashable {
  /// By date.
  public let days: [Day]

  /// A day that the notices name.
  public struct Day: Sendable, Hashable {
    public let date: CivilDate
    public let kind: Kind
    public let festival: Bilingual
    /// Where it was read; takes no part in equality.
    public let position: SourcePosition

    public static func == (one: Day, other: Day) -> Bool {
      one.date == other.date && one.kind == other.kind && one.festival == other.festival
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(date)
      hasher.combine(kind)
      hasher.combine(festival)
    }
  }

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case holiday
    /// A Saturday or Sunday that is worked.
    case makeupWorkday = "makeup_workday"

    var text: Bilingual {
      switch self {
      case .holiday: Bilingual("放假", "a holiday")
      case .makeupWorkday: Bilingual("补班", "a make-up working day")
      }
    }
  }

  init(days: [Day]) { self.days = days.sorted { $0.date < $1.date } }

  /// Reads the columns `date`, `kind`, `festival_zh` and `festival_en`; others are passed over. Refuses dates that
  /// do not exist, kinds that are not known, days named twice, and make-up days that are no weekend days; every
  /// fault at once.
  public init(csv: String, file: String) throws(RulebookError) {
    let table = try CSVTable(csv, file: file)
    guard !table.columns.isEmpty else {
      self.init(days: [])
      return
    }
    let columns = try table.indices(ofColumns: ["date", "kind", "festival_zh", "festival_en"], file: file)
    var findings = Findings()
    var days: [CivilDate: Day] = [:]
    for row in table.rows {
      let cells = columns.map { row.cells[$0] }
      guard let day = Self.day(cells, &findings) else { continue }
      if let other = days[day.date] {
        findings.error(
          at: day.position,
          "\(day.date)在第\(other.position.line)行已列为\(other.kind.text.chinese)，这里又列为\(day.kind.text.chinese)；请删去一行。",
          "Line \(other.position.line) has \(day.date) as \(other.kind.text.english) already, here it is \(day.kind.text.english); remove one."
        )
      }
      days[day.date] = day
    }
    guard !findings.hasErrors else { throw RulebookError(findings: findings.sorted) }
    self.init(days: Array(days.values))
  }

  /// The table as it is written to a file: one row a day, by date.
  public var csv: String {
    var text = "date,kind,festival_zh,festival_en\n"
    for day in days {
      let cells = [day.date.iso, day.kind.rawValue, day.festival.chinese, day.festival.english]
      text += cells.map(Self.quoted).joined(separator: ",") + "\n"
    }
    return text
  }

  private static func day(_ cells: [CSVTable.Cell], _ findings: inout Findings) -> Day? {
    guard let date = CivilDate(cells[0].text) else {
      findings.error(
        at: cells[0].position, "“\(cells[0].text)”不是日期；应写成2024-02-10。",
        "“\(cells[0].text)” is no date; write it as 2024-02-10.")
      return nil
    }
    guard let kind = Kind(rawValue: cells[1].text) else {
      findings.error(
        at: cells[1].position, "“\(cells[1].text)”既不是holiday也不是makeup_workday。",
        "“\(cells[1].text)” is neither holiday nor makeup_workday.")
      return nil
    }
    if kind == .makeupWorkday, date.weekday < 6 {
      findings.error(
        at: cells[1].position, "\(date)不是周末，不能是补班日；请核对日期。",
        "\(date) is no weekend day and cannot be a make-up working day; check the date.")
      return nil
    }
    return Day(
      date: date, kind: kind, festival: Bilingual(cells[2].text, cells[3].text), position: cells[0].position)
  }

  private static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
