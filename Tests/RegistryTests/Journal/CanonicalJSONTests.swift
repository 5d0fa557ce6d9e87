import Foundation
@testable import Registry
import Rulebook
import Testing

@Suite("Canonical JSON (RFC 8785)")
struct CanonicalJSONTests {
  @Test(
    "doubles are written as ECMAScript writes them (appendix B)",
    arguments: [
      (0x0000_0000_0000_0000 as UInt64, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
      (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
      (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ])
  func numbers(bits: UInt64, text: String) {
    #expect(CanonicalNumber.text(Double(bitPattern: bits)) == text)
  }

  @Test("NaN and infinities have no text")
  func notNumbers() {
    #expect(CanonicalNumber.text(.nan) == nil)
    #expect(CanonicalNumber.text(.infinity) == nil)
    #expect(CanonicalNumber.text(written: "1e999") == nil)
  }

  @Test("the example of section 3.2.2 comes out byte for byte")
  func example() throws {
    let value: JSONValue = [
      "numbers": [
        .decimal("333333333.33333329"), .decimal("1E30"), .decimal("4.50"), .decimal("2e-3"),
        .decimal("0.000000000000000000000000001"),
      ],
      "string": "\u{20ac}$\u{000F}\u{000a}A'\u{0042}\u{0022}\u{005c}\\\"/",
      "literals": [nil, true, false],
    ]
    #expect(
      try CanonicalJSON.text(value)
        == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"# + "\"string\":\"€$"
        + #"\u000f\nA'B\"\\\\\"/"}"#)
  }

  @Test("names are ordered by UTF-16 units (section 3.2.3)")
  func order() throws {
    let value: JSONValue = [
      "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\u{1F600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
    ]
    let text = try CanonicalJSON.text(value)
    let names = [
      "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]
    let places = names.map { name in text.range(of: name)?.lowerBound }
    #expect(!places.contains(nil))
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  }

  @Test("two spellings of one accented letter stay two names; one name twice is an error with its place")
  func names() throws {
    #expect(
      try CanonicalJSON.text(["\u{e9}": 1, "e\u{301}": 2]) == "{\"e\u{301}\":2,\"\u{e9}\":1}")
    let error = #expect(throws: CanonicalJSONError.self) {
      try CanonicalJSON.text(["a": [["b": 1, "b": 2]]])
    }
    #expect(error?.code == .repeatedName)
    #expect(error?.path == "/a/0")
  }

  @Test("integers that a double cannot hold are refused, and so is a bottomless value")
  func bounds() throws {
    #expect(try CanonicalJSON.text(.integer(1 << 53)) == "9007199254740992")
    #expect(throws: CanonicalJSONError.self) { try CanonicalJSON.text(.integer((1 << 53) + 1)) }
    var deep: JSONValue = 1
    for _ in 0..<100 { deep = [deep] }
    #expect(throws: CanonicalJSONError.self) { try CanonicalJSON.text(deep) }
  }
}
