/// Numbers with where each comes from, read from a table of seven columns separated by tabs:
/// subject, property, value, unit, mark, source, note. Lines that begin with # say what the table is.
public struct PropertyTable: Sendable, Hashable {
  /// What the first line says: title, number and day of the table.
  public let title: String
  /// Every row, in the order of the text.
  public let rows: [Row]
  private let places: [String: Int]

  public struct Row: Sendable, Hashable {
    public let subject: String
    public let property: String
    public let text: String
    public let unit: String
    public let mark: Mark
    public let source: String
    public let note: String
    /// The value, where it is a number.
    public let number: Double?
  }

  /// Whether a value was seen in its cited source or recomputed.
  public enum Mark: String, Sendable, Hashable {
    case verified
    case unverified
    /// For names, which are no measurements.
    case none = "-"

    public var zh: String { self == .verified ? "已核对" : self == .unverified ? "未核对" : "" }
  }

  /// Longest text taken, bytes.
  public static let sizeLimit = 1 << 20

  /// - Throws: ``AblationError`` `badTable` with the line at fault.
  public init(_ text: String) throws(AblationError) {
    guard text.utf8.count <= PropertyTable.sizeLimit else {
      throw AblationError(
        .badTable, field: "table", zh: "参数表超过 \(PropertyTable.sizeLimit) 字节",
        en: "the table is longer than \(PropertyTable.sizeLimit) bytes")
    }
    var rows: [Row] = []
    var places: [String: Int] = [:]
    var title = ""
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      if line.hasPrefix("#") {
        if title.isEmpty { title = String(line.dropFirst().drop { $0 == " " }) }
        continue
      }
      if line.isEmpty { continue }
      let row = try PropertyTable.row(line, number: index + 1)
      let key = "\(row.subject)\t\(row.property)"
      guard places[key] == nil else {
        throw AblationError(
          .badTable, field: "line \(index + 1)", zh: "\(row.subject) 的 \(row.property) 出现两次",
          en: "\(row.property) of \(row.subject) stands twice")
      }
      places[key] = rows.count
      rows.append(row)
    }
    guard !rows.isEmpty else {
      throw AblationError(.badTable, field: "table", zh: "参数表中没有一行数据", en: "the table has no row at all")
    }
    self.title = title
    self.rows = rows
    self.places = places
  }

  private static func row(_ line: Substring, number: Int) throws(AblationError) -> Row {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard cells.count >= 5, cells.count <= 7, let mark = Mark(rawValue: cells[4]) else {
      throw AblationError(
        .badTable, field: "line \(number)", zh: "每行须为五至七列，第五列为 verified、unverified 或 -",
        en: "a row has five to seven columns, the fifth verified, unverified or -")
    }
    let number = Double(cells[2])
    if let number, !number.isFinite {
      throw AblationError(
        .badTable, field: "\(cells[0]).\(cells[1])", zh: "数值须有限", en: "the number must be finite")
    }
    return Row(
      subject: cells[0], property: cells[1], text: cells[2], unit: cells[3], mark: mark,
      source: cells.count > 5 ? cells[5] : "", note: cells.count > 6 ? cells[6] : "", number: number)
  }

  /// The subjects, each once, in the order of the text.
  public var subjects: [String] {
    var seen: Set<String> = []
    return rows.map(\.subject).filter { seen.insert($0).inserted }
  }

  public func row(_ subject: String, _ property: String) -> Row? {
    places["\(subject)\t\(property)"].map { rows[$0] }
  }

  /// A number of the table.
  ///
  /// - Throws: ``AblationError`` `unknown` if the table does not have it, `outOfLimits` beyond `limits`.
  public func number(
    _ subject: String, _ property: String, in limits: ClosedRange<Double>
  ) throws(AblationError) -> Double {
    guard let row = row(subject, property), let number = row.number else {
      throw AblationError(
        .unknown, field: "\(subject).\(property)", zh: "参数表中没有 \(subject) 的 \(property)",
        en: "the table has no \(property) of \(subject)")
    }
    try require(number, in: limits, field: "\(subject).\(property)", unit: row.unit)
    return number
  }

  public func text(_ subject: String, _ property: String) throws(AblationError) -> String {
    guard let row = row(subject, property) else {
      throw AblationError(
        .unknown, field: "\(subject).\(property)", zh: "参数表中没有 \(subject) 的 \(property)",
        en: "the table has no \(property) of \(subject)")
    }
    return row.text
  }
}
