/// Numbers in JSON (RFC 8259 6), and what stands for those that JSON lacks.
enum JSONNumber {
  /// True if the bytes are a JSON number as they stand: no plus sign, no leading zeros, digits on both sides of a point.
  static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = text.first == UInt8(ascii: "-") ? 1 : 0
    let whole = index
    skipDigits(text, &index)
    guard index > whole, index == whole &+ 1 || text[whole] != UInt8(ascii: "0") else { return false }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index &+= 1
      let fraction = index
      skipDigits(text, &index)
      if index == fraction { return false }
    }
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      index &+= 1
      if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
        index &+= 1
      }
      let exponent = index
      skipDigits(text, &index)
      if index == exponent { return false }
    }
    return index == text.count
  }

  private static func skipDigits(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    while index < text.count, text[index] >= 0x30, text[index] <= 0x39 { index &+= 1 }
  }

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
