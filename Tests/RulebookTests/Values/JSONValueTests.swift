import Testing

@testable import Rulebook

@Suite("JSON as written")
struct JSONValueTests {
  @Test("keeps the order of members and escapes what must be escaped")
  func compact() {
    let value: JSONValue = [
      "z": [1, -2, nil, true, false], "a": "引号\"反斜\\行\n\u{1}\u{7F}\u{2028}/😀", "m": [:], "n": [],
      "d": .decimal("14.90"), "bad": .decimal("1.2.3"),
    ]
    #expect(
      value.text
        == #"{"z":[1,-2,null,true,false],"a":"引号\"反斜\\行\n\u0001\u007f\u2028/😀","m":{},"n":[],"d":14.90,"bad":"1.2.3"}"#)
  }

  @Test("is indented for people")
  func pretty() {
    let value: JSONValue = ["a": [1, ["b": "c"]], "e": []]
    #expect(value.prettyText == "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"c\"\n    }\n  ],\n  \"e\": []\n}\n")
  }

  @Test("writes fractions as numbers where their decimals end")
  func rationals() throws {
    #expect(JSONValue.rational(try #require(Rational("14.9"))).text == "14.9")
    #expect(JSONValue.rational(try #require(Rational(1, 3))).text == "\"1/3\"")
    #expect(JSONValue.text(Bilingual("中", "E")).text == #"{"zh":"中","en":"E"}"#)
  }

  @Test("reads what it writes")
  func roundTrip() throws {
    let value: JSONValue = ["a": [1, nil, "\u{0}\t😀"], "b": .decimal("-1.5e10"), "c": ["d": .integer(.min)]]
    #expect(try JSONValue.parse(value.text, file: "a.json") == value)
    #expect(try JSONValue.parse(value.prettyText, file: "a.json") == value)
    #expect(value["b"] == .decimal("-1.5e10") && value["x"] == nil)
  }
}
