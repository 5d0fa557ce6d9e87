extension Tag: CustomStringConvertible {
  /// The standard's spelling: `(0010,0010)`.
  public var description: String {
    var text: [UInt8] = [UInt8(ascii: "(")]
    text.reserveCapacity(11)
    appendHexadecimal(to: &text, digits: 4, of: UInt32(group))
    text.append(UInt8(ascii: ","))
    appendHexadecimal(to: &text, digits: 4, of: UInt32(element))
    text.append(UInt8(ascii: ")"))
    return String(decoding: text, as: UTF8.self)
  }

  /// Eight upper-case digits, as DICOM JSON and DICOMweb write a tag: `00100010`.
  public var hexadecimal: String {
    var text: [UInt8] = []
    text.reserveCapacity(8)
    appendHexadecimal(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The keyword of PS3.6, or nil if the tag is private or unknown.
  public var keyword: String? { DataDictionary.entry(for: self)?.keyword }

  /// Reads `00100010`, `(0010,0010)`, `0010,0010` or a keyword such as `PatientName`.
  public init?(_ text: String) {
    if let value = Tag.number(in: text.utf8) {
      self.init(rawValue: value)
    } else if let tag = DataDictionary.tag(forKeyword: text) {
      self = tag
    } else {
      return nil
    }
  }

  /// Appends the eight digits of the tag, without making a string.
  func appendHexadecimal(to bytes: inout [UInt8]) {
    // Spread the nibbles over eight bytes, the first digit lowest, and turn each into a digit.
    var nibbles = UInt64(rawValue.byteSwapped)
    nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
    nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles >> 4 & 0x000F_000F_000F_000F) | (nibbles & 0x000F_000F_000F_000F) << 8
    let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    let digits = nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 7
    withUnsafeBytes(of: digits.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private func appendHexadecimal(to bytes: inout [UInt8], digits: Int, of value: UInt32) {
    var shift = UInt32(digits &* 4)
    while shift > 0 {
      shift &-= 4
      let nibble = UInt8(truncatingIfNeeded: value >> shift) & 0xF
      bytes.append(nibble < 10 ? 0x30 &+ nibble : 0x37 &+ nibble)
    }
  }

  /// Eight hexadecimal digits, with or without parentheses and comma; nil for anything else.
  static func number(in text: some Sequence<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    var digits = 0
    for byte in text {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte &- 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte &- 0x37)
      case 0x61...0x66: value = value << 4 | UInt32(byte &- 0x57)
      case UInt8(ascii: "(") where digits == 0: continue
      case UInt8(ascii: ",") where digits == 4: continue
      case UInt8(ascii: ")") where digits == 8: continue
      default: return nil
      }
      digits += 1
      if digits > 8 { return nil }
    }
    return digits == 8 ? value : nil
  }
}
