/// The coded character sets which DICOM designates to G0 or G1 (PS3.3 C.12.1.1.2, PS3.5 6.1).
///
/// A *code element* is one table of ISO/IEC 2022: 94 or 96 single-byte characters, or 94 x 94
/// double-byte ones.
enum CodeElement: UInt8, Sendable, Hashable, CaseIterable {
  case ascii  // ISO-IR 6
  case japaneseRoman  // ISO-IR 14, JIS X 0201 romaji
  case katakana  // ISO-IR 13, JIS X 0201 katakana
  case latin1  // ISO-IR 100
  case latin2  // ISO-IR 101
  case latin3  // ISO-IR 109
  case latin4  // ISO-IR 110
  case cyrillic  // ISO-IR 144
  case arabic  // ISO-IR 127
  case greek  // ISO-IR 126
  case hebrew  // ISO-IR 138
  case latin5  // ISO-IR 148
  case thai  // ISO-IR 166
  case latin9  // ISO-IR 203
  case jisX0208  // ISO-IR 87
  case jisX0212  // ISO-IR 159
  case ksX1001  // ISO-IR 149
  case gb2312  // ISO-IR 58

  /// Whether each character takes two bytes.
  var isDoubleByte: Bool { rawValue >= CodeElement.jisX0208.rawValue }

  /// Whether DICOM designates the set to G0 (bytes 0x21...0x7E); all others go to G1.
  var livesInG0: Bool {
    switch self {
    case .ascii, .japaneseRoman, .jisX0208, .jisX0212: true
    default: false
    }
  }

  /// Whether the set is one of the Latin alphabets, where lone accented letters are normal.
  var isLatin: Bool {
    switch self {
    case .latin1, .latin2, .latin3, .latin4, .latin5, .latin9: true
    default: false
    }
  }

  /// The escape sequence without its leading ESC (PS3.3 tables C.12-3 and C.12-4).
  var designation: [UInt8] {
    switch self {
    case .ascii: [0x28, 0x42]
    case .japaneseRoman: [0x28, 0x4A]
    case .katakana: [0x29, 0x49]
    case .latin1: [0x2D, 0x41]
    case .latin2: [0x2D, 0x42]
    case .latin3: [0x2D, 0x43]
    case .latin4: [0x2D, 0x44]
    case .cyrillic: [0x2D, 0x4C]
    case .arabic: [0x2D, 0x47]
    case .greek: [0x2D, 0x46]
    case .hebrew: [0x2D, 0x48]
    case .latin5: [0x2D, 0x4D]
    case .thai: [0x2D, 0x54]
    case .latin9: [0x2D, 0x62]
    case .jisX0208: [0x24, 0x42]
    case .jisX0212: [0x24, 0x28, 0x44]
    case .ksX1001: [0x24, 0x29, 0x43]
    case .gb2312: [0x24, 0x29, 0x41]
    }
  }

  /// The designation which stands after an ESC, with the sequence's length without the ESC.
  ///
  /// Besides the sequences DICOM defines this knows the ones old senders use: JIS C 6226-1978
  /// (`ESC $ @`), katakana, KS X 1001 and GB 2312 in G0 (`ESC ( I`, `ESC $ ( C`, `ESC $ A`).
  static func designated(
    by bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (element: CodeElement, inG0: Bool, length: Int)? {
    func byte(_ offset: Int) -> UInt8 {
      let index = start &+ offset
      return index < bytes.count ? bytes[index] : 0
    }
    switch (byte(0), byte(1)) {
    case (0x28, 0x42): return (.ascii, true, 2)
    case (0x28, 0x4A): return (.japaneseRoman, true, 2)
    case (0x28, 0x49): return (.katakana, true, 2)
    case (0x29, 0x49): return (.katakana, false, 2)
    case (0x24, 0x40), (0x24, 0x42): return (.jisX0208, true, 2)
    case (0x24, 0x41): return (.gb2312, true, 2)
    case (0x24, 0x28):
      switch byte(2) {
      case 0x40, 0x42: return (.jisX0208, true, 3)
      case 0x41: return (.gb2312, true, 3)
      case 0x43: return (.ksX1001, true, 3)
      case 0x44: return (.jisX0212, true, 3)
      default: return nil
      }
    case (0x24, 0x29):
      switch byte(2) {
      case 0x41: return (.gb2312, false, 3)
      case 0x43: return (.ksX1001, false, 3)
      case 0x42: return (.jisX0208, false, 3)
      default: return nil
      }
    case (0x2D, let final):
      let element: CodeElement? =
        switch final {
        case 0x41: .latin1
        case 0x42: .latin2
        case 0x43: .latin3
        case 0x44: .latin4
        case 0x46: .greek
        case 0x47: .arabic
        case 0x48: .hebrew
        case 0x4C: .cyrillic
        case 0x4D: .latin5
        case 0x54: .thai
        case 0x62: .latin9
        default: nil
        }
      guard let element else { return nil }
      return (element, false, 2)
    default: return nil
    }
  }
}
