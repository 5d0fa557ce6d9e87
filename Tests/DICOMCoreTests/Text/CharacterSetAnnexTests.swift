import Testing

@testable import DICOMCore

/// Bytes as PS3.5's annexes print them, written by hand.
@Suite("Character sets: the examples of PS3.5 annexes H to K")
struct CharacterSetAnnexTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let section: String
    let terms: [String]
    let bytes: [UInt8]
    let text: String
    var vr: VR = .pn
    var testDescription: String { section }
  }

  static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
  static let esc: UInt8 = 0x1B

  static let examples: [Example] = [
    Example(
      section: "H.3.1: ISO 2022 IR 87 with ASCII before it",
      terms: ["", "ISO 2022 IR 87"],
      bytes: ascii("Yamada^Tarou=") + [esc, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, esc, 0x28, 0x42]
        + ascii("^") + [esc, 0x24, 0x42, 0x42, 0x40, 0x4F, 0x3A, esc, 0x28, 0x42] + ascii("=")
        + [esc, 0x24, 0x42, 0x24, 0x64, 0x24, 0x5E, 0x24, 0x40, esc, 0x28, 0x42] + ascii("^")
        + [esc, 0x24, 0x42, 0x24, 0x3F, 0x24, 0x6D, 0x24, 0x26, esc, 0x28, 0x42],
      text: "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    Example(
      section: "H.3.2: ISO 2022 IR 13 with katakana",
      terms: ["ISO 2022 IR 13", "ISO 2022 IR 87"],
      bytes: [0xD4, 0xCF, 0xC0, 0xDE, 0x5E, 0xC0, 0xDB, 0xB3, 0x3D]
        + [esc, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, esc, 0x28, 0x4A] + ascii("^")
        + [esc, 0x24, 0x42, 0x42, 0x40, 0x4F, 0x3A, esc, 0x28, 0x4A] + ascii("=")
        + [esc, 0x24, 0x42, 0x24, 0x64, 0x24, 0x5E, 0x24, 0x40, esc, 0x28, 0x4A] + ascii("^")
        + [esc, 0x24, 0x42, 0x24, 0x3F, 0x24, 0x6D, 0x24, 0x26, esc, 0x28, 0x4A],
      text: "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    Example(
      section: "I.2: ISO 2022 IR 149",
      terms: ["", "ISO 2022 IR 149"],
      bytes: ascii("Hong^Gildong=") + [esc, 0x24, 0x29, 0x43, 0xFB, 0xF3] + ascii("^")
        + [esc, 0x24, 0x29, 0x43, 0xD1, 0xCE, 0xD4, 0xD7] + ascii("=")
        + [esc, 0x24, 0x29, 0x43, 0xC8, 0xAB] + ascii("^")
        + [esc, 0x24, 0x29, 0x43, 0xB1, 0xE6, 0xB5, 0xBF],
      text: "Hong^Gildong=洪^吉洞=홍^길동"),
    Example(
      section: "J.1: Chinese in UTF-8",
      terms: ["ISO_IR 192"],
      bytes: ascii("Wang^XiaoDong=") + [0xE7, 0x8E, 0x8B, 0x5E, 0xE5, 0xB0, 0x8F, 0xE4, 0xB8, 0x9C, 0x3D],
      text: "Wang^XiaoDong=王^小东="),
    Example(
      section: "J.3: Chinese in GB18030",
      terms: ["GB18030"],
      bytes: ascii("Wang^XiaoDong=") + [0xCD, 0xF5, 0x5E, 0xD0, 0xA1, 0xB6, 0xAB, 0x3D],
      text: "Wang^XiaoDong=王^小东="),
    Example(
      section: "J.5: Chinese in GBK",
      terms: ["GBK"],
      bytes: ascii("Wang^XiaoDong=") + [0xCD, 0xF5, 0x5E, 0xD0, 0xA1, 0xB6, 0xAB, 0x3D],
      text: "Wang^XiaoDong=王^小东="),
    Example(
      section: "K.2: ISO 2022 IR 58",
      terms: ["", "ISO 2022 IR 58"],
      bytes: ascii("Zhang^XiaoDong=") + [esc, 0x24, 0x29, 0x41, 0xD5, 0xC5] + ascii("^")
        + [esc, 0x24, 0x29, 0x41, 0xD0, 0xA1, 0xB6, 0xAB] + ascii("="),
      text: "Zhang^XiaoDong=张^小东="),
    Example(
      section: "K.3: ISO 2022 IR 58 in lines of text",
      terms: ["", "ISO 2022 IR 58"],
      bytes: ascii("1. ") + [esc, 0x24, 0x29, 0x41, 0xB5, 0xDA, 0xD2, 0xBB, 0xD0, 0xD0] + ascii("\r\n2. ")
        + [esc, 0x24, 0x29, 0x41, 0xB5, 0xDA, 0xB6, 0xFE, 0xD0, 0xD0] + ascii("\r\n"),
      text: "1. 第一行\r\n2. 第二行\r\n", vr: .lt),
    Example(
      section: "C.12.1.1.2: Latin-1 and Cyrillic by escapes",
      terms: ["ISO 2022 IR 100", "ISO 2022 IR 144"],
      bytes: [0x42, 0xFC, 0x63] + ascii("^") + [esc, 0x2D, 0x4C, 0xBB, 0xEE, 0xDA],
      text: "Büc^Люк"),
  ]

  @Test("An example reads as the standard prints it", arguments: examples)
  func decodes(_ example: Example) {
    let set = SpecificCharacterSet(example.terms)
    #expect(set.decode(example.bytes, vr: example.vr) == example.text)
    #expect(set.decodeDetecting(example.bytes, vr: example.vr).detection == .declared)
  }

  @Test("An example is written with the very bytes the standard prints", arguments: examples)
  func encodes(_ example: Example) {
    let set = SpecificCharacterSet(example.terms)
    #expect(set.encode(example.text, vr: example.vr) == example.bytes)
  }

  static let singles: [(terms: String, bytes: [UInt8], text: String)] = [
    ("ISO_IR 100", [0x42, 0x75, 0x63, 0x5E, 0x4A, 0xE9, 0x72, 0xF4, 0x6D, 0x65], "Buc^Jérôme"),
    ("ISO_IR 101", [0x57, 0x61, 0xB3, 0xEA, 0x73, 0x61], "Wałęsa"),
    ("ISO_IR 109", [0x46, 0xE4, 0xF8], "Fäĝ"),
    ("ISO_IR 110", [0x4B, 0xF0, 0x72], "Kđr"),
    ("ISO_IR 126", [0xC4, 0xE9, 0xEF, 0xED, 0xF5, 0xF3, 0xE9, 0xEF, 0xF2], "Διονυσιος"),
    ("ISO_IR 127", [0xE2, 0xC8, 0xC7, 0xE6, 0xEA], "قباني"),
    ("ISO_IR 138", [0xF9, 0xF8, 0xE5, 0xEF, 0x5E, 0xE3, 0xE1, 0xE5, 0xF8, 0xE4], "שרון^דבורה"),
    ("ISO_IR 144", [0xBB, 0xEE, 0xDA, 0x63, 0x65, 0xDC, 0xD1, 0xE3, 0xE0, 0xD3], "Люкceмбург"),
    ("ISO_IR 148", [0xC7, 0x61, 0x76, 0x75, 0xFE, 0x6F, 0xF0, 0x6C, 0x75], "Çavuşoğlu"),
    ("ISO_IR 166", [0xB9, 0xD2, 0xC1], "นาม"),
    ("ISO_IR 203", [0x44, 0xBD, 0x20, 0xA4], "Dœ €"),
    ("ISO_IR 13", [0xD4, 0xCF, 0xC0, 0xDE], "ﾔﾏﾀﾞ"),
    ("GB18030", [0x81, 0x39, 0xEE, 0x39], "㐀"),
    ("GB18030", [0x95, 0x32, 0x82, 0x36], "𠀀"),
  ]

  @Test("A set without code extensions reads and writes its own letters", arguments: singles)
  func singleByte(_ terms: String, _ bytes: [UInt8], _ text: String) {
    let set = SpecificCharacterSet([terms])
    #expect(set.decode(bytes, vr: .pn) == text)
    #expect(set.encode(text, vr: .pn) == bytes)
  }

  @Test("Second bytes equal to backslash and caret do not split a value")
  func trailBytes() {
    let set = SpecificCharacterSet(["GBK"])
    let backslash: [UInt8] = [0xCD, 0xF5, 0x5E, 0x8D, 0x5C]
    #expect(set.decodeValues(backslash, vr: .pn) == ["王^峔"])
    #expect(set.decodeValues(backslash + [0x5C] + backslash, vr: .pn) == ["王^峔", "王^峔"])
    let caret: [UInt8] = [0xE9, 0x5E, 0x5E, 0x41]
    let name = PersonName(set.decode(caret, vr: .pn))
    #expect(name.alphabeticComponents.givenName == "A")
    #expect(set.encode("王^峔", vr: .pn) == backslash)
  }

  @Test("Backslash is text in LT, ST, UT and UR, and the yen sign in JIS X 0201")
  func backslashAsText() {
    let bytes: [UInt8] = Array("a\\b ".utf8)
    #expect(SpecificCharacterSet.default.decodeValues(bytes, vr: .lt) == ["a\\b"])
    #expect(SpecificCharacterSet.default.decodeValues(bytes, vr: .lo) == ["a", "b"])
    #expect(SpecificCharacterSet(["ISO_IR 13"]).decode(bytes, vr: .lo) == "a\\b ")
    #expect(SpecificCharacterSet(["ISO_IR 13"]).decode(bytes, vr: .ut) == "a¥b ")
  }

  @Test("A sender that designates once per value is still understood")
  func lazyDesignation() {
    let bytes = [Self.esc, 0x24, 0x29, 0x43, 0xFB, 0xF3, 0x5E, 0xD1, 0xCE, 0xD4, 0xD7]
    #expect(SpecificCharacterSet(["", "ISO 2022 IR 149"]).decode(bytes, vr: .pn) == "洪^吉洞")
  }
}
