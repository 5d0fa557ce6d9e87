import Testing

@testable import DICOMCore

/// One encoding, and what it must be read as: events, or an error with its code, tag and offset.
struct EncodingCase: Sendable, CustomTestStringConvertible {
  let name: String
  let syntax: TransferSyntax
  let bytes: [UInt8]
  var expected: [String] = []
  var error: DICOMError?
  var testDescription: String { name }

  init(
    _ name: String, _ syntax: TransferSyntax = .explicitVRLittleEndian, expect: [String] = [],
    error: DICOMError? = nil, _ body: (inout ByteBuilder) -> Void
  ) {
    self.name = name
    self.syntax = syntax
    bytes = ByteBuilder.make(bigEndian: syntax.isBigEndian, body)
    expected = expect
    self.error = error
  }
}

@Suite("The tokenizer reads every encoding trap the same in any cut")
struct TokenizerTests {
  @Test("Encodings are read as expected", arguments: readable)
  func reads(_ example: EncodingCase) {
    let (lines, error) = events(example.bytes, example.syntax, example.bytes.whole)
    #expect(error == nil)
    #expect(lines == example.expected)
  }

  @Test("What cannot be read is refused with code, tag and offset", arguments: refused)
  func refuses(_ example: EncodingCase) {
    let (_, error) = events(example.bytes, example.syntax, example.bytes.whole)
    #expect(error == example.error)
  }

  @Test("Byte by byte gives the same events and errors", arguments: readable + refused)
  func singleBytes(_ example: EncodingCase) {
    let whole = events(example.bytes, example.syntax, example.bytes.whole)
    let single = events(example.bytes, example.syntax, example.bytes.singles)
    #expect(whole.0 == single.0)
    #expect(whole.1 == single.1)
  }

  @Test("Every beginning of a readable data set is refused or ends at an element", arguments: readable)
  func prefixes(_ example: EncodingCase) {
    for count in 0..<example.bytes.count {
      let prefix = Array(example.bytes[..<count])
      let whole = events(prefix, example.syntax, prefix.whole)
      let single = events(prefix, example.syntax, prefix.singles)
      #expect(whole.0 == single.0)
      #expect(whole.1 == single.1)
    }
  }

