import Rulebook
import Testing

@testable import Registry

@Suite("Exporting cases as a table")
struct ExportTests {
  private func bytes(_ export: CaseExport) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in export { bytes += chunk }
    return bytes
  }

  private func hospital(_ text: String) async throws -> Hospital {
    let hospital = try await Hospital()
    for number in ["B-1", "-1-2"] {
      _ = try await hospital.open(
        number: number,
        record: Hospital.joined(
          .object([
            JSONValue.Member("visit", ["number": "ZY-SECRET-1", "type": "inpatient"]),
            JSONValue.Member("diagnoses", [["code": "C22.000", "role": "principal"]]),
            JSONValue.Member("procedures", ["IR12-3-13"]), JSONValue.Member("urgency", "planned"),
            JSONValue.Member("indication", ["code": "malignant_primary", "text": .string(text)]),
          ])))
    }
    return hospital
  }

  @Test(
    "runs no formula, leaves identity out, and reads back as it was",
    arguments: ["=HYPERLINK(\"http://x\")", "+1", "-1+2", "@SUM(A1)", "\tx", "a,\"b\"\nc", "＝1"])
  func formulas(_ text: String) async throws {
    let hospital = try await hospital(text)
    var caller = hospital.registrar
    caller.purpose = .quality
    let table = try await bytes(
      try await hospital.registry.cases.exportTable(CaseQuery(institution: hospital.institution.id), by: caller))
    let written = String(decoding: table, as: UTF8.self)
    #expect(written.hasPrefix("\u{FEFF}number,state,caseID,") && !written.contains("ZY-SECRET-1"))
    var reader = RecordTableReader(
      RecordFixtures.standard, ValidationContext(stage: .requested, catalogue: RecordFixtures.catalogue),
      startingAt: 1, sideColumns: ImportColumns.byHeading, complete: nil)
    var rows: [ImportedRow] = []
    try reader.read(table) { rows.append($0) }
    try reader.finish { rows.append($0) }
    #expect(Set(rows.map { $0.beside["number"] }) == ["B-1", "-1-2"])
    #expect(rows.allSatisfy { $0.record.texts("indication.text") == [text] })
    // Every cell, cut apart by another hand: none begins as a formula does.
    for cell in Self.cells(written) where Double(cell) == nil {
      #expect(!["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"].contains { cell.hasPrefix($0) }, "\(cell)")
    }
  }

  /// Cells of a table by RFC 4180, quotes taken off.
  private static func cells(_ text: String) -> [String] {
    var (cells, cell, quoted) = ([String](), String.UnicodeScalarView(), false)
    for scalar in text.unicodeScalars {
      if scalar == "\"" {
        quoted.toggle()
      } else if !quoted, scalar == "," || scalar == "\n" || scalar == "\r" {
        cells.append(String(cell))
        cell = String.UnicodeScalarView()
      } else {
        cell.append(scalar)
      }
    }
    return cells + [String(cell)]
  }

  @Test("needs the role and a purpose, stays in the own institution, and stands in the audit before the first byte")
  func access() async throws {
    let hospital = try await hospital("x")
    let query = CaseQuery(institution: hospital.institution.id)
    await #expect(throws: Refusal.self) { try await hospital.registry.cases.exportTable(query, by: hospital.registrar) }
    var nurse = hospital.nurseCaller
    nurse.purpose = .quality
    let refused = nurse
    await #expect(throws: Refusal.self) { try await hospital.registry.cases.exportTable(query, by: refused) }
    var caller = hospital.registrar
    caller.purpose = .quality
    let registrar = caller
    await #expect(throws: Refusal.self) {
      try await hospital.registry.cases.exportTable(CaseQuery(institution: "01ARZ3NDEKTSV4RRFFQ69G5FAV"), by: registrar)
    }
    _ = try await hospital.registry.cases.exportTable(CaseQuery(), by: registrar)
    let lines = try await hospital.registry.access.auditEntries(AuditFilter()).filter { $0.action == "case.export" }
    #expect(lines.count == 4 && lines.first?.outcome == .allowed && lines.first?.purpose == .quality)
  }

  @Test("goes page by page through many cases, each once")
  func pages() async throws {
    let hospital = try await Hospital()
    for _ in 0..<450 { _ = try await hospital.open() }
    var caller = hospital.registrar
    caller.purpose = .reporting
    let text = String(
      decoding: try await bytes(try await hospital.registry.cases.exportTable(CaseQuery(), by: caller)), as: UTF8.self)
    let numbers = text.split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix { $0 != "," }) }
    #expect(numbers.count == 450 && Set(numbers).count == 450)
  }
}
