/// Numbers as ECMAScript writes them (ECMA-262, Number::toString; RFC 8785, 3.2.2.3).
public enum CanonicalNumber {
  /// The shortest text that reads back as `value`; nil for what JSON has no number for (NaN, infinities).
  public static func text(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    guard value != 0 else { return "0" }
    let (digits, point) = shortest(value.magnitude)
    return (value < 0 ? "-" : "") + layOut(digits, point: point)
  }

  /// The canonical text of a number as written: of the double nearest to it, as every implementation of the scheme reads
  /// it; nil beyond the range of doubles.
  public static func text(written: String) -> String? { Double(written).flatMap { text($0) } }

  /// The grammar of JSON's numbers (RFC 8259, section 6).
  public static func isNumber(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    if rest.first == UInt8(ascii: "0") { rest.removeFirst() } else if digits(&rest) == 0 { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      if digits(&rest) == 0 { return false }
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
      if digits(&rest) == 0 { return false }
    }
    return rest.isEmpty
  }

  /// The shortest digits of a positive double and the place of the point: 0.0123 is `123` with the point at -1.
  private static func shortest(_ value: Double) -> (digits: [UInt8], point: Int) {
    // Swift's description has the shortest digits that read back; only its layout is another one.
    let parts = significant(value.description)
    return (parts.digits, parts.point)
  }

  /// A number's digits without zeros at either end, and where the point stands before them.
  struct Significant: Hashable {
    var negative = false
    var digits: [UInt8] = []
    var point = 0
  }

  static func significant(_ text: String) -> Significant {
    var result = Significant()
    var (seenPoint, exponent, exponentSign, inExponent) = (false, 0, 1, false)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): if inExponent { exponentSign = -1 } else { result.negative = true }
      case UInt8(ascii: "."): seenPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
      case 0x30...0x39:
        if inExponent {
          // Far beyond a double's range already: more digits change nothing.
          if exponent < 100_000 { exponent = exponent * 10 + Int(byte - 0x30) }
        } else if result.digits.isEmpty, byte == 0x30 {
          if seenPoint { result.point -= 1 }
        } else {
          result.digits.append(byte)
          if !seenPoint { result.point += 1 }
        }
      default: break
      }
    }
    while result.digits.last == 0x30 { result.digits.removeLast() }
    guard !result.digits.isEmpty else { return Significant() }
    result.point += exponentSign * exponent
    return result
  }

  private static func layOut(_ digits: [UInt8], point: Int) -> String {
    func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
    let count = digits.count
    switch point {
    case count...21 where point >= count: return text(digits) + zeros(point - count)
    case 1...21: return text(digits[..<point]) + "." + text(digits[point...])
    case -5...0: return "0." + zeros(-point) + text(digits)
    default:
      let exponent = point - 1
      let sign = exponent < 0 ? "-" : "+"
      let fraction = count == 1 ? "" : "." + text(digits[1...])
      return text(digits[..<1]) + fraction + "e" + sign + String(exponent.magnitude)
    }
  }
}
