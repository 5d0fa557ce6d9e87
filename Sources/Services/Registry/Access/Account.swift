public import Rulebook

/// A person's (or a machine's) entry to the node.
public struct Account: Sendable, Hashable {
  /// A role with the time in which it holds.
  public struct RoleGrant: Sendable, Hashable {
    public let role: Role
    public let starts: Int64
    public let ends: Int64?
    public init(role: Role, starts: Int64 = 0, ends: Int64? = nil) {
      self.role = role
      self.starts = starts
      self.ends = ends
    }
    public func holds(at now: Int64) -> Bool { now >= starts && ends.map { now < $0 } ?? true }
  }

  /// Its ULID.
  public var id: String
  /// The login name, folded.
  public var name: String
  /// What pages show.
  public var display: String
  public var institution: String?
  /// The person's ULID in the directory, where the account is a person's.
  public var person: String?
  public var isActive: Bool
  /// An account of the demonstration: opens nothing outside of it.
  public var isDemo: Bool
  public var mustChangePassword: Bool
  public var hasTOTP: Bool
  public var roles: [RoleGrant]
  public var version: Int

  /// Letters, digits and `. _ - @`, 3 to 64 of them, in small letters; nil where a name is anything else.
  public static func foldedName(_ text: String) -> String? {
    let folded = text.lowercased()
    guard (3...64).contains(folded.utf8.count),
      folded.utf8.allSatisfy({ byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || ".-_@".utf8.contains(byte)
      })
    else { return nil }
    return folded
  }

  /// What is wrong with a name to show; nil where nothing is.
  static func objection(toDisplay text: String) -> Bilingual? {
    let isClean = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard (1...64).contains(text.count), isClean else {
      return Bilingual(
        "显示名为 1 至 64 个字符，不含控制字符。", "A display name has 1 to 64 characters, none of them control characters.")
    }
    return nil
  }

  /// What is wrong with the roles of an account; nil where nothing is.
  static func objection(toRoles roles: [RoleGrant]) -> Bilingual? {
    guard !roles.isEmpty else { return Bilingual("至少需要一个角色。", "At least one role is needed.") }
    guard Set(roles.map(\.role)).count == roles.count else { return Bilingual("角色重复。", "A role stands twice.") }
    // Up to the year 9999: a moment beyond has no canonical text in the journal.
    let times: ClosedRange<Int64> = 0...253_402_300_799_999
    let isSound = roles.allSatisfy { role in
      times.contains(role.starts) && role.ends.map { times.contains($0) && $0 > role.starts } ?? true
    }
    return isSound ? nil : Bilingual("角色的起止时间不正确。", "A role's beginning or end is wrong.")
  }

  /// What the journal commits to: no name, no secret.
  var content: JSONValue {
    [
      "institution": institution.map { .string($0) } ?? .null, "person": person.map { .string($0) } ?? .null,
      "active": .boolean(isActive), "demo": .boolean(isDemo), "mustChangePassword": .boolean(mustChangePassword),
      "totp": .boolean(hasTOTP),
      "roles": .array(
        roles.sorted { $0.role.rawValue < $1.role.rawValue }.map { grant in
          [
            "role": .string(grant.role.rawValue), "starts": .integer(Int(grant.starts)),
            "ends": grant.ends.map { .integer(Int($0)) } ?? .null,
          ]
        }),
    ]
  }
}

/// Why an access operation did not happen: a value for people, beside the typed refusals of ``AccessDecision``.
public struct AccessProblem: Error, Hashable, Sendable {
  public enum Code: String, Sendable {
    /// Name, password or code is wrong, or there is no such account: one answer for all (401).
    case credentials
    /// The password was right, a code of the authenticator is needed (401).
    case codeNeeded
    /// Locked or too fast: `retryAfter` (429).
    case tooMany
    /// The node is busy (503).
    case busy
    /// No such session, or it is over (401).
    case session
    /// The input does not fit; `field` says which (422).
    case invalid
    /// The object is not there (404).
    case missing
    /// Somebody else changed it meanwhile (412).
    case version
    /// Not allowed (403).
    case forbidden
  }
  public let code: Code
  public let field: String?
  public let message: Bilingual
  /// Milliseconds.
  public let retryAfter: Int64?

  public init(_ code: Code, _ message: Bilingual, field: String? = nil, retryAfter: Int64? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.retryAfter = retryAfter
  }

  static let credentials = AccessProblem(
    .credentials, Bilingual("登录名、密码或验证码不正确。", "Login name, password or code is wrong."))
  static let codeNeeded = AccessProblem(
    .codeNeeded, Bilingual("请输入动态验证码或恢复码。", "Enter the code of your authenticator, or a recovery code."))
  static let busy = AccessProblem(.busy, Bilingual("系统繁忙，请稍后再试。", "Busy; try again in a moment."), retryAfter: 2000)
  static let session = AccessProblem(.session, Bilingual("请重新登录。", "Please sign in again."))
  static let missing = AccessProblem(.missing, AccessRefusal.unreachable.message)
  static let version = AccessProblem(
    .version, Bilingual("内容已被他人修改，请刷新后重试。", "Somebody else changed this meanwhile; reload and try again."))
  static func tooMany(_ wait: Int64) -> AccessProblem {
    let seconds = (wait + 999) / 1000
    return AccessProblem(
      .tooMany, Bilingual("尝试次数过多，请 \(seconds) 秒后再试。", "Too many attempts; try again in \(seconds) seconds."),
      retryAfter: wait)
  }
  static func invalid(_ field: String, _ message: Bilingual) -> AccessProblem {
    AccessProblem(.invalid, message, field: field)
  }
}
