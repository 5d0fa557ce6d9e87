import Rulebook
import Testing

@testable import Registry

/// The short ways of records, each against the long one that it stands for.
@Suite("Texts of records")
struct RecordTextTests {
  private static let texts = [
    "", "plain", "合成", "“引号”", "a\"b\\c/d", "line\nreturn\rtab\t", "\u{1}\u{8}\u{C}\u{1F}\u{7F}", "\u{2028}\u{2029}",
    "é", "e\u{301}", "😀", "{\"missing\":\"unknown\"}", "#not_done",
  ]
  private static let numbers: [Rational?] = [
    Rational(0), Rational(-12), Rational(1 << 53), Rational(1 << 60), Rational(25, 2), Rational(-1, 8), Rational(1, 3),
    Rational(1, 1_000_000), Rational(1, 2_000_000), Rational(999_999_999_999_999, 10),
    Rational(123_456_789, 1_000_000_000),
  ]

  /// The full record, one for each text and number that is written in a way of its own, and odd ones.
  private static let records: [RecordDocument] = {
    let full = RecordFixtures.full()
    var records = [full, RecordDocument(), RecordDocument(["x": .list([]), "y": .group([:]), "z": .boolean(false)])]
    for text in texts {
      records.append(full.replacing("indication", .text(text)))
      records.append(RecordDocument([text: .group(["missing": .text(text), "unit": .number(Rational(1))])]))
    }
    for number in numbers.compactMap({ $0 }) {
      records.append(full.replacing("airKerma", .number(number)))
      records.append(RecordDocument(["airKerma": .quantity(number, unit: "mGy"), "dose": .list([.number(number)])]))
    }
    records.append(
      RecordDocument(["a": .missing(.notDone), "A": .missing(.refused), "ä": .text("b"), "𝒂": .text("c")]))
    return records
  }()

  @Test("are those of their JSON, and canonical where they say so")
  func writing() throws {
    for record in Self.records {
      let text = RecordText(record)
      #expect(text.text == record.json.text)
      if text.isCanonical { #expect(try CanonicalJSON.text(record.json) == text.text) }
    }
    #expect(RecordText(RecordFixtures.full()).isCanonical)
  }

  @Test("are read as their JSON is, whole or in doubt not at all")
  func reading() throws {
    let odd = [
      "", "{", "{}", "{}x", "[]", "{\"a\":01}", "{\"a\":1.}", "{\"a\":-}", "{\"a\":1e3}", "{\"a\":1,\"a\":2}",
      "{\"a\":null}",
      "{\"a\":\"\\u4e00\"}", "{\"a\": 1}", "{\"a\":{\"missing\":\"maybe\"}}", "{\"a\":1234567890123456}",
      "{\"a\":[1,]}",
      "{\"a\":-0.5,\"b\":{\"value\":1,\"unit\":\"mGy\"}}", "{\"a\":[[[[[[[1]]]]]]]}", "{\"a\":tru}", "{\"a\":1\"b\":2}",
    ]
    for text in Self.records.map(\.json.text) + odd {
      let expected = RecordText.json(text).flatMap { RecordDocument($0) }
      #expect(RecordText.read(text) == expected, "\(text.prefix(80))")
      var copy = text
      if let members = copy.withUTF8({ RecordScanner.members($0) }) { #expect(RecordDocument(members) == expected) }
    }
    var text = RecordText(RecordFixtures.full()).text
    #expect(text.withUTF8 { RecordScanner.members($0) } != nil)
  }

  @Test("without some members are the texts of what is left")
  func rest() {
    for names in [[], ["caseID", "provenance"], ["x", "y", "z"]] as [Set<String>] {
      for record in Self.records {
        var text = RecordText(record).text
        let rest = text.withUTF8 { RecordScanner.text($0, besides: names) }
        // Names that need escapes are left to the long way.
        guard let rest else { continue }
        #expect(rest == RecordText(record, besides: names).bytes)
      }
    }
    var full = RecordText(RecordFixtures.full()).text
    #expect(full.withUTF8 { RecordScanner.text($0, besides: ["caseID"]) } != nil)
  }

  @Test("one walk tells what every earlier step would have asked", arguments: RecordStage.allCases)
  func examination(_ stage: RecordStage) {
    let standard = RecordFixtures.standard
    for name in [nil] + RecordFixtures.full().members.keys.map(Optional.init) {
      let record = name.map { RecordFixtures.full().replacing($0, nil) } ?? RecordDocument()
      var check = RecordCheck(standard, record, RecordFixtures.context)
      check.run()
      let context = ValidationContext(stage: stage, catalogue: RecordFixtures.catalogue)
      let (violations, completeness) = standard.examine(record, in: context)
      let found = RecordExamination(check).at(stage)
      #expect(found?.violations == violations && found?.completeness == completeness, "\(name ?? "everything")")
    }
  }

  @Test("members keep the order of their names, whatever the order they come in")
  func order() {
    var members = RecordMembers()
    for name in ["m", "b", "z", "a", "m", "y"] { members[name] = .text(name) }
    #expect(members.keys == ["a", "b", "m", "y", "z"])
    members["b"] = nil
    members["c"] = nil
    #expect(members.keys == ["a", "m", "y", "z"] && members["b"] == nil && members["y"] == .text("y"))
    #expect(members == ["z": .text("z"), "y": .text("y"), "a": .text("a"), "m": .text("m")])
    #expect(members.filter { $0.key > "m" }.keys == ["y", "z"])
  }
}
