@testable import Registry
import Foundation
import Rulebook
import Store
import Testing

@Suite("Signing in")
struct LoginTests {
  @Test("name and password open a session; wrong ones get one answer whether the account exists or not")
  func signIn() async throws {
    let world = try AccessGround()
    let account = try await world.person("synthetic.wang")
    let signedIn = try await world.signIn("Synthetic.Wang")
    #expect(signedIn.session.actor == Actor(account: account.id, role: .operator_, institution: AccessGround.hospital))
    #expect(try await world.access.session(signedIn.token).actor == signedIn.session.actor)
    let wrong = await #expect(throws: AccessProblem.self) { try await world.signIn("synthetic.wang", "no") }
    let unknown = await #expect(throws: AccessProblem.self) { try await world.signIn("nobody.here", "no") }
    #expect(wrong == unknown && wrong?.code == .credentials)
  }

  @Test("five failures are free, then the wait doubles up to a quarter of an hour and a quiet day forgets")
  func lockout() {
    let rules = LockoutRules.account
    var attempts: FailedAttempts?
    var now: Int64 = 1_000_000
    var waits: [Int64] = []
    for _ in 0..<12 {
      attempts = rules.afterFailure(attempts, at: now)
      let wait = rules.wait(attempts, at: now)
      waits.append(wait / 1000)
      now += wait
    }
    #expect(waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900])
    now += rules.forgetAfter
    #expect(rules.wait(rules.afterFailure(attempts, at: now), at: now) == 0)
    #expect(rules.wait(FailedAttempts(count: 9, last: 0, lockedUntil: .max), at: 0) == rules.longest)
  }

  @Test(
    "a locked account refuses the right password until its time, and unknown names lock alike",
    arguments: [
      "synthetic.wang", "nobody.here",
    ])
  func locked(name: String) async throws {
    let world = try AccessGround()
    try await world.person("synthetic.wang")
    for _ in 0..<6 { #expect(try await world.problem { try await world.signIn(name, "wrong") } == .credentials) }
    #expect(try await world.problem { try await world.signIn(name) } == .tooMany)
    world.ground.clock.pass(seconds: 29)
    #expect(try await world.problem { try await world.signIn(name, from: "192.0.2.9") } == .tooMany)
    world.ground.clock.pass(seconds: 1)
    #expect(try await world.problem { try await world.signIn(name) } == (name == "synthetic.wang" ? nil : .credentials))
  }

  @Test("one address that tries many names is locked, others are not")
  func address() async throws {
    let world = try AccessGround()
    try await world.person("synthetic.wang")
    for number in 0..<31 {
      world.ground.clock.pass(seconds: 2)
      #expect(try await world.problem { try await world.signIn("name\(number)", "x") } == .credentials)
    }
    #expect(try await world.problem { try await world.signIn("synthetic.wang") } == .tooMany)
    #expect(try await world.problem { try await world.signIn("synthetic.wang", from: "192.0.2.77") } == nil)
  }

  @Test("a session planted before the login is worth nothing after it, and the secret is stored nowhere")
  func fixation() async throws {
    let world = try AccessGround()
    try await world.person("synthetic.wang")
    let first = try await world.signIn("synthetic.wang")
    let second = try await world.signIn("synthetic.wang", replacing: first.token)
    #expect(first.token != second.token)
    #expect(try await world.problem { try await world.access.session(first.token) } == .session)
    #expect(try await world.problem { try await world.access.session(second.token) } == nil)
    let planted = try #require(SessionToken(String(repeating: "A", count: 43)))
    let third = try await world.signIn("synthetic.wang", replacing: planted)
    #expect(third.token != planted)
    #expect(try await world.problem { try await world.access.session(planted) } == .session)
    for name in ["registry.sqlite", "registry.sqlite-wal"] {
      let bytes = try Data(contentsOf: world.ground.folder.appending(path: name))
      #expect(bytes.range(of: Data(third.token.text.utf8)) == nil)
      #expect(bytes.range(of: Data(AccessGround.password.utf8)) == nil)
    }
  }

  @Test("a session ends after half an hour without a request, and after twelve hours in any case")
  func expiry() async throws {
    let world = try AccessGround()
    try await world.person("synthetic.wang")
    let idle = try await world.signIn("synthetic.wang")
    world.ground.clock.pass(seconds: 30 * 60)
    #expect(try await world.problem { try await world.access.session(idle.token) } == .session)
    let busy = try await world.signIn("synthetic.wang")
    for _ in 0..<47 {
      world.ground.clock.pass(seconds: 15 * 60)
      #expect(try await world.problem { try await world.access.session(busy.token) } == nil)
    }
    world.ground.clock.pass(seconds: 15 * 60)
    #expect(try await world.problem { try await world.access.session(busy.token) } == .session)
  }

  @Test("signing out, a new password and a changed role end sessions at once")
  func ending() async throws {
    let world = try AccessGround()
    let account = try await world.person("synthetic.wang")
    let first = try await world.signIn("synthetic.wang")
    try await world.access.signOut(first.token)
    #expect(try await world.problem { try await world.access.session(first.token) } == .session)
    let second = try await world.signIn("synthetic.wang")
    try await world.access.changePassword(of: account.id, old: AccessGround.password, new: "Another-4-Guidewire")
    #expect(try await world.problem { try await world.access.session(second.token) } == .session)
    let third = try await world.signIn("synthetic.wang", "Another-4-Guidewire")
    let changed = try await world.access.setAccount(
      account.id, ifVersion: 2, isActive: false, roles: account.roles, by: world.admin)
    #expect(changed.version == 3)
    #expect(try await world.problem { try await world.access.session(third.token) } == .session)
    #expect(try await world.problem { try await world.signIn("synthetic.wang", "Another-4-Guidewire") } == .credentials)
    #expect(
      try await world.problem {
        try await world.access.setAccount(
          account.id, ifVersion: 2, isActive: true, roles: account.roles, by: world.admin)
      } == .version)
  }

