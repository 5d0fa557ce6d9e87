import Archive
import Foundation
import HTTPTypes
import Logging
import Rulebook
import Store
import Testing

@testable import Registry
@testable import Server

@Suite("Who may do what over HTTP", .serialized)
struct AuthorisationTests {
  /// What a request needs beside its path: a query, a body that the schema lets through.
  private static let queries: [String: String] = [
    "calendar/working-day": "from=2026-03-02&days=1", "cases/{case}/identity": "purpose=treatment",
    "patients": "q=h&purpose=treatment", "plans": "studies={study}", "patients/{patient}/identity": "purpose=treatment",
    "institutions/{institution}/roster": "from=2026-03-01&through=2026-03-02",
    "journal": "object=institution&id={institution}", "imports": "dry=true&institution={institution}",
    "exports/cases.csv": "purpose=quality&institution={institution}",
  ]
  private static let name = #""name":{"zh":"合成","en":""}"#
  private static let person = #"{"institution":"{institution}",\#(name),"profession":"nurse"}"#
  private static let department = #"{\#(name),"form":"other"}"#
  private static let equipment = #"{"type":"ct","model":"x","tier":2}"#
  private static let place = #"{"code":"123300004700051266",\#(name),"grade":"三级乙等","county":"x","tier":3}"#
  private static let course = #"{"person":"{person}","base":"{institution}","level3":false,"from":"2026-01-01"}"#
  private static let duty = #"{"person":"{person}","day":"2026-03-02","duty":"day"}"#
  private static let event = #"{"kind":"grant","day":"2026-01-01"}"#
  private static let bodies: [String: String] = [
    "rulebooks/{edition}/questions/{question}": "{}", "rulebooks/{edition}/what-if": "{}", "session": "{}",
    "setup": #"{"token":"12345678","name":"abc","display":"a","password":"x"}"#, "account/password": "{}",
    "record/check": #"{"stage":"requested","record":{}}"#,
    "account/totp": #"{"secret":"AAAAAAAAAAAAAAAA","code":"000000"}"#, "drafts/{draft}": #"{"body":{}}"#,
    "tokens": #"{"label":"x","scopes":["directory.read"],"days":1}"#,
    "accounts": #"{"name":"xyz","display":"x","institution":"{institution}","roles":[]}"#,
    "accounts/{account}": #"{"active":true,"roles":[{"role":"registrar"}]}"#,
    "accounts/{account}/password": #"{"password":"x"}"#,
    "break-glass": #"{"patient":"{emergency}","reason":"合成急救需要查阅","minutes":1}"#,
    "break-glass/{use}/review": #"{"justified":true,"remark":"合成"}"#,
    "cases": #"{"institution":"{institution}","patient":"{erased}","record":{}}"#,
    "patients": #"{"institution":"{institution}","name":"合成","mrn":"M-9","sex":"male"}"#,
    "patients/{patient}/identity": #"{"name":"合成","mrn":"M-1"}"#, "studies/{study}/match": #"{"case":null}"#,
    "studies/{study}/plans": "{}",
    "institutions": place, "institutions/{institution}": place, "institutions/{institution}/departments": department,
    "institutions/{institution}/departments/{department}": department,
    "institutions/{institution}/rooms": #"{"name":"1","use":"dsa"}"#,
    "institutions/{institution}/rooms/{room}": #"{"name":"1","use":"dsa"}"#,
    "institutions/{institution}/equipment": equipment, "institutions/{institution}/equipment/{equipment}": equipment,
    "people": person, "people/{person}": person, "people/{person}/privileges": #"{"code":"x","from":"2026-01-01"}"#,
    "institutions/{institution}/roster": duty, "institutions/{institution}/roster/remove": duty,
    "institutions/{institution}/statements": #"{"statements":[]}"#, "people/{person}/statements": #"{"statements":[]}"#,
    "institutions/{institution}/qualification": event, "people/{person}/qualification": event,
    "courses": course, "courses/{course}": course, "courses/{course}/logbook": #"{"case":"{case}","role":"observer"}"#,
    "courses/{course}/activities": #"{"activity":"x","day":"2026-01-02"}"#,
    "lists/public": #"{"list":"x","subjects":["{institution}"],"day":"2026-01-01"}"#,
  ]

