/// A value to be written as JSON. Members keep their order and numbers their digits, so equal values make equal
/// bytes: audit records can be hashed and compared.
public indirect enum JSONValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// The digits of a number, written as they stand; text that is no number is written as a string.
  case decimal(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Sendable, Hashable {
    public let name: String
    public let value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// A number that JSON can hold exactly where its decimals end, otherwise its fraction as a string.
  public static func rational(_ number: Rational) -> JSONValue {
    let text = number.description
    return text.utf8.contains(UInt8(ascii: "/")) ? .string(text) : .decimal(text)
  }

  /// `{"zh": …, "en": …}`.
  public static func text(_ text: Bilingual) -> JSONValue {
    ["zh": .string(text.chinese), "en": .string(text.english)]
  }

  /// On one line, without a blank.
  public var text: String {
    var writer = JSONWriter(isPretty: false)
    writer.write(self, depth: 0)
    return writer.finish()
  }

  /// Indented by two blanks a level, with a line's end at the end: for people.
  public var prettyText: String {
    var writer = JSONWriter(isPretty: true)
    writer.write(self, depth: 0)
    return writer.finish() + "\n"
  }

  /// The value of a member; of members with the same name, the first.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// Members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(nilLiteral: ()) { self = .null }
}

/// Builds the bytes of a JSON text (RFC 8259).
private struct JSONWriter {
  private var bytes: [UInt8] = []
  private let isPretty: Bool

  init(isPretty: Bool) { self.isPretty = isPretty }

  func finish() -> String { String(decoding: bytes, as: UTF8.self) }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: put("null")
    case .boolean(let flag): put(flag ? "true" : "false")
    case .integer(let number): put(String(number))
    case .decimal(let digits):
      if JSONNumber.isNumber(digits.utf8) { put(digits) } else { put(quoted: digits) }
    case .string(let text): put(quoted: text)
    case .array(let elements):
      put("[")
      for (index, element) in elements.enumerated() {
        separate(index, depth + 1)
        write(element, depth: depth + 1)
      }
      close("]", isEmpty: elements.isEmpty, depth)
    case .object(let members):
      put("{")
      for (index, member) in members.enumerated() {
        separate(index, depth + 1)
        put(quoted: member.name)
        put(isPretty ? ": " : ":")
        write(member.value, depth: depth + 1)
      }
      close("}", isEmpty: members.isEmpty, depth)
    }
  }

  private mutating func separate(_ index: Int, _ depth: Int) {
    if index > 0 { put(",") }
    if isPretty { newLine(depth) }
  }

  private mutating func close(_ bracket: String, isEmpty: Bool, _ depth: Int) {
    if isPretty, !isEmpty { newLine(depth) }
    put(bracket)
  }

  private mutating func newLine(_ depth: Int) {
    bytes.append(0x0A)
    for _ in 0..<depth { put("  ") }
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Escapes what has to be escaped, and U+2028 and U+2029, which end lines in older script engines.
  private mutating func put(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Nearly every text: nothing to escape, and no byte with which U+2028 and U+2029 begin.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F && $0 != 0xE2 }) { return put(text) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        put("\\u")
        for shift in [12, 8, 4, 0] as [UInt32] {
          let digit = UInt8(scalar.value >> shift & 0xF)
          bytes.append(digit < 10 ? 0x30 + digit : 0x61 - 10 + digit)
        }
      default: bytes.append(contentsOf: UTF8.encode(scalar)?.lazy.map { $0 } ?? [])
      }
    }
  }
}

/// The grammar of numbers in JSON (RFC 8259, section 6).
enum JSONNumber {
  static func isNumber(_ bytes: some Collection<UInt8>) -> Bool { length(of: bytes) == bytes.count && !bytes.isEmpty }

  /// How many bytes from the front make a number; 0 where none begins.
  static func length(of bytes: some Collection<UInt8>) -> Int {
    var (index, count) = (bytes.startIndex, 0)
    func peek() -> UInt8? { index < bytes.endIndex ? bytes[index] : nil }
    func step() { (index, count) = (bytes.index(after: index), count + 1) }
    func digits() -> Int {
      let before = count
      while let byte = peek(), byte >= 0x30, byte <= 0x39 { step() }
      return count - before
    }
    if peek() == UInt8(ascii: "-") { step() }
    if peek() == UInt8(ascii: "0") { step() } else if digits() == 0 { return 0 }
    if peek() == UInt8(ascii: ".") {
      step()
      if digits() == 0 { return 0 }
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      step()
      if peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+") { step() }
      if digits() == 0 { return 0 }
    }
    return count
  }
}
