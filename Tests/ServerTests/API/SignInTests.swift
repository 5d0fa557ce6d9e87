import Foundation
import HTTPTypes
import Rulebook
import Testing

@testable import Registry
@testable import Server

@Suite("Signing in over HTTP")
struct SignInTests {
  private static let password = "Catheter-7-Kyphoplasty"

  private func account(_ town: Town, _ name: String, _ roles: [Role]) async throws -> Account {
    var new = NewAccount(
      name: name, display: "合成", password: Self.password, institution: town.objects["institution"],
      roles: roles.map { Account.RoleGrant(role: $0) })
    new.mustChangePassword = false
    return try await town.registry.access.createAccount(new, by: .system)
  }

  private func body(_ name: String, _ password: String) -> String { #"{"name":"\#(name)","password":"\#(password)"}"# }

  @Test("The cookie is for this site, for HTTP alone, and behind TLS for TLS alone", arguments: [true, false])
  func cookie(isBehindTLS: Bool) async throws {
    try await Town.run {
      $0.isBehindTLS = isBehindTLS
    } _: { town in
      _ = try await account(town, "reader", [.nurse, .technologist])
      let answer = try await town.send("POST", "session", body: body("reader", Self.password))
      #expect(answer.status == 200, "\(answer.text)")
      let cookie = try #require(answer["Set-Cookie"])
      let parts = Set(cookie.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.dropFirst())
      #expect(parts.isSuperset(of: ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"]))
      #expect(parts.contains("Secure") == isBehindTLS)
      #expect(cookie.hasPrefix(isBehindTLS ? "__Host-jieru=" : "jieru="))
      #expect(!parts.contains { $0.hasPrefix("Domain") })
      #expect(answer["Cache-Control"] == "no-store")
      let text = try #require(cookie.split(separator: ";").first?.split(separator: "=").last.map(String.init))
      // The secret stands in the cookie alone.
      #expect(!answer.text.contains(text))
      guard isBehindTLS else { return }
      let token = try #require(SessionToken(text))
      let switched = try await town.send("PUT", "session", as: token, body: #"{"role":"technologist"}"#)
      #expect(switched.status == 200 && switched.object["role"] as? String == "technologist")
      let next = try #require(
        switched["Set-Cookie"]?.split(separator: ";").first?.split(separator: "=").last.map(String.init))
      // What a session may do has changed, so its secret has: the old one opens nothing.
      #expect(next != text)
      #expect(try await town.send("GET", "session", as: token).status == 401)
      let renewed = try #require(SessionToken(next))
      #expect(try await town.send("GET", "session", as: renewed).object["role"] as? String == "technologist")
      #expect(try await town.send("PUT", "session", as: renewed, body: #"{"role":"authority"}"#).status == 403)
      let out = try await town.send("DELETE", "session", as: renewed)
      #expect(out.status == 204 && out["Set-Cookie"]?.contains("Max-Age=0") == true)
      #expect(try await town.send("GET", "session", as: renewed).status == 401)
    }
  }

  @Test("A wrong name and a wrong password have one answer, and after some tries a wait")
  func lockout() async throws {
    try await Town.run { town in
      _ = try await account(town, "reader", [.nurse])
      let nobody = try await town.send("POST", "session", body: body("no.body", "wrong"))
      let wrong = try await town.send("POST", "session", body: body("reader", "wrong"))
      #expect(nobody.status == 401 && nobody.body == wrong.body)
      var locked: Answer?
      for _ in 0..<12 where locked == nil {
        let answer = try await town.send("POST", "session", body: body("reader", "wrong"))
        if answer.status == 429 { locked = answer }
      }
      let answer = try #require(locked)
      #expect((answer["Retry-After"].flatMap { Int($0) } ?? 0) >= 1)
      // Also the right password waits.
      #expect(try await town.send("POST", "session", body: body("reader", Self.password)).status == 429)
    }
  }

  @Test("From one address nobody tries for ever")
  func rate() async throws {
    try await Town.run { town in
      let body = #"{"token":"00000000","name":"first","display":"x","password":"x"}"#
      var fields = [("X-Forwarded-For", "2001:db8::7"), ("Content-Type", "application/json")]
      var statuses: [Int] = []
      for _ in 0..<40 {
        statuses.append(try await town.node.send(.post, "/api/v1/setup", fields, body: Array(body.utf8)).status)
      }
      #expect(statuses.first == 401 && statuses.last == 429)
      // What a visitor writes himself into the header does not give him another address: the last one counts.
      fields[0] = ("X-Forwarded-For", "10.0.0.1, 2001:db8::7")
      #expect(try await town.node.send(.post, "/api/v1/setup", fields, body: Array(body.utf8)).status == 429)
      fields[0] = ("X-Forwarded-For", "2001:db8::8")
      #expect(try await town.node.send(.post, "/api/v1/setup", fields, body: Array(body.utf8)).status == 401)
    }
  }

  @Test("An institution's administrator makes nobody who reaches beyond it")
  func escalation() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["administrator"]))
      let home = town.objects["institution"] ?? ""
      for role in ["authority", "dispatcher", "researcher", "auditor"] {
        let answer = try await town.send(
          "POST", "accounts", as: session,
          body: #"{"name":"new.\#(role)","display":"x","institution":"\#(home)","roles":[{"role":"\#(role)"}]}"#)
        #expect(answer.status == 403, "\(role) → \(answer.text)")
        let account = town.objects["account"] ?? ""
        let raised = try await town.send(
          "PUT", "accounts/\(account)", as: session, body: #"{"active":true,"roles":[{"role":"\#(role)"}]}"#,
          [("If-Match", "\"v1\"")])
        #expect(raised.status == 403)
      }
      let made = try await town.send(
        "POST", "accounts", as: session,
        body: #"{"name":"new.nurse","display":"x","institution":"\#(home)","roles":[{"role":"nurse"}]}"#)
      #expect(made.status == 201, "\(made.text)")
      let elsewhere = try await town.send(
        "POST", "accounts", as: session,
        body: #"{"name":"new.other","display":"x","institution":"\#(town.other)","roles":[{"role":"nurse"}]}"#)
      #expect(elsewhere.status == 404)
    }
  }
}
