/// The procedures of the norm's annex with their levels and codes.
///
/// What is not listed has no level: it is undetermined, never level 1 (convention T13).
public struct Catalogue: Sendable {
  /// In the annex's own order.
  public let entries: [CatalogueEntry]
  private let indexOfCode: [String: Int]
  /// As `entries`, folded for `search`.
  let searchable: [SearchableEntry]

  /// Of an edition whose annex is not known.
  public static let empty = Catalogue([])

  init(_ entries: [CatalogueEntry]) {
    self.entries = entries
    indexOfCode = Dictionary(
      entries.enumerated().map { ($0.element.code, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var readings: [Unicode.Scalar: [String]] = [:]
    searchable = entries.map { SearchableEntry($0, readings: &readings) }
  }

  /// Reads `catalogue.csv` (`code,level,zh,en,icd9cm3,notes`; several codes parted by `;`) and
  /// `catalogue-cn-codes.csv` (`code,cn_code,cn_name,status`). Every fault is reported at once.
  public init(
    csv: String, codesCSV: String, file: String = "catalogue.csv", codesFile: String = "catalogue-cn-codes.csv"
  ) throws(RulebookError) {
    var findings = Findings()
    let table = try CSVTable(csv, file: file)
    let codes = try CSVTable(codesCSV, file: codesFile)
    let national = codes.rows.isEmpty ? [:] : try Self.nationalCodes(codes, file: codesFile)
    var entries: [CatalogueEntry] = []
    var known: Set<String> = []
    if !table.rows.isEmpty {
      let columns = try table.indices(ofColumns: ["code", "level", "zh", "en", "icd9cm3", "notes"], file: file)
      for row in table.rows {
        let cells = columns.map { row.cells[$0] }
        if let entry = Self.entry(cells, national: national, &findings), known.insert(entry.code).inserted {
          entries.append(entry)
        } else if known.contains(cells[0].text) {
          findings.error(
            at: cells[0].position, "目录编码\(cells[0].text)重复。", "The catalogue code \(cells[0].text) appears twice.")
        }
      }
    }
    if let column = codes.index(ofColumn: "code"), !findings.hasErrors {
      for code in codes.rows.map({ $0.cells[column] }) where !known.contains(code.text) {
        findings.error(at: code.position, "目录中没有\(code.text)。", "The catalogue has no entry \(code.text).")
      }
    }
    guard !findings.hasErrors else { throw RulebookError(findings: findings.sorted) }
    self.init(entries)
  }

  /// The place of an entry by its exact code; `nil` where the annex does not list it.
  public func index(ofCode code: String) -> Int? { indexOfCode[code] }

  /// The entry of an exact code; `nil` where the annex does not list it.
  public func entry(_ code: String) -> CatalogueEntry? { indexOfCode[code].map { entries[$0] } }

  private static func entry(
    _ cells: [CSVTable.Cell], national: [String: [CatalogueEntry.NationalCode]], _ findings: inout Findings
  ) -> CatalogueEntry? {
    let (code, level) = (cells[0], Int(cells[1].text) ?? 0)
    guard (1...4).contains(level) else {
      findings.error(
        at: cells[1].position, "级别“\(cells[1].text)”不是1至4。", "The level “\(cells[1].text)” is not 1 to 4.")
      return nil
    }
    let parts = code.text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), parts[1] == String(level) else {
      findings.error(
        at: code.position, "编码“\(code.text)”与级别\(level)不符；应为“版本-级别-序号”。",
        "The code “\(code.text)” does not fit level \(level); it is written edition-level-number.")
      return nil
    }
    guard !cells[2].text.isEmpty, !cells[3].text.isEmpty else {
      findings.error(
        at: cells[2].position, "\(code.text)缺少中文或英文名称。", "\(code.text) lacks its Chinese or English name.")
      return nil
    }
    return CatalogueEntry(
      code: code.text, level: level, name: Bilingual(cells[2].text, cells[3].text),
      icd9cm3: cells[4].text.split(separator: ";").map(String.init), nationalCodes: national[code.text] ?? [],
      notes: cells[5].text)
  }

  private static func nationalCodes(
    _ table: CSVTable, file: String
  ) throws(RulebookError) -> [String: [CatalogueEntry.NationalCode]] {
    let columns = try table.indices(ofColumns: ["code", "cn_code", "cn_name", "status"], file: file)
    var codes: [String: [CatalogueEntry.NationalCode]] = [:]
    for row in table.rows {
      let cells = columns.map { row.cells[$0].text }
      codes[cells[0], default: []].append(
        CatalogueEntry.NationalCode(code: cells[1], name: cells[2], status: cells[3]))
    }
    return codes
  }
}
