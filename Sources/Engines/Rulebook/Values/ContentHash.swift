internal import Crypto

/// What sources are known by: rulebooks, overlays and calendars of equal hash say the same.
enum ContentHash {
  /// SHA-256 of the UTF-8 bytes, in lower-case hexadecimal digits.
  static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

  static func sha256(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in SHA256.hash(data: bytes) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
