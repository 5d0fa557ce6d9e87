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