  private struct Wish {
    let method: String
    let path: String
    let body: String?
    let type: String
  }

  private static func wish(_ method: String, _ template: String, _ town: Town, role: String) async throws -> Wish {
    var objects = town.objects
    if method == "DELETE", template.hasPrefix("patients") { objects["patient"] = objects["erased"] }
    if template.contains("{notice}") { objects["notice"] = try await town.notice() }
    if method == "PUT", template.hasPrefix("drafts") { objects["draft"] = "new" }
    func fill(_ text: String) -> String {
      objects.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
    }
    var query = method == "GET" || template.hasSuffix("identity") || template == "imports" ? queries[template] : nil
    if method == "DELETE", template.hasSuffix("identity") { query = "purpose=administration" }
    var body = method == "POST" || method == "PUT" ? bodies[template] : nil
    if template.contains("/steps/") { body = "{}" }
    if method == "PUT", template == "session" { body = #"{"role":"\#(role)"}"# }
    if template == "imports" { body = "x\n" }
    return Wish(
      method: method, path: fill(template) + (query.map { "?" + fill($0) } ?? ""), body: body.map(fill),
      type: template == "imports" ? "text/csv" : "application/json")
  }

  private static func figure(_ answer: Answer) -> Character {
    switch answer.status {
    case 401: "1"
    case 403: "3"
    case 404: "4"
    case 500...: "!"
    default: "2"
    }
  }

  @Test("Every route and every step has a row in the table, and every row is a route")
  func complete() async throws {
    try await Town.run { town in
      let routes = try Self.routes(town).flatMap { route in
        route.path.contains("{step}")
          ? CaseStep.allCases.filter { $0 != .open }.map {
            "\(route.method.rawValue) " + route.path.replacingOccurrences(of: "{step}", with: $0.rawValue)
          }
          : ["\(route.method.rawValue) \(route.path)"]
      }
      #expect(Set(routes).count == routes.count)
      #expect(Set(routes).subtracting(AuthorisationTable.rows.map(\.description)) == [])
      #expect(Set(AuthorisationTable.rows.map(\.description)).subtracting(routes) == [])
      for row in AuthorisationTable.rows {
        #expect(row.own.count == AuthorisationTable.roles.count && row.foreign.count == row.own.count, "\(row)")
      }
    }
  }

  private static func routes(_ town: Town) throws -> [APIRoute] {
    let shelf = RulebookShelf(folder: nil, calendars: [], logger: .init(label: "test"))
    let status = StatusPage(
      archive: town.node.archive, jobs: try JobQueue(archive: town.node.archive), name: "", aeTitle: "")
    let open =
      RuleRoutes.rows(shelf)
      + OperationRoutes.rows(status, EventStream(archive: town.node.archive), isOpen: false)
    return APITable(town.registry, open: open) { _ in nil }.routes
  }

  @Test("Every role at the object's institution and at another one gets what the table says")
  func table() async throws {
    try await Town.run { town in
      for row in AuthorisationTable.rows {
        let nobody = try await Self.wish(row.method, row.path, town, role: "operator")
        let answer = try await town.send(nobody.method, nobody.path, body: nobody.body, type: nobody.type)
        #expect(Self.figure(answer) == row.nobody, "nobody: \(row) → \(answer.status) \(answer.text.prefix(200))")
        for (accounts, cells, place) in [(town.own, row.own, "own"), (town.foreign, row.foreign, "other")] {
          for (role, cell) in zip(AuthorisationTable.roles, cells) {
            // The stream of events does not end.
            if row.path == "events", cell == "2" { continue }
            let wish = try await Self.wish(row.method, row.path, town, role: role)
            let session = try await town.session(try #require(accounts[role]))
            let answer = try await town.send(
              wish.method, wish.path, as: session, body: wish.body, type: wish.type, [("If-Match", "\"v1\"")])
            #expect(
              Self.figure(answer) == cell, "\(role) (\(place)): \(row) → \(answer.status) \(answer.text.prefix(300))")
            if answer.status >= 400 { #expect(answer.type == "application/problem+json", "\(row)") }
          }
        }
      }
    }
  }

  /// Routes that ask for nothing but to be signed in, and so for no scope of a token.
  private static let signedInOnly: Set<String> = [
    "GET record", "GET record/schema", "POST record/check", "GET work",
  ]

  @Test("A token does what its scopes name and nothing else; what only a person may, no token may")
  func scopes() async throws {
    try await Town.run { town in
      let account = try #require(town.own["quality_officer"])
      let actor = Actor(account: account.id, role: .qualityOfficer, institution: account.institution)
      let (_, text) = try await town.registry.access.createToken(
        for: account.id, role: .qualityOfficer, label: "narrow", scopes: [.directoryRead], milliseconds: 3_600_000,
        by: actor)
      let place = AuthorisationTable.roles.firstIndex(of: "quality_officer") ?? 0
      let needs = Dictionary(
        uniqueKeysWithValues: try Self.routes(town).map { ("\($0.method.rawValue) \($0.path)", $0.need) })
      for row in AuthorisationTable.rows where row.own[place] == "2" && row.nobody == "1" {
        let wish = try await Self.wish(row.method, row.path, town, role: "quality_officer")
        if row.path == "events" { continue }
        let answer = try await town.send(
          wish.method, wish.path, bearer: text, body: wish.body, type: wish.type, [("If-Match", "\"v1\"")])
        let isWithin = needs[row.description] == .permission(.directoryRead)
        if isWithin || Self.signedInOnly.contains(row.description) {
          #expect(answer.status < 400 || row.description == "GET work", "\(row) → \(answer.status)")
        } else {
          #expect([401, 403, 422].contains(answer.status), "\(row) → \(answer.status) \(answer.text.prefix(200))")
          if answer.status == 422 { #expect(["POST account/password"].contains(row.description), "\(row)") }
        }
      }
      #expect(try await town.send("GET", "cases", bearer: text).status == 403)
      #expect(try await town.send("GET", "cases", bearer: text + "x").status == 401)
      #expect(try await town.send("GET", "cases", bearer: "").status == 401)
    }
  }

  @Test("Without the page's word nothing changes; a password that has to be changed comes first")
  func sessionGuards() async throws {
    let alwaysOpen: Set<String> = ["GET session", "DELETE session", "POST account/password"]
    try await Town.run { town in
      let account = try #require(town.own["registrar"])
      let place = AuthorisationTable.roles.firstIndex(of: "registrar") ?? 0
      let session = try await town.session(account)
      for row in AuthorisationTable.rows where row.own[place] == "2" && row.nobody == "1" && row.method != "GET" {
        let wish = try await Self.wish(row.method, row.path, town, role: "registrar")
        for word: String? in [nil, "", String(repeating: "A", count: 43)] {
          let answer = try await town.send(
            wish.method, wish.path, as: session, body: wish.body, type: wish.type, csrf: .some(word),
            [("If-Match", "\"v1\"")])
          #expect(answer.status == 403 && answer.object["code"] as? String == "csrf", "\(row) → \(answer.status)")
        }
      }
      try await town.registry.writer.perform { connection in
        try connection.run("UPDATE account SET must_change = 1 WHERE id = ?", [.text(account.id)])
      }
      for row in AuthorisationTable.rows where row.own[place] == "2" && row.nobody == "1" && row.path != "events" {
        let wish = try await Self.wish(row.method, row.path, town, role: "registrar")
        let fresh = try await town.session(account)
        let answer = try await town.send(
          wish.method, wish.path, as: fresh, body: wish.body, type: wish.type, [("If-Match", "\"v1\"")])
        if alwaysOpen.contains(row.description) {
          #expect(answer.status != 403, "\(row)")
        } else {
          #expect(answer.status == 403 && answer.object["code"] as? String == "password_change", "\(row)")
        }
      }
    }
  }
}
