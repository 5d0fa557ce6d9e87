import Testing

@testable import Rulebook

/// Reading overlays and laying them on: what is accepted, and that everything else is refused with its place.
struct OverlayTests {
  private static func file(_ lines: String, clauses: String = "") -> SourceFile {
    SourceFile(
      name: "overlays/P00.md",
      text: "# P00 某省附加规定 · Rules of a province\n\n```overlay\non test-1\n\(lines)\n```\n\n\(clauses)")
  }

  private static func laid(_ lines: String, clauses: String = "", on small: SmallBook = SmallBook()) throws -> Rulebook
  {
    let book = try small.load()
    return try book.applying(Overlay.load(file(lines, clauses: clauses), on: book))
  }

  private static func refusal(_ lines: String, clauses: String = "", on small: SmallBook = SmallBook()) throws
    -> [Finding]
  {
    do {
      _ = try laid(lines, clauses: clauses, on: small)
      return []
    } catch let error as RulebookError {
      return error.findings
    }
  }

  private static let extra = """
    ## P00-1 随访 · Follow-up

    `hospital` `hard` 附1

    - 要求：有随访。
    - Requirement: Follow-up exists.
    - 证据：台账。 / Evidence: register.
    - 不符合：不合格。 / If not met: fails.

    ```rule
    require leading
    ```
    """

  @Test(
    "Every statement of the grammar is read and laid on",
    arguments: [
      "tighten $beds to 10",
      "tighten $beds to 10 from 2029-01-01",
      "tighten $years to 6 years",
      "tighten $years to 72 months",
      "tighten $rate to 0.25",
      "tighten $rate to 0",
      "require §1.1: icu.beds >= 8 // 病床 beds",
      "require §1.1: any(p in people: p.title >= 主任医师)",
      "require §1.2: §1.1",
      "adopt R1 A",
      "add §P00-1 to §1.1",
    ])
  func accepted(_ line: String) throws {
    let refused = try Self.refusal(line, clauses: Self.extra)
    #expect(refused.isEmpty, "\(refused)")
  }

  @Test(
    "What would relax, or is not in the grammar, is refused at its place",
    arguments: [
      ("tighten $beds to 5", "milder"),
      ("tighten $years to 4 years", "milder"),
      ("tighten $years to 59 months", "milder"),
      ("tighten $years to 2000 days", "does not compare"),
      ("tighten $years to 500 years", "sensible"),
      ("tighten $rate to 0.6", "milder"),
      ("tighten $beds to 7 from 2029-01-01", ""),
      ("tighten $beds to 99999999", "sensible"),
      ("tighten $beds to icu.beds", "no fact"),
      ("tighten $nothing to 5", "no parameter"),
      ("relax $beds to 5", "no other statements"),
      ("remove §1.1", "no other statements"),
      ("require §1.3: leading", "computes nothing"),
      ("require §9: leading", "no clause"),
      ("require §1.1: §1.1", "refers back"),
      ("require §1.1: beds", "no fact"),
      ("narrow tertiary to 二级", "only be narrowed"),
      ("narrow tertiary to 三级, 二级", "only be narrowed"),
      ("narrow nothing to 三级", "no list"),
      ("adopt R1 B", "not the stricter"),
      ("adopt R9 B", "no reading"),
      ("add §1.1 to §1.2", "only its own"),
      ("add §P00-9 to §1.2", "only its own"),
    ])
  func refused(_ line: String, why: String) throws {
    let findings = try Self.refusal(line)
    if why.isEmpty {
      // Later in the table the norm itself is stricter: its own number stays.
      #expect(findings.isEmpty)
      let book = try Self.laid(line)
      #expect(book.parameter(named: "beds")?.values.map(\.value) == [.integer(6), .integer(7), .integer(8)])
    } else {
      #expect(findings.contains { $0.message.english.contains(why) }, "\(findings)")
      #expect(findings.allSatisfy { $0.position.file == "overlays/P00.md" && $0.position.line >= 5 })
    }
  }

  @Test func `Every fault of an overlay is reported at once`() throws {
    let findings = try Self.refusal("tighten $nothing to 5\nrelax all\nadopt\nnarrow nowhere to 三级")
    #expect(findings.map(\.position.line) == [5, 6, 8])
  }

