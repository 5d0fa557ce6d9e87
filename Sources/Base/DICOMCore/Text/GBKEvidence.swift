/// What speaks for bytes being GBK. There is none for bytes that are not valid GBK; a lead byte
/// without its second one is allowed at the very end, where a value was cut.
struct GBKEvidence {
  /// Hanzi of GB 2312 level 1, the 3,755 common ones (rows 16-55).
  private(set) var level1 = 0
  /// Hanzi of GB 2312 level 2 (rows 56-87).
  private(set) var level2 = 0
  /// Hanzi which only GBK or GB 18030 has.
  private(set) var rare = 0
  /// Chinese punctuation, full-width letters, numerals, Greek (rows 1-9).
  private(set) var symbols = 0
  /// Kana, Cyrillic, bopomofo, frames: hardly ever in a Chinese record.
  private(set) var others = 0

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    let table = GB18030Coding.doubleBytes
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        index &+= 1
        continue
      }
      if index &+ 1 == bytes.count, lead >= 0x81, lead <= 0xFE, total > 0 { return }
      let (scalar, length) = GB18030Coding.character(in: bytes, at: index, table: table)
      guard length > 1, scalar != 0xFFFD, scalar & 0xF800 != 0xE000 || scalar >= 0xF900 else {
        return nil
      }
      if length == 4 {
        // Only GB 18030 has it: a rare character of a name.
        rare &+= 1
        index &+= 4
        continue
      }
      let trail = bytes[index &+ 1]
      switch lead {
      case 0xB0...0xD7 where trail >= 0xA1: level1 &+= 1
      case 0xD8...0xF7 where trail >= 0xA1: level2 &+= 1
      case 0xA1, 0xA2, 0xA3, 0xA6: if trail >= 0xA1 { symbols &+= 1 } else { others &+= 1 }
      case 0xA4, 0xA5, 0xA7, 0xA8, 0xA9: others &+= 1
      default: rare &+= 1
      }
      index &+= 2
    }
    if total == 0 { return nil }
  }

  private var total: Int { level1 &+ level2 &+ rare &+ symbols &+ others }

  /// Whether all characters are Hanzi or Chinese punctuation of GB 2312.
  var isCommonHanzi: Bool { rare == 0 && others == 0 && level1 &+ level2 > 0 }

  /// Whether a Chinese reading is worth keeping beside the other.
  var isPossible: Bool { level1 > 0 && rare &+ others <= level1 &+ level2 }

  /// Whether Chinese is likelier than Latin-1.
  func suggestsChinese(underLatin latin: LatinEvidence) -> Bool {
    if latin.readsNaturally { return false }
    let common = level1 &+ level2 &+ symbols
    if level1 &+ level2 == 0, !latin.hasC1 { return false }
    return common >= rare &+ others || latin.hasC1 && others == 0
  }
}
