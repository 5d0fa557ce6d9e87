import Rulebook
import Testing

@testable import Registry

@Suite("Validation of records")
struct ValidationTests {
  private let standard = RecordFixtures.standard

  private func errors(_ record: RecordDocument, _ context: ValidationContext = RecordFixtures.context) -> [Violation] {
    standard.validate(record, in: context).filter { $0.severity == .error }
  }

  @Test("A record with every field and module filled has no error")
  func full() {
    let found = errors(RecordFixtures.full())
    #expect(found.isEmpty, "\(found.map { "\($0.place) \($0.rule) \($0.message.english)" }.joined(separator: "\n"))")
    let gate = standard.qualityGate(RecordFixtures.full(), in: RecordFixtures.context)
    #expect(gate.passes, "\(gate.reasons) \(gate.completeness.missing)")
    #expect(gate.completeness.filled == gate.completeness.mandatory)
  }

  @Test("Every value refuses a wrong type", arguments: RecordFixtures.leaves.map(\.id))
  func types(id: String) throws {
    let field = try #require(standard.field(id))
    let wrong: RecordNode = field.type == .boolean ? .text("yes") : .boolean(true)
    let record = RecordFixtures.full().replacing(id, field.repeats == nil ? wrong : .list([wrong]))
    let violation = try #require(errors(record).first { $0.field == id && $0.rule == "type" })
    #expect(violation.message.chinese.contains(field.label.chinese))
    #expect(violation.message.english.contains(field.label.english))
  }

