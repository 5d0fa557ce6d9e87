@testable import Registry
import Foundation
import Rulebook
import Store
import Testing

@Suite("Access")
struct AccessTests {
  @Test("the first administrator is made once, with the token of the newest start")
  func setUp() async throws {
    let world = try AccessGround()
    let old = try #require(try await world.access.setUpToken())
    let token = try #require(try await world.access.setUpToken())
    func make(_ token: String) async throws -> Account {
      try await world.access.setUp(
        token: token, name: "chief", display: "合成管理员", password: AccessGround.password, address: "192.0.2.1")
    }
    #expect(try await world.problem { try await make(old) } == .credentials)
    #expect(try await world.problem { try await make("") } == .credentials)
    #expect(try await make(token).roles.map(\.role) == [.administrator])
    #expect(try await world.problem { try await make(token) } == .credentials)
    #expect(try await world.access.setUpToken() == nil)
    #expect(try await world.signIn("chief").session.actor.role == .administrator)
  }

  @Test("a set-up token is good for a day")
  func setUpExpiry() async throws {
    let world = try AccessGround()
    let token = try #require(try await world.access.setUpToken())
    world.ground.clock.pass(seconds: 86_400)
    #expect(
      try await world.problem {
        try await world.access.setUp(
          token: token, name: "chief", display: "合成", password: AccessGround.password, address: "192.0.2.1")
      } == .credentials)
  }

  @Test("the last administrator cannot be removed, and the journal tells every change without a name")
  func accounts() async throws {
    let world = try AccessGround()
    let chief = try await world.person("chief", [.administrator])
    #expect(
      try await world.problem {
        try await world.access.setAccount(chief.id, ifVersion: 1, isActive: false, roles: chief.roles, by: world.admin)
      } == .invalid)
    try await world.person("deputy", [.administrator])
    try await world.access.setAccount(chief.id, ifVersion: 1, isActive: false, roles: chief.roles, by: world.admin)
    #expect(try await world.problem { try await world.person("Deputy") } == .invalid)
    let (report, events, texts) = try await world.ground.database.read { connection in
      (
        try Journal.verify(in: connection), try Journal.events(of: "account", id: chief.id, in: connection),
        try connection.rows(
          "SELECT e.text || CAST(s.content AS TEXT) FROM journal_event e JOIN journal_salt s ON s.sequence = e.sequence"
        ) {
          $0.string(0)
        }
      )
    }
    #expect(report.isSound && report.compared == 3)
    #expect(events.map(\.kind) == ["account.created", "account.changed"])
    #expect(texts.allSatisfy { !$0.contains("chief") && !$0.contains("合成") && !$0.contains("scrypt") })
  }

  @Test("an API token acts within its scopes until it expires or is revoked, and is stored as a hash")
  func tokens() async throws {
    let world = try AccessGround()
    let account = try await world.person("importer", [.registrar])
    func make(_ scopes: Set<Permission>, days: Int64 = 10) async throws -> (token: APIToken, text: String) {
      try await world.access.createToken(
        for: account.id, role: .registrar, label: "导入", scopes: scopes, milliseconds: days * 86_400_000, by: world.admin
      )
    }
    #expect(try await world.problem { try await make([.accountManage]) } == .invalid)
    #expect(try await world.problem { try await make([]) } == .invalid)
    #expect(try await world.problem { try await make([.caseImport], days: 400) } == .invalid)
    let (token, text) = try await make([.caseImport])
    let found = try await world.access.token(text, address: "192.0.2.1")
    #expect(found.token.scopes == [.caseImport] && found.token.actor.role == .registrar)
    let wrong = String(text.dropLast()) + (text.hasSuffix("A") ? "B" : "A")
    for bad in [wrong, "", "jieru_", "' OR '1'='1", text + "x"] {
      #expect(try await world.problem { try await world.access.token(bad, address: "192.0.2.1") } == .session)
    }
    world.ground.clock.pass(seconds: 10 * 86_400)
    #expect(try await world.problem { try await world.access.token(text, address: "192.0.2.1") } == .session)
    let second = try await make([.caseRead])
    #expect(
      try await world.problem { try await world.access.revokeToken(second.token.id, of: "SOMEBODY", by: world.admin) }
        == .missing)
    try await world.access.revokeToken(second.token.id, of: account.id, by: world.admin)
    #expect(try await world.problem { try await world.access.token(second.text, address: "192.0.2.1") } == .session)
    #expect(try await world.access.tokens(of: account.id).count == 2)
    #expect(token.id != second.token.id)
    #expect(try await world.ground.database.read { try Journal.verify(in: $0) }.isSound)
  }

  @Test("break-glass needs a reason and ends in four hours; it notifies, is audited, and somebody else reviews it")
  func breakGlass() async throws {
    let world = try AccessGround()
    let doctor = try await world.person("synthetic.wang")
    let actor = Actor(account: doctor.id, role: .operator_, institution: AccessGround.hospital)
    func start(_ reason: String, hours: Int64 = 4, by actor: Actor = actor) async throws -> BreakGlass {
      try await world.access.startBreakGlass(
        by: actor, patient: AccessGround.patient, reason: reason, milliseconds: hours * 3_600_000)
    }
    #expect(try await world.problem { try await start("急救") } == .invalid)
    #expect(try await world.problem { try await start("          ") } == .invalid)
    #expect(try await world.problem { try await start("合成：大咯血抢救", hours: 5) } == .invalid)
    #expect(try await world.problem { try await start("合成：大咯血抢救", by: world.admin) } == .forbidden)
    let glass = try await start("合成：大咯血抢救")
    // Opened on Monday 2026-03-02: the review is due on Wednesday.
    #expect(glass.reviewDue.iso == "2026-03-04")
    #expect(try await world.access.openBreakGlass(of: actor, patient: AccessGround.patient) == glass)
    #expect(try await world.access.notices(of: AccessGround.hospital).map(\.subject) == [glass.id])
    var filter = AuditFilter()
    filter.onlyBreakGlass = true
    #expect(try await world.access.auditEntries(filter).map(\.breakGlass) == [glass.id])
    world.ground.clock.pass(seconds: 4 * 3600)
    #expect(try await world.access.openBreakGlass(of: actor, patient: AccessGround.patient) == nil)
    let officer = Actor(account: "OFFICER", role: .qualityOfficer, institution: AccessGround.hospital)
    let himself = Actor(account: doctor.id, role: .qualityOfficer, institution: AccessGround.hospital)
    func review(_ actor: Actor) async throws -> BreakGlass {
      try await world.access.reviewBreakGlass(glass.id, isJustified: true, remark: "合成：属实", by: actor)
    }
    #expect(try await world.access.unreviewedBreakGlass(of: AccessGround.hospital).map(\.id) == [glass.id])
    #expect(try await world.problem { try await review(himself) } == .forbidden)
    #expect(
      try await world.problem { try await review(Actor(account: "X", role: .qualityOfficer, institution: "OTHER")) }
        == .missing)
    #expect(try await review(officer).review?.isJustified == true)
    #expect(try await world.problem { try await review(officer) } == .version)
    #expect(try await world.access.unreviewedBreakGlass(of: nil) == [])
    let events = try await world.ground.database.read { try Journal.events(of: "break_glass", id: glass.id, in: $0) }
    #expect(events.map(\.kind) == ["break_glass.started", "break_glass.reviewed"])
  }

  @Test("roles that end before they begin, or beyond all time, are refused as input")
  func roleTimes() async throws {
    let world = try AccessGround()
    for grant in [
      Account.RoleGrant(role: .nurse, starts: 5, ends: 5), Account.RoleGrant(role: .nurse, starts: -1),
      Account.RoleGrant(role: .nurse, starts: .max), Account.RoleGrant(role: .nurse, starts: 0, ends: .max),
    ] {
      let new = NewAccount(
        name: "synthetic.li", display: "合成", password: nil, institution: AccessGround.hospital, roles: [grant])
      #expect(try await world.problem { try await world.access.createAccount(new, by: world.admin) } == .invalid)
    }
  }

  @Test("emergency access is for the patient however the identifier was typed, and for no text that hides something")
  func breakGlassInput() async throws {
    let world = try AccessGround()
    let doctor = try await world.person("synthetic.wang")
    let actor = Actor(account: doctor.id, role: .operator_, institution: AccessGround.hospital)
    let glass = try await world.access.startBreakGlass(
      by: actor, patient: AccessGround.patient.lowercased(), reason: "合成：抢救患者", milliseconds: 1000)
    #expect(glass.patient == AccessGround.patient)
    for reason in ["合成：抢救\u{0}患者", "合成：\u{8}\u{8}\u{8}抢救患者"] {
      #expect(
        try await world.problem {
          try await world.access.startBreakGlass(
            by: actor, patient: AccessGround.patient, reason: reason, milliseconds: 1000)
        } == .invalid)
    }
    for milliseconds in [0, -1, Int64.min, 4 * 3_600_000 + 1, .max] {
      #expect(
        try await world.problem {
          try await world.access.startBreakGlass(
            by: actor, patient: AccessGround.patient, reason: "合成：抢救患者", milliseconds: milliseconds)
        } == .invalid)
    }
  }

  @Test(
    "reviews fall on the second working day, over weekends and holidays",
    arguments: [
      ("2026-03-02", "2026-03-04"), ("2026-03-05", "2026-03-09"), ("2026-03-06", "2026-03-10"),
      ("2026-03-07", "2026-03-10"),
      ("2026-09-30", "2026-10-09"),
    ])
  func reviewDay(opened: String, due: String) throws {
    let day = try #require(CivilDate(opened))
    let rules = BreakGlassRules { $0.iso >= "2026-10-01" && $0.iso <= "2026-10-07" ? false : nil }
    #expect(rules.reviewDue(opened: Int64(day.dayNumber) * 86_400_000 + 3_600_000).iso == due)
  }

  @Test("every read of identity, allowed or refused, is on record before it is answered")
  func audit() async throws {
    let world = try AccessGround()
    let actor = Actor(account: "DOCTOR", role: .operator_, institution: AccessGround.hospital)
    let object = AuditedObject(object: "case", id: "CASE", patient: "PSEUDONYM")
    let mine = ObjectAttributes(institution: AccessGround.hospital, carers: ["DOCTOR"])
    let other = ObjectAttributes(institution: AccessGround.hospital)
    for attributes in [mine, other] {
      let request = AccessRequest(
        actor: actor, permission: .identityRead, target: .object(attributes), purpose: .treatment,
        at: world.ground.clock.now)
      _ = try await world.access.decide(request, object: object)
    }
    _ = try await world.access.decide(
      AccessRequest(actor: actor, permission: .caseRead, target: .object(mine), at: world.ground.clock.now))
    var filter = AuditFilter()
    filter.patient = "PSEUDONYM"
    let entries = try await world.access.auditEntries(filter)
    #expect(entries.map(\.outcome) == [.refused, .allowed])
    #expect(entries.allSatisfy { $0.account == "DOCTOR" && $0.purpose == .treatment && $0.action == "identity.read" })
    #expect(try await world.access.auditEntries(AuditFilter()).count == 2)
  }

  static let attacks = [
    "'; DROP TABLE account; --", "' OR '1'='1", "\" OR 1=1 --", "x'); DELETE FROM session; --", "\\'; --", "%_%",
    "\u{0}'",
    "合成'||(SELECT password FROM account)||'",
  ]

  @Test("SQL in any text input stays text", arguments: attacks)
  func injection(attack: String) async throws {
    let world = try AccessGround()
    let doctor = try await world.person("synthetic.wang")
    let actor = Actor(account: doctor.id, role: .operator_, institution: AccessGround.hospital)
    #expect(try await world.problem { try await world.person(attack) } == .invalid)
    #expect(
      try await world.problem { try await world.signIn(attack, attack, code: attack, from: attack) } == .credentials)
    #expect(try await world.problem { try await world.access.token(attack, address: attack) } == .session)
    #expect(SessionToken(attack) == nil)
    #expect(try await world.access.account(attack) == nil)
    #expect(try await world.access.accounts(of: attack, after: attack) == [])
    #expect(try await world.access.tokens(of: attack) == [])
    #expect(try await world.problem { try await world.access.revokeToken(attack, of: attack, by: actor) } == .missing)
    #expect(
      try await world.problem {
        try await world.access.setUp(token: attack, name: attack, display: attack, password: attack, address: attack)
      } == .credentials)
    #expect(
      try await world.problem {
        try await world.access.startBreakGlass(by: actor, patient: attack, reason: "合成：抢救患者", milliseconds: 1000)
      } == .invalid)
    let start = {
      try await world.access.startBreakGlass(
        by: actor, patient: AccessGround.patient, reason: "合成：抢救患者 " + attack, milliseconds: 1000)
    }
    if attack.contains("\u{0}") {
      #expect(try await world.problem(start) == .invalid)
    } else {
      let glass = try await start()
      #expect(try await world.access.openBreakGlass(of: actor, patient: AccessGround.patient)?.reason == glass.reason)
    }
    var filter = AuditFilter()
    (filter.account, filter.patient) = (attack, attack)
    #expect(try await world.access.auditEntries(filter) == [])
    if !attack.contains("\u{0}") {
      let token = try await world.access.createToken(
        for: doctor.id, role: .operator_, label: attack, scopes: [.caseRead], milliseconds: 1000, by: actor)
      #expect(token.token.label == attack)
      #expect(try await world.access.tokens(of: doctor.id).map(\.label) == [attack])
    }
    #expect(try await world.problem { try await world.signIn("synthetic.wang") } == nil)
    #expect(try await world.ground.database.read { try Journal.verify(in: $0) }.isSound)
  }
}
