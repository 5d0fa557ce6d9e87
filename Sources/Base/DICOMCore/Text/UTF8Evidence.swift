/// What speaks for bytes being UTF-8. There is none for bytes that are not valid UTF-8, except that
/// the last character may be cut short: values are often cut at 64 bytes.
struct UTF8Evidence {
  /// Characters of three or four bytes: Chinese, kana, Hangul and the like.
  private(set) var wide = 0
  /// Characters of two bytes.
  private(set) var narrow = 0
  /// Characters nobody writes in a hospital (N'Ko, private use, unassigned blocks).
  private(set) var odd = 0
  /// Two-byte Latin letters beside an ASCII letter, as in "Müller".
  private(set) var latinInWord = 0
  /// The lead bytes of the two-byte characters but signs (0xC2): one script uses few of them.
  private var leads: (lowest: UInt8, highest: UInt8) = (0xFF, 0)

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index &+= 1
        continue
      }
      let length: Int
      switch byte {
      case 0xC2...0xDF: length = 2
      case 0xE0...0xEF: length = 3
      case 0xF0...0xF4: length = 4
      default: return nil
      }
      var scalar = UInt32(byte) & (0xFF >> UInt32(length &+ 1))
      for offset in 1..<length {
        guard index &+ offset < bytes.count else {
          // Cut short at the end: fine after whole characters of such scripts.
          if wide == 0 { return nil }
          return
        }
        let next = bytes[index &+ offset]
        guard next & 0xC0 == 0x80 else { return nil }
        scalar = scalar << 6 | UInt32(next & 0x3F)
      }
      guard Self.isShortestForm(scalar, length) else { return nil }
      if length == 2 {
        narrow &+= 1
        if byte > 0xC2 { leads = (min(leads.lowest, byte), max(leads.highest, byte)) }
        if 0xC0...0x24F ~= scalar, Self.touchesLetter(bytes, index, index &+ 2) { latinInWord &+= 1 }
      } else {
        wide &+= 1
      }
      if !Self.isPlausible(scalar) { odd &+= 1 }
      index &+= length
    }
    if wide &+ narrow == 0 { return nil }
  }

  /// Whether UTF-8 is likelier than Latin-1 (or no label), given what GBK makes of the bytes.
  func outweighsLatin1(_ gbk: GBKEvidence?) -> Bool {
    if odd > 0 { return false }
    if wide > 0 || latinInWord == narrow { return true }
    // Two-byte characters only: Chinese in GBK can by chance be valid UTF-8 too.
    guard let gbk, gbk.isCommonHanzi else { return true }
    return isOneScript
  }

  /// Whether UTF-8 is likelier than the declared GB 18030, GBK or GB 2312.
  func outweighsGB(_ gbk: GBKEvidence?) -> Bool {
    if odd > 0 { return gbk == nil && wide > odd }
    if wide > 0 { return true }
    return gbk == nil || latinInWord == narrow || (isOneScript && gbk?.isCommonHanzi != true)
  }

  /// Whether the bytes are UTF-8 by chance only: two-byte characters nobody writes, or of several
  /// scripts, where GBK has nothing but common Hanzi (郑伟 is D6 A3 CE B0).
  func isChance(beside gbk: GBKEvidence?) -> Bool {
    wide == 0 && (odd > 0 || !staysInScript) && gbk?.isCommonHanzi == true
  }

  /// Three or more characters of Greek, Cyrillic, Hebrew or Arabic and of nothing else.
  private var isOneScript: Bool {
    narrow >= 3 && wide == 0 && leads.lowest >= 0xCE && staysInScript
  }

  /// Whether the two-byte characters, signs aside, are of one script.
  private var staysInScript: Bool {
    func within(_ lowest: UInt8, _ highest: UInt8) -> Bool {
      leads.lowest >= lowest && leads.highest <= highest
    }
    return leads.highest == 0 || within(0xC3, 0xC9) || within(0xCE, 0xCF) || within(0xD0, 0xD3)
      || within(0xD4, 0xD6) || within(0xD6, 0xD7) || within(0xD8, 0xDB)
  }

  private static func isShortestForm(_ scalar: UInt32, _ length: Int) -> Bool {
    switch length {
    case 3: scalar >= 0x800 && scalar & 0xF800 != 0xD800
    case 4: scalar >= 0x10000 && scalar <= 0x10FFFF
    default: true
    }
  }

  private static func touchesLetter(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    func isLetter(_ index: Int) -> Bool {
      guard index >= 0, index < bytes.count else { return false }
      let folded = bytes[index] | 0x20
      return folded >= 0x61 && folded <= 0x7A
    }
    return isLetter(start &- 1) || isLetter(end)
  }

  private static func isPlausible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xA0...0x24F, 0x2B0...0x3FF, 0x400...0x58F, 0x5D0...0x6FF, 0x750...0x77F, 0xE00...0xE7F,
      0xF00...0xFFF, 0x1100...0x11FF, 0x1800...0x18AF, 0x1E00...0x1FFF, 0x2000...0x2BFF,
      0x2E80...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFEFF...0xFFEF, 0xFFFD, 0x1F000...0x1FAFF, 0x20000...0x323AF:
      true
    default: false
    }
  }
}
