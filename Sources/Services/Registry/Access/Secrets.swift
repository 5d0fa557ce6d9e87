internal import Crypto

/// Comparison that takes as long for a near miss as for a wide one.
enum ConstantTime {
  static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for index in one.indices { difference |= one[index] ^ other[index] }
    return difference == 0
  }
}

/// The node's own key: seals TOTP secrets and blinds what is looked up by hash. Kept in a file beside the database, so
/// that a copy of the database alone gives neither.
public struct AccessKey: Sendable {
  private let bytes: [UInt8]

  /// 32 random bytes; nil of any other length.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// A keyed digest, different for every `use`.
  func digest(_ text: String, use: String) -> [UInt8] {
    let key = HMAC<SHA256>.authenticationCode(for: Array(use.utf8), using: SymmetricKey(data: bytes))
    return Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(key))))
  }

  /// Encrypts a secret for the database, bound to the account it belongs to. `nonce` has 12 bytes.
  func seal(_ secret: [UInt8], account: String, nonce: [UInt8]) throws -> [UInt8] {
    let box = try AES.GCM.seal(
      secret, using: sealingKey, nonce: AES.GCM.Nonce(data: nonce), authenticating: Array(account.utf8))
    return nonce + Array(box.ciphertext) + Array(box.tag)
  }

  /// Decrypts it; nil where it was not sealed with this key for this account.
  func open(_ sealed: [UInt8], account: String) -> [UInt8]? {
    guard sealed.count > 28, let nonce = try? AES.GCM.Nonce(data: Array(sealed[..<12])),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: Array(sealed[12..<(sealed.count - 16)]), tag: Array(sealed.suffix(16))),
      let secret = try? AES.GCM.open(box, using: sealingKey, authenticating: Array(account.utf8))
    else { return nil }
    return Array(secret)
  }

  private var sealingKey: SymmetricKey { SymmetricKey(data: digest("seal", use: "jieru/seal")) }
}

/// Text that nobody can guess, as sessions and tokens use it.
enum SecretText {
  /// Base64 with `-` and `_`, unpadded (RFC 4648, section 5).
  static func base64url(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0...group.count { result.append(alphabet[Int(word >> UInt32(18 - 6 * place) & 63)]) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// SHA-256, enough for what has 256 random bits.
  static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
