import DICOMCore
import Store
import Testing

@testable import Archive

@Suite("Finding")
struct QueryTests {
  /// Studies by the letter that the tables below name them with; the study UID ends in the letter's place.
  static let studies: [(letter: Character, objects: [MadeObject])] = [
    ("a", [study(1, "Wang^Xiaodong=王^小东", ["GB18030"], date: "20260105", time: "101112.5", description: "TACE 50%")]),
    ("b", [study(2, "Li^Na=李^娜", ["GB18030"], date: "20260104", time: "0930", modality: "CT", description: "TACE_50")]),
    ("c", [study(3, "Müller^Jörg", ["ISO_IR 100"], date: "20260104", time: "10", description: "tace 500")]),
    ("d", [study(4, "Smith^John", [], date: "20251231", time: "235959", description: "PTCA")]),
    ("e", [study(5, "Wang^Fang=王^芳", ["ISO_IR 192"], date: "2025.12.01", time: "", description: "back*slash")]),
    ("f", [study(6, "Ouyang^Feifei=欧阳^菲菲", ["GB18030"], date: "", time: "", description: "T")]),
    ("g", [study(7, "Ｗａｎｇ^Ｗｅｉ", ["ISO_IR 192"], date: "20261345", time: "9999", description: "")]),
    ("h", [study(8, "Yamada^Tarou=山田^太郎=やまだ^たろう", ["", "ISO 2022 IR 87"], date: "20260104", time: "0931")]),
    (
      "i",
      [
        study(9, "Zhao^Lei=赵^磊", ["", "ISO 2022 IR 58"], date: "20240229", time: "120000", description: "DSA"),
        {
          var second = study(9, "Zhao^Lei=赵^磊", ["ISO_IR 192"], date: "20240229", time: "120000", description: "DSA")
          second.series = "1.2.9.2"
          second.instance = "1.2.9.2.1"
          second.modality = "SR"
          second.seriesNumber = 2
          second.sopClass = "1.2.840.10008.5.1.4.1.1.88.67"
          return second
        }(),
      ]
    ),
  ]

  private static func study(
    _ number: Int, _ name: String, _ characterSet: [String], date: String, time: String, modality: String = "XA",
    description: String = ""
  ) -> MadeObject {
    MadeObject(
      study: "1.2.\(number)", series: "1.2.\(number).1", instance: "1.2.\(number).1.1", patientID: "P-\(number)",
      name: name, characterSet: characterSet, date: date, time: time, accession: "AC\(number % 2)\(number)",
      description: description, modality: modality, number: number)
  }

  private static func filled() async throws -> TemporaryArchive {
    let folder = try TemporaryArchive()
    for study in studies { for object in study.objects { try await folder.archive.file(object) } }
    return folder
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let keys: [Query.Key]
    let fuzzy: Bool
    let expected: String
    init(_ tag: Tag, _ value: String, _ expected: String, fuzzy: Bool = false) {
      keys = [.init(tag, value)]
      self.fuzzy = fuzzy
      self.expected = expected
    }
    init(_ keys: [Query.Key], _ expected: String) {
      self.keys = keys
      fuzzy = false
      self.expected = expected
    }
    var testDescription: String {
      keys.map { "\($0.tag)=\($0.value)" }.joined(separator: "&") + (fuzzy ? " fuzzy" : "") + " -> " + expected
    }
  }

