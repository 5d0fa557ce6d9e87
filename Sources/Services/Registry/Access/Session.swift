internal import Crypto

/// A signed-in person at one browser.
public struct Session: Sendable, Hashable {
  /// The session's own identifier, for lists and the audit; not the secret.
  public let id: String
  public let actor: Actor
  public let created: Int64
  public let lastSeen: Int64
  /// When the role ends; nil where it has no end.
  public let roleEnds: Int64?
  /// The password has to be changed before anything else.
  public let mustChangePassword: Bool
}

/// The secret a browser holds. Only its SHA-256 is stored, so that a copy of the database opens no session.
public struct SessionToken: Sendable, Hashable {
  public let text: String

  /// 256 random bits.
  init(_ random: RandomBytes) { text = SecretText.base64url(random(32)) }

  /// What a browser sent; nil where it cannot be one of ours.
  public init?(_ text: String) {
    guard text.utf8.count == 43, text.utf8.allSatisfy({ $0.isBase64url }) else { return nil }
    self.text = text
  }

  var hash: [UInt8] { SecretText.hash(text) }

  /// The token a form or a script sends beside the cookie: known only to pages of this session, since it is derived from
  /// the secret that scripts of other sites cannot read.
  public var csrf: String {
    SecretText.base64url(
      Array(
        HMAC<SHA256>.authenticationCode(
          for: Array("jieru/csrf".utf8), using: SymmetricKey(data: Array(text.utf8)))))
  }

  /// Whether `sent` is this session's token.
  public func acceptsCSRF(_ sent: String?) -> Bool {
    guard let sent else { return false }
    return ConstantTime.equal(Array(csrf.utf8), Array(sent.utf8))
  }
}

/// How long a session lives and how its cookie looks.
public struct SessionRules: Sendable {
  /// Without a request for this long it is over: 30 minutes.
  public var idle: Int64 = 30 * 60_000
  /// However busy, after this long it is over: 12 hours, a long shift.
  public var absolute: Int64 = 12 * 3_600_000
  /// `lastSeen` is written at most this often: a minute.
  public var touch: Int64 = 60_000
  /// At most this many at a time for one account; the oldest give way.
  public var perAccount = 10
  public init() {}

  public func isAlive(created: Int64, lastSeen: Int64, at now: Int64) -> Bool {
    now >= created - 60_000 && now < created + absolute && now < lastSeen + idle
  }

  /// `Set-Cookie` for a token; `isSecure` is false only on plain HTTP, where the `__Host-` name is not allowed.
  public func cookie(_ token: SessionToken, isSecure: Bool) -> String {
    "\(Self.cookieName(isSecure: isSecure))=\(token.text); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(absolute / 1000)"
      + (isSecure ? "; Secure" : "")
  }

  /// `Set-Cookie` that removes it.
  public func removal(isSecure: Bool) -> String {
    "\(Self.cookieName(isSecure: isSecure))=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
      + (isSecure ? "; Secure" : "")
  }

  public static func cookieName(isSecure: Bool) -> String { isSecure ? "__Host-jieru" : "jieru" }

  /// The session token in a `Cookie` header; nil where there is none, or two.
  public static func token(inCookies header: String, isSecure: Bool) -> SessionToken? {
    let name = cookieName(isSecure: isSecure)
    let values = header.split(separator: ";").compactMap { pair -> Substring? in
      let trimmed = pair.drop { $0 == " " }
      guard let sign = trimmed.firstIndex(of: "="), trimmed[..<sign] == name else { return nil }
      return trimmed[trimmed.index(after: sign)...]
    }
    return values.count == 1 ? SessionToken(String(values[0])) : nil
  }
}

extension UInt8 {
  var isBase64url: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }
}
