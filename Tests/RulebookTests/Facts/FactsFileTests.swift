import Testing

@testable import Rulebook

@Suite("Facts files")
struct FactsFileTests {
  @Test("hold a value of every type")
  func types() throws {
    let text = """
      {"leading": true, "cases5y": 2000.0, "icu": {"beds": 6, "minAreaPerBed": 14.9}, "irStart": "2024-06-03T16:00:00Z",
       "title": "副主任医师", "codes": ["IR12-3-13", null], "mainCode": "IR12-1-01", "worst": null, "interval": "3 months",
       "need": {"place": "county", "assessmentDate": null, "mentor": {"grade": "医师"}}, "note": "甲",
       "devices": [{"value": 3}, {"valid": false, "value": null}, null], "grades": [4, null], "asOf": "2024-06-30"}
      """
    let history = try SampleBook.history(text)
    let facts = history.facts(asOf: history.asOf)
    #expect(history.asOf?.iso == "2024-06-30" && facts.asOf == history.asOf)
    let date = try #require(CivilDate("2024-06-04"))
    #expect(
      facts.values == [
        .boolean(true), .integer(2000), .integer(6), .rational(try #require(Rational(149, 10))), .date(date),
        .symbol(2),
        .list([.code(try #require(SampleBook.book().catalogue.index(ofCode: "IR12-3-13"))), .none]), .code(0), .none,
        .record([.text("county"), .none, .symbol(0)]),
        .list([.record([.integer(3), .unknown]), .record([.unknown, .boolean(false)]), .unknown]), .text("甲"),
        .period(Period(3, .months)), .list([.integer(4), .unknown]),
      ])
  }

  @Test("state nothing by what is missing or null, and none only of optional facts")
  func missing() throws {
    #expect(try SampleBook.history("{}").facts(asOf: nil).values.allSatisfy { $0 == .unknown })
    for path in ["leading", "cases5y", "title", "codes", "devices"] {
      #expect(try SampleBook.value(path, "{\"\(path)\": null}") == .unknown)
    }
    #expect(try SampleBook.value("worst", "{\"worst\": null}") == .none)
    #expect(try SampleBook.value("need", "{\"need\": null}") == .none)
    #expect(try SampleBook.value("need", "{\"need\": {}}") == .record([.unknown, .unknown, .unknown]))
    #expect(try SampleBook.value("icu.beds", "{\"icu\": null}") == .unknown)
  }

  @Test("are refused with every problem at once, each with its path and place")
  func problems() throws {
    let text = """
      {"leading": "yes", "cases5y": -1,
       "icu": {"bed": 6, "minAreaPerBed": true}, "irStart": "2024-02-30",
       "title": "副主仼医师", "codes": ["IR12-3-99", 3],
       "devices": [{"valid": 1}, {"serial": 2}], "need": {"mentor": 3},
       "cases5Y": 3, "grades": {"a": 1}, "worst": 1.5, "asOf": 5}
      """
    let problems = try SampleBook.problems(text)
    let places = Dictionary(
      problems.map { ($0.path, ($0.position.line, $0.position.column)) }, uniquingKeysWith: { $1 })
    let expected: [String: (Int, Int)] = [
      "asOf": (5, 58), "leading": (1, 13), "cases5y": (1, 31), "icu.bed": (2, 10), "icu.minAreaPerBed": (2, 37),
      "irStart": (2, 55), "title": (3, 11), "codes[0]": (3, 30), "codes[1]": (3, 43), "devices[0].valid": (4, 24),
      "devices[1].serial": (4, 29), "need.mentor": (4, 63), "cases5Y": (5, 2), "grades.a": (5, 27), "worst": (5, 45),
    ]
    // Of “grades” both the statement's name and its missing value are named.
    #expect(Set(places.keys) == Set(expected.keys).union(["grades"]))
    for (path, place) in expected {
      let found = try #require(places[path])
      #expect(found == place, "\(path)")
    }
    func message(_ path: String) -> String { problems.first { $0.path == path }?.message.english ?? "" }
    #expect(message("icu.bed").contains("do you mean “beds”"))
    #expect(message("cases5Y").contains("do you mean “cases5y”"))
    #expect(message("title").contains("do you mean “副主任医师”"))
    #expect(message("cases5y").contains("-1"))
    #expect(message("irStart").contains("2024-02-30"))
    #expect(problems.allSatisfy { !$0.message.chinese.isEmpty && $0.position.file == "f.json" })
  }

  @Test(
    "refuse values of another type",
    arguments: [
      ("[]", "$"), ("1", "$"), ("{\"icu\": 3}", "icu"), ("{\"icu.beds\": 3}", "[\"icu.beds\"]"),
      ("{\"cases5y\": \"3\"}", "cases5y"),
      ("{\"cases5y\": 1e30}", "cases5y"), ("{\"icu\": {\"minAreaPerBed\": -0.1}}", "icu.minAreaPerBed"),
      ("{\"icu\": {\"minAreaPerBed\": 1e-30}}", "icu.minAreaPerBed"), ("{\"codes\": \"IR12-3-13\"}", "codes"),
      ("{\"mainCode\": \"ir12-3-13\"}", "mainCode"), ("{\"interval\": \"soon\"}", "interval"),
      ("{\"need\": []}", "need"),
      ("{\"asOf\": \"2024\"}", "asOf"), ("{\"now\": \"2024-06-03T10:00:00\"}", "now"),
      ("{\"irStart\": 20240630}", "irStart"),
    ])
  func wrongTypes(text: String, path: String) throws {
    #expect(try SampleBook.problems(text).map(\.path) == [path])
  }

  @Test("have one day of the verdict, however named")
  func verdictDay() throws {
    #expect(try SampleBook.history("{\"now\": \"2024-06-03T16:00:00Z\"}").asOf?.iso == "2024-06-04")
    #expect(try SampleBook.history("{\"asOf\": \"2024-06-04\", \"now\": \"2024-06-04\"}").asOf?.iso == "2024-06-04")
    #expect(try SampleBook.history("{\"asOf\": null}").asOf == nil)
    let problem = try #require(SampleBook.problems("{\"asOf\": \"2024-06-04\", \"now\": \"2024-06-05\"}").first)
    #expect(
      problem.path == "now" && problem.message.english.contains("2024-06-04")
        && problem.message.english.contains("2024-06-05"))
  }

  @Test("state values with days and evidence, alone or as a history")
  func statements() throws {
    let history = try SampleBook.history(
      """
      {"icu": {"beds": {"history": [{"value": 5, "until": "2023-01-01", "evidence": "D-1"},
        {"value": 6, "from": "2023-01-01", "recorded": "2023-02-01T17:00:00Z", "evidence": null}]}},
       "worst": {"value": null, "evidence": "D-2"}, "cases5y": {"value": null, "recorded": "2024-01-01"},
       "need": {"value": {"place": "county"}, "evidence": "D-3"}, "devices": {"value": [{"value": 1}], "evidence": "D-4"},
       "leading": {"history": []}}
      """)
    let beds = history.statements[SampleBook.index("icu.beds")]
    let (turn, recorded) = (CivilDate("2023-01-01"), CivilDate("2023-02-02"))
    #expect(
      beds == [
        .init(value: .integer(5), from: nil, until: turn, recorded: nil, evidence: "D-1"),
        .init(value: .integer(6), from: turn, until: nil, recorded: recorded, evidence: nil),
      ])
    #expect(history.statements[SampleBook.index("worst")].first?.value == Value.none)
    #expect(history.statements[SampleBook.index("cases5y")].first?.value == .unknown)
    #expect(history.statements[SampleBook.index("need")].first?.evidence == "D-3")
    #expect(history.statements[SampleBook.index("devices")].first?.value == .list([.record([.integer(1), .unknown])]))
    #expect(history.statements[SampleBook.index("leading")].isEmpty)
  }

  @Test(
    "refuse faulty statements",
    arguments: [
      ("{\"cases5y\": {}}", "cases5y"), ("{\"cases5y\": {\"value\": 1, \"form\": \"2024-01-01\"}}", "cases5y.form"),
      ("{\"cases5y\": {\"value\": 1, \"from\": \"2024-01-02\", \"until\": \"2024-01-02\"}}", "cases5y.until"),
      ("{\"cases5y\": {\"value\": 1, \"from\": 5}}", "cases5y.from"),
      ("{\"cases5y\": {\"value\": 1, \"evidence\": \"\"}}", "cases5y.evidence"),
      ("{\"cases5y\": {\"value\": \"1\"}}", "cases5y.value"), ("{\"cases5y\": {\"history\": 1}}", "cases5y.history"),
      ("{\"cases5y\": {\"history\": [1]}}", "cases5y.history[0]"),
      ("{\"cases5y\": {\"history\": [{\"value\": -1}]}}", "cases5y.history[0].value"),
      ("{\"cases5y\": {\"history\": [], \"value\": 1}}", "cases5y.history"),
      ("{\"need\": {\"from\": \"2024-01-01\"}}", "need.from"),
      ("{\"need\": {\"place\": {\"value\": \"county\"}}}", "need.place"),
    ])
  func faultyStatements(text: String, path: String) throws {
    #expect(try SampleBook.problems(text).map(\.path) == [path])
  }

  @Test("end after they begin, or both days are shown")
  func reversed() throws {
    let problem = try #require(
      SampleBook.problems("{\"cases5y\": {\"value\": 1, \"from\": \"2024-05-01\", \"until\": \"2023-05-01\"}}").first)
    #expect(problem.message.chinese.contains("2024-05-01") && problem.message.chinese.contains("2023-05-01"))
  }

  @Test("name no more than 200 problems, however damaged")
  func problemLimit() throws {
    let text = "{\"grades\": [" + Array(repeating: "-1", count: 5_000).joined(separator: ",") + "]}"
    #expect(try SampleBook.problems(text).count == 200)
  }
}