  static let rows: [Row] = [
    // Universal (PS3.4 C.2.2.2.3)
    Row(.patientName, "", "abcdefghi"), Row(.patientName, "*", "abcdefghi"), Row(.studyDate, "", "abcdefghi"),
    // Single value (C.2.2.2.1)
    Row(.patientID, "P-3", "c"), Row(.patientID, "P-3 ", "c"), Row(.patientID, "P-33", ""),
    Row(.accessionNumber, "AC11", "a"), Row(.studyDescription, "PTCA", "d"), Row(.studyDescription, "ptca", ""),
    // List of UIDs (C.2.2.2.2)
    Row(.studyInstanceUID, "1.2.2\\1.2.4\\1.2.77", "bd"), Row(.studyInstanceUID, "1.2.2,1.2.4", "bd"),
    Row(.studyInstanceUID, "1.2", ""),
    // Wildcards (C.2.2.2.4)
    Row(.accessionNumber, "AC0*", "bdfh"), Row(.accessionNumber, "?C11", "a"), Row(.accessionNumber, "*1", "a"),
    Row(.accessionNumber, "AC?", ""), Row(.patientID, "P-?", "abcdefghi"),
    // What SQL reads as wildcards is literal
    Row(.studyDescription, "*50%", "a"), Row(.studyDescription, "TACE_*", "b"), Row(.studyDescription, "%", ""),
    Row(.studyDescription, "?ACE_50*", "b"), Row(.accessionNumber, "*'; DROP TABLE study; --*", ""),
    // Ranges (C.2.2.2.5); empty and unreadable dates are in none
    Row(.studyDate, "20260104", "bch"), Row(.studyDate, "20251201-20260104", "bcdeh"),
    Row(.studyDate, "20260104-", "abch"),
    Row(.studyDate, "-20251231", "dei"), Row(.studyDate, "20251201", "e"), Row(.studyDate, "2026.01.05", "a"),
    Row(.studyTime, "0930-0931", "bh"), Row(.studyTime, "10", "ac"), Row(.studyTime, "1011", "a"),
    Row(.studyTime, "2300-", "d"),
    Row(.studyTime, "-0959", "bh"),
    // Person names, in every character set, folded (C.2.2.2.1.1)
    Row(.patientName, "*王*", "ae"), Row(.patientName, "王*", "ae"), Row(.patientName, "WANG*", "aeg"),
    Row(.patientName, "wang*", "aeg"),
    Row(.patientName, "ＷＡＮＧ*", "aeg"), Row(.patientName, "Müller*", "c"), Row(.patientName, "muller*", "c"),
    Row(.patientName, "MÜLLER^JÖRG", "c"), Row(.patientName, "Smith^John", "d"), Row(.patientName, "Smith", ""),
    Row(.patientName, "*^John", "d"), Row(.patientName, "山田*", "h"), Row(.patientName, "やまだ*", "h"),
    Row(.patientName, "王^?", "e"), Row(.patientName, "王^??", "a"), Row(.patientName, "*磊", "i"),
    Row(.patientName, "张*", ""),
    Row(.patientName, "王小东", ""), Row(.patientName, "wxd", ""),
    // Readings and parts
    Row(.patientName, "wxd", "a", fuzzy: true), Row(.patientName, "wangx", "a", fuzzy: true),
    Row(.patientName, "wang xiao", "a", fuzzy: true), Row(.patientName, "xiaodong", "a", fuzzy: true),
    Row(.patientName, "小东", "a", fuzzy: true), Row(.patientName, "王小东", "a", fuzzy: true),
    Row(.patientName, "wang", "aeg", fuzzy: true), Row(.patientName, "ouyang", "f", fuzzy: true),
    Row(.patientName, "欧阳菲菲", "f", fuzzy: true), Row(.patientName, "oyff", "f", fuzzy: true),
    Row(.patientName, "john", "d", fuzzy: true), Row(.patientName, "jorg", "c", fuzzy: true),
    Row(.patientName, "*zhao*", "i", fuzzy: true), Row(.patientName, "ohn", "", fuzzy: true),
    Row(.patientName, "%", "", fuzzy: true), Row(.patientName, "_", "", fuzzy: true),
    // Keys of levels below
    Row(.modality, "CT", "b"), Row(.modality, "SR", "i"), Row(.modalitiesInStudy, "SR\\CT", "bi"),
    Row(.modalitiesInStudy, "US", ""), Row(.seriesNumber, "2", "i"),
    Row(.sopClassUID, "1.2.840.10008.5.1.4.1.1.88.67", "i"),
    Row(.sopInstanceUID, "1.2.5.1.1", "e"), Row(.numberOfStudyRelatedSeries, "2", "i"),
    // Several keys narrow together; what is not indexed does not narrow
    Row([.init(.patientName, "wang*"), .init(.studyDate, "20260101-")], "a"),
    Row([.init(.patientName, "wang*"), .init(.modality, "CT")], ""),
    Row([.init(.imageComments, "nothing has this"), .init(.patientID, "P-1")], "a"),
  ]

  private static func letters(_ matches: [QueryMatch]) -> String {
    String(
      matches.compactMap { match in
        studies.first { $0.objects[0].study == match[.studyInstanceUID] }?.letter
      }.sorted())
  }

  @Test("Each kind of matching finds the studies it should, and counts them")
  func matching() async throws {
    let folder = try await Self.filled()
    for row in Self.rows {
      let query = Query(level: .study, keys: row.keys, fuzzy: row.fuzzy)
      #expect(Self.letters(try await folder.archive.find(query)) == row.expected, "\(row.testDescription)")
      #expect(try await folder.archive.count(query, most: 1000) == row.expected.count, "\(row.testDescription)")
    }
  }

