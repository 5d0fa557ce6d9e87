/// Reads JSON from bytes token by token, without building a tree.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset = 0

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Returns to a place that was read over.
  mutating func seek(_ offset: Int) { self.offset = min(max(0, offset), bytes.count) }

  func failure(_ detail: String, tag: Tag? = nil) -> DICOMError {
    DICOMError(.badJSON, tag: tag, offset: offset, detail: detail)
  }

  /// The next byte that is not white space, not consumed; nil at the end.
  mutating func peek() -> UInt8? {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset &+= 1
      default: return bytes[offset]
      }
    }
    return nil
  }

  /// Consumes a byte that must come next.
  mutating func expect(_ byte: Unicode.Scalar) throws(DICOMError) {
    guard let next = peek(), UInt32(next) == byte.value else { throw failure("\(byte) expected") }
    offset &+= 1
  }

  /// Consumes a byte if it comes next.
  mutating func accept(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    offset &+= 1
    return true
  }

  /// Consumes `null` if it comes next.
  mutating func acceptNull() -> Bool {
    guard peek() == UInt8(ascii: "n"), offset &+ 4 <= bytes.count,
      bytes[offset..<(offset &+ 4)].elementsEqual([0x6E, 0x75, 0x6C, 0x6C])
    else { return false }
    offset &+= 4
    return true
  }

  /// A string, unescaped, as UTF-8. Invalid sequences and lone surrogates become U+FFFD.
  mutating func string() throws(DICOMError) -> [UInt8] {
    try expect("\"")
    var text: [UInt8] = []
    var hasHigh = false
    while offset < bytes.count {
      let byte = bytes[offset]
      offset &+= 1
      switch byte {
      case UInt8(ascii: "\""):
        return hasHigh ? Array(String(decoding: text, as: UTF8.self).utf8) : text
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw failure("a control character in a string")
      default:
        if byte >= 0x80 { hasHigh = true }
        text.append(byte)
      }
    }
    throw failure("a string does not end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(DICOMError) {
    guard offset < bytes.count else { throw failure("a string does not end") }
    let byte = bytes[offset]
    offset &+= 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if unit & 0xFC00 == 0xD800, offset &+ 6 <= bytes.count,
        bytes[offset] == UInt8(ascii: "\\"), bytes[offset &+ 1] == UInt8(ascii: "u")
      {
        let start = offset
        offset &+= 2
        let low = try hexadecimal()
        if low & 0xFC00 == 0xDC00 {
          unit = 0x1_0000 &+ (unit & 0x3FF) << 10 &+ low & 0x3FF
        } else {
          offset = start
        }
      }
      let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw failure("an escape that JSON does not have")
    }
  }

  private mutating func hexadecimal() throws(DICOMError) -> UInt32 {
    guard offset &+ 4 <= bytes.count else { throw failure("four digits expected") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw failure("a hexadecimal digit expected")
      }
      value = value << 4 | UInt32(digit)
      offset &+= 1
    }
    return value
  }

  /// A number, as its text.
  mutating func number() throws(DICOMError) -> ArraySlice<UInt8> {
    _ = peek()
    let start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: offset &+= 1
      default:
        return try checked(start)
      }
    }
    return try checked(start)
  }

  private func checked(_ start: Int) throws(DICOMError) -> ArraySlice<UInt8> {
    let text = UnsafeBufferPointer(rebasing: bytes[start..<offset])
    guard JSONNumber.isValid(text) else {
      throw DICOMError(.badJSON, offset: start, detail: "a number expected")
    }
    return Array(text)[...]
  }

  /// Passes over a value of any kind, iteratively; brackets are only counted.
  mutating func skipValue() throws(DICOMError) {
    var depth = 0
    repeat {
      guard let byte = peek() else { throw failure("the text ends inside of a value") }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth &+= 1
        offset &+= 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { throw failure("a value expected") }
        depth &-= 1
        offset &+= 1
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { throw failure("a value expected") }
        offset &+= 1
      default: try skipWord()
      }
    } while depth > 0
  }

  private mutating func skipString() throws(DICOMError) {
    offset &+= 1
    while offset < bytes.count {
      let byte = bytes[offset]
      offset &+= 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\") { offset = min(offset &+ 1, bytes.count) }
    }
    throw failure("a string does not end")
  }

  /// Passes over a number, `true`, `false` or `null`.
  private mutating func skipWord() throws(DICOMError) {
    let start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: offset &+= 1
      default:
        if offset == start { throw failure("a value expected") }
        return
      }
    }
  }
}
