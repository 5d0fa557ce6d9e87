import Testing

@testable import Rulebook

@Suite("The catalogue of the annex")
struct CatalogueTests {
  @Test("has 47 entries: ten, nine, fourteen and fourteen of the four levels")
  func entries() throws {
    let catalogue = try RulebookTables.catalogue()
    #expect(catalogue.entries.count == 47)
    #expect((1...4).map { level in catalogue.entries.count { $0.level == level } } == [10, 9, 14, 14])
    let index = try #require(catalogue.index(ofCode: "IR12-3-13"))
    #expect(catalogue.entries[index].name.chinese == "肿瘤栓塞术")
    #expect(catalogue.entries[index].icd9cm3 == ["39.79", "99.25", "68.24", "68.25"])
    #expect(catalogue.index(ofCode: "IR12-3-15") == nil && catalogue.index(ofCode: "ir12-3-13") == nil)
    let angiography = try #require(catalogue.index(ofCode: "IR12-1-01"))
    #expect(catalogue.entries[angiography].nationalCodes.contains { $0.code == "88.4701" && $0.name == "肝动脉造影" })
    #expect(catalogue.entries.reduce(0) { $0 + $1.nationalCodes.count } == 174)
    #expect(Catalogue.empty.entries.isEmpty)
  }

  static let header = "code,level,zh,en,icd9cm3,notes\n"
  static let codes = "code,cn_code,cn_name,status\n"

  @Test(
    "refuses entries that contradict themselves",
    arguments: [
      ("X-1-01,5,甲,A,,", "", 2, 8), ("X-1-01,2,甲,A,,", "", 2, 1), ("X-1-01,1,,A,,", "", 2, 10),
      ("X-1-01,1,甲,A,,\nX-1-01,1,乙,B,,", "", 3, 1), ("X-1-01,1,甲,A,,", "X-1-02,1,甲,s", 2, 1),
      ("X101,1,甲,A,,", "", 2, 1),
    ])
  func faults(rows: String, codeRows: String, line: Int, column: Int) {
    let error = #expect(throws: RulebookError.self) {
      try Catalogue(csv: Self.header + rows, codesCSV: Self.codes + codeRows)
    }
    #expect(error?.findings.count == 1)
    #expect(error?.findings.first?.position.line == line && error?.findings.first?.position.column == column)
  }
}

@Suite("Comparing catalogue codes with other codes")
struct CatalogueCrossCheckTests {
  typealias Kind = Catalogue.Discrepancy.Kind

  static let rows: [(String, [String], Int?, [Kind])] = [
    // 39.79 serves 3-01, 3-03, 3-04, 3-06, 3-07 and 3-13: all of level 3.
    ("IR12-3-13", ["39.79"], 3, []),
    ("IR12-3-13", ["39.79"], 4, [.levelContradicts]),
    // 81.65 serves 3-09 and 4-04, 92.27 serves 4-06 and 4-12.
    ("IR12-3-09", ["81.65", "81.66"], nil, [.ambiguous, .ambiguous]),
    ("IR12-4-06", ["92.27"], nil, []),
    ("IR12-2-07", ["80.51"], nil, [.ambiguous]),
    ("IR12-3-14", ["39.79"], nil, [.otherEntry]),
    ("IR12-1-05", ["39.79"], nil, [.otherLevel]),
    ("IR12-1-05", ["39.7900x999"], nil, [.otherLevel]),
    ("IR12-1-01", ["88.4701"], 1, []),
    ("IR12-2-02", ["88.4701"], 2, [.otherLevel]),
    ("IR12-1-01", ["12.3456"], nil, [.unlisted]),
    ("IR12-9-99", ["39.79"], 3, [.unknownEntry]),
  ]

  @Test("warns where codes point elsewhere, and contradicts only a stated level (annex)", arguments: rows)
  func kinds(code: String, others: [String], level: Int?, kinds: [Kind]) throws {
    let found = try RulebookTables.catalogue().crossCheck(code: code, with: others, statedLevel: level)
    #expect(found.map(\.kind) == kinds)
    #expect(found.filter(\.isContradiction).map(\.kind) == kinds.filter { $0 == .levelContradicts })
  }

  @Test("names both levels and every entry that a code serves")
  func messages() throws {
    let catalogue = try RulebookTables.catalogue()
    let level = try #require(catalogue.crossCheck(code: "IR12-3-13", statedLevel: 2).first)
    #expect(level.message.english.contains("Level 2") && level.message.english.contains("level 3"))
    let icd = try #require(catalogue.crossCheck(code: "IR12-1-05", with: ["39.79"]).first)
    #expect(icd.serves == ["IR12-3-01", "IR12-3-03", "IR12-3-04", "IR12-3-06", "IR12-3-07", "IR12-3-13"])
    #expect(icd.message.chinese.contains("IR12-3-13（3级）"))
  }
}
