/// Numbers in JSON (RFC 8259 6), and what stands for those that JSON lacks.
enum JSONNumber {
  /// True if the bytes are a JSON number as they stand: no plus sign, no leading zeros, digits on both sides of a point.
  static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = rest.prefix { isDigit($0) }
    guard let first = whole.first, whole.count == 1 || first != UInt8(ascii: "0") else {
      return false
    }
    rest = rest[whole.endIndex...]
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { isDigit($0) }
      if fraction.isEmpty { return false }
      rest = rest[fraction.endIndex...]
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      let exponent = rest.prefix { isDigit($0) }
      if exponent.isEmpty { return false }
      rest = rest[exponent.endIndex...]
    }
    return rest.isEmpty
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// The shortest number that reads back the same; infinities and NaN as strings.
  static func text<Number: BinaryFloatingPoint & CustomStringConvertible>(of value: Number)
    -> String
  {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return value.description
  }

  /// A 64-bit integer; as a string beyond 2^53, where JavaScript would round it.
  static func text(of raw: UInt64, isSigned: Bool) -> String {
    let exact: UInt64 = 1 << 53
    if isSigned {
      let value = Int64(bitPattern: raw)
      return value.magnitude <= exact ? "\(value)" : "\"\(value)\""
    }
    return raw <= exact ? "\(raw)" : "\"\(raw)\""
  }

  /// The number of a string that stands for one.
  static func special(_ text: some Sequence<UInt8>) -> Double? {
    switch String(decoding: Array(text), as: UTF8.self).lowercased() {
    case "nan": .nan
    case "infinity", "inf", "+infinity": .infinity
    case "-infinity", "-inf": -.infinity
    default: nil
    }
  }
}
