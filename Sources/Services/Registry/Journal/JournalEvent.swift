internal import Crypto
public import Rulebook

/// One change of one object, as the journal keeps it for ever: what happened to which object, by whom (the account's
/// identifier, no name), under which rulebook, and a commitment to the content instead of the content.
public struct JournalEvent: Sendable, Hashable {
  /// 1, 2, 3 … without a gap.
  public let sequence: Int64
  /// Milliseconds since 1970.
  public let at: Int64
  /// Object and deed: `case.created`, `account.disabled`.
  public let kind: String
  /// The kind of object: `case`, `account`.
  public let object: String
  /// The object's ULID.
  public let id: String
  /// The object's version after the change; the first is 1.
  public let version: Int
  /// The version before it; nil for the first.
  public let previous: Int?
  /// The account's ULID, or `system`.
  public let actor: String
  /// The hash of the rulebook that was asked, where one was.
  public let rulebook: String?
  /// HMAC-SHA-256(salt, canonical content) in hexadecimal digits. Without the salt it says nothing about the content,
  /// however few contents are possible.
  public let commitment: String
  /// SHA-256(the chain before, the canonical text of this event): the journal's end stands for all of it.
  public let chain: [UInt8]

  /// The event as an object; its canonical text (RFC 8785) is what is stored, chained, and one day logged.
  public var content: JSONValue {
    [
      "actor": .string(actor), "at": .integer(Int(at)), "commitment": .string(commitment), "id": .string(id),
      "kind": .string(kind), "object": .string(object), "previous": previous.map { .integer($0) } ?? .null,
      "rulebook": rulebook.map { .string($0) } ?? .null, "sequence": .integer(Int(sequence)),
      "version": .integer(version),
    ]
  }

  /// The canonical text of ``content``, put together directly where no word needs an escape: verification reads it by way
  /// of the tree.
  func canonicalText() throws(CanonicalJSONError) -> String {
    let words = [actor, commitment, id, kind, object, rulebook ?? ""]
    let isPlain = words.allSatisfy { word in
      word.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
    guard isPlain, at.magnitude < 1 << 53, sequence.magnitude < 1 << 53 else { return try CanonicalJSON.text(content) }
    let before = previous.map(String.init) ?? "null"
    let norm = rulebook.map { "\"\($0)\"" } ?? "null"
    return """
      {"actor":"\(actor)","at":\(at),"commitment":"\(commitment)","id":"\(id)","kind":"\(kind)","object":"\(object)",\
      "previous":\(before),"rulebook":\(norm),"sequence":\(sequence),"version":\(version)}
      """
  }

  /// The commitment to `content` under `salt`.
  public static func commitment(to content: JSONValue, salt: [UInt8]) throws(CanonicalJSONError) -> String {
    commitment(toCanonical: try CanonicalJSON.bytes(content), salt: salt)
  }

  static func commitment(toCanonical bytes: [UInt8], salt: [UInt8]) -> String {
    Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: salt)))
  }

  /// The chain's next link.
  static func link(after before: [UInt8], text: some Sequence<UInt8>) -> [UInt8] {
    Array(SHA256.hash(data: before + text))
  }

  /// What the first event is chained to.
  static let chainStart = [UInt8](repeating: 0, count: 32)
}

/// Bytes as pairs of lower-case hexadecimal digits.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
      digits.append(digit(byte >> 4))
      digits.append(digit(byte & 15))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  private static func digit(_ half: UInt8) -> UInt8 { half < 10 ? 0x30 + half : 0x61 - 10 + half }

  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 2) else { return nil }
    var result: [UInt8] = []
    for index in stride(from: 0, to: characters.count, by: 2) {
      guard let high = value(characters[index]), let low = value(characters[index + 1]) else { return nil }
      result.append(high << 4 | low)
    }
    return result
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    case 0x41...0x46: byte - 0x41 + 10
    default: nil
    }
  }
}
