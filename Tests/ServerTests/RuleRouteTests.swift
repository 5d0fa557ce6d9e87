import Foundation
import HTTPTypes
import Logging
import Oracles
import Rulebook
import Testing

@testable import Server

/// The norm over HTTP: what the page of the rulebook and the verdict view are made of.
@Suite("Rules over HTTP")
struct RuleRouteTests {
  private static let book = "/api/v1/rulebooks/ir-2012"

  private func withRules(_ body: @Sendable (TestNode) async throws -> Void) async throws {
    try await TestNode.run(
      { $0.rulebookFolder = Oracle.root.appendingPathComponent("Rulebooks").path }, ready: true, body)
  }

  private func json(_ answer: Answer) throws -> Any { try JSONSerialization.jsonObject(with: Data(answer.body)) }

  private static let report =
    #"{"level": 3, "completed": "2024-05-20", "ministry": "2024-05-28", "province": null, "now": "2024-06-04"}"#

  @Test("Editions stand side by side, the one whose text nobody has disabled with the reason")
  func editions() async throws {
    try await withRules { node in
      let list = try #require(try json(try await node.send(.get, "/api/v1/rulebooks")) as? [[String: Any]])
      #expect(list.map { $0["edition"] as? String } == ["ir-2012", "ir-2019"])
      #expect(list.map { $0["enabled"] as? Bool } == [true, false])
      #expect((list[1]["note"] as? [String: String])?["zh"]?.isEmpty == false)
      let answer = try await node.send(.post, "/api/v1/rulebooks/ir-2019/questions/inst.l3", body: Array("{}".utf8))
      #expect(answer.status == 404 || answer.status == 422)
    }
  }

