/// Builds a value of binary numbers, little endian.
struct BinaryValue {
  private(set) var bytes: [UInt8] = []

  /// Appends an integer, cut to the range of the VR.
  mutating func append(_ value: Int, vr: VR) {
    switch vr {
    case .us: append(UInt16(clamping: value))
    case .ss: append(Int16(clamping: value))
    case .ul: append(UInt32(clamping: value))
    case .sl: append(Int32(clamping: value))
    case .uv: append(UInt64(clamping: value))
    case .sv: append(Int64(value))
    case .at:
      append(UInt16(truncatingIfNeeded: value >> 16))
      append(UInt16(truncatingIfNeeded: value))
    case .ow: append(UInt16(clamping: value))
    case .ol: append(UInt32(clamping: value))
    case .ov: append(UInt64(clamping: value))
    case .fl, .of, .fd, .od: append(Double(value), vr: vr)
    default: bytes.append(UInt8(clamping: value))
    }
  }

  /// Appends a 64-bit unsigned number.
  mutating func append(bits value: UInt64) { append(value) }

  /// Appends a number; rounded and cut if the VR holds integers.
  mutating func append(_ value: Double, vr: VR) {
    switch vr {
    case .fl, .of: append(Float(value).bitPattern)
    case .fd, .od: append(value.bitPattern)
    default: append(Self.integer(value), vr: vr)
    }
  }

  private static func integer(_ value: Double) -> Int {
    let rounded = value.rounded()
    if let exact = Int(exactly: rounded) { return exact }
    return rounded.isNaN ? 0 : rounded > 0 ? .max : .min
  }

  private mutating func append<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Numbers as DS and IS text.
enum DecimalString {
  /// The shortest text for a number; for DS in at most 16 characters, losing digits if need be (PS3.5 6.2).
  static func text(of value: Double, vr: VR) -> String {
    guard value.isFinite else { return "" }
    if let whole = Int(exactly: value), abs(value) < 1e15 { return String(whole) }
    if vr == .is_ { return Int(exactly: value.rounded()).map { String($0) } ?? "" }
    var text = "\(value)"
    if vr != .ds || text.utf8.count <= 16 { return text }
    // Fewer digits until it fits; 1e-308 with a sign still leaves nine.
    var digits = 15
    while text.utf8.count > 16, digits > 1 {
      text = "\(rounded(value, digits: digits))"
      digits -= 1
    }
    return text
  }

  /// The digits of a JSON number as DS or IS text: as they stand if they fit, else rewritten.
  static func digits(_ number: ArraySlice<UInt8>, vr: VR) -> [UInt8] {
    if vr == .is_ {
      if let whole = ElementNumbers.int(number) { return Array(String(whole).utf8) }
    } else if number.count > 16, let value = ElementNumbers.double(number) {
      return Array(text(of: value, vr: vr).utf8)
    }
    return Array(number)
  }

  private static func rounded(_ value: Double, digits: Int) -> Double {
    // Through text, since scaling by powers of ten is not exact.
    let mantissaAndExponent = "\(value.magnitude)".split(separator: "e")
    guard let mantissa = mantissaAndExponent.first else { return value }
    let exponent = mantissaAndExponent.count > 1 ? "e\(mantissaAndExponent[1])" : ""
    let leadingZeros = mantissa.prefix { $0 == "0" || $0 == "." }.count
    let kept = mantissa.prefix(leadingZeros + digits + 1)
    let cut = Double("\(kept)\(exponent)") ?? value.magnitude
    return value < 0 ? -cut : cut
  }
}