  @Test("A patient, series or instance is found by keys of its own level, of those above and of those below")
  func levels() async throws {
    let folder = try await Self.filled()
    let archive = folder.archive
    func values(_ level: QueryLevel, _ tag: Tag, _ keys: [Query.Key]) async throws -> [String] {
      try await archive.find(Query(level: level, keys: keys)).map { $0[tag] ?? "" }.sorted()
    }
    #expect(try await values(.patient, .patientID, [.init(.studyDate, "20260104")]) == ["P-2", "P-3", "P-8"])
    #expect(try await values(.patient, .patientID, [.init(.modality, "SR")]) == ["P-9"])
    #expect(try await values(.patient, .patientID, [.init(.sopInstanceUID, "1.2.7.1.1")]) == ["P-7"])
    #expect(try await values(.series, .seriesInstanceUID, [.init(.patientName, "zhao*")]) == ["1.2.9.1", "1.2.9.2"])
    #expect(try await values(.series, .seriesInstanceUID, [.init(.sopInstanceUID, "1.2.9.2.1")]) == ["1.2.9.2"])
    #expect(
      try await values(.instance, .sopInstanceUID, [.init(.studyInstanceUID, "1.2.9")]) == ["1.2.9.1.1", "1.2.9.2.1"])
    #expect(try await values(.instance, .sopInstanceUID, [.init(.instanceNumber, "4")]) == ["1.2.4.1.1"])
    #expect(try await values(.instance, .sopInstanceUID, [.init(.rows, "2")]) == [])
  }

  @Test(
    "A date, time or number that is none is refused with its tag",
    arguments: [
      (Tag.studyDate, "yesterday"), (.studyDate, "20261301"), (.studyTime, "noon"), (.seriesNumber, "one"),
    ])
  func refused(_ tag: Tag, _ value: String) async throws {
    let folder = try TemporaryArchive()
    do {
      _ = try await folder.archive.find(Query(level: .study, keys: [.init(tag, value)]))
      Issue.record("it was answered")
    } catch let refusal as QueryRefusal {
      #expect(refusal.tag == tag)
    }
  }

  @Test("A match says what its study holds, in the words of the standard")
  func attributes() async throws {
    let folder = try await Self.filled()
    let found = try await folder.archive.find(Query(level: .study, keys: [.init(.studyInstanceUID, "1.2.9")]))
    let match = try #require(found.first)
    #expect(match[.patientName] == "Zhao^Lei=赵^磊")
    #expect(match[.modalitiesInStudy] == "SR\\XA")
    #expect(match[.numberOfStudyRelatedSeries] == "2")
    #expect(match[.numberOfStudyRelatedInstances] == "2")
    #expect(match[.seriesInstanceUID] == nil)
    let set = match.dataSet()
    #expect(set.strings(.modalitiesInStudy) == ["SR", "XA"])
    #expect(set.personName(.patientName)?.ideographic == "赵^磊")
  }

  @Test("A second spelling of the same patient is found by both")
  func spellings() async throws {
    let folder = try TemporaryArchive()
    try await folder.archive.file(MadeObject())
    try await folder.archive.file(
      MadeObject(study: "1.3", series: "1.3.1", instance: "1.3.1.1", name: "Huang^Xiaodong"))
    for name in ["wang*", "huang*", "王*"] {
      #expect(
        try await folder.archive.find(Query(level: .study, keys: [.init(.patientName, name)])).count == 2, "\(name)")
    }
  }
}

@Suite("The study list")
struct StudyListTests {
  /// 137 studies over eleven days, some at the same minute, some without a date or with one that cannot be.
  private static let objects: [MadeObject] = {
    var random = SeededGenerator(state: 99)
    return (0..<137).map { index in
      let date: String
      switch random.next() % 14 {
      case 0: date = ""
      case 1: date = ["20269999", "unknown", "2026"][Int(random.next() % 3)]
      default:
        date = "202601" + ["01", "02", "03", "05", "08", "11", "12", "20", "21", "30", "31"][Int(random.next() % 11)]
      }
      let time = ["", "080000", "0800", "093000.25", "235959"][Int(random.next() % 5)]
      return MadeObject(
        study: "1.2.\(index + 1)", series: "1.2.\(index + 1).1", instance: "1.2.\(index + 1).1.1",
        patientID: "P\(index % 40)", date: date, time: time, accession: "A\(index % 3)",
        modality: ["XA", "CT", "US"][index % 3])
    }
  }()

  private static func filled() async throws -> TemporaryArchive {
    let folder = try TemporaryArchive()
    for object in objects { try await folder.archive.file(object) }
    return folder
  }

