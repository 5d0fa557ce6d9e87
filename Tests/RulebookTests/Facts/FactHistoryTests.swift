import Testing

@testable import Rulebook

@Suite("Facts as they stood, as they were known")
struct FactHistoryTests {
  static func day(_ text: String?) -> CivilDate? { text.flatMap { CivilDate($0) } }

  func beds(_ text: String, asOf: String?, knownAt: String?) throws -> (value: Value, evidence: String?) {
    let facts = try SampleBook.history("{\"icu\": {\"beds\": \(text)}}")
      .facts(asOf: Self.day(asOf), knownAt: Self.day(knownAt))
    let index = SampleBook.index("icu.beds")
    return (facts.values[index], facts.evidence[index])
  }

  /// Two values one after the other; the second one was recorded late, then corrected.
  static let late = """
    {"history": [{"value": 5, "from": "2020-01-01", "until": "2023-01-01", "recorded": "2020-01-10", "evidence": "A"},
     {"value": 6, "from": "2023-01-01", "recorded": "2023-06-01", "evidence": "B"},
     {"value": 7, "from": "2023-01-01", "recorded": "2024-01-01", "evidence": "C"}]}
    """

  @Test(
    "hold from their first day to the day before their end, and only once recorded",
    arguments: [
      // Validity, everything known.
      ("2019-12-31", nil, nil), ("2020-01-01", nil, 5), ("2022-12-31", nil, 5), ("2023-01-01", nil, 7),
      // The late record: in force, not yet known.
      ("2023-03-01", "2023-05-31", nil), ("2023-03-01", "2023-06-01", 6),
      // The correction replaces it from the day it was recorded, for days before as well.
      ("2023-03-01", "2023-12-31", 6), ("2023-03-01", "2024-01-01", 7),
      // What was known then of days before.
      ("2022-06-01", "2023-01-01", 5), ("2022-06-01", "2020-01-09", nil), ("2022-06-01", "2020-01-10", 5),
    ] as [(String, String?, Int?)])
  func bitemporal(asOf: String, knownAt: String?, value: Int?) throws {
    let found = try beds(Self.late, asOf: asOf, knownAt: knownAt)
    #expect(found.value == value.map { .integer($0) } ?? .unknown)
    #expect(found.evidence == value.map { [5: "A", 6: "B", 7: "C"][$0] ?? "" })
  }

  @Test("of statements recorded alike, the one stated last counts; one known from the beginning yields to any recorded")
  func ties() throws {
    #expect(try beds("{\"history\": [{\"value\": 1}, {\"value\": 2}]}", asOf: nil, knownAt: nil).value == .integer(2))
    let recordedFirst = "{\"history\": [{\"value\": 1, \"recorded\": \"2024-01-01\"}, {\"value\": 2}]}"
    #expect(try beds(recordedFirst, asOf: nil, knownAt: nil).value == .integer(1))
    #expect(try beds(recordedFirst, asOf: nil, knownAt: "2023-12-31").value == .integer(2))
    let sameDay =
      "{\"history\": [{\"value\": 1, \"recorded\": \"2024-01-01\"}, {\"value\": 2, \"recorded\": \"2024-01-01\"}]}"
    #expect(try beds(sameDay, asOf: "2024-01-01", knownAt: "2024-01-01").value == .integer(2))
  }

  @Test("a withdrawn statement leaves the fact unknown again")
  func withdrawal() throws {
    let text =
      "{\"history\": [{\"value\": 6, \"evidence\": \"A\"}, {\"value\": null, \"recorded\": \"2024-01-01\", \"evidence\": \"B\"}]}"
    #expect(try beds(text, asOf: "2023-06-01", knownAt: "2023-12-31").value == .integer(6))
    let after = try beds(text, asOf: "2023-06-01", knownAt: "2024-01-01")
    #expect(after.value == .unknown && after.evidence == "B")
  }

  @Test("without a day, only what holds without limits is stated")
  func withoutDay() throws {
    #expect(try beds("{\"value\": 6, \"from\": \"2020-01-01\"}", asOf: nil, knownAt: nil).value == .unknown)
    #expect(try beds("{\"value\": 6, \"until\": \"2020-01-01\"}", asOf: nil, knownAt: nil).value == .unknown)
    #expect(try beds("6", asOf: nil, knownAt: "1900-01-01").value == .integer(6))
  }

  /// Against the definition, said in another way: every statement is asked, and none that fits was recorded later, or on
  /// the same day and stated later.
  @Test("agree with the definition on random histories")
  func random() throws {
    var seed: UInt64 = 42
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    func day() -> CivilDate? { next(4) == 0 ? nil : CivilDate(dayNumber: Int32(19_000 + next(8))) }
    var decided = 0
    for _ in 0..<5_000 {
      let statements = (0..<next(6)).map { number in
        FactHistory.Statement(
          value: .integer(number), from: day(), until: day(), recorded: day(), evidence: "\(number)")
      }
      let history = FactHistory(subject: SubjectID(0), statements: [statements], asOf: nil)
      let (asOf, knownAt) = (day(), day())
      let fitting = statements.indices.filter { index in
        let statement = statements[index]
        let holds =
          asOf.map { ($0 >= statement.from ?? .first) && ($0 < statement.until ?? CivilDate(dayNumber: .max)) }
          ?? (statement.from == nil && statement.until == nil)
        return holds && (statement.recorded == nil || knownAt == nil || statement.recorded! <= knownAt!)
      }
      let expected = fitting.max {
        (statements[$0].recorded ?? CivilDate(dayNumber: .min), $0) < (
          statements[$1].recorded ?? CivilDate(dayNumber: .min), $1
        )
      }
      let facts = history.facts(asOf: asOf, knownAt: knownAt)
      #expect(facts.values[0] == expected.map { .integer($0) } ?? .unknown)
      #expect(facts.evidence[0] == expected.map { "\($0)" })
      decided += expected == nil ? 0 : 1
    }
    #expect(decided > 1_000)
  }
}