  @Test("An overlay in force is laid on the edition that answers; one for nothing known stops the start")
  func overlays() throws {
    let folder = Oracle.root.appendingPathComponent("Rulebooks").path
    let plain = try #require(try RulebookLibrary(folder: folder).current)
    let tight = try #require(
      try RulebookLibrary(folder: folder, overlays: ["\(folder)/overlays/P33-example.md"]).current)
    #expect(plain.book.overlays.isEmpty)
    #expect(tight.book.overlays.map(\.id) == ["P33-example"])
    #expect(plain.book.hash != tight.book.hash)
    #expect(throws: LibraryError.self) { try RulebookLibrary(folder: folder, overlays: ["\(folder)/none.md"]) }
  }

  @Test("The document holds every one of the norm's 72 rules with its quotes and its rule, or says why there is none")
  func document() async throws {
    try await withRules { node in
      let document = try await node.send(.get, Self.book).object
      let chapters = try #require(document["chapters"] as? [[String: Any]])
      let clauses = chapters.flatMap { $0["clauses"] as? [[String: Any]] ?? [] }
      #expect(clauses.count == 72)
      for clause in clauses {
        let id = clause["id"] as? String ?? "?"
        #expect((clause["quotes"] as? [String])?.isEmpty == false, "\(id)")
        #expect(clause["rule"] is String || clause["notComputable"] is [String: String], "\(id)")
      }
      let parameters = try #require(document["parameters"] as? [[String: Any]])
      #expect(parameters.first { $0["name"] as? String == "report.l3.workingDays" }?["value"] as? String == "10")
    }
  }

  @Test("A late report is refused with the clause, the quote and the deadline")
  func lateReport() async throws {
    try await withRules { node in
      let answer = try await node.send(.post, Self.book + "/questions/report.case", body: Array(Self.report.utf8))
      #expect(answer.status == 200)
      let evaluation = answer.object
      #expect(evaluation["verdict"] as? String == "not_met")
      #expect(evaluation["failing"] as? [String] == ["3.5"])
      #expect(
        (evaluation["details"] as? [[String: Any]])?.first?["value"] as? [String: String] == [
          "zh": "2024-06-03", "en": "2024-06-03",
        ])
      #expect(answer.text.contains("10个工作日内"))
      let provenance = try #require(evaluation["provenance"] as? [String: Any])
      #expect((provenance["rulebook"] as? [String: Any])?["edition"] as? String == "ir-2012")
    }
  }

  @Test("Every worked example can be asked, and answers with a tree that names its clauses")
  func examples() async throws {
    try await withRules { node in
      let examples = try #require(try json(try await node.send(.get, Self.book + "/examples")) as? [[String: Any]])
      #expect(examples.count >= 20)
      for example in examples {
        let id = example["id"] as? String ?? "?"
        let question = try #require(example["question"] as? String)
        let facts = try JSONSerialization.data(withJSONObject: try #require(example["facts"]))
        let answer = try await node.send(.post, Self.book + "/questions/\(question)", body: Array(facts))
        #expect(answer.status == 200, "\(id): \(answer.text)")
        #expect(answer.object["tree"] is [String: Any] || answer.object["state"] is [String: Any], "\(id)")
      }
    }
  }

  @Test("Faulty facts are refused at every place, contradictory ones with both values")
  func faults() async throws {
    try await withRules { node in
      let text = "{\n  \"level\": \"three\",\n  \"completed\": \"2024-13-01\",\n  \"nonsense\": 1\n}"
      let answer = try await node.send(.post, Self.book + "/questions/report.case", body: Array(text.utf8))
      #expect(answer.status == 422)
      #expect(answer.type == "application/problem+json")
      let errors = try #require(answer.object["errors"] as? [[String: Any]])
      #expect(errors.map { $0["path"] as? String } == ["level", "completed", "nonsense"])
      #expect(errors.map { $0["line"] as? Int } == [2, 3, 4])
      let contradictory = #"{"asOf": "2024-06-30", "grade": "三级甲等", "cases5y": 100, "casesL3_5y": 200}"#
      let refused = try await node.send(.post, Self.book + "/questions/inst.l3", body: Array(contradictory.utf8))
      #expect(refused.status == 422)
      #expect(refused.text.contains("100") && refused.text.contains("200"))
      #expect(try await node.send(.post, Self.book + "/questions/nothing", body: Array("{}".utf8)).status == 404)
      let damaged = try await node.send(.post, Self.book + "/questions/inst.l3", body: [0x7B, 0xFF, 0x7D])
      #expect(damaged.status == 400)
      let long = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
      #expect(try await node.send(.post, Self.book + "/questions/inst.l3", body: long).status == 413)
    }
  }

  @Test("An overlay says whose verdict it would change, and one that relaxes is refused with its line")
  func whatIf() async throws {
    try await withRules { node in
      func ask(_ line: String) async throws -> Answer {
        let overlay = "# P52-test 试行 · Trial\n\n```overlay\non ir-2012\n\(line)\n```\n"
        let facts = try JSONSerialization.jsonObject(
          with: Data(Self.report.replacingOccurrences(of: "null", with: "\"2024-05-30\"").utf8))
        let body: [String: Any] = [
          "overlay": overlay, "subjects": [["id": "A", "question": "report.case", "facts": facts]],
        ]
        return try await node.send(
          .post, Self.book + "/what-if", body: Array(try JSONSerialization.data(withJSONObject: body)))
      }
      let tightened = try await ask("tighten $report.l3.workingDays to 5")
      #expect(tightened.status == 200, "\(tightened.text)")
      let result = try #require((tightened.object["results"] as? [[String: Any]])?.first)
      #expect(result["before"] as? String == "met" && result["after"] as? String == "not_met")
      let relaxed = try await ask("tighten $report.l3.workingDays to 15")
      #expect(relaxed.status == 422)
      #expect((relaxed.object["errors"] as? [[String: Any]])?.first?["line"] as? Int == 5)
    }
  }

  @Test("The catalogue is found by Chinese, pinyin initials and code; days outside the calendar have no answer")
  func catalogueAndCalendar() async throws {
    try await withRules { node in
      for query in ["%E8%82%BF%E7%98%A4%E6%A0%93%E5%A1%9E", "zlss", "IR12-3-13"] {
        let entries = try await node.send(.get, "/api/v1/catalogue?q=\(query)").object["entries"] as? [[String: Any]]
        #expect(entries?.contains { $0["code"] as? String == "IR12-3-13" } == true, "\(query)")
      }
      let known = try await node.send(.get, "/api/v1/calendar/working-day?from=2024-02-05&days=10").object
      #expect(known["date"] as? String == "2024-02-23")
      let unknown = try await node.send(.get, "/api/v1/calendar/working-day?from=2031-02-05&days=10").object
      #expect(unknown["date"] is NSNull)
      #expect(try await node.send(.get, "/api/v1/calendar/working-day?from=x&days=1").status == 422)
    }
  }

  @Test("Without rulebooks the node serves everything else and says what is missing")
  func missing() async throws {
    try await TestNode.run { node in
      let answer = try await node.send(.get, "/api/v1/rulebooks")
      #expect(answer.status == 503)
      #expect(try await node.send(.get, "/healthz").status == 200)
    }
  }

  @Test("A rule file with an error never replaces a loaded one")
  func reload() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jieru-rules-" + UUID().uuidString)
    try FileManager.default.copyItem(at: Oracle.root.appendingPathComponent("Rulebooks"), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let shelf = RulebookShelf(folder: folder.path, calendars: [], logger: Logger(label: "test"))
    let before = try #require(try shelf.library().context("ir-2012")?.book.hash)
    let chapter = folder.appendingPathComponent("ir-2012/02-personnel.md")
    let text = try String(contentsOf: chapter, encoding: .utf8)
    try text.replacingOccurrences(of: "require ", with: "requires ").write(
      to: chapter, atomically: true, encoding: .utf8)
    shelf.reload()
    #expect(try shelf.library().context("ir-2012")?.book.hash == before)
    // A change without an error does take effect.
    try (text + "\n<!-- read again -->\n").write(to: chapter, atomically: true, encoding: .utf8)
    shelf.reload()
    #expect(try shelf.library().context("ir-2012")?.book.hash != before)
  }
}
