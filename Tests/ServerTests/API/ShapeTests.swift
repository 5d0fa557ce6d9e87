import Foundation
import HTTPTypes
import Rulebook
import Testing

@testable import Registry
@testable import Server

@Suite("How the interface answers what is wrong")
struct ShapeTests {
  private func registrar(_ town: Town) async throws -> SessionToken {
    try await town.session(try #require(town.own["registrar"]))
  }

  /// A problem document (RFC 9457) with words in both languages.
  private func isProblem(_ answer: Answer, _ status: Int, _ code: String?, _ place: SourceLocation = #_sourceLocation) {
    #expect(answer.status == status, "\(answer.text.prefix(300))", sourceLocation: place)
    #expect(answer.type == "application/problem+json", sourceLocation: place)
    let body = answer.object
    #expect(body["status"] as? Int == status && (body["title"] as? String)?.isEmpty == false, sourceLocation: place)
    if let code {
      #expect(body["code"] as? String == code, "\(answer.text.prefix(300))", sourceLocation: place)
      let message = body["message"] as? [String: String]
      #expect(message?["zh"]?.isEmpty == false && message?["en"]?.isEmpty == false, sourceLocation: place)
    }
  }

  private func paths(_ answer: Answer) -> [String] {
    (answer.object["errors"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
  }

  @Test("Queries: unknown, repeated and ill-formed parameters are named")
  func queries() async throws {
    try await Town.run { town in
      let session = try await registrar(town)
      let answer = try await town.send("GET", "cases?nosuch=1&limit=0&from=2026-02-30&blocked=perhaps", as: session)
      isProblem(answer, 422, "invalid")
      #expect(Set(paths(answer)) == ["nosuch", "limit", "from", "blocked"])
      isProblem(try await town.send("GET", "cases?limit=1&limit=2", as: session), 422, "invalid")
      isProblem(try await town.send("GET", "cases?cursor=x", as: session), 422, "invalid")
      isProblem(try await town.send("GET", "patients?purpose=treatment", as: session), 422, "invalid")
      isProblem(try await town.send("GET", "patients?q=h&purpose=curiosity", as: session), 422, "invalid")
    }
  }

  @Test("Bodies: every fault with its place, and none of the bytes that people send brings the node down")
  func bodies() async throws {
    try await Town.run { town in
      let session = try await registrar(town)
      let path = "institutions/\(town.objects["institution"] ?? "")/equipment"
      let faulty = try await town.send(
        "POST", path, as: session, body: #"{"type":"c\nt","model":7,"tier":9,"more":1}"#)
      isProblem(faulty, 422, "invalid")
      #expect(Set(paths(faulty)) == ["type", "model", "tier", "more"])
      isProblem(try await town.send("POST", path, as: session, body: "{}", type: "text/plain"), 415, nil)
      isProblem(try await town.send("POST", path, as: session), 415, nil)
      let broken = try await town.send("POST", path, as: session, body: "{\n  \"type\": }")
      isProblem(broken, 400, nil)
      #expect((broken.object["errors"] as? [[String: Any]])?.first?["line"] as? Int == 2)
      for deep in [String(repeating: "[", count: 400_000), String(repeating: #"{"a":"#, count: 100_000)] {
        isProblem(try await town.send("POST", path, as: session, body: deep), 400, nil)
      }
      isProblem(
        try await town.send("POST", path, as: session, body: String(repeating: " ", count: (1 << 20) + 1)), 413, nil)
      var fields = [("Cookie", "__Host-jieru=\(session.text)"), ("X-CSRF-Token", session.csrf)]
      fields += [("Content-Type", "application/json"), ("X-Forwarded-For", "2001:db8::1")]
      let notText = try await town.node.send(.post, "/api/v1/" + path, fields, body: [0x22, 0xC3, 0x28, 0x22])
      isProblem(notText, 400, nil)
      for number in ["1e400", "-1e400", "123456789012345678901234567890", "1.5", "0x1"] {
        let answer = try await town.send(
          "POST", path, as: session, body: #"{"type":"ct","model":"x","tier":\#(number)}"#)
        #expect(answer.status == 422 || answer.status == 400, "\(number) → \(answer.status)")
      }
    }
  }

  @Test("Versions: what was seen has to be named, and is compared")
  func versions() async throws {
    try await Town.run { town in
      let session = try await registrar(town)
      let path = "institutions/\(town.objects["institution"] ?? "")/equipment/\(town.objects["equipment"] ?? "")"
      let body = #"{"type":"ct","model":"x","tier":2}"#
      let seen = try await town.send("GET", path, as: session)
      #expect(seen.status == 200 && seen["ETag"] == "\"v1\"")
      isProblem(try await town.send("PUT", path, as: session, body: body), 428, "if_match")
      for wrong in ["v1", "\"1\"", "*", "\"v\"", "\"v-1\"", "\"v99999999999999999999\"", "W/\"v1\""] {
        let answer = try await town.send("PUT", path, as: session, body: body, [("If-Match", wrong)])
        isProblem(answer, 422, "invalid")
      }
      let changed = try await town.send("PUT", path, as: session, body: body, [("If-Match", "\"v1\"")])
      #expect(changed.status == 200 && changed["ETag"] == "\"v2\"" && changed.object["version"] as? Int == 2)
      isProblem(try await town.send("PUT", path, as: session, body: body, [("If-Match", "\"v1\"")]), 412, "version")
      let taken = try await town.send(
        "POST", "cases/\(town.objects["case"] ?? "")/steps/assign", as: session, body: "{}", [("If-Match", "\"v9\"")])
      #expect([412, 422].contains(taken.status))
    }
  }

  @Test("The same request twice is done once; another one under its key is refused")
  func idempotency() async throws {
    try await Town.run { town in
      let session = try await registrar(town)
      func open(_ number: String) async throws -> Answer {
        try await town.send(
          "POST", "cases", as: session,
          body: #"{"patient":"\#(town.objects["patient"] ?? "")","record":{},"number":"\#(number)"}"#,
          [("Idempotency-Key", "once-and-no-more")])
      }
      let first = try await open("N-1"), again = try await open("N-1")
      #expect(first.status == 201 && again.status == 201, "\(first.text)")
      #expect(first.object["repeated"] as? Bool == false && again.object["repeated"] as? Bool == true)
      #expect(first.object["id"] as? String == again.object["id"] as? String)
      isProblem(try await open("N-2"), 409, nil)
      let all = try await town.send("GET", "cases?q=N-", as: session)
      #expect((all.object["cases"] as? [Any])?.count == 1)
    }
  }

  @Test("What is not there and what is out of reach have one answer; a step out of order says why")
  func refusals() async throws {
    try await Town.run { town in
      let foreign = try await town.session(try #require(town.foreign["registrar"]))
      let id = town.objects["case"] ?? ""
      let hidden = try await town.send("GET", "cases/\(id)", as: foreign)
      let missing = try await town.send("GET", "cases/01ARZ3NDEKTSV4RRFFQ69G5FAV", as: foreign)
      isProblem(hidden, 404, "unreachable")
      #expect(hidden.body == missing.body)
      let step = try await town.send(
        "POST", "cases/\(id)/steps/close", as: foreign, body: "{}", [("If-Match", "\"v1\"")])
      #expect(step.body == hidden.body)
      let session = try await registrar(town)
      let early = try await town.send(
        "POST", "cases/\(id)/steps/close", as: session, body: "{}", [("If-Match", "\"v1\"")])
      isProblem(early, 409, "state")
      isProblem(
        try await town.send("POST", "cases/\(id)/steps/nothing", as: session, body: "{}", [("If-Match", "\"v1\"")]),
        404,
        "step")
      isProblem(try await town.send("GET", "cases"), 401, "session")
      isProblem(try await town.send("GET", "accounts", as: session), 403, "role")
      isProblem(try await town.send("GET", "patients?q=h", as: session), 403, "purpose")
    }
  }

  @Test("Too many requests wait, and are told how long")
  func tooMany() async throws {
    try await Town.run { town in
      let session = try await registrar(town)
      var waiting: Answer?
      for _ in 0..<600 {
        let answer = try await town.send("GET", "session", as: session)
        if answer.status == 429 {
          waiting = answer
          break
        }
      }
      let answer = try #require(waiting)
      isProblem(answer, 429, "tooMany")
      #expect((answer["Retry-After"].flatMap { Int($0) } ?? 0) >= 1)
      #expect((answer.object["retryAfter"] as? Int ?? 0) >= 1)
    }
  }

  @Test("The document names every route once, and no answer of a patient's data may be kept on the way")
  func document() async throws {
    try await Town.run { town in
      let document = try await town.node.send(.get, "/openapi.json").object
      let paths = try #require(document["paths"] as? [String: [String: Any]])
      let operations = paths.flatMap { path, all in all.keys.map { "\($0.uppercased()) \(path.dropFirst())" } }
      let rows = Set(
        AuthorisationTable.rows.map { row in
          row.path.hasPrefix("cases/{case}/steps/") ? "POST cases/{case}/steps/{step}" : row.description
        })
      #expect(Set(operations) == rows && operations.count == rows.count)
      let session = try await registrar(town)
      for path in ["cases", "work", "session", "patients/\(town.objects["patient"] ?? "")"] {
        let answer = try await town.send("GET", path, as: session)
        #expect(answer.status == 200 && answer["Cache-Control"] == "no-store", "\(path)")
      }
    }
  }
}
