import Testing

@testable import DICOMCore

@Suite("UIDs")
struct UIDTextTests {
  @Test(
    "A UID is valid, or the reason is named",
    arguments: [
      ("1.2.840.10008.1.1", nil), ("0.0", nil), ("2.25.0", nil), ("1", nil), ("", .empty), ("1..2", .emptyComponent),
      (".1", .emptyComponent), ("1.", .emptyComponent), ("1.02", .leadingZero), ("00", .leadingZero),
      ("1.2a", .characterNotAllowed), ("1.2 ", .characterNotAllowed), ("../../x", .emptyComponent),
      ("1/2", .characterNotAllowed),
      ("１.２", .characterNotAllowed), (String(repeating: "1", count: 64), nil),
      (String(repeating: "1", count: 65), .tooLong),
    ] as [(String, UIDText.Defect?)])
  func validity(_ uid: String, _ defect: UIDText.Defect?) {
    #expect(UIDText.defect(of: uid) == defect)
    #expect(UIDText.isValid(uid) == (defect == nil))
  }

  @Test("Padding is trimmed and nothing else")
  func trims() {
    #expect(UIDText.trimmed(Array("1.2.3\0".utf8)) == "1.2.3")
    #expect(UIDText.trimmed(Array("1.2.3 \0 ".utf8)) == "1.2.3")
    #expect(UIDText.trimmed(Array("1.2. 3".utf8)) == "1.2. 3")
    #expect(UIDText.trimmed([]) == "")
    #expect(UIDText.trimmed([0, 0]) == "")
    #expect(!UIDText.isValid(UIDText.trimmed([0xFF, 0x31])))
  }

  @Test("New UIDs are valid and differ, with and without a root")
  func generated() {
    for root in [nil, "1.2.826.0.1.3680043.10.1234", "not a root", "1.2." + String(repeating: "9", count: 50)] {
      var generator = UIDGenerator(root: root, random: SeededGenerator(seed: 7))
      var seen: Set<String> = []
      for _ in 0..<2_000 {
        let uid = generator.next()
        #expect(UIDText.isValid(uid), "\(uid)")
        seen.insert(uid)
      }
      #expect(seen.count == 2_000)
    }
    var plain = UIDGenerator(random: SeededGenerator(seed: 1))
    #expect(plain.next().hasPrefix("2.25."))
    var rooted = UIDGenerator(root: "1.2.3", random: SeededGenerator(seed: 1))
    #expect(rooted.next().hasPrefix("1.2.3."))
  }

  @Test(
    "128-bit numbers become decimal",
    arguments: [
      (UInt64(0), UInt64(0), "0"), (0, 1, "1"), (0, .max, "18446744073709551615"), (1, 0, "18446744073709551616"),
      (.max, .max, "340282366920938463463374607431768211455"),
      (0xF81D_4FAE_7DEC_11D0, 0xA765_00A0_C91E_6BF6, "329800735698586629295641978511506172918"),
    ])
  func decimal(_ high: UInt64, _ low: UInt64, _ text: String) {
    #expect(DecimalText.text(high: high, low: low) == text)
  }
}
