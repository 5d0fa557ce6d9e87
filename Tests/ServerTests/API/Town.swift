import Foundation
import HTTPTypes
import Oracles
import Rulebook
import Store
import Testing

@testable import Registry
@testable import Server

/// Two hospitals and their authority behind one node, with an object of every kind at the first. All synthetic (合成).
struct Town: Sendable {
  let node: TestNode
  let registry: Registry
  /// `institution`, `case`, `person` … of the first hospital.
  let objects: [String: String]
  let other: String
  /// By role: at the first hospital, at the second; who belongs to the region is the same in both.
  let own: [String: Account]
  let foreign: [String: Account]

  static let regional: Set<String> = ["authority", "dispatcher", "researcher", "auditor"]

  static func run(
    _ change: @Sendable (inout NodeConfiguration) -> Void = { _ in }, _ body: @Sendable (Town) async throws -> Void
  ) async throws {
    try await TestNode.run { configuration in
      configuration.rulebookFolder = Oracle.root.appendingPathComponent("Rulebooks").path
      configuration.standardRecordFolder = Oracle.root.appendingPathComponent("StandardRecord").path
      // Every request of the tests comes from an address of its own, or the rate limits would be what is tested.
      configuration.isBehindTLS = true
      configuration.imagesNeedSignIn = true
      change(&configuration)
    } _: { node in
      try await body(try await Town(node))
    }
  }