  @Test("the CSRF token belongs to its session alone, and the cookie is kept from scripts and other sites")
  func csrf() async throws {
    let world = try AccessGround()
    try await world.person("synthetic.wang")
    let one = try await world.signIn("synthetic.wang").token
    let other = try await world.signIn("synthetic.wang").token
    #expect(one.acceptsCSRF(one.csrf))
    #expect(!one.acceptsCSRF(other.csrf) && !one.acceptsCSRF(nil) && !one.acceptsCSRF("") && !one.acceptsCSRF(one.text))
    let cookie = SessionRules().cookie(one, isSecure: true)
    for part in ["__Host-jieru=", "; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
      #expect(cookie.contains(part))
    }
    #expect(SessionRules.token(inCookies: "a=b; __Host-jieru=\(one.text)", isSecure: true) == one)
    #expect(SessionRules.token(inCookies: "jieru=\(one.text); jieru=\(other.text)", isSecure: false) == nil)
    #expect(SessionRules.token(inCookies: "jieru=' OR 1=1 --", isSecure: false) == nil)
  }

  @Test("the second factor is asked for, is good once, and a recovery code stands in for it once")
  func secondFactor() async throws {
    let world = try AccessGround()
    let account = try await world.person("synthetic.wang")
    let enrolment = world.access.beginTOTP(name: account.name)
    let secret = try #require(Base32.bytes(enrolment.secret))
    let totp = TOTP(secret: secret)
    func code() -> String { totp.code(step: totp.step(at: world.ground.clock.now)) }
    #expect(
      try await world.problem { try await world.access.enableTOTP(of: account.id, secret: enrolment.secret, code: "x") }
        == .invalid)
    let recovery = try await world.access.enableTOTP(of: account.id, secret: enrolment.secret, code: code())
    #expect(Set(recovery).count == 10)
    #expect(try await world.problem { try await world.signIn("synthetic.wang") } == .codeNeeded)
    // The code of the enrolment is used up.
    #expect(try await world.problem { try await world.signIn("synthetic.wang", code: code()) } == .credentials)
    world.ground.clock.pass(seconds: 30)
    #expect(try await world.problem { try await world.signIn("synthetic.wang", code: code()) } == nil)
    #expect(try await world.problem { try await world.signIn("synthetic.wang", code: code()) } == .credentials)
    let typed = recovery[0].lowercased().replacingOccurrences(of: "-", with: " ")
    #expect(try await world.problem { try await world.signIn("synthetic.wang", code: typed) } == nil)
    #expect(try await world.problem { try await world.signIn("synthetic.wang", code: typed) } == .credentials)
  }

  @Test("a weaker hash is replaced at the next login")
  func upgrade() async throws {
    let world = try AccessGround(cost: 3)
    try await world.person("synthetic.wang")
    let stronger = try AccessGround(cost: 6, on: world.ground)
    _ = try await stronger.signIn("synthetic.wang")
    let stored = try await world.ground.database.read { connection in
      try connection.first("SELECT password FROM account") { $0.string(0) } ?? ""
    }
    #expect(stored.hasPrefix("$scrypt$ln=6,"))
    #expect(try await stronger.problem { try await stronger.signIn("synthetic.wang") } == nil)
  }

  @Test("a demonstration account opens nothing outside of the demonstration")
  func demo() async throws {
    let demo = try AccessGround(isDemo: true)
    try await demo.person("demo.wang", isDemo: true)
    let token = try await demo.signIn("demo.wang").token
    let real = try AccessGround(on: demo.ground)
    #expect(try await real.problem { try await real.signIn("demo.wang") } == .credentials)
    #expect(try await real.problem { try await real.access.session(token) } == .session)
    #expect(try await real.problem { try await real.person("demo.li", isDemo: true) } == .invalid)
  }

  @Test(
    "an account gets bursts of 200 and 50 a second, an address 800 and 200, each counted for itself",
    arguments: [
      (RateLimit.account, 200, 50), (RateLimit.address, 800, 200),
    ])
  func limits(limit: RateLimit, burst: Int, perSecond: Int) {
    let clock = StandingClock()
    let limiter = RateLimiter(limit, clock: clock.read)
    func granted(_ key: String) -> Int { (0..<2_000).count { _ in limiter.take(key) == nil } }
    #expect(granted("a") == burst)
    #expect(granted("b") == burst)
    clock.pass(seconds: 2)
    #expect(granted("a") == 2 * perSecond)
    // However long it was quiet, no more than one burst.
    clock.pass(seconds: 86_400)
    #expect(granted("a") == burst)
    // A clock that is set back gives nothing and takes nothing away.
    clock.pass(seconds: -3_600)
    #expect(granted("a") == 0)
    clock.pass(seconds: 1)
    #expect(granted("a") == perSecond)
    // The wait it asks for is long enough, and no longer.
    let wait = limiter.take("a")
    #expect(wait == Int64(1_000 / perSecond))
  }

  @Test("attempts to sign in from one address are slowed, right or wrong, and told when to come again")
  func loginRate() async throws {
    let world = try AccessGround()
    try await world.person("synthetic.wang")
    for _ in 0..<30 { #expect(try await world.problem { try await world.signIn("synthetic.wang") } == nil) }
    let slowed = await #expect(throws: AccessProblem.self) { try await world.signIn("synthetic.wang") }
    #expect(slowed?.code == .tooMany && slowed?.retryAfter == 1000)
    #expect(try await world.problem { try await world.signIn("synthetic.wang", from: "192.0.2.9") } == nil)
    world.ground.clock.pass(seconds: 1)
    #expect(try await world.problem { try await world.signIn("synthetic.wang") } == nil)
  }

  @Test("tokens refill with time and strangers cannot fill the memory")
  func rateLimit() {
    let clock = StandingClock()
    let limiter = RateLimiter(RateLimit(perSecond: 2, burst: 3), clock: clock.read, keyLimit: 100)
    #expect((0..<3).allSatisfy { _ in limiter.take("a") == nil })
    #expect(limiter.take("a") == 500)
    clock.pass(seconds: 1)
    #expect(limiter.take("a") == nil)
    #expect(limiter.take("a") == nil)
    #expect(limiter.take("a") != nil)
    for number in 0..<1000 { #expect(limiter.take("k\(number)") == nil) }
  }
}
