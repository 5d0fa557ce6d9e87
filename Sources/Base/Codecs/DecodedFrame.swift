/// One frame of stored pixel values.
///
/// Samples are little endian and interleaved (Planar Configuration 0); single-bit pixels stay packed,
/// first pixel in the least significant bit of the first byte (PS3.5 8.1.1). `format` describes the
/// bytes as they are now: a JPEG decoder that returned RGB says RGB.
public struct DecodedFrame: Sendable, Equatable {
  /// Native bytes of the frame, `format.frameByteCount` of them.
  public var bytes: [UInt8]
  /// The shape of `bytes`.
  public var format: PixelFormat

  public init(bytes: [UInt8], format: PixelFormat) {
    self.bytes = bytes
    self.format = format
  }

  /// The pixels of a single-bit frame as one byte each, 0 or 1; other frames come back unchanged.
  public func unpackingBits() -> DecodedFrame {
    guard format.bitsAllocated == 1, let count = format.sampleCount, bytes.count >= (count + 7) / 8
    else { return self }
    var out = [UInt8](repeating: 0, count: count)
    for index in 0..<count {
      out[index] = (bytes[index >> 3] >> UInt8(index & 7)) & 1
    }
    var unpacked = format
    unpacked.bitsAllocated = 8
    unpacked.bitsStored = 1
    unpacked.highBit = 0
    return DecodedFrame(bytes: out, format: unpacked)
  }
}
