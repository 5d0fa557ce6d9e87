/// Whether bytes, taken as ISO 8859-1, read like a European name or text.
///
/// Chinese in GBK, taken so, gives words such as "Íõ", "Ð¡¶«" or "ÀîÃ÷": symbols inside words,
/// capitals after small letters, accented letters in rows no language has. European words have
/// single accented letters between plain ones, or one of a few pairs ("éé", "çã", "äß", "óñ").
struct LatinEvidence {
  /// Whether every word with a byte above 0x7F looks like one of a European language.
  private(set) var readsNaturally = true
  /// Whether a control character 0x80...0x9F occurs which even Windows has no letter for.
  private(set) var hasC1 = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < bytes.count {
      guard Self.belongsToWord(bytes[index]) else {
        index &+= 1
        continue
      }
      var end = index
      var high = 0
      while end < bytes.count, Self.belongsToWord(bytes[end]) {
        if bytes[end] >= 0x80 { high &+= 1 }
        if bytes[end] >= 0x80, bytes[end] < 0xA0, !Self.isWindowsText(bytes[end]) { hasC1 = true }
        end &+= 1
      }
      if high > 0, !Self.isNaturalWord(UnsafeBufferPointer(rebasing: bytes[index..<end])) {
        readsNaturally = false
      }
      index = end
    }
  }

  private static func belongsToWord(_ byte: UInt8) -> Bool { byte >= 0x80 || isLetter(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let folded = byte | 0x20
    return folded >= 0x61 && folded <= 0x7A
  }

  /// Letters and marks that Windows-1252 puts on C1 codes and texts do use: quotes, dashes, Œ, Š, Ž.
  private static func isWindowsText(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80, 0x85, 0x8A, 0x8C, 0x8E, 0x91...0x97, 0x9A, 0x9C, 0x9E, 0x9F: true
    default: false
    }
  }

  /// A word after the marks around it are taken off: quotes, signs, degrees, ordinals, micro.
  private static func isNaturalWord(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    var end = word.count
    while start < end, isMark(word[start]) { start &+= 1 }
    while start < end, isMark(word[end &- 1]) { end &-= 1 }
    let marks = word.count &- (end &- start)
    if start == end { return marks == 1 }
    if start > 1 || word.count &- end > 1 { return false }
    let core = UnsafeBufferPointer(rebasing: word[start..<end])
    var plain = 0
    for byte in core where byte < 0x80 { plain &+= 1 }
    // "à", "É", "Ø.": one letter alone is a word; two accented ones alone are not.
    if plain == 0 { return core.count == 1 && marks == 0 }
    for (index, byte) in core.enumerated() where byte >= 0x80 {
      guard byte >= 0xC0, byte != 0xD7, byte != 0xF7 else {
        // A middle dot belongs between two l of Catalan only.
        let isDot = byte == 0xB7
        if isMarkInside(byte), !isDot || index > 0 && core[index &- 1] | 0x20 == 0x6C { continue }
        return false
      }
      if index > 0, core[index &- 1] >= 0xC0, !isPair(core[index &- 1], byte) { return false }
      if index > 1, core[index &- 1] >= 0xC0, core[index &- 2] >= 0xC0 { return false }
    }
    return hasNaturalCase(core)
  }

  /// Small letters before a capital only in the manner of "McÉwan" and "DeÁngelis".
  private static func hasNaturalCase(_ core: UnsafeBufferPointer<UInt8>) -> Bool {
    var smallBefore = 0
    var previousHigh = false
    for (index, byte) in core.enumerated() {
      guard let isSmall = isSmall(byte) else {
        // A hyphen-like mark starts a new word part.
        if isMarkInside(byte) { smallBefore = 0 }
        continue
      }
      let high = byte >= 0x80
      if !isSmall, smallBefore > 0, high || previousHigh {
        let next = index &+ 1 < core.count ? core[index &+ 1] : 0
        guard high, !previousHigh, smallBefore <= 3, next < 0x80, isSmallASCII(next) else { return false }
      }
      // "MüLLER": software that capitalises ASCII only. Otherwise small letters inside capitals
      // do not occur.
      if isSmall { smallBefore &+= 1 } else { smallBefore = 0 }
      previousHigh = high
    }
    return true
  }

  private static func isSmallASCII(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }

  /// True for small letters, false for capitals, nil for what has no case (ß, marks).
  private static func isSmall(_ byte: UInt8) -> Bool? {
    if byte == 0xDF || byte == 0xFF { return nil }
    if byte >= 0xE0 { return true }
    if byte >= 0xC0 { return false }
    if byte >= 0x80 { return byte == 0x9A || byte == 0x9C || byte == 0x9E ? true : nil }
    return isSmallASCII(byte)
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80, 0x85, 0x91...0x97, 0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAA, 0xAB, 0xAE, 0xB0...0xB5, 0xB7,
      0xB9...0xBF, 0xD7:
      true
    default: false
    }
  }

  /// Marks that stand inside words: apostrophes and dashes of Windows, the Catalan middle dot,
  /// soft hyphen, acute used as apostrophe, Œ, Š, Ž.
  private static func isMarkInside(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x8A, 0x8C, 0x8E, 0x91, 0x92, 0x96, 0x97, 0x9A, 0x9C, 0x9E, 0xAD, 0xB4, 0xB7: true
    default: false
    }
  }

  /// Whether two accented letters stand side by side in some European language.
  private static func isPair(_ first: UInt8, _ second: UInt8) -> Bool {
    // One case: capitals 0xC0...0xDE fold on small ones; ß follows only small vowels.
    func fold(_ byte: UInt8) -> UInt8 { byte >= 0xC0 && byte <= 0xDE ? byte | 0x20 : byte }
    let sameCase = (first >= 0xE0) == (second >= 0xE0)
    let capitalStart = first <= 0xDE && second >= 0xE0
    guard sameCase || capitalStart || second == 0xDF else { return false }
    let (a, b) = (fold(first), fold(second))
    if second == 0xDF { return a == 0xE4 || a == 0xF6 || a == 0xFC }
    return pairs.contains(UInt16(a) << 8 | UInt16(b))
  }

  /// The pairs, as written in small letters: French, German, Spanish, Portuguese, Catalan,
  /// Finnish, Estonian, Swedish, Danish, Norwegian, Icelandic, Faroese, Irish, Hungarian.
  private static let pairs: Set<UInt16> = {
    let text = """
      éé éë éê èé êé äü äö öä ää öö üü åå õõ õü üõ õä äõ öü üö äé öé éö éä åé åä äå åö öå øå åø øø æø \
      çã çõ çá çà çâ çé çê çí çó çô çú çü ãç áç éç íç óç úç èç êç ïç âç ôç \
      ñá ñé ñí ñó ñú ñã áñ éñ íñ óñ úñ üí üé üñ íá íé íó íú áí éí óí úí óé áé ãê ãí íã íê ão õe \
      ðí ðá ðó ðú ðý ðö ðæ ðø ðé íð áð óð úð ýð öð æð øð éð þó þú þí þá þý þö þæ þé óþ íþ áþ úþ \
      ïé éï èï ïè ïò íï ïà àï öé üß öß äß úí íó íæ æí öæ æö óé ýá ýú ýó áé áó ôé éô âé éà éâ
      """
    var pairs: Set<UInt16> = []
    for word in text.split(separator: " ") {
      let scalars = word.unicodeScalars.map(\.value)
      guard scalars.count == 2, scalars.allSatisfy({ 0xC0...0xFF ~= $0 }) else { continue }
      pairs.insert(UInt16(scalars[0]) << 8 | UInt16(scalars[1]))
    }
    return pairs
  }()
}
