import COpenJPHShim

/// High-Throughput JPEG 2000 (ITU-T T.814) through OpenJPH.
enum HTJ2KCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try J2KCodestream(encoded)
    try header.validate(against: format)
    guard format.bitsAllocated <= 16, let total = format.frameByteCount else {
      throw SampleContainer.wrongContainer(format)
    }
    guard header.isHighThroughput else {
      // Part 1 blocks under an HTJ2K transfer syntax: OpenJPH does not know them.
      return try OpenJPEGCodec.decode(encoded, format: format, limits: limits)
    }
    let component = header.components[0]
    var image = openjph_image(
      width: UInt32(format.columns), height: UInt32(format.rows),
      components: UInt32(format.samplesPerPixel), bit_depth: UInt32(component.precision),
      is_signed: component.isSigned ? 1 : 0, bytes_per_sample: UInt32(format.bytesPerSample))
    var bytes = [UInt8](repeating: 0, count: total)
    var deadline = DecodeDeadline(limits)
    var message = [CChar](repeating: 0, count: 160)
    let source = encoded.bindMemory(to: UInt8.self).baseAddress.map { $0 + header.offset }
    let status = bytes.withUnsafeMutableBytes { target in
      openjph_decode(
        source, encoded.count - header.offset, &image, target.baseAddress, total,
        { context in
          context?.assumingMemoryBound(to: DecodeDeadline.self).pointee.hasPassed == true ? 1 : 0
        }, &deadline, &message, message.count)
    }
    guard Int(status) == OPENJPH_OK else { throw failure(status, message) }
    let result = header.decodedFormat(format)
    if component.isSigned != format.isSigned {
      resign(&bytes, precision: component.precision, format: format)
    }
    return DecodedFrame(bytes: bytes, format: result)
  }

  static func failure(_ status: Int32, _ message: [CChar]) -> CodecError {
    let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    switch Int(status) {
    case OPENJPH_MISMATCH:
      return CodecError(.mismatch, "HTJ2K codestream is not the image its header describes")
    case OPENJPH_STOPPED:
      return CodecError(.limitExceeded, "decoding used up its CPU time")
    case OPENJPH_MEMORY: return CodecError(.limitExceeded, "OpenJPH: out of memory")
    default: return CodecError(.malformed, "OpenJPH: \(text)")
    }
  }

  /// The codestream's sign is not the data set's: keep the bit pattern of `precision` bits.
  private static func resign(_ bytes: inout [UInt8], precision: Int, format: PixelFormat) {
    let signed = format.isSigned
    bytes.withUnsafeMutableBytes { raw in
      if format.bitsAllocated == 8 {
        let shift = UInt8(8 - precision)
        for index in raw.indices {
          let up = raw[index] << shift
          raw[index] = signed ? UInt8(bitPattern: Int8(bitPattern: up) >> Int8(shift)) : up >> shift
        }
      } else {
        let words = raw.bindMemory(to: UInt16.self)
        let shift = UInt16(16 - precision)
        for index in words.indices {
          let up = words[index] << shift
          words[index] = signed ? UInt16(bitPattern: Int16(bitPattern: up) >> Int16(shift)) : up >> shift
        }
      }
    }
  }
}
