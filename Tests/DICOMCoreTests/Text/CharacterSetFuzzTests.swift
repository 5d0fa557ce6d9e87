import Testing

@testable import DICOMCore

/// A small generator with a fixed seed (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator, Sendable {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("Character sets: bytes from chance")
struct CharacterSetFuzzTests {
  static let terms: [[String]] = [
    [], ["ISO_IR 100"], ["ISO_IR 192"], ["GB18030"], ["GBK"], ["ISO_IR 13"], ["ISO_IR 166"],
    ["", "ISO 2022 IR 87"], ["ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 159"],
    ["", "ISO 2022 IR 149"], ["", "ISO 2022 IR 58"], ["ISO 2022 IR 58"],
    ["ISO 2022 IR 100", "ISO 2022 IR 144", "ISO 2022 IR 126"], ["?"],
  ]

  @Test("Nothing traps, and what decodes encodes back", arguments: terms)
  func random(_ terms: [String]) {
    var random = SeededGenerator(seed: 20_261_121)
    let set = SpecificCharacterSet(terms)
    // Bytes that matter more often than chance would bring them.
    let favourites: [UInt8] = [
      0x1B, 0x24, 0x28, 0x29, 0x42, 0x2D, 0x4A, 0x43, 0x41, 0x5C, 0x5E, 0x3D, 0x81, 0x30, 0xFE, 0xFF, 0x80, 0x0D,
    ]
    for round in 0..<1_500 {
      let length = Int.random(in: 0...40, using: &random)
      let bytes = (0..<length).map { _ -> UInt8 in
        round % 2 == 0 || Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : favourites.randomElement(using: &random) ?? 0
      }
      for vr in [VR.pn, .lo, .ut] {
        let text = set.decode(bytes, vr: vr)
        #expect(text.utf8.count <= bytes.count * 3)
        _ = set.readings(bytes, vr: vr)
        _ = set.decodeValues(bytes, vr: vr)
        _ = PersonName(text).formatted
        let folded = SearchText.fold(text)
        #expect(SearchText.fold(folded) == folded)
        _ = SearchText.pinyin(text)
        if let encoded = set.encode(text, vr: vr) {
          let again = encoded.withUnsafeBufferPointer { set.decodeAsDeclared($0, vr: vr) }
          #expect(again.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
      }
    }
  }

  @Test("Every character of a set survives the way there and back")
  func everyCharacter() {
    var missing: [UInt32] = []
    for value in UInt32(0x20)..<0x11000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(scalar)
      #expect(SpecificCharacterSet.utf8.encode(text, vr: .ut) != nil)
      if SpecificCharacterSet.gb18030.encode(text, vr: .ut) == nil { missing.append(value) }
    }
    // GB 18030 maps all of Unicode; the C library leaves some private use characters out.
    #expect(missing.allSatisfy { 0xE000...0xF8FF ~= $0 || $0 >= 0xFFF0 }, "\(missing.count): \(missing.prefix(20))")
    let japanese = SpecificCharacterSet(["ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 159"])
    var count = 0
    for value in UInt32(0xA0)..<0x10000 {
      guard let scalar = Unicode.Scalar(value), japanese.encode(String(scalar), vr: .pn) != nil else { continue }
      count += 1
    }
    // JIS X 0208 has 6,879 characters, JIS X 0212 6,067, katakana 63.
    #expect(count > 12_000)
  }
}
