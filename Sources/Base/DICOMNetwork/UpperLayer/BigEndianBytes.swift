/// Reads big-endian fields with bounds checks; PDU fields are big endian (PS3.8 9.3.1).
struct BigEndianReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int
  let end: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ position: Int, _ end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  var remaining: Int { end - position }

  mutating func byte(_ what: StaticString) throws(NetworkError) -> UInt8 {
    guard position < end else { throw short(what) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func uint16(_ what: StaticString) throws(NetworkError) -> UInt16 {
    guard remaining >= 2 else { throw short(what) }
    defer { position += 2 }
    return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
  }

  mutating func uint32(_ what: StaticString) throws(NetworkError) -> UInt32 {
    let high = try uint16(what)
    let low = try uint16(what)
    return UInt32(high) << 16 | UInt32(low)
  }

  mutating func skip(_ count: Int, _ what: StaticString) throws(NetworkError) {
    guard count >= 0, remaining >= count else { throw short(what) }
    position += count
  }

  /// A window on the next `count` bytes; its positions stay those of the whole PDU.
  mutating func window(_ count: Int, _ what: StaticString) throws(NetworkError) -> BigEndianReader {
    guard count >= 0, remaining >= count else { throw short(what) }
    defer { position += count }
    return BigEndianReader(bytes, position, position + count)
  }

  mutating func array(_ count: Int, _ what: StaticString) throws(NetworkError) -> [UInt8] {
    guard count >= 0, remaining >= count else { throw short(what) }
    defer { position += count }
    return Array(UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
  }

  /// Text with padding (blanks, NUL) trimmed at both ends; what is not printable ASCII becomes U+FFFD,
  /// so that no peer can write control characters into a log.
  mutating func text(_ count: Int, _ what: StaticString) throws(NetworkError) -> String {
    guard count >= 0, remaining >= count else { throw short(what) }
    defer { position += count }
    return Self.text(UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
  }

  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    var first = 0
    var last = bytes.count
    while first < last, bytes[first] == 0x20 || bytes[first] == 0 { first += 1 }
    while last > first, bytes[last - 1] == 0x20 || bytes[last - 1] == 0 { last -= 1 }
    let body = UnsafeRawBufferPointer(rebasing: bytes[first..<last])
    if body.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(decoding: body, as: UTF8.self) }
    var text = ""
    for byte in body {
      text.unicodeScalars.append(
        byte >= 0x20 && byte < 0x7F ? Unicode.Scalar(byte) : Unicode.Scalar(0xFFFD as UInt16) ?? "?")
    }
    return text
  }

  private func short(_ what: StaticString) -> NetworkError {
    NetworkError(.invalidPDU, "\(what) reaches past its end", offset: position)
  }
}

/// Writes big-endian fields.
struct BigEndianWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }
  mutating func uint16(_ value: UInt16) {
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }
  mutating func uint32(_ value: UInt32) {
    uint16(UInt16(truncatingIfNeeded: value >> 16))
    uint16(UInt16(truncatingIfNeeded: value))
  }
  mutating func raw(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }
  mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

  /// Sixteen characters, padded with blanks; longer titles are cut.
  mutating func aeTitle(_ title: String) {
    let text = Array(title.utf8.prefix(16))
    raw(text)
    bytes.append(contentsOf: repeatElement(0x20, count: 16 - text.count))
  }

  /// Item type, reserved byte, 16-bit length, content. Content past 65,535 bytes is cut by the caller.
  mutating func item(_ type: UInt8, _ content: (inout BigEndianWriter) -> Void) {
    var inner = BigEndianWriter()
    content(&inner)
    byte(type)
    byte(0)
    uint16(UInt16(truncatingIfNeeded: min(inner.bytes.count, 0xFFFF)))
    raw(inner.bytes.prefix(0xFFFF))
  }

  /// The whole PDU: type, reserved byte, 32-bit length, content.
  static func pdu(_ type: UInt8, _ content: (inout BigEndianWriter) -> Void) -> [UInt8] {
    var inner = BigEndianWriter()
    content(&inner)
    var whole = BigEndianWriter()
    whole.byte(type)
    whole.byte(0)
    whole.uint32(UInt32(truncatingIfNeeded: inner.bytes.count))
    whole.raw(inner.bytes)
    return whole.bytes
  }
}
