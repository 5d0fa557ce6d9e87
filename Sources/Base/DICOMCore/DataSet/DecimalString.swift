internal import Glibc

/// Numbers as DS and IS text (PS3.5 6.2).
enum DecimalString {
  /// The longest DS the standard allows.
  static let limit = 16

  /// The shortest text for a number; for DS in at most 16 characters, rounded if need be. Empty for what is not finite.
  static func text(of value: Double, vr: VR) -> String {
    guard value.isFinite else { return "" }
    if let whole = Int(exactly: value), value.magnitude < 1e15 { return String(whole) }
    if vr == .is_ { return Int(exactly: value.rounded()).map { String($0) } ?? "" }
    let shortest = "\(value)"
    guard vr == .ds, shortest.utf8.count > limit else { return shortest }
    for digits in (1...15 as ClosedRange<Int32>).reversed() {
      let text = text(of: value, significantDigits: digits)
      if text.utf8.count <= limit { return text }
    }
    return "0"
  }

  /// Rounded to a number of digits, by the C library.
  private static func text(of value: Double, significantDigits: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
      let count = withVaList([significantDigits, value]) {
        vsnprintf(buffer.baseAddress, buffer.count, "%.*g", $0)
      }
      let characters = buffer.prefix(max(0, min(Int(count), buffer.count &- 1)))
      return String(decoding: characters.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// The digits of a JSON number as DS or IS text: as they stand if they fit, else rewritten.
  static func digits(_ number: ArraySlice<UInt8>, vr: VR) -> [UInt8] {
    if vr == .is_ {
      if let whole = ElementNumbers.int(number) { return Array(String(whole).utf8) }
    } else if number.count > limit, let value = ElementNumbers.double(number) {
      return Array(text(of: value, vr: vr).utf8)
    }
    return Array(number)
  }
}
