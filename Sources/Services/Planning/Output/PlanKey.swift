internal import Crypto
internal import Foundation

/// A key that signs plans: Ed25519 (RFC 8032), kept as PKCS#8 (RFC 8410) in a file that only its owner can read.
public struct PlanKey: Sendable {
  private let secret: Curve25519.Signing.PrivateKey

  /// PKCS#8 around the 32 bytes of an Ed25519 key, RFC 8410 section 10.3.
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  /// A new key.
  public init() { secret = Curve25519.Signing.PrivateKey() }

  /// Reads a key file.
  ///
  /// - Throws: ``PlanningError``: not there, open to others, no Ed25519 key.
  public init(file: String) throws(PlanningError) {
    guard let text = FileManager.default.contents(atPath: file).map({ String(decoding: $0, as: UTF8.self) }) else {
      throw PlanningError.refused("--key", "密钥文件无法读取：\(file)", "the key file cannot be read: \(file)")
    }
    let mode = (try? FileManager.default.attributesOfItem(atPath: file))?[.posixPermissions] as? Int ?? 0
    guard mode & 0o077 == 0 else {
      throw PlanningError.refused(
        "--key", "密钥文件可被他人读取，请先执行 chmod 600 \(file)", "others can read the key file: chmod 600 \(file) first")
    }
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
    guard let bytes = Data(base64Encoded: lines.joined()).map({ Array($0) }), bytes.count == 48,
      bytes.starts(with: PlanKey.prefix),
      let secret = try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(bytes[16...]))
    else {
      throw PlanningError.refused("--key", "不是 Ed25519 私钥（PEM）：\(file)", "no Ed25519 private key (PEM): \(file)")
    }
    self.secret = secret
  }

  /// Writes the key to a new file with mode 0600.
  ///
  /// - Throws: ``PlanningError``: the file is there already, or cannot be made.
  public func write(to file: String) throws(PlanningError) {
    guard !FileManager.default.fileExists(atPath: file) else {
      throw PlanningError.refused(
        "FILE", "文件已存在，不覆盖：\(file)", "the file is there already and is not overwritten: \(file)")
    }
    let body = Data(PlanKey.prefix + Array(secret.rawRepresentation)).base64EncodedString()
    let text = "-----BEGIN PRIVATE KEY-----\n\(body)\n-----END PRIVATE KEY-----\n"
    guard
      FileManager.default.createFile(
        atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else {
      throw PlanningError.failed(BilingualText("密钥文件无法写出：\(file)", "the key file cannot be written: \(file)"))
    }
  }

  /// The public key, base64.
  public var publicKey: String { Data(secret.publicKey.rawRepresentation).base64EncodedString() }

  func signature(of text: [UInt8]) -> PlanDocument.Signature? {
    (try? secret.signature(for: Data(text))).map {
      PlanDocument.Signature(algorithm: "Ed25519", key: publicKey, value: $0.base64EncodedString())
    }
  }
}

extension PlanDocument.Signature {
  /// Whether it is the key's signature over the text.
  func isValid(for text: [UInt8]) -> Bool {
    guard algorithm == "Ed25519", let key = Data(base64Encoded: key), let value = Data(base64Encoded: value),
      let open = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
    else { return false }
    return open.isValidSignature(value, for: Data(text))
  }
}
