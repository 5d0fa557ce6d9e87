/// A key for programs: acts as its account, for the permissions it names, until it expires.
public struct APIToken: Sendable, Hashable {
  /// The public part, by which people tell their tokens apart.
  public let id: String
  public let account: String
  public let role: Role
  public let institution: String?
  public let label: String
  public let scopes: Set<Permission>
  public let created: Int64
  public let expires: Int64
  public let lastUsed: Int64?
  public let revoked: Int64?

  public var actor: Actor { Actor(account: account, role: role, institution: institution) }
  public func isAlive(at now: Int64) -> Bool { revoked == nil && now < expires }

  /// The longest life: a year.
  static let longest: Int64 = 366 * 86_400_000

  /// `jieru_ID_SECRET`: the prefix lets secret scanners find a leaked one.
  static func make(_ random: RandomBytes) -> (id: String, text: String) {
    let id = String(decoding: random(12).map { ULID.alphabet[Int($0 & 31)] }, as: UTF8.self)
    return (id, "jieru_\(id)_\(SecretText.base64url(random(32)))")
  }

  /// The public part of a token as sent; nil where it cannot be one of ours.
  static func id(of text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count == 62, bytes.starts(with: "jieru_".utf8), bytes[18] == UInt8(ascii: "_"),
      bytes[6..<18].allSatisfy({ ULID.alphabet.contains($0) }), bytes[19...].allSatisfy({ $0.isBase64url })
    else { return nil }
    return String(decoding: bytes[6..<18], as: UTF8.self)
  }
}
