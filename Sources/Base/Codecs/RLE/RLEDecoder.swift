/// RLE Lossless, PS3.5 annex G: one byte plane a segment, each run by PackBits.
enum RLECodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    guard let pixels = format.pixelCount, let total = format.frameByteCount else {
      throw CodecError(.limitExceeded, "frame size overflows")
    }
    // Single-bit pixels are packed before they are run-length coded: one segment of packed bytes.
    let bytesPerSample = max(1, format.bytesPerSample)
    let segmentCount = format.samplesPerPixel * bytesPerSample
    let segmentLength = format.bitsAllocated == 1 ? total : pixels
    let segments = try segmentRanges(encoded, expected: segmentCount)
    var output = [UInt8](repeating: 0, count: total)
    if segmentCount == 1 {
      try output.withUnsafeMutableBufferPointer { (buffer) throws(CodecError) in
        try expand(encoded, segments[0], into: buffer)
      }
      return DecodedFrame(bytes: output, format: interleaved(format))
    }
    var plane = [UInt8](repeating: 0, count: segmentLength)
    for segment in 0..<segmentCount {
      try plane.withUnsafeMutableBufferPointer { (buffer) throws(CodecError) in
        try expand(encoded, segments[segment], into: buffer)
      }
      // Segments go from the most significant byte to the least (G.2); samples are little endian here.
      let sample = segment / bytesPerSample
      let byte = bytesPerSample - 1 - segment % bytesPerSample
      scatter(
        plane.span, into: &output, start: sample * bytesPerSample + byte, stride: segmentCount)
    }
    return DecodedFrame(bytes: output, format: interleaved(format))
  }

  private static func interleaved(_ format: PixelFormat) -> PixelFormat {
    var result = format
    result.planarConfiguration = 0
    return result
  }

  /// The byte ranges of the segments, from the 64-byte RLE header (G.5).
  private static func segmentRanges(
    _ encoded: UnsafeRawBufferPointer, expected: Int
  ) throws(CodecError) -> [Range<Int>] {
    guard encoded.count >= 64 else {
      throw CodecError(.truncated, offset: encoded.count, "RLE header needs 64 bytes")
    }
    func word(_ index: Int) -> Int {
      Int(UInt32(littleEndian: encoded.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
    }
    guard word(0) == expected else {
      throw CodecError(
        .mismatch, offset: 0, "RLE header has \(word(0)) segments, attributes need \(expected)")
    }
    guard expected <= 15 else { throw CodecError(.unsupportedFormat, "more than 15 RLE segments") }
    var ranges: [Range<Int>] = []
    for index in 0..<expected {
      let start = word(index + 1)
      let end = index + 1 < expected ? word(index + 2) : encoded.count
      guard start >= 64, start <= end, end <= encoded.count else {
        throw CodecError(.malformed, offset: 4 * (index + 1), "RLE segment offset out of order")
      }
      ranges.append(start..<end)
    }
    return ranges
  }

  /// Expands one segment (G.3.2) until `plane` is full. Surplus input is padding and ignored.
  private static func expand(
    _ encoded: UnsafeRawBufferPointer, _ range: Range<Int>, into plane: UnsafeMutableBufferPointer<UInt8>
  ) throws(CodecError) {
    guard let source = encoded.baseAddress, let target = plane.baseAddress else { return }
    var input = range.lowerBound
    let end = range.upperBound
    var filled = 0
    let capacity = plane.count
    while filled < capacity {
      guard input < end else {
        throw CodecError(.truncated, offset: input, "RLE segment ends after \(filled) of \(capacity) bytes")
      }
      let control = Int(source.load(fromByteOffset: input, as: UInt8.self))
      input &+= 1
      if control < 128 {
        let length = min(control &+ 1, capacity &- filled)
        guard end &- input >= length else {
          throw CodecError(.truncated, offset: input, "RLE literal run passes the end of its segment")
        }
        UnsafeMutableRawPointer(target + filled).copyMemory(from: source + input, byteCount: length)
        input &+= control &+ 1
        filled &+= length
      } else if control > 128 {
        guard input < end else {
          throw CodecError(.truncated, offset: input, "RLE replicate run without its byte")
        }
        let length = min(257 &- control, capacity &- filled)
        (target + filled).update(
          repeating: source.load(fromByteOffset: input, as: UInt8.self), count: length)
        input &+= 1
        filled &+= length
      }
    }
  }

  /// Writes a byte plane to every `stride`-th byte of `output`.
  @inline(never)
  private static func scatter(
    _ plane: Span<UInt8>, into output: inout [UInt8], start: Int, stride: Int
  ) {
    var target = output.mutableSpan
    var position = start
    for index in plane.indices where position < target.count {
      target[position] = plane[index]
      position &+= stride
    }
  }
}