  private init(_ node: TestNode) async throws {
    self.node = node
    let registry = try #require(node.registry)
    self.registry = registry
    let directory = registry.directory
    func hospital(_ code: String, _ name: String) async throws -> Institution {
      try await directory.put(
        Institution(
          code: try #require(CreditCode.completing(code)), name: Bilingual("合成\(name)医院", "Synthetic \(name)"),
          grade: "三级乙等", county: "合成县", tier: 3, isSynthetic: true), by: .system)
    }
    let first = try await hospital("12330000470005126", "甲"), second = try await hospital("12330000470005127", "乙")
    other = second.id
    let person = try await directory.put(
      Person(
        institution: first.id, name: Bilingual("合成甲", "Synthetic"), profession: .physician, title: "主治医师"),
      by: .system)
    func account(_ role: String, _ home: String?, _ name: String, _ person: String? = nil) async throws -> Account {
      var new = NewAccount(
        name: name, display: "合成", password: nil, institution: home,
        roles: [Account.RoleGrant(role: try #require(Role(rawValue: role)))])
      (new.person, new.mustChangePassword) = (person, false)
      return try await registry.access.createAccount(new, by: .system)
    }
    var own: [String: Account] = [:], foreign: [String: Account] = [:]
    for role in AuthorisationTable.roles {
      let name = role.replacingOccurrences(of: "_", with: ".")
      if Self.regional.contains(role) {
        own[role] = try await account(role, nil, name)
        foreign[role] = own[role]
      } else {
        own[role] = try await account(role, first.id, name + ".1", role == "operator" ? person.id : nil)
        foreign[role] = try await account(role, second.id, name + ".2")
      }
    }
    (self.own, self.foreign) = (own, foreign)
    let carer = try #require(own["operator"])
    let actor = Actor(account: carer.id, role: .operator_, institution: first.id)
    func patient(_ number: String) async throws -> Patient {
      let entered = try await directory.register(
        NewPatient(
          institution: first.id, identity: PatientIdentity(name: "合成患者", mrn: number), birthYear: 1960, sex: "male",
          isSynthetic: true), by: .system)
      return entered.patient
    }
    let treated = try await patient("M-1")
    let outcome = try await registry.cases.open(
      Referral(institution: first.id, patient: treated.id, record: [:], number: "T-1"), key: nil, by: Caller(actor))
    let opened = try #require(outcome.receipt, "\(String(describing: outcome.refusal))")
    let department = try await directory.put(
      Department(institution: first.id, name: Bilingual("介入科", "IR"), form: "other"), by: .system)
    let room = try await directory.put(Room(institution: first.id, name: "1", use: "dsa"), by: .system)
    let machine = try await directory.put(
      Equipment(institution: first.id, type: "ct", model: "合成", tier: 2), by: .system)
    let course = try await directory.put(
      TrainingCourse(
        person: person.id, base: first.id, isLevel3: false, from: try #require(CivilDate("2026-01-01"))), by: .system)
    _ = try await registry.matching.arrive(StudyArrival(study: "2.25.1", institution: first.id))
    let plan = try await registry.plans.keep(
      NewPlan(
        study: "2.25.1", digest: KeptPlans.digest, kind: "paths", title: Bilingual("合成计划", "Synthetic plan"),
        verdict: nil, signer: nil, document: KeptPlans.document()), by: Caller(actor))
    let draft = try await registry.cases.keep(draft: nil, caseID: nil, body: [:], by: actor)
    let token = try await registry.access.createToken(
      for: carer.id, role: .operator_, label: "合成", scopes: [.caseRead], milliseconds: 86_400_000, by: actor)
    let glass = try await registry.access.startBreakGlass(
      by: actor, patient: try await patient("M-3").id, reason: "合成急救需要查阅", milliseconds: 3_600_000)
    objects = [
      "institution": first.id, "department": department.id, "room": room.id, "equipment": machine.id,
      "person": person.id, "patient": treated.id, "case": opened.caseID, "version": "1", "question": "proc.permitted",
      "study": "2.25.1", "plan": plan.plan.id, "course": course.id, "draft": draft.id, "token": token.token.id,
      "use": glass.id,
      "account": try await account("registrar", first.id, "another").id, "year": "2026", "subject": first.id,
      "edition": "ir-2012", "erased": try await patient("M-2").id, "emergency": try await patient("M-4").id,
    ]
  }

  /// A notice that nobody has read.
  func notice() async throws -> String {
    let carer = try #require(own["operator"])
    let glass = try await registry.access.startBreakGlass(
      by: Actor(account: carer.id, role: .operator_, institution: carer.institution), patient: objects["patient"] ?? "",
      reason: "合成急救需要查阅", milliseconds: 60_000)
    try await registry.access.endBreakGlass(
      glass.id, by: Actor(account: carer.id, role: .operator_, institution: carer.institution))
    let notices = try await registry.access.notices(of: carer.institution)
    return try #require(notices.first { $0.subject == glass.id }).id
  }

  /// A new session, without the costly login.
  func session(_ account: Account) async throws -> SessionToken {
    let token = SessionToken(systemRandomBytes)
    let role = try #require(account.roles.first).role
    try await registry.writer.perform { connection in
      try SessionTable.insert(
        hash: token.hash, id: ULID.make(), account: account.id, role: role, at: Node.now(), in: connection)
    }
    return token
  }

  /// One request below `/api/v1`, by a session, by a bearer token, or by nobody.
  func send(
    _ method: String, _ path: String, as session: SessionToken? = nil, bearer: String? = nil, body: String? = nil,
    type: String = "application/json", csrf: String?? = nil, _ more: [(String, String)] = []
  ) async throws -> Answer {
    var fields = [("X-Forwarded-For", Self.address())] + more
    if let session {
      fields.append(("Cookie", "__Host-jieru=\(session.text)"))
      if let word = csrf ?? session.csrf, method != "GET" { fields.append(("X-CSRF-Token", word)) }
    }
    if let bearer { fields.append(("Authorization", "Bearer \(bearer)")) }
    if body != nil { fields.append(("Content-Type", type)) }
    return try await node.send(
      try #require(HTTPRequest.Method(rawValue: method)), "/api/v1/" + path, fields, body: body.map { Array($0.utf8) })
  }

  private static func address() -> String {
    "2001:db8::" + String(UInt32.random(in: 1...0xFFFF), radix: 16) + ":"
      + String(UInt16.random(in: 1...0xFFFF), radix: 16)
  }
}

extension ULID {
  /// A new one, for rows that tests write themselves.
  static func make() -> String { ULIDSource(clock: { Node.now() }).next().text }
}
