/// GB 18030 and its subset GBK (PS3.5 annex J): one, two and four bytes a character.
///
/// Second bytes run from 0x40 and so may equal `\`, `^` or `|`: text is decoded first and split
/// afterwards.
enum GB18030Coding {
  /// The two-byte area: lead 0x81...0xFE, trail 0x40...0xFE.
  static let doubleBytes: CodeTable = {
    var codes: [[UInt8]] = []
    codes.reserveCapacity(126 * 191)
    for lead in UInt8(0x81)...0xFE {
      for trail in UInt8(0x40)...0xFE { codes.append([lead, trail]) }
    }
    return CodeTable(scalars: SystemIconv.table(of: "GB18030", codes: codes))
  }()

  /// The four-byte area below U+10000: 39,420 linear positions from 0x81308130.
  static let fourBytes: CodeTable = {
    let codes = (0..<39_420).map { bytes(ofLinear: $0) }
    return CodeTable(scalars: SystemIconv.table(of: "GB18030", codes: codes))
  }()

  /// The first linear position of the supplementary planes, 0x90308130 = U+10000.
  static let supplementary = 189_000

  static func bytes(ofLinear linear: Int) -> [UInt8] {
    [
      UInt8(truncatingIfNeeded: 0x81 &+ linear / 12_600),
      UInt8(truncatingIfNeeded: 0x30 &+ linear / 1_260 % 10),
      UInt8(truncatingIfNeeded: 0x81 &+ linear / 10 % 126),
      UInt8(truncatingIfNeeded: 0x30 &+ linear % 10),
    ]
  }

  @inline(__always)
  static func isTrail(_ byte: UInt8) -> Bool { byte >= 0x40 && byte != 0x7F && byte != 0xFF }

  /// Reads the character that starts with the byte above 0x7F at `index`.
  ///
  /// - Returns: its scalar (U+FFFD where not valid) and the bytes it took, at least one. After a
  ///   bad pair only the lead byte is dropped, so that a delimiter behind it survives.
  static func character(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int, table: CodeTable
  ) -> (scalar: UInt32, length: Int) {
    let lead = bytes[index]
    guard lead >= 0x81, lead <= 0xFE, index &+ 1 < bytes.count else { return (0xFFFD, 1) }
    let second = bytes[index &+ 1]
    if isTrail(second) {
      let position = (Int(lead) &- 0x81) &* 191 &+ (Int(second) &- 0x40)
      if let scalar = table.scalar(position) { return (UInt32(scalar), 2) }
      return (0xFFFD, second < 0x80 ? 1 : 2)
    }
    guard second >= 0x30, second <= 0x39, index &+ 3 < bytes.count else { return (0xFFFD, 1) }
    let third = bytes[index &+ 2]
    let fourth = bytes[index &+ 3]
    guard third >= 0x81, third <= 0xFE, fourth >= 0x30, fourth <= 0x39 else { return (0xFFFD, 1) }
    let linear =
      ((Int(lead) &- 0x81) &* 10 &+ (Int(second) &- 0x30)) &* 1_260
      &+ (Int(third) &- 0x81) &* 10 &+ (Int(fourth) &- 0x30)
    if linear < 39_420 {
      if let scalar = fourBytes.scalar(linear) { return (UInt32(scalar), 4) }
    } else if linear >= supplementary, linear &- supplementary <= 0xFFFFF {
      return (UInt32(0x10000 &+ linear &- supplementary), 4)
    }
    return (0xFFFD, 4)
  }

  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let table = doubleBytes
    return UTF8Writer.string(upTo: bytes.count &* 3) { writer in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          writer.append(ascii: byte)
          index &+= 1
        } else {
          let (scalar, length) = character(in: bytes, at: index, table: table)
          writer.append(scalar)
          index &+= length
        }
      }
    }
  }

  /// The text in GB 18030, or in GBK when `fourByteForms` is false; nil if not representable.
  static func encode(_ text: String, fourByteForms: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        bytes.append(UInt8(value))
      } else if let position = doubleBytes.index(of: value) {
        bytes.append(UInt8(truncatingIfNeeded: 0x81 &+ position / 191))
        bytes.append(UInt8(truncatingIfNeeded: 0x40 &+ position % 191))
      } else if !fourByteForms {
        return nil
      } else if value >= 0x10000 {
        bytes += Self.bytes(ofLinear: supplementary &+ Int(value) &- 0x10000)
      } else if let linear = fourBytes.index(of: value) {
        bytes += Self.bytes(ofLinear: linear)
      } else {
        return nil
      }
    }
    return bytes
  }
}
