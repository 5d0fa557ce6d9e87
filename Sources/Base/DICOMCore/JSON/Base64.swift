/// Base64 with the standard alphabet (RFC 4648 4).
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    output.reserveCapacity(output.count &+ (bytes.count / 3 &+ 1) &* 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count &- index
      let group =
        UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index &+ 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[index &+ 2]) : 0)
      output.append(alphabet[Int(group >> 18)])
      output.append(alphabet[Int(group >> 12 & 63)])
      output.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      output.append(left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
      index &+= 3
    }
  }

  /// The bytes, or nil if the text is not base64. White space is passed over; padding may lack.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var bits = 0
    var hasEnded = false
    for character in text {
      let value: UInt8
      switch character {
      case 0x41...0x5A: value = character &- 0x41
      case 0x61...0x7A: value = character &- 0x47
      case 0x30...0x39: value = character &+ 4
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="):
        hasEnded = true
        continue
      case 0x09, 0x0A, 0x0D, 0x20: continue
      default: return nil
      }
      if hasEnded { return nil }
      group = group << 6 | UInt32(value)
      bits &+= 6
      if bits >= 8 {
        bits &-= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    return bits == 6 ? nil : bytes
  }
}
