@testable import Rulebook

/// A subject with a fact of every type, declared by hand.
enum SampleBook {
  static let position = SourcePosition(file: "facts.md", line: 1, column: 1)

  static func fact(_ path: String, _ type: ValueType) -> FactDeclaration {
    FactDeclaration(
      path: path, type: type, label: Bilingual(path, path), unit: Bilingual("", ""), evidence: Bilingual("", ""),
      derivation: nil, isFixed: false, position: position)
  }

  static let title = EnumerationID(0)
  static let needRecord = RecordID(0)
  static let deviceRecord = RecordID(1)

  static let facts: [FactDeclaration] = [
    fact("leading", .boolean),
    fact("cases5y", .integer),
    fact("icu.beds", .integer),
    fact("icu.minAreaPerBed", .rational),
    fact("irStart", .date),
    fact("title", .symbol(title)),
    fact("codes", .list(.optional(.code))),
    fact("mainCode", .code),
    fact("worst", .optional(.integer)),
    fact("need", .optional(.record(needRecord))),
    fact("devices", .list(.record(deviceRecord))),
    fact("note", .text),
    fact("interval", .period),
    fact("grades", .list(.integer)),
  ]

  static let subject = Subject(
    id: SubjectID(0), name: "sample", title: Bilingual("样例", "Sample"), facts: facts, consistency: [])

  static func index(_ path: String) -> Int { facts.firstIndex { $0.path == path } ?? 0 }

  static func book() throws -> Rulebook {
    Rulebook(
      edition: Rulebook.Edition(id: "x", title: Bilingual("样", "X"), isEnabled: true, note: nil), subjects: [subject],
      enumerations: [
        Enumeration(
          id: title, name: "title", isOrdered: true,
          members: ["医师", "主治医师", "副主任医师", "主任医师"].map { Enumeration.Member(word: $0, label: Bilingual($0, $0)) })
      ],
      records: [
        RecordDeclaration(
          id: needRecord, name: "Need",
          fields: [
            fact("place", .text), fact("assessmentDate", .optional(.date)), fact("mentor.grade", .symbol(title)),
          ]),
        // A field with the name of a statement's member.
        RecordDeclaration(
          id: deviceRecord, name: "Device", fields: [fact("value", .integer), fact("valid", .boolean)]),
      ],
      lists: [], parameters: [], readings: [], clauses: [], questions: [], machines: [],
      catalogue: try RulebookTables.catalogue(), hash: "")
  }

  static func history(_ text: String) throws -> FactHistory {
    try FactsFile.parse(text, file: "f.json", subject: subject, in: try book())
  }

  static func value(_ path: String, _ text: String) throws -> Value {
    try history(text).facts(asOf: nil).values[index(path)]
  }

  /// What is refused: path, line and column of each problem.
  static func problems(_ text: String) throws -> [FactsError.Problem] {
    do {
      _ = try history(text)
      return []
    } catch let error as FactsError {
      return error.problems
    }
  }
}
