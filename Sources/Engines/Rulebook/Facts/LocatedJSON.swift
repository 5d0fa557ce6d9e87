/// A JSON value with its place in the text it was read from.
struct LocatedJSON: Sendable {
  let content: Content
  let place: Place

  indirect enum Content: Sendable {
    case null
    case boolean(Bool)
    /// As written; the grammar has been checked.
    case number(String)
    case string(String)
    case array([LocatedJSON])
    /// In the order written, no name twice.
    case object([Member])
  }

  struct Member: Sendable {
    let name: String
    let namePlace: Place
    var value: LocatedJSON
  }

  /// An offset in a text; line and column are counted only for messages.
  struct Place: Sendable {
    let source: JSONSource
    /// In bytes.
    let offset: Int

    var position: SourcePosition { source.position(at: offset) }
  }

  var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  var isNull: Bool {
    if case .null = content { true } else { false }
  }

  func member(_ name: String) -> Member? { members?.first { $0.name == name } }

  /// What kind of value it is, in words.
  var kind: Bilingual {
    switch content {
    case .null: Bilingual("null", "null")
    case .boolean(let flag): flag ? Bilingual("true", "true") : Bilingual("false", "false")
    case .number(let digits): Bilingual("数字\(digits.prefix(40))", "the number \(digits.prefix(40))")
    case .string(let text): Bilingual("文字“\(text.prefix(40))”", "the text “\(text.prefix(40))”")
    case .array: Bilingual("数组", "an array")
    case .object: Bilingual("对象", "an object")
    }
  }

  /// The same without places.
  var value: JSONValue {
    switch content {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .number(let digits):
      if digits.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 >= 0x30 && $0 <= 0x39 }), let number = Int(digits) {
        digits == "-0" ? .decimal(digits) : .integer(number)
      } else {
        .decimal(digits)
      }
    case .string(let text): .string(text)
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members): .object(members.map { JSONValue.Member($0.name, $0.value.value) })
    }
  }
}

/// A text that JSON was read from.
final class JSONSource: Sendable {
  let file: String
  let bytes: [UInt8]

  init(_ text: String, file: String) {
    self.file = file
    bytes = Array(text.utf8)
  }

  /// Counted from one; a column is a Unicode scalar.
  func position(at offset: Int) -> SourcePosition {
    var (line, column) = (1, 1)
    for byte in bytes[..<min(max(offset, 0), bytes.count)] {
      if byte == 0x0A {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(file: file, line: line, column: column)
  }
}

extension JSONValue {
  /// Reads a JSON text (RFC 8259): names that appear twice, more than 64 levels, and anything that the grammar does
  /// not allow are refused with their place.
  public static func parse(_ text: String, file: String) throws(FactsError) -> JSONValue {
    try JSONReader.read(text, file: file).value
  }
}
