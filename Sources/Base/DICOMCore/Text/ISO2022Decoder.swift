/// Reads text with code extensions (PS3.5 6.1.2.4, 6.1.2.5): which set stands in G0 and G1, escape
/// sequences, and the return to the initial sets at delimiters.
struct ISO2022Decoder {
  let coding: SpecificCharacterSet.CodeExtension
  let splitsAtBackslash: Bool
  let isPersonName: Bool

  private var g0: CodeElement
  private var g1: CodeElement?
  /// What bytes above 0x9F mean while nothing is designated to G1: the last set that was, else the
  /// first one declared. By the standard such bytes are errors; senders who designate once per
  /// value instead of once per component make them.
  private var undesignated: CodeElement?

  init(_ coding: SpecificCharacterSet.CodeExtension, vr: VR) {
    self.coding = coding
    splitsAtBackslash = vr.splitsAtBackslash
    isPersonName = vr == .pn
    g0 = coding.g0
    g1 = coding.g1
    undesignated = coding.g1 ?? coding.elements.first { !$0.livesInG0 }
  }

  mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    UTF8Writer.string(upTo: bytes.count &* 3) { writer in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte == 0x1B {
          index &+= escape(in: bytes, at: index, into: &writer)
        } else if byte <= 0x20 || byte == 0x7F {
          // TAB, LF, FF, CR end a line and with it all designations.
          if byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D { reset() }
          writer.append(ascii: byte)
          index &+= 1
        } else if byte < 0x80 {
          index &+= graphic0(in: bytes, at: index, into: &writer)
        } else {
          index &+= graphic1(in: bytes, at: index, into: &writer)
        }
      }
    }
  }

  private mutating func reset() {
    g0 = coding.g0
    g1 = coding.g1
  }

  private mutating func escape(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int, into writer: inout UTF8Writer
  ) -> Int {
    guard let (element, inG0, length) = CodeElement.designated(by: bytes, at: index &+ 1) else {
      writer.append(0xFFFD)
      return 1
    }
    if inG0 {
      g0 = element
    } else {
      g1 = element
      undesignated = element
    }
    return length &+ 1
  }

  private mutating func graphic0(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int, into writer: inout UTF8Writer
  ) -> Int {
    let byte = bytes[index]
    if g0.isDoubleByte {
      if let scalar = pair(g0, byte | 0x80, index &+ 1 < bytes.count ? bytes[index &+ 1] : 0, 0x80) {
        writer.append(scalar)
        return 2
      }
      // A sender forgot to return to the initial set: read the byte there.
      guard isDelimiter(byte) else {
        writer.append(0xFFFD)
        return 1
      }
    }
    if isDelimiter(byte) {
      reset()
      writer.append(ascii: byte)
    } else if g0 == .katakana, let scalar = CodeTables.katakana.scalar(Int(byte) &- 0x20) {
      writer.append(UInt32(scalar))
    } else if g0 == .japaneseRoman, byte == 0x5C {
      writer.append(0xA5)
    } else if g0 == .japaneseRoman, byte == 0x7E {
      writer.append(0x203E)
    } else {
      writer.append(ascii: byte)
    }
    return 1
  }

  private func graphic1(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int, into writer: inout UTF8Writer
  ) -> Int {
    let byte = bytes[index]
    guard let element = g1 ?? undesignated else {
      writer.append(0xFFFD)
      return 1
    }
    if element.isDoubleByte {
      let next = index &+ 1 < bytes.count ? bytes[index &+ 1] : 0
      guard let scalar = pair(element, byte, next, 0) else {
        writer.append(0xFFFD)
        return byte >= 0xA1 && next >= 0xA1 ? 2 : 1
      }
      writer.append(scalar)
      return 2
    }
    if byte >= 0xA0, let scalar = element.table?.scalar(Int(byte) &- 0xA0) {
      writer.append(UInt32(scalar))
    } else if byte < 0xA0, element == .latin1, let scalar = Latin1Coding.windows(byte) {
      writer.append(scalar)
    } else {
      writer.append(0xFFFD)
    }
    return 1
  }

  /// The scalar of a double-byte code; `highBit` is what `second` lacks of its G1 form.
  private func pair(
    _ element: CodeElement, _ first: UInt8, _ second: UInt8, _ highBit: UInt8
  ) -> UInt32? {
    let cell = second | highBit
    guard first >= 0xA1, first != 0xFF, cell >= 0xA1, cell != 0xFF,
      highBit == 0 || second < 0x80, let table = element.table
    else { return nil }
    return table.scalar((Int(first) &- 0xA1) &* 94 &+ Int(cell) &- 0xA1).map(UInt32.init)
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\\"): splitsAtBackslash
    case UInt8(ascii: "^"), UInt8(ascii: "="): isPersonName
    default: false
    }
  }
}

/// ISO 8859-1, and what Windows puts where it has control characters.
enum Latin1Coding {
  /// Windows-1252's characters of 0x80...0x9F. DICOM allows no C1 control (PS3.5 6.1.3), so these
  /// bytes under ISO_IR 100 come from Windows. Nil for the five codes it leaves open.
  @inline(__always)
  static func windows(_ byte: UInt8) -> UInt32? {
    let index = Int(byte) &- 0x80
    guard index >= 0, index < windowsScalars.count else { return nil }
    let scalar = windowsScalars[index]
    return scalar == 0 ? nil : UInt32(scalar)
  }

  private static let windowsScalars: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var capacity = bytes.count
    for byte in bytes where byte >= 0x80 { capacity &+= byte < 0xA0 ? 2 : 1 }
    return UTF8Writer.string(upTo: capacity) { writer in
      for byte in bytes {
        if byte < 0x80 {
          writer.append(ascii: byte)
        } else if byte >= 0xA0 {
          writer.append(UInt32(byte))
        } else {
          writer.append(windows(byte) ?? 0xFFFD)
        }
      }
    }
  }
}
