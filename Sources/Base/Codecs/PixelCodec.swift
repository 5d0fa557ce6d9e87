/// One way of writing a frame as bytes. Every codec of this room stands behind this protocol;
/// `FrameCodec` picks the one a transfer syntax names.
///
/// A decoder is handed a format that `PixelFormat.validate` has accepted. Whatever the bytes are, it
/// returns a frame of `format.frameByteCount` bytes or throws; it never traps.
protocol PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame
}

/// Puts decoded samples of some precision into the container the data set declares.
enum SampleContainer {
  /// Samples of at most 8 bits, into `format.bitsAllocated` bits.
  static func store(
    _ samples: [UInt8], precision: Int, signedSource: Bool = false, format: PixelFormat
  ) throws(CodecError) -> [UInt8] {
    let extend = format.isSigned && !signedSource && precision < format.bitsAllocated
    if format.bitsAllocated == 8, !extend { return samples }
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16 else { throw wrongContainer(format) }
    let shift = Int32(32 - precision)
    if format.bitsAllocated == 8 {
      return samples.map { UInt8(truncatingIfNeeded: (Int32($0) << shift) >> shift) }
    }
    var out = [UInt8](repeating: 0, count: samples.count * 2)
    for index in samples.indices {
      var value = Int32(samples[index])
      if format.isSigned { value = (value << shift) >> shift }
      out[2 * index] = UInt8(truncatingIfNeeded: value)
      out[2 * index + 1] = UInt8(truncatingIfNeeded: value >> 8)
    }
    return out
  }

  /// Samples of 2 to 16 bits, into `format.bitsAllocated` bits, sign-extended from `precision` when the
  /// data set says signed (JPEG, JPEG-LS and mislabelled JPEG 2000 streams carry no sign).
  static func store(
    _ samples: [UInt16], precision: Int, format: PixelFormat
  ) throws(CodecError) -> [UInt8] {
    let shift = UInt16(16 - precision)
    let extend = format.isSigned && shift > 0
    switch format.bitsAllocated {
    case 8:
      guard precision <= 8 else { throw wrongContainer(format) }
      return extend
        ? samples.map { UInt8(truncatingIfNeeded: Int16(bitPattern: $0 << shift) >> Int16(shift)) }
        : samples.map { UInt8(truncatingIfNeeded: $0) }
    case 16:
      return [UInt8](unsafeUninitializedCapacity: samples.count * 2) { buffer, count in
        let out = UnsafeMutableRawBufferPointer(buffer)
        samples.withUnsafeBytes { out.copyMemory(from: $0) }
        count = samples.count * 2
        if extend {
          out.withMemoryRebound(to: Int16.self) { words in
            for index in words.indices {
              words[index] = (words[index] << Int16(shift)) >> Int16(shift)
            }
          }
        }
      }
    default: throw wrongContainer(format)
    }
  }

  static func wrongContainer(_ format: PixelFormat) -> CodecError {
    CodecError(.mismatch, "codestream samples do not fit Bits Allocated \(format.bitsAllocated)")
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` with this room's typed throws.
  func withFrameBytes<R>(
    _ body: (UnsafeRawBufferPointer) throws(CodecError) -> R
  ) throws(CodecError) -> R {
    try withUnsafeBufferPointer { (buffer) throws(CodecError) in
      try body(UnsafeRawBufferPointer(buffer))
    }
  }
}
