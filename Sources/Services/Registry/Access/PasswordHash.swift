internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A password's scrypt hash (RFC 7914) with the parameters it was made with:
/// `$scrypt$ln=15,r=8,p=1$SALT$HASH`, base 64 without padding.
public struct PasswordHash: Sendable, Hashable {
  /// The cost of one guess: memory is 128·r·2^ln bytes.
  public struct Parameters: Sendable, Hashable {
    public let logRounds: Int
    public let blockSize: Int
    public let parallelism: Int
    public init(logRounds: Int, blockSize: Int, parallelism: Int) {
      self.logRounds = logRounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }
    /// 2^15 rounds, r = 8, p = 1: 32 MiB.
    public static let standard = Parameters(logRounds: 15, blockSize: 8, parallelism: 1)
    /// What a stored hash may ask for: a tampered one must not exhaust the memory.
    var isBearable: Bool {
      (1...18).contains(logRounds) && (1...16).contains(blockSize) && (1...4).contains(parallelism)
    }
  }

  public let parameters: Parameters
  let salt: [UInt8]
  let hash: [UInt8]

  /// Hashes a password; nil where the parameters are beyond bounds.
  public init?(_ password: String, salt: [UInt8], parameters: Parameters = .standard) {
    guard parameters.isBearable, !salt.isEmpty, let hash = Self.scrypt(Self.prepared(password), salt, parameters, 32)
    else { return nil }
    (self.parameters, self.salt, self.hash) = (parameters, salt, hash)
  }

  /// Reads a stored hash.
  public init?(stored: String) {
    let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
    let numbers = parts[2].split(separator: ",").compactMap { pair -> (Substring, Int)? in
      let sides = pair.split(separator: "=")
      return sides.count == 2 ? Int(sides[1]).map { (sides[0], $0) } : nil
    }
    guard numbers.map(\.0) == ["ln", "r", "p"], let salt = Self.data(parts[3]), let hash = Self.data(parts[4]),
      hash.count == 32, !salt.isEmpty
    else { return nil }
    parameters = Parameters(logRounds: numbers[0].1, blockSize: numbers[1].1, parallelism: numbers[2].1)
    guard parameters.isBearable else { return nil }
    (self.salt, self.hash) = (salt, hash)
  }

  /// The text to store.
  public var stored: String {
    let numbers = "ln=\(parameters.logRounds),r=\(parameters.blockSize),p=\(parameters.parallelism)"
    return "$scrypt$\(numbers)$\(Self.text(salt))$\(Self.text(hash))"
  }

  /// Whether `password` is the one; takes as long either way.
  public func matches(_ password: String) -> Bool {
    guard let candidate = Self.scrypt(Self.prepared(password), salt, parameters, 32) else { return false }
    return ConstantTime.equal(candidate, hash)
  }

  /// The hash is weaker than today's: make a new one at the next login.
  public func isWeaker(than wanted: Parameters) -> Bool {
    parameters.logRounds < wanted.logRounds || parameters.blockSize < wanted.blockSize
      || parameters.parallelism < wanted.parallelism
  }

  /// One spelling of a password whatever keyboard wrote it: compatibility forms (full width) folded (RFC 8265 likewise).
  static func prepared(_ password: String) -> [UInt8] { Array(password.precomposedStringWithCompatibilityMapping.utf8) }

  /// scrypt itself; nil where the library refuses the parameters.
  static func scrypt(_ password: [UInt8], _ salt: [UInt8], _ parameters: Parameters, _ length: Int) -> [UInt8]? {
    // The library takes the address of the first byte, which an empty password has not. HMAC fills its key up with zeros,
    // so one zero byte is the same key.
    let passwordData = password.isEmpty ? Data([0]) : Data(password)
    guard !salt.isEmpty else { return nil }
    let key = try? KDF.Scrypt.deriveKey(
      from: passwordData, salt: Data(salt), outputByteCount: length, rounds: 1 << parameters.logRounds,
      blockSize: parameters.blockSize, parallelism: parameters.parallelism)
    return key?.withUnsafeBytes { Array($0) }
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
  }

  private static func data(_ text: Substring) -> [UInt8]? {
    Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4)).map { Array($0) }
  }
}
