/// What a run of bytes holds, read eight at a time.
enum ByteScan {
  /// Whether any byte is above 0x7F, and whether any is ESC.
  static func survey(_ bytes: UnsafeBufferPointer<UInt8>) -> (hasHigh: Bool, hasEscape: Bool) {
    let raw = UnsafeRawBufferPointer(bytes)
    var high: UInt64 = 0
    var escape = false
    var index = 0
    while index &+ 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      high |= word
      // A byte equal to ESC becomes zero; the classic test for a zero byte in a word.
      let difference = word ^ 0x1B1B_1B1B_1B1B_1B1B
      if (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0 {
        escape = true
      }
      index &+= 8
    }
    while index < raw.count {
      let byte = raw[index]
      high |= UInt64(byte)
      if byte == 0x1B { escape = true }
      index &+= 1
    }
    return (high & 0x8080_8080_8080_8080 != 0, escape)
  }

  /// The bytes without trailing spaces and NULs.
  static func withoutPadding(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var end = bytes.count
    while end > 0, bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0 { end &-= 1 }
    return UnsafeBufferPointer(rebasing: bytes[0..<end])
  }
}
