/// Text as a searcher means it: for indexes and for matching, never for display.
public enum SearchText {
  /// The text with full-width and half-width forms made one, case folded, accents removed, and
  /// everything that parts names (blanks, ideographic space, `^`, `=`, middle dots) made one space.
  ///
  /// ```swift
  /// SearchText.fold("ＷＡＮＧ^Xiǎodōng")   // "wang xiaodong"
  /// SearchText.fold("Müller^Jörg^^")      // "muller jorg"
  /// ```
  /// The result has no space at either end. Folding a folded text changes nothing.
  public static func fold(_ text: String) -> String {
    var text = text
    let folded: String? = text.withUTF8 { bytes in
      ByteScan.survey(bytes).hasHigh ? nil : foldASCII(bytes)
    }
    if let folded { return folded }
    var folder = Folder(capacity: text.utf8.count)
    for scalar in text.unicodeScalars { folder.take(scalar.value) }
    return folder.finish()
  }

  /// Whether a scalar belongs to a script whose names are written without spaces: Hanzi, kana,
  /// Hangul and their marks.
  static func isEastAsian(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3005...0x3007, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x323AF:
      true
    default: false
    }
  }

  /// Whether a scalar is a Hanzi (a CJK unified ideograph, or the zero 〇).
  static func isHanzi(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }

  private static func foldASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    UTF8Writer.string(upTo: bytes.count) { writer in
      var pendingSpace = false
      for byte in bytes {
        let folded = asciiFolding[Int(byte & 0x7F)]
        if folded == 0x20 {
          pendingSpace = true
          continue
        }
        if pendingSpace, writer.count > 0 { writer.append(ascii: 0x20) }
        pendingSpace = false
        writer.append(ascii: folded)
      }
    }
  }

  /// Small letters; controls, blanks, `^` and `=` as space; the grave accent as apostrophe.
  static let asciiFolding: [UInt8] = (0..<128).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case 0...0x20, 0x7F, UInt8(ascii: "^"), UInt8(ascii: "="): 0x20
    case 0x41...0x5A: byte | 0x20
    case UInt8(ascii: "`"): UInt8(ascii: "'")
    default: byte
    }
  }
}

/// Takes scalars one by one and builds the folded text.
struct Folder {
  private var bytes: [UInt8] = []
  private var pendingSpace = false
  /// The scalar written last, and where: kana and Hangul may still join with what follows.
  private var last: (scalar: UInt32, start: Int) = (0, 0)

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func take(_ scalar: UInt32) {
    switch scalar {
    case 0..<0x80: put(UInt32(SearchText.asciiFolding[Int(scalar)]))
    case 0x3041...0x3098, 0x309B...0x30FA, 0x30FC...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAC00...0xD7A3:
      put(scalar)
    case 0x3099, 0x309A: putSoundMark(scalar)
    case 0x1161...0x1175, 0x11A8...0x11C2: putJamo(scalar)
    default:
      guard let folding = FoldLookup.folding(of: scalar) else { return put(scalar) }
      for folded in folding {
        if folded == 0x3099 || folded == 0x309A { putSoundMark(folded) } else { put(folded) }
      }
    }
  }

  func finish() -> String { String(decoding: bytes, as: UTF8.self) }

  private mutating func put(_ scalar: UInt32) {
    if scalar == 0x20 {
      pendingSpace = true
      last = (0, 0)
      return
    }
    if pendingSpace, !bytes.isEmpty { bytes.append(0x20) }
    pendingSpace = false
    last = (scalar, bytes.count)
    switch scalar {
    case 0..<0x80: bytes.append(UInt8(scalar))
    case 0x80..<0x800:
      bytes.append(UInt8(0xC0 | scalar >> 6))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0x10000:
      bytes.append(UInt8(0xE0 | scalar >> 12))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    default:
      // Scalars come from strings or the table: never past U+10FFFF.
      bytes.append(UInt8(0xF0 | scalar >> 18 & 0x07))
      bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    }
  }

  private mutating func replaceLast(by scalar: UInt32) {
    bytes.removeSubrange(last.start...)
    put(scalar)
  }

  /// U+3099 and U+309A make the kana before them voiced: か and the mark are が.
  private mutating func putSoundMark(_ mark: UInt32) {
    guard !pendingSpace else { return }
    let base = last.scalar
    let hiragana = base >= 0x30A1 && base <= 0x30FA ? base &- 0x60 : base
    if mark == 0x3099 {
      switch hiragana {
      case 0x3046: replaceLast(by: base &+ 0x4E)
      case 0x304B...0x3061 where hiragana & 1 == 1, 0x3064, 0x3066, 0x3068, 0x306F, 0x3072, 0x3075,
        0x3078, 0x307B:
        replaceLast(by: base &+ 1)
      default: break
      }
    } else if [0x306F, 0x3072, 0x3075, 0x3078, 0x307B].contains(hiragana) {
      replaceLast(by: base &+ 2)
    }
  }

  /// Hangul letters join into syllables (Unicode 3.12).
  private mutating func putJamo(_ jamo: UInt32) {
    let base = pendingSpace ? 0 : last.scalar
    if 0x1161...0x1175 ~= jamo, 0x1100...0x1112 ~= base {
      replaceLast(by: 0xAC00 &+ ((base &- 0x1100) &* 21 &+ (jamo &- 0x1161)) &* 28)
    } else if 0x11A8...0x11C2 ~= jamo, 0xAC00...0xD7A3 ~= base, (base &- 0xAC00) % 28 == 0 {
      replaceLast(by: base &+ jamo &- 0x11A7)
    } else {
      put(jamo)
    }
  }
}