  static let readable: [EncodingCase] = [
    EncodingCase("an empty data set") { _ in },
    EncodingCase(
      "short and long explicit elements", expect: ["(0008,0060) CS 2 @0 [43 54]", "(0029,1001) OB 2 @10 [1 2]"]
    ) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.long(0x0029_1001, "OB", [1, 2])
    },
    EncodingCase(
      "big endian", .explicitVRBigEndian, expect: ["(0028,0010) US 2 @0 [2 0]", "(0029,1001) OB 2 @10 [1 2]"]
    ) {
      $0.short(0x0028_0010, "US", [2, 0])
      $0.long(0x0029_1001, "OB", [1, 2])
    },
    EncodingCase(
      "implicit VR from the dictionary", .implicitVRLittleEndian,
      expect: ["(0008,0060) CS 2 @0 [43 54]", "(0009,0010) LO 2 @10 [58 59]", "(0009,1001) UN 1 @20 [7]"]
    ) {
      $0.implicit(0x0008_0060, "CT")
      $0.implicit(0x0009_0010, "XY")
      $0.implicit(0x0009_1001, [7])
    },
    EncodingCase(
      "a data set called implicit that is explicit", .implicitVRLittleEndian,
      expect: ["(0008,0060) CS 2 @0 [43 54]", "(0010,0020) LO 1 @10 [41]"]
    ) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.short(0x0010_0020, "LO", "A")
    },
    EncodingCase(
      "an implicit element in an explicit data set",
      expect: ["(0008,0060) CS 2 @0 [43 54]", "(0009,0010) LO 4 @10 [4f 44 44 20]", "(0010,0020) LO 1 @22 [41]"]
    ) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.implicit(0x0009_0010, "ODD ")
      $0.short(0x0010_0020, "LO", "A")
    },
    EncodingCase("a VR of the future has a 32-bit length", expect: ["(0009,0010) ZZ 4 @0 [4f 44 44 20]"]) {
      $0.long(0x0009_0010, "ZZ", Array("ODD ".utf8))
    },
    EncodingCase(
      "a blank VR with a 16-bit length", expect: ["(0028,0120) US 2 @0 [0 0]", "(0028,1050) DS 2 @10 [2d 32]"]
    ) {
      $0.short(0x0028_0120, "  ", [0, 0])
      $0.short(0x0028_1050, "DS", "-2")
    },
    EncodingCase("odd lengths", expect: ["(0009,0010) LO 3 @0 [4f 44 44]", "(0010,0020) LO 0 @11 []"]) {
      $0.short(0x0009_0010, "LO", "ODD")
      $0.short(0x0010_0020, "LO", "")
    },
    EncodingCase(
      "defined lengths",
      expect: [
        "(0008,1140) SQ 18 @0 {", "item @12", ">(0008,0060) CS 2 @20 [43 54]", "end item", "}",
        "(0010,0020) LO 1 @30 [41]",
      ]
    ) {
      let content = ByteBuilder.make { $0.short(0x0008_0060, "CS", "CT") }
      $0.long(0x0008_1140, "SQ", ByteBuilder.make { $0.item(content) })
      $0.short(0x0010_0020, "LO", "A")
    },
    EncodingCase(
      "undefined lengths",
      expect: [
        "(0008,1140) SQ -1 @0 {", "item @12", ">(0008,0060) CS 2 @20 [43 54]", "end item", "item @38", "end item", "}",
      ]
    ) {
      $0.long(0x0008_1140, "SQ", [], length: .max)
      $0.item(length: .max)
      $0.short(0x0008_0060, "CS", "CT")
      $0.itemEnd()
      $0.item()
      $0.sequenceEnd()
    },
    EncodingCase(
      "an empty sequence of either length", expect: ["(0008,1140) SQ 0 @0 {", "}", "(0008,2112) SQ -1 @12 {", "}"]
    ) {
      $0.long(0x0008_1140, "SQ", [])
      $0.long(0x0008_2112, "SQ", [], length: .max)
      $0.sequenceEnd()
    },
    EncodingCase(
      "UN of undefined length holds implicit items (CP-246)",
      expect: [
        "(0009,1001) UN -1 @0 {", "item @12", ">(0008,0100) SH 4 @20 [41 42 43 44]", "end item", "}",
        "(0010,0020) LO 1 @48 [41]",
      ]
    ) {
      $0.long(0x0009_1001, "UN", [], length: .max)
      $0.item(length: .max)
      $0.implicit(0x0008_0100, "ABCD")
      $0.itemEnd()
      $0.sequenceEnd()
      $0.short(0x0010_0020, "LO", "A")
    },
    EncodingCase(
      "UN of undefined length in big endian is little endian inside", .explicitVRBigEndian,
      expect: [
        "(0009,1001) UN -1 @0 {", "item @12", ">(0008,0100) SH 4 @20 [41 42 43 44]", "end item", "}",
        "(0010,0020) LO 1 @48 [41]",
      ]
    ) {
      $0.long(0x0009_1001, "UN", [], length: .max)
      $0.bigEndian = false
      $0.item(length: .max)
      $0.implicit(0x0008_0100, "ABCD")
      $0.itemEnd()
      $0.sequenceEnd()
      $0.bigEndian = true
      $0.short(0x0010_0020, "LO", "A")
    },
    EncodingCase(
      "UN of undefined length whose items are explicit after all",
      expect: [
        "(0009,1001) UN -1 @0 {", "item @12", ">(0008,0100) SH 4 @20 [41 42 43 44]", "end item", "item @40",
        ">(0008,0100) SH 2 @48 [45 46]", "end item", "}",
      ]
    ) {
      $0.long(0x0009_1001, "UN", [], length: .max)
      $0.item(length: .max)
      $0.short(0x0008_0100, "SH", "ABCD")
      $0.itemEnd()
      $0.item(length: .max)
      $0.short(0x0008_0100, "SH", "EF")
      $0.itemEnd()
      $0.sequenceEnd()
    },
    EncodingCase(
      "a private sequence in implicit VR", .implicitVRLittleEndian,
      expect: ["(0009,1001) UN -1 @0 {", "item @8", ">(0010,0020) LO 2 @16 [41 42]", "end item", "}"]
    ) {
      $0.implicit(0x0009_1001, [], length: .max)
      $0.item(length: .max)
      $0.implicit(0x0010_0020, "AB")
      $0.itemEnd()
      $0.sequenceEnd()
    },
    EncodingCase(
      "encapsulated pixels and an element after them", .jpegBaseline,
      expect: [
        "(7FE0,0010) OB fragments @0", "fragment 0 @20 0", "end fragment 0", "fragment 1 @28 4", "end fragment 4",
        "end fragments @40", "(FFFC,FFFC) OB 2 @40 [0 0]",
      ]
    ) {
      $0.long(0x7FE0_0010, "OB", [], length: .max)
      $0.item()
      $0.item([1, 2, 3, 4])
      $0.sequenceEnd()
      $0.long(0xFFFC_FFFC, "OB", [0, 0])
    },
    EncodingCase("zeros after the end", expect: ["(0008,0060) CS 2 @0 [43 54]"]) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.bytes += [UInt8](repeating: 0, count: 53)
    },
    EncodingCase("fewer zeros than a header", expect: ["(0008,0060) CS 2 @0 [43 54]"]) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.bytes += [0, 0, 0]
    },
    EncodingCase(
      "delimiters that are one too many",
      expect: ["(0008,1140) SQ 16 @0 {", "item @12", "end item", "}", "(0010,0020) LO 1 @36 [41]"]
    ) {
      $0.long(
        0x0008_1140, "SQ",
        ByteBuilder.make {
          $0.item()
          $0.itemEnd()
        })
      $0.sequenceEnd()
      $0.short(0x0010_0020, "LO", "A")
    },
    EncodingCase(
      "an item delimiter that is missing before the sequence's",
      expect: ["(0008,1140) SQ -1 @0 {", "item @12", "end item", "}"]
    ) {
      $0.long(0x0008_1140, "SQ", [], length: .max)
      $0.item(length: .max)
      $0.sequenceEnd()
    },
    EncodingCase(
      "group lengths, also wrong ones", expect: ["(0008,0000) UL 4 @0 [39 30 0 0]", "(0008,0060) CS 2 @12 [43 54]"]
    ) {
      $0.short(0x0008_0000, "UL", [0x39, 0x30, 0, 0])
      $0.short(0x0008_0060, "CS", "CT")
    },
  ]

  static let refused: [EncodingCase] = [
    EncodingCase("a value past the end", error: DICOMError(.truncated, tag: .patientID, offset: 10, detail: "")) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.short(0x0010_0020, "LO", Array("ABC".utf8), length: 4)
    },
    EncodingCase("4 GiB claimed", error: DICOMError(.truncated, tag: .pixelData, offset: 0, detail: "")) {
      $0.long(0x7FE0_0010, "OB", [0, 0], length: 0xFFFF_FFF0)
    },
    EncodingCase("a header cut in two", error: DICOMError(.truncated, tag: .patientID, offset: 10, detail: "")) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.bytes += [0x10, 0, 0x20, 0, 0x4C]
    },
    EncodingCase(
      "an element longer than its item", error: DICOMError(.lengthBeyondParent, tag: .modality, offset: 20, detail: "")
    ) {
      let content = ByteBuilder.make { $0.short(0x0008_0060, "CS", Array("CT".utf8), length: 3) }
      $0.long(0x0008_1140, "SQ", ByteBuilder.make { $0.item(content) } + [0])
    },
    EncodingCase(
      "an item longer than its sequence",
      error: DICOMError(.lengthBeyondParent, tag: .referencedImageSequence, offset: 12, detail: "")
    ) {
      $0.long(0x0008_1140, "SQ", ByteBuilder.make { $0.item([], length: 2) } + [], length: 8)
      $0.bytes += [0, 0]
    },
    EncodingCase(
      "a header that crosses the end of its item",
      error: DICOMError(.lengthBeyondParent, tag: .modality, offset: 20, detail: "")
    ) {
      $0.long(0x0008_1140, "SQ", ByteBuilder.make { $0.item([], length: 4) }, length: 12)
      $0.short(0x0008_0060, "CS", "CT")
    },
    EncodingCase(
      "a sequence longer than its item",
      error: DICOMError(.lengthBeyondParent, tag: .purposeOfReferenceCodeSequence, offset: 20, detail: "")
    ) {
      let content = ByteBuilder.make { $0.long(0x0040_A170, "SQ", [], length: 0xFFFF_FFF0) }
      $0.long(0x0008_1140, "SQ", ByteBuilder.make { $0.item(content) })
    },
    EncodingCase(
      "a sequence that does not end",
      error: DICOMError(.truncated, tag: .referencedImageSequence, offset: 12, detail: "")
    ) {
      $0.long(0x0008_1140, "SQ", [], length: .max)
      $0.item(length: .max)
    },
    EncodingCase(
      "something else than an item in a sequence",
      error: DICOMError(.itemExpected, tag: .referencedImageSequence, offset: 12, detail: "")
    ) {
      $0.long(0x0008_1140, "SQ", [], length: .max)
      $0.short(0x0008_0060, "CS", "CT")
    },
    EncodingCase(
      "raw pixels of undefined length", error: DICOMError(.itemExpected, tag: .pixelData, offset: 12, detail: "")
    ) {
      $0.long(0x7FE0_0010, "OW", [1, 2, 3, 4, 5, 6, 7, 8], length: .max)
    },
    EncodingCase("an item at the top level", error: DICOMError(.unexpectedItem, tag: .item, offset: 0, detail: "")) {
      $0.item([1, 2])
    },
    EncodingCase(
      "an item inside of an item",
      error: DICOMError(.unexpectedItem, tag: .referencedImageSequence, offset: 20, detail: "")
    ) {
      $0.long(0x0008_1140, "SQ", [], length: .max)
      $0.item(length: .max)
      $0.item(length: .max)
    },
    EncodingCase(
      "text of undefined length", error: DICOMError(.undefinedLength, tag: Tag(0x0040, 0xA160), offset: 0, detail: "")
    ) {
      $0.long(0x0040_A160, "UT", [], length: .max)
    },
    EncodingCase(
      "a fragment of undefined length", .rleLossless,
      error: DICOMError(.undefinedLength, tag: .pixelData, offset: 12, detail: "")
    ) {
      $0.long(0x7FE0_0010, "OB", [], length: .max)
      $0.item(length: .max)
    },
    EncodingCase(
      "fragments without an end", .rleLossless, error: DICOMError(.truncated, tag: .pixelData, offset: 0, detail: "")
    ) {
      $0.long(0x7FE0_0010, "OB", [], length: .max)
      $0.item()
      $0.item([1, 2])
    },
    EncodingCase(
      "something after the zeros", error: DICOMError(.trailingGarbage, tag: Tag(0, 0), offset: 22, detail: "")
    ) {
      $0.short(0x0008_0060, "CS", "CT")
      $0.bytes += [UInt8](repeating: 0, count: 12) + [1]
    },
    EncodingCase(
      "an element of group FFFE that does not exist",
      error: DICOMError(.unexpectedItem, tag: Tag(0xFFFE, 0x0001), offset: 0, detail: "")
    ) {
      $0.implicit(0xFFFE_0001, [])
    },
  ]
}