  @Test func `An overlay for another edition is refused`() throws {
    let book = try SmallBook().load()
    let text = Self.file("tighten $beds to 10").text.replacing("on test-1", with: "on test-2")
    let overlay = try Overlay.load(SourceFile(name: "P.md", text: text), on: book)
    #expect(throws: RulebookError.self) { try book.applying(overlay) }
  }

  @Test func `The number of an added clause begins with a letter`() throws {
    let findings = try Self.refusal("add §P00-1 to §1.1", clauses: Self.extra.replacing("## P00-1", with: "## 1.9"))
    #expect(findings.contains { $0.message.english.contains("begin with a letter") })
  }

  @Test func `A condition on a soft clause is refused, since missing it is only advice`() throws {
    var small = SmallBook()
    small.rule = "require icu.beds >= $beds"
    let files = small.files.map {
      SourceFile(name: $0.name, text: $0.text.replacing("`hospital` `hard` 一(一)\n", with: "`hospital` `soft` 一(一)\n"))
    }
    let book = try Rulebook.load(files)
    let overlay = try Overlay.load(Self.file("require §1.1: leading"), on: book)
    #expect(throws: RulebookError.self) { try book.applying(overlay) }
  }

  @Test func `A line that changes nothing is a warning, not an error`() throws {
    let book = try SmallBook().load()
    let overlay = try Overlay.load(Self.file("tighten $rate to 0.5"), on: book)
    #expect(book.findings(applying: overlay).map(\.severity) == [.warning])
    #expect(throws: Never.self) { try book.applying(overlay) }
  }

  @Test func `Overlays stack, each with its identity, and the hash tells every stack apart`() throws {
    let book = try SmallBook().load()
    let province = try Overlay.load(Self.file("tighten $beds to 10"), on: book)
    let middle = try book.applying(province)
    let text = Self.file("tighten $beds to 12").text.replacing("# P00", with: "# H00")
    let hospital = try Overlay.load(SourceFile(name: "H00.md", text: text), on: middle)
    let top = try middle.applying(hospital)
    #expect(top.overlays.map(\.id) == ["P00", "H00"])
    #expect(top.overlays.map(\.hash) == [province.hash, hospital.hash])
    #expect(Set([book.hash, middle.hash, top.hash, try book.applying(hospital).hash]).count == 4)
    #expect(top.parameter(named: "beds")?.values.map(\.value) == [.integer(12), .integer(12)])
    #expect(throws: RulebookError.self) { try top.applying(province) }
    // The province's line would relax the hospital's.
    #expect(throws: RulebookError.self) { try book.applying(hospital).applying(province) }
    #expect(book.parameter(named: "beds")?.values.map(\.value) == [.integer(6), .integer(8)])
  }

  @Test func `Adopting the stricter reading asks for both, whatever a ruling fixes`() throws {
    var small = SmallBook()
    small.second = "require reading(R1, A: leading, B: chiefs >= 1)"
    small.readings = small.readings.replacing("更严 Stricter: A", with: "更严 Stricter: B")
      .replacing("- B：宽。 / B: wide.\n", with: "").replacing("narrow.", with: "narrow.\n- B：宽。 / B: wide.")
    let book = try small.load()
    let adopted = try Self.laid("adopt R1 B", on: small)
    let calendar = try RulebookTables.calendar()
    let subject = try #require(book.subject(named: "hospital"))
    var facts = FactSet(subject: subject.id, values: subject.facts.map { _ in .unknown }, asOf: CivilDate("2024-06-30"))
    let (leading, chiefs) = (
      try #require(subject.facts.firstIndex { $0.path == "leading" }),
      try #require(subject.facts.firstIndex { $0.path == "chiefs" })
    )
    func verdict(_ book: Rulebook, _ option: String?) throws -> Verdict {
      let rulings = option.map { [Ruling(reading: ReadingID("R1"), option: $0, documentID: "D")] } ?? []
      let context = EvaluationContext(book: book, calendar: calendar, rulings: rulings)
      return try context.evaluate("base", facts).failing.contains(ClauseID("1.2")) ? .notMet : .met
    }
    facts.values[leading] = .boolean(true)
    facts.values[chiefs] = .integer(0)
    #expect(try verdict(book, nil) == .met)
    #expect(try verdict(adopted, nil) == .notMet)
    #expect(try verdict(adopted, "A") == .notMet)
    facts.values[leading] = .boolean(false)
    facts.values[chiefs] = .integer(1)
    #expect(try verdict(book, "B") == .met)
    #expect(try verdict(adopted, "A") == .notMet)
  }
}
