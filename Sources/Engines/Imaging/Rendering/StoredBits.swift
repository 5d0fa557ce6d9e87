import Codecs

/// Where a stored value sits in its allocated bits, and its sign (PS3.5 8.1.1).
struct StoredBits {
  let allocated: Int
  let stored: Int
  /// Low bits under the stored value: High Bit - Bits Stored + 1.
  let shift: Int
  let isSigned: Bool
  let isFloatingPoint: Bool

  init(_ format: PixelFormat) {
    allocated = format.bitsAllocated
    stored = min(max(format.bitsStored, 1), format.bitsAllocated)
    shift = min(max(format.highBit - stored + 1, 0), format.bitsAllocated - stored)
    isSigned = format.isSigned
    isFloatingPoint = format.isFloatingPoint
  }

  /// The number in a bit pattern: other bits masked, sign extended.
  @inline(__always)
  func number(_ pattern: UInt32) -> Int32 {
    let up = pattern &<< UInt32(truncatingIfNeeded: 32 &- stored &- shift)
    let down = UInt32(truncatingIfNeeded: 32 &- stored)
    return isSigned ? Int32(bitPattern: up) &>> Int32(down) : Int32(truncatingIfNeeded: up &>> down)
  }

  /// The bit pattern of sample `index`.
  @inline(__always)
  func pattern(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    switch allocated {
    case 8: return UInt32(bytes[index])
    case 16: return UInt32(bytes[2 &* index]) | UInt32(bytes[2 &* index &+ 1]) << 8
    default:
      let at = 4 &* index
      return UInt32(bytes[at]) | UInt32(bytes[at &+ 1]) << 8 | UInt32(bytes[at &+ 2]) << 16
        | UInt32(bytes[at &+ 3]) << 24
    }
  }

  /// The stored value of sample `index`; floating point samples as they are.
  func value(_ bytes: [UInt8], _ index: Int) -> Double {
    if isFloatingPoint {
      if allocated == 32 { return Double(Float(bitPattern: pattern(bytes, index))) }
      var bits: UInt64 = 0
      for byte in 0..<8 { bits |= UInt64(bytes[8 * index + byte]) << UInt64(8 * byte) }
      return Double(bitPattern: bits)
    }
    let pattern = pattern(bytes, index)
    // 32 unsigned bits do not fit Int32.
    if stored == 32, !isSigned { return Double(pattern) }
    return Double(number(pattern))
  }
}
