internal import DICOMCore

/// In which characters a table is written: UTF-8, or GB 18030 as Chinese spreadsheets save it.
struct CSVText {
  enum Encoding: String, Sendable { case utf8 = "UTF-8", gb18030 = "GB18030" }

  /// Known once a byte order mark or a row beyond ASCII has been seen.
  private(set) var encoding: Encoding?

  /// Decides by the first row that is not ASCII alone.
  mutating func look(at bytes: [UInt8]) {
    guard encoding == nil, bytes.contains(where: { $0 >= 0x80 }) else { return }
    let decoded = SpecificCharacterSet.utf8.decodeDetecting(bytes, vr: .ut)
    encoding = decoded.detection == .suspectedGBK || !Self.isUTF8(bytes) ? .gb18030 : .utf8
  }

  mutating func sawByteOrderMark() { encoding = .utf8 }

  /// A cell's text; what is not valid becomes U+FFFD.
  func text(_ bytes: ArraySlice<UInt8>) -> String {
    guard encoding == .gb18030, bytes.contains(where: { $0 >= 0x80 }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    return SpecificCharacterSet.gb18030.decode(bytes, vr: .ut)
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}

/// Cells that a spreadsheet would take for a formula.
enum FormulaGuard {
  /// Whether a text begins as a formula does: `=`, `+`, `-`, `@`, a tab, a return, also in their full width.
  static func isDangerous(_ text: some StringProtocol) -> Bool {
    switch text.unicodeScalars.first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
    default: false
    }
  }

  /// The text with an apostrophe before it where it needs one, or where taking one off would change it.
  static func neutralised(_ text: String) -> String {
    isDangerous(text.drop { $0 == "'" }) ? "'" + text : text
  }

  /// The text as it was before ``neutralised(_:)``.
  static func restored(_ text: String) -> String {
    guard text.utf8.first == 0x27, isDangerous(text.drop { $0 == "'" }) else { return text }
    return String(text.dropFirst())
  }
}