  @Test(
    "Every number refuses what lies beyond its range",
    arguments: RecordFixtures.leaves.filter { $0.range != nil }.map(\.id))
  func ranges(id: String) throws {
    let field = try #require(standard.field(id))
    let range = try #require(field.range)
    for (outside, isInside) in [
      (range.upperBound.adding(Rational(1)), false), (range.lowerBound.subtracting(Rational(1)), false),
      (range.lowerBound, true), (range.upperBound, true),
    ] {
      let record = RecordFixtures.full().replacing(id, .number(try #require(outside)))
      let found = errors(record).contains { $0.field == id && $0.rule == "range" }
      #expect(found != isInside, "\(id) \(String(describing: outside))")
    }
  }

  @Test(
    "Every coded field refuses a code outside its set", arguments: RecordFixtures.leaves.filter { $0.isCoded }.map(\.id)
  )
  func codes(id: String) throws {
    let field = try #require(standard.field(id))
    let record = RecordFixtures.full().replacing(
      id, field.repeats == nil ? .text("no-such-code") : .list([.text("no-such-code")]))
    let violation = try #require(errors(record).first { $0.field == id && $0.rule == "code" })
    #expect(violation.value == "no-such-code")
  }

  @Test(
    "Every text and date of a fixed form refuses another one",
    arguments: RecordFixtures.leaves.filter { $0.hasForm }.map(\.id))
  func formats(id: String) throws {
    let field = try #require(standard.field(id))
    let wrong = RecordNode.text("not valid\u{1}")
    let record = RecordFixtures.full().replacing(id, field.repeats == nil ? wrong : .list([wrong]))
    let violation = try #require(errors(record).first { $0.field == id && $0.rule == "format" })
    if field.isIdentity { #expect(violation.value == nil) }
  }

  @Test("Everything mandatory is missed", arguments: RecordFixtures.mandatory.map(\.id))
  func required(id: String) throws {
    let record = RecordFixtures.full().replacing(id, nil)
    #expect(errors(record).contains { $0.field == id && $0.rule == "required" })
    #expect(
      standard.completeness(record, in: RecordFixtures.context).missing.contains {
        $0.hasPrefix(id.split(separator: ".")[0])
      })
  }

  @Test(
    "A reason stands only where the dictionary allows it",
    arguments: RecordFixtures.all.filter { $0.module != $0.id }.map(\.id))
  func reasons(id: String) throws {
    let field = try #require(standard.field(id))
    for reason in MissingReason.allCases {
      let record = RecordFixtures.full().replacing(id, .missing(reason))
      let refused = errors(record).contains { $0.field == id && $0.rule == "missing_reason" }
      #expect(refused != field.missing.contains(reason), "\(id) \(reason)")
    }
  }

  @Test("Lists keep to their least and most rows", arguments: RecordFixtures.all.filter { $0.repeats != nil }.map(\.id))
  func counts(id: String) throws {
    let field = try #require(standard.field(id))
    let repetition = try #require(field.repeats)
    let one: RecordNode
    if case .list(let rows) = RecordFixtures.node(field) { one = rows[0] } else { one = .text("") }
    let many = RecordFixtures.full().replacing(id, .list(Array(repeating: one, count: repetition.most + 1)))
    #expect(errors(many).contains { $0.field == id && $0.rule == "too_many" })
    let none = RecordFixtures.full().replacing(id, .list([]))
    #expect(errors(none).contains { $0.field == id && $0.rule == "too_few" } == (repetition.least > 0))
    #expect(errors(RecordFixtures.full().replacing(id, .text("x"))).contains { $0.field == id && $0.rule == "shape" })
  }

  static let rules: [(String, [(String, RecordNode?)])] = [
    ("end_before_start", [("period.end", .text("2024-06-03T08:59:59+08:00"))]),
    ("duration_unusual", [("period.end", .text("2024-06-04T09:00:00+08:00"))]),
    ("born_after_start", [("birthYear", .number(Rational(2025)))]),
    ("one_principal", [("diagnoses.role", .text("secondary"))]),
    ("labs_after_start", [("labs.time", .text("2024-06-03T09:00:01+08:00"))]),
    ("cervical_level", [("sites.spineLevel", .text("T4"))]),
    ("operator_missing", [("team.role", .text("nurse"))]),
    ("consent_after_start", [("consent.time", .text("2024-06-03T01:00:01Z"))]),
    ("checklist_order", [("checklist.timeOut", .text("2024-06-03T08:00:00+08:00"))]),
    ("signout_order", [("checklist.signOut", .text("2024-06-03T08:00:00+08:00"))]),
    ("particle_without_size", [("therapy.material", .text("pva")), ("therapy.particleSize", nil)]),
    ("expired_before_use", [("devices.expiry", .text("2024-06-02"))]),
    ("single_use_quantity", [("devices.quantity", .number(Rational(2)))]),
    (
      "more_treated_than_planned",
      [("lesions.planned", .number(Rational(1))), ("lesions.treated", .number(Rational(2)))]
    ),
    ("event_before_start", [("adverseEvents.onset", .text("2024-06-03T08:00:00+08:00"))]),
    ("sir_death", [("adverseEvents.outcome", .text("resolved"))]),
    ("fatal_grade", [("adverseEvents.sir", .text("4"))]),
    ("cirse_death", [("adverseEvents.cirse", .text("5"))]),
    ("own_adjudicator", [("adverseEvents.adjudicator", .text("P-0001"))]),
    ("discharge_before_start", [("discharge.date", .text("2024-06-02"))]),
    ("status_before_start", [("status30.date", .text("2024-06-02"))]),
    ("died_but_alive", [("status30.status", .text("alive"))]),
    ("fatal_but_alive", [("status30.status", .text("alive"))]),
    ("follow_before_start", [("followUps.done", .text("2024-06-02"))]),
    ("dose_order", [("seeds.d90", .number(Rational(501)))]),
    ("gradient_not_lower", [("tips.gradientAfter", .number(Rational(21)))]),
  ]

  @Test("Every rule between fields is broken by its example and by nothing else", arguments: rules.map(\.0))
  func rule(code: String) throws {
    let changes = try #require(Self.rules.first { $0.0 == code }).1
    var record = RecordFixtures.full()
    #expect(!standard.validate(record, in: RecordFixtures.context).contains { $0.rule == code })
    for (id, node) in changes { record = record.replacing(id, node) }
    #expect(standard.validate(record, in: RecordFixtures.context).contains { $0.rule == code })
  }

  @Test("The dictionary has no rule without an example here")
  func allRules() {
    #expect(Set(standard.members.flatMap(\.rules).map(\.code)) == Set(Self.rules.map(\.0)))
  }

  @Test("The day of expiry is still a day of use")
  func expiryOnTheDay() {
    let record = RecordFixtures.full().replacing("devices.expiry", .text("2024-06-03"))
    #expect(errors(record).isEmpty)
  }

  @Test("The level is the catalogue's highest, and a stated level that differs is an error")
  func level() throws {
    let record = RecordFixtures.full().replacing("procedures", .list([.text("IR12-2-01"), .text("IR12-3-13")]))
    #expect(DerivedValues(record, catalogue: RecordFixtures.catalogue).level == 3)
    let violation = try #require(errors(record).first { $0.field == "level" })
    #expect(violation.rule == "derived" && violation.value == "4")
    #expect(standard.qualityGate(record, in: RecordFixtures.context).levelAgrees == false)
    let unlisted = record.replacing("procedures", .list([.text("IR12-2-01"), .text("IR12-9-99")]))
    #expect(DerivedValues(unlisted, catalogue: RecordFixtures.catalogue).level == nil)
  }

  @Test("Adverse events are answered by an empty list, and not by silence")
  func adverseEvents() {
    let none = RecordFixtures.full().replacing("adverseEvents", .list([]))
    #expect(standard.qualityGate(none, in: RecordFixtures.context).adverseEventsAnswered)
    #expect(errors(none).isEmpty)
    let silent = RecordFixtures.full().replacing("adverseEvents", nil)
    let gate = standard.qualityGate(silent, in: RecordFixtures.context)
    #expect(!gate.adverseEventsAnswered && !gate.passes)
  }

  @Test("What is due later is not asked for yet, but what stands there is checked")
  func stages() throws {
    let early = ValidationContext(stage: .requested, catalogue: RecordFixtures.catalogue)
    let keep = standard.fields.filter { $0.due == .requested }.map(\.key)
    var record = RecordFixtures.full()
    record.members = record.members.filter { keep.contains($0.key) }
    #expect(errors(record, early).isEmpty)
    #expect(errors(record, RecordFixtures.context).contains { $0.field == "consent" && $0.rule == "required" })
    let wrong = record.replacing("airKerma", .number(Rational(-1)))
    #expect(errors(wrong, early).contains { $0.field == "airKerma" && $0.rule == "range" })
  }

  @Test("Unknown members are named, identity and free text are never repeated")
  func privacy() throws {
    var record = RecordFixtures.full().replacing("nickname", .text("x"))
    record = record.replacing("visit.number", .text("合成 张三\u{2}")).replacing("indication.text", .text("合成 李四\u{2}"))
      .replacing("visit.ward", .text("7"))
    let found = errors(record)
    #expect(found.contains { $0.field == "nickname" && $0.rule == "unknown_field" })
    #expect(found.contains { $0.field == "visit.ward" && $0.rule == "unknown_field" })
    #expect(found.count == 4)
    for violation in found {
      let said = violation.message.chinese + violation.message.english + (violation.value ?? "")
      #expect(!said.contains("张三") && !said.contains("李四"))
    }
  }

  @Test(
    "Numbers at the ends of 64 bits are named and never trap", arguments: [Int.min, .min + 1, -1, 0, .max - 1, .max])
  func extremes(number: Int) {
    for field in RecordFixtures.leaves {
      let node = RecordNode.number(Rational(number))
      let record = RecordFixtures.full().replacing(field.id, field.repeats == nil ? node : .list([node]))
      let canonical = standard.canonical(record, catalogue: RecordFixtures.catalogue)
      if let range = field.range, !range.contains(Rational(number)) {
        #expect(errors(canonical).contains { $0.field == field.id })
      }
      _ = standard.qualityGate(canonical, in: RecordFixtures.context)
      let quantity = RecordNode.quantity(Rational(number), unit: field.unit ?? "Gy")
      let written = RecordFixtures.full().replacing(field.id, field.repeats == nil ? quantity : .list([quantity]))
      _ = standard.validate(
        standard.canonical(written, catalogue: RecordFixtures.catalogue), in: RecordFixtures.context)
      _ = DerivedValues(written, catalogue: nil).json
    }
  }

  @Test("Unknown is no answer for completeness, not done is one")
  func completeness() {
    let context = RecordFixtures.context
    let whole = standard.completeness(RecordFixtures.full(), in: context)
    let unknown = standard.completeness(RecordFixtures.full().replacing("labs.inr", .missing(.unknown)), in: context)
    let notDone = standard.completeness(RecordFixtures.full().replacing("labs.inr", .missing(.notDone)), in: context)
    #expect(unknown.filled == whole.filled - 1 && unknown.missing == ["labs.inr"])
    #expect(notDone == whole)
  }

  @Test("A record goes to JSON and back unchanged")
  func json() throws {
    let record = RecordFixtures.full()
    #expect(RecordDocument(record.json) == record)
    #expect(try RecordFixtures.json(record.json.text) == record)
    #expect(record["labs.inr"] == .value(.decimal("0.8")))
    #expect(record.replacing("labs.inr", .missing(.refused))["labs.inr"] == .missing(.refused))
  }
}

extension RecordFixtures {
  static let all: [Field] = standard.members.flatMap(\.withParts)
  static let leaves: [Field] = all.filter { !$0.isGroup }
  /// What the full record must have: M, and C whose condition the full record meets.
  static let mandatory: [Field] = all.filter { field in
    if field.module == field.id { return true }
    switch field.requirement {
    case .mandatory: return true
    case .optional: return false
    case .conditional(let condition):
      let record = full()
      let scope = ConditionScope(record: record, derived: DerivedValues(record, catalogue: catalogue))
      let group = String(field.id.split(separator: ".")[0])
      switch record.members[group] {
      case .group(let parts): scope.row = parts
      case .list(let rows): if case .group(let parts)? = rows.first { scope.row = parts }
      default: break
      }
      // "Where it is there" cannot be missed.
      return condition.holds(in: scope) == true && condition.text != "exists \(field.id)"
    }
  }
}

extension Field {
  var isCoded: Bool { if case .coded = type { true } else { false } }
  var hasForm: Bool {
    switch type {
    case .date, .dateTime, .text: true
    default: false
    }
  }
}
