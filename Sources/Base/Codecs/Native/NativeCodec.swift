/// Native (unencoded) frames: planes interleaved, shared chroma spread out, packed bits realigned.
enum NativeCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    try decode(encoded, format: format, bitOffset: 0)
  }

  /// - Parameter bitOffset: for single-bit pixels, the first bit of the frame in the first byte
  ///   (frames of packed bits follow each other without padding, PS3.5 8.1.1).
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, bitOffset: Int
  ) throws(CodecError) -> DecodedFrame {
    guard let needed = format.nativeFrameByteCount, let total = format.frameByteCount else {
      throw CodecError(.limitExceeded, "frame size overflows")
    }
    if format.bitsAllocated == 1 {
      return try realign(encoded, format: format, bitOffset: bitOffset)
    }
    guard encoded.count >= needed else {
      throw CodecError(
        .truncated, offset: encoded.count, "native frame needs \(needed) bytes, has \(encoded.count)")
    }
    var result = format
    result.planarConfiguration = 0
    if format.hasSharedChroma {
      result.photometricInterpretation =
        format.photometricInterpretation == "YBR_PARTIAL_422" ? "YBR_PARTIAL_422" : "YBR_FULL"
      return DecodedFrame(bytes: spreadChroma(encoded, total: total), format: result)
    }
    if format.samplesPerPixel > 1, format.planarConfiguration == 1 {
      return DecodedFrame(bytes: interleave(encoded, format: format, total: total), format: result)
    }
    return DecodedFrame(bytes: [UInt8](UnsafeRawBufferPointer(rebasing: encoded[..<total])), format: result)
  }

  /// Samples of more than 8 bits with their bytes turned round, for frames cut out of a big endian file.
  static func swapped(_ encoded: UnsafeRawBufferPointer, format: PixelFormat) -> [UInt8] {
    let width = max(1, format.bytesPerSample)
    var bytes = [UInt8](encoded)
    guard width > 1 else { return bytes }
    var index = 0
    while index + width <= bytes.count {
      for byte in 0..<(width / 2) { bytes.swapAt(index + byte, index + width - 1 - byte) }
      index += width
    }
    return bytes
  }

  private static func realign(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, bitOffset: Int
  ) throws(CodecError) -> DecodedFrame {
    guard let pixels = format.pixelCount, let total = format.frameByteCount,
      bitOffset >= 0, bitOffset < 8, encoded.count >= (pixels + bitOffset + 7) / 8
    else { throw CodecError(.truncated, offset: encoded.count, "packed frame is too short") }
    var bytes = [UInt8](repeating: 0, count: total)
    for index in 0..<total {
      let low = encoded[index] >> UInt8(bitOffset)
      let hasNext = bitOffset > 0 && index + 1 < encoded.count
      bytes[index] = hasNext ? low | encoded[index + 1] << UInt8(8 - bitOffset) : low
    }
    // Bits past the last pixel belong to the next frame.
    if pixels % 8 != 0 { bytes[total - 1] &= UInt8((1 << (pixels % 8)) - 1) }
    return DecodedFrame(bytes: bytes, format: format)
  }

  private static func interleave(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, total: Int
  ) -> [UInt8] {
    let width = format.bytesPerSample
    let samples = format.samplesPerPixel
    let plane = total / samples
    var bytes = [UInt8](repeating: 0, count: total)
    for sample in 0..<samples {
      var target = sample * width
      var source = sample * plane
      for _ in 0..<(plane / width) {
        for byte in 0..<width { bytes[target &+ byte] = encoded[source &+ byte] }
        target &+= width &* samples
        source &+= width
      }
    }
    return bytes
  }

  /// Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2) to Y Cb Cr for each of the two pixels.
  private static func spreadChroma(_ encoded: UnsafeRawBufferPointer, total: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: total)
    var target = 0
    var source = 0
    while target < total, source + 3 < encoded.count {
      for luma in 0..<2 where target + 2 < total {
        bytes[target] = encoded[source + luma]
        bytes[target + 1] = encoded[source + 2]
        bytes[target + 2] = encoded[source + 3]
        target += 3
      }
      source += 4
    }
    return bytes
  }
}
