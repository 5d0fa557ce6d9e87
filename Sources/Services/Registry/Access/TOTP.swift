internal import Crypto

/// Time-based one-time passwords (RFC 6238) as every authenticator application makes them.
public struct TOTP: Sendable {
  public enum Hash: Sendable { case sha1, sha256, sha512 }

  public let secret: [UInt8]
  public var digits = 6
  /// Seconds.
  public var period: Int64 = 30
  public var hash = Hash.sha1

  public init(secret: [UInt8]) { self.secret = secret }

  /// The counter at a moment.
  public func step(at milliseconds: Int64) -> Int64 { milliseconds / 1000 / max(period, 1) }

  /// The code of a counter (RFC 4226, section 5.3).
  public func code(step: Int64) -> String {
    let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
    let key = SymmetricKey(data: secret)
    let code: [UInt8] =
      switch hash {
      case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
      case .sha256: Array(HMAC<SHA256>.authenticationCode(for: counter, using: key))
      case .sha512: Array(HMAC<SHA512>.authenticationCode(for: counter, using: key))
      }
    let offset = Int(code[code.count - 1] & 15)
    let word = code[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let modulus = (0..<min(max(digits, 6), 9)).reduce(UInt32(1)) { value, _ in value * 10 }
    let text = String(word % modulus)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// The step for which `code` is right: this one, or the one before or after for clocks that differ; nil where it is
  /// wrong, or its step (or a later one) was used already (section 5.2: a code is accepted once).
  public func accepts(_ code: String, at milliseconds: Int64, lastUsed: Int64?) -> Int64? {
    let given = Array(code.filter { $0 != " " }.utf8)
    let now = step(at: milliseconds)
    var found: Int64?
    for step in [now - 1, now, now + 1] where ConstantTime.equal(Array(self.code(step: step).utf8), given) {
      if step > lastUsed ?? .min { found = found ?? step }
    }
    return found
  }

  /// What the authenticator's camera reads.
  public func address(account: String, issuer: String = "Jieru") -> String {
    let label = account.utf8.map { byte -> String in
      let character = Character(Unicode.Scalar(byte))
      return character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
        ? String(character) : "%" + Hexadecimal.text([byte]).uppercased()
    }.joined()
    return "otpauth://totp/\(issuer):\(label)?secret=\(Base32.text(secret))&issuer=\(issuer)"
  }
}

/// Base 32 (RFC 4648, section 6), unpadded, as authenticator applications write secrets.
public enum Base32 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  public static func text(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    var (buffer, bits): (UInt32, Int) = (0, 0)
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        result.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
      }
      buffer &= (1 << UInt32(bits)) - 1
    }
    if bits > 0 { result.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
    return String(decoding: result, as: UTF8.self)
  }

  /// Reads either case, with blanks and padding; nil where another character stands in it.
  public static func bytes(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var (buffer, bits): (UInt32, Int) = (0, 0)
    for byte in text.uppercased().utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "=") {
      guard let digit = alphabet.firstIndex(of: byte) else { return nil }
      buffer = buffer << 5 | UInt32(digit)
      bits += 5
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
        buffer &= (1 << UInt32(bits)) - 1
      }
    }
    return result
  }
}

/// The codes that stand in for a lost telephone: ten, each good once.
enum RecoveryCode {
  static let count = 10

  /// `XXXXX-XXXXX`: 50 random bits.
  static func make(_ random: RandomBytes) -> String {
    let characters = random(10).map { ULID.alphabet[Int($0 & 31)] }
    return String(decoding: characters[..<5] + [UInt8(ascii: "-")] + characters[5...], as: UTF8.self)
  }

  /// As typed: case, dashes, blanks and look-alikes do not matter.
  static func folded(_ text: String) -> String {
    String(
      text.uppercased().compactMap { character -> Character? in
        switch character {
        case "-", " ": nil
        case "O": "0"
        case "I", "L": "1"
        default: character
        }
      })
  }
}