  private static func list(_ archive: Archive, _ query: Query) async throws -> [String] {
    try await archive.find(query).map { $0[.studyInstanceUID] ?? "" }
  }

  /// Newest first; the last filed first where date and time are the same; no usable date comes last.
  private static let expected: [String] = objects.enumerated().sorted { left, right in
    let a = (day(left.element.date), moment(left.element.time), left.offset)
    let b = (day(right.element.date), moment(right.element.time), right.offset)
    return a > b
  }.map(\.element.study)

  private static func day(_ text: String) -> Int {
    guard text.count == 8, let number = Int(text), number % 100 <= 31 else { return -1 }
    return number
  }

  private static func moment(_ text: String) -> Int {
    text.isEmpty ? -1 : Int((text.split(separator: ".")[0] + "000000").prefix(6)) ?? -1
  }

  @Test("is newest first, and studies without a usable date come last")
  func order() async throws {
    let folder = try await Self.filled()
    let list = try await Self.list(folder.archive, Query(level: .study))
    #expect(list == Self.expected)
    let dated = Set(Self.objects.filter { Self.day($0.date) > 0 }.map(\.study))
    #expect(dated.count > 100)
    #expect(dated.count < 137)
    #expect(Set(list.prefix(dated.count)) == dated)
  }

  @Test("read by pages of any size, by offset or from study to study, is the whole list")
  func pages() async throws {
    let folder = try await Self.filled()
    let archive = folder.archive
    for keys in [[], [Query.Key(.accessionNumber, "A1")], [.init(.patientName, "王*")], [.init(.modality, "CT")]] {
      let whole = try await Self.list(archive, Query(level: .study, keys: keys))
      #expect(
        whole == Self.expected.filter { uid in keys.isEmpty || keys[0].tag == .patientName || Set(whole).contains(uid) }
      )
      #expect(try await archive.count(Query(level: .study, keys: keys), most: 1000) == whole.count)
      for limit in [1, 7, 50, 1000] {
        var byOffset: [String] = []
        while true {
          let page = try await Self.list(
            archive, Query(level: .study, keys: keys, limit: limit, offset: byOffset.count))
          if page.isEmpty { break }
          byOffset += page
        }
        #expect(byOffset == whole, "offset, \(limit) a page")
        var byKey: [String] = []
        while true {
          let page = try await Self.list(
            archive, Query(level: .study, keys: keys, limit: limit, afterStudy: byKey.last))
          if page.isEmpty { break }
          byKey += page
        }
        #expect(byKey == whole, "after, \(limit) a page")
      }
    }
  }

  @Test("begins at any offset, over every border of days, and ends where it ends")
  func offsets() async throws {
    let folder = try await Self.filled()
    for offset in 0...140 {
      let page = try await Self.list(folder.archive, Query(level: .study, limit: 3, offset: offset))
      #expect(page == Array(Self.expected.dropFirst(offset).prefix(3)), "offset \(offset)")
    }
    #expect(
      try await Self.list(folder.archive, Query(level: .study, offset: 130)) == Array(Self.expected.dropFirst(130)))
    #expect(try await Self.list(folder.archive, Query(level: .study, limit: 0)) == [])
  }

  @Test("stays right while its days change")
  func afterDeletion() async throws {
    let folder = try await Self.filled()
    var expected = Self.expected
    for index in stride(from: 130, through: 0, by: -3) {
      try await folder.archive.delete(study: expected[index], actor: "TEST", reason: "")
      expected.remove(at: index)
    }
    for offset in [0, 1, 40, 80, 90, expected.count - 1, expected.count] {
      let page = try await Self.list(folder.archive, Query(level: .study, limit: 4, offset: offset))
      #expect(page == Array(expected.dropFirst(offset).prefix(4)), "offset \(offset)")
    }
    #expect(try await folder.archive.count(Query(level: .study), most: 1000) == expected.count)
  }

  @Test("counts exactly at every level, and no further than asked")
  func counts() async throws {
    let folder = try await Self.filled()
    #expect(try await folder.archive.count(Query(level: .patient), most: 1000) == 40)
    for level in [QueryLevel.study, .series, .instance] {
      #expect(try await folder.archive.count(Query(level: level), most: 1000) == 137)
      #expect(try await folder.archive.count(Query(level: level, limit: 5, offset: 50), most: 1000) == 137)
    }
    let query = Query(level: .study, keys: [.init(.accessionNumber, "A0")])
    #expect(try await folder.archive.count(query, most: 1000) == 46)
    #expect(try await folder.archive.count(query, most: 10) == 10)
  }
}
