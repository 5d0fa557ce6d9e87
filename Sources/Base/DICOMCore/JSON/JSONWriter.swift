/// Appends JSON to bytes: no tree, no strings in between.
struct JSONWriter {
  private(set) var output: [UInt8] = []

  init() {
    output.reserveCapacity(8 << 10)
  }

  @inline(__always)
  mutating func byte(_ byte: UInt8) { output.append(byte) }

  @inline(__always)
  mutating func text(_ text: StaticString) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func ascii(_ text: String) { output.append(contentsOf: text.utf8) }

  /// A string in quotes, from UTF-8 that is known to be valid.
  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    output.append(UInt8(ascii: "\""))
    escaped(utf8)
    output.append(UInt8(ascii: "\""))
  }

  mutating func string(_ text: String) {
    var text = text
    output.append(UInt8(ascii: "\""))
    text.withUTF8 { escaped($0) }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func escaped(_ bytes: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      escape(byte)
      start = index &+ 1
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  private mutating func escape(_ byte: UInt8) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: output.append(byte)
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0x09: output.append(UInt8(ascii: "t"))
    default:
      text("u00")
      for nibble in [byte >> 4, byte & 0xF] {
        output.append(nibble < 10 ? 0x30 &+ nibble : 0x57 &+ nibble)
      }
    }
  }

  mutating func tag(_ tag: Tag) { tag.appendHexadecimal(to: &output) }

  mutating func integer(_ value: Int64) {
    if value >= 0 && value < 10 {
      output.append(0x30 &+ UInt8(truncatingIfNeeded: value))
    } else {
      output.append(contentsOf: String(value).utf8)
    }
  }

  mutating func base64(_ bytes: [UInt8]) { Base64.append(bytes, to: &output) }

  mutating func bytes(_ bytes: UnsafeBufferPointer<UInt8>) { output.append(contentsOf: bytes) }
}
