import Foundation
import HTTPTypes
import Rulebook
import Store
import Testing

@testable import Registry
@testable import Server

@Suite("What people type does nothing but stand there")
struct InjectionTests {
  private static let sql = [
    "'; DROP TABLE person; --", "\" OR \"1\"=\"1", "' OR '1'='1", "%' UNION SELECT password FROM account --",
    "1) OR (1=1",
    "\\", "%", "_", "\u{FFFF}", "🩻' --",
  ]

  private func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  @Test("SQL in queries, paths and bodies finds nothing and harms nothing")
  func statements() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["registrar"]))
      func rows(_ table: String) async throws -> Int? {
        try await town.registry.database.read { try $0.integer("SELECT COUNT(*) FROM \(table)") }
      }
      let before = (try await rows("person"), try await rows("account"), try await rows("interventional_case"))
      for (index, text) in Self.sql.enumerated() {
        let word = encoded(text)
        for path in [
          "cases?q=\(word)", "patients?purpose=treatment&q=\(word)", "people?q=\(word)", "institutions?q=\(word)",
        ] {
          let answer = try await town.send("GET", path, as: session)
          #expect(answer.status == 200 || answer.status == 422, "\(path) → \(answer.status)")
          if path.hasPrefix("cases") || path.hasPrefix("patients") {
            #expect(!answer.text.contains("T-1") && !answer.text.contains("M-1"), "\(path) found \(answer.text)")
          }
        }
        for path in ["cases/", "people/", "institutions/", "patients/", "studies/", "courses/"] {
          let answer = try await town.send("GET", path + word, as: session)
          #expect(answer.status == 404, "\(path)\(word) → \(answer.status)")
        }
        let made = try await town.send(
          "POST", "institutions/\(town.objects["institution"] ?? "")/rooms", as: session, body: "{}")
        #expect(made.status == 403)
        let signedIn = try await town.send(
          "POST", "patients?purpose=treatment", as: session,
          body: String(
            decoding: try JSONSerialization.data(withJSONObject: ["name": text, "mrn": "X\(index)", "sex": "male"]
            ),
            as: UTF8.self))
        #expect(signedIn.status == 200, "\(text) → \(signedIn.text)")
        let found = try await town.send(
          "GET", "patients/\(signedIn.object["id"] as? String ?? "")/identity?purpose=treatment", as: session)
        // Who was only entered is within a registrar's reach, and comes back as he was typed.
        #expect(found.object["name"] as? String == text)
      }
      #expect(try await rows("person") == before.0)
      #expect(try await rows("account") == before.1)
      #expect(try await rows("interventional_case") == before.2)
    }
  }

  @Test("HTML comes back as text in JSON that no browser takes for a page")
  func html() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["quality_officer"]))
      let evil = "</script><img src=x onerror=alert(1)>"
      let made = try await town.send(
        "POST", "people", as: session,
        body: String(
          decoding: try JSONSerialization.data(withJSONObject: [
            "institution": town.objects["institution"] ?? "", "name": ["zh": evil, "en": evil], "profession": "nurse",
          ]), as: UTF8.self))
      #expect(made.status == 201 && made.type == "application/json")
      #expect((made.object["name"] as? [String: String])?["zh"] == evil)
      #expect(made["X-Content-Type-Options"] == "nosniff")
      #expect(made["Content-Security-Policy"]?.contains("object-src 'none'") == true)
      #expect(made["Content-Security-Policy"]?.contains("script-src 'unsafe-inline'") == false)
      // Also where what was sent is part of a refusal.
      let refused = try await town.send("GET", "cases?\(encoded(evil))=1", as: session)
      #expect(refused.status == 422 && refused.type == "application/problem+json")
      #expect(refused["X-Content-Type-Options"] == "nosniff")
    }
  }

  @Test("Line ends and control characters reach neither names nor headers")
  func lines() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["quality_officer"]))
      for text in ["a\nb", "a\r\nSet-Cookie: x=1", "a\u{0}b", "\u{1B}[31m", "a\u{85}b"] {
        let body = String(
          decoding: try JSONSerialization.data(withJSONObject: [
            "institution": town.objects["institution"] ?? "", "name": ["zh": text, "en": ""], "profession": "nurse",
          ]), as: UTF8.self)
        let answer = try await town.send("POST", "people", as: session, body: body)
        #expect(answer.status == 422, "\(text.debugDescription) → \(answer.status)")
        #expect(answer["Set-Cookie"] == nil)
      }
      let query = try await town.send("GET", "people?q=a%0D%0AX-Evil:%201", as: session)
      #expect(query.status == 422 && query["X-Evil"] == nil)
      let reason = try await town.send(
        "POST", "break-glass/\(town.objects["use"] ?? "")/review", as: session,
        body: #"{"justified":true,"remark":"a\u0000b"}"#)
      #expect(reason.status == 422)
    }
  }

  private static let names = [
    "..%2F..%2Fetc%2Fpasswd", "%2e%2e", "%00", "..", "%c0%ae%c0%ae", "%ff", "a%2Fb", "%252e%252e%252f",
  ]

  @Test("Paths lead nowhere but to what they name")
  func paths() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["registrar"]))
      for name in Self.names {
        for place in ["cases/", "people/", "studies/", "drafts/", "rulebooks/", "institutions/"] {
          let answer = try await town.send(place == "drafts/" ? "DELETE" : "GET", place + name, as: session)
          #expect((400..<500).contains(answer.status), "\(place)\(name) → \(answer.status) \(answer.text.prefix(100))")
          #expect(!answer.text.contains("root:"))
        }
      }
    }
  }
}
