import Testing

@testable import DICOMCore

@Suite("Character sets: terms and their wrong spellings")
struct CharacterSetTermTests {
  static let spellings: [(given: [String], terms: [String])] = [
    ([], []), ([""], []), (["ISO_IR 6"], []), (["ISO 2022 IR 6"], []), (["ISO-IR 6 "], []),
    (["ISO_IR 100"], ["ISO_IR 100"]), (["ISO IR 100"], ["ISO_IR 100"]),
    (["ISO-IR 100"], ["ISO_IR 100"]), (["iso_ir_100 "], ["ISO_IR 100"]), (["ISO_IR100"], ["ISO_IR 100"]),
    (["latin1"], ["ISO_IR 100"]), (["ISO-8859-1"], ["ISO_IR 100"]), (["ISO8859-5"], ["ISO_IR 144"]),
    (["ISO-IR 192"], ["ISO_IR 192"]), (["UTF8"], ["ISO_IR 192"]), (["utf-8"], ["ISO_IR 192"]),
    (["ISO 2022 IR 192"], ["ISO_IR 192"]), (["", "ISO_IR 192"], ["ISO_IR 192"]),
    (["GB 18030"], ["GB18030"]), (["gb18030\0"], ["GB18030"]), (["GB2312"], ["GBK"]), (["CP936"], ["GBK"]),
    (["ISO 2022 GBK"], ["GBK"]), (["", "GB18030"], ["GB18030"]),
    (["ISO 2022 IR 58"], ["", "ISO 2022 IR 58"]), (["ISO_IR 58"], ["", "ISO 2022 IR 58"]),
    (["\\ISO 2022 IR 58"], ["", "ISO 2022 IR 58"]),
    (["ISO_IR 149"], ["", "ISO 2022 IR 149"]),
    (["ISO 2022 IR 6", "ISO 2022 IR 87"], ["ISO 2022 IR 6", "ISO 2022 IR 87"]),
    (["ISO_IR 100", "ISO 2022 IR 144"], ["ISO 2022 IR 100", "ISO 2022 IR 144"]),
    (["ISO 2022 IR 13", "ISO 2022 IR 87"], ["ISO 2022 IR 13", "ISO 2022 IR 87"]),
    (["ISO_IR 999"], ["ISO_IR 999"]), (["NONSENSE"], ["NONSENSE"]),
  ]

  @Test("A term is read as what it means", arguments: spellings)
  func term(_ given: [String], _ terms: [String]) {
    #expect(SpecificCharacterSet(given).definedTerms == terms)
  }

  @Test("The element's bytes make the same set as its values")
  func value() {
    let bytes: [UInt8] = Array("\\ISO 2022 IR 58 ".utf8)
    #expect(SpecificCharacterSet(value: bytes) == SpecificCharacterSet(["", "ISO 2022 IR 58"]))
    #expect(SpecificCharacterSet(value: bytes).value == "\\ISO 2022 IR 58")
  }

  @Test(
    "All defined terms of PS3.3 C.12.1.1.2 are known",
    arguments: [
      "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144", "ISO_IR 127", "ISO_IR 126",
      "ISO_IR 138", "ISO_IR 148", "ISO_IR 203", "ISO_IR 13", "ISO_IR 166", "ISO_IR 192", "GB18030", "GBK",
      "ISO 2022 IR 100", "ISO 2022 IR 101", "ISO 2022 IR 109", "ISO 2022 IR 110", "ISO 2022 IR 144",
      "ISO 2022 IR 127", "ISO 2022 IR 126", "ISO 2022 IR 138", "ISO 2022 IR 148", "ISO 2022 IR 203",
      "ISO 2022 IR 13", "ISO 2022 IR 166",
    ])
  func defined(_ term: String) {
    #expect(SpecificCharacterSet([term]).definedTerms == [term])
    #expect(SpecificCharacterSet([term]).scheme != .ascii)
  }

  @Test("What a set cannot hold is not written")
  func refusals() {
    #expect(SpecificCharacterSet.default.encode("王", vr: .lo) == nil)
    #expect(SpecificCharacterSet.default.encode("é", vr: .lo) == nil)
    #expect(SpecificCharacterSet.latin1.encode("Wałęsa", vr: .pn) == nil)
    #expect(SpecificCharacterSet(["ISO_IR 144"]).encode("é", vr: .lo) == nil)
    #expect(SpecificCharacterSet.gbk.encode("㐀", vr: .lo) == nil)
    #expect(SpecificCharacterSet.gb18030.encode("㐀", vr: .lo) != nil)
    #expect(SpecificCharacterSet(["", "ISO 2022 IR 58"]).encode("홍", vr: .pn) == nil)
    #expect(SpecificCharacterSet.latin1.encode("e\u{301}", vr: .lo) == nil)
    #expect(SpecificCharacterSet(["ISO 2022 IR 13"]).encode("~", vr: .lo) == nil)
  }
}
