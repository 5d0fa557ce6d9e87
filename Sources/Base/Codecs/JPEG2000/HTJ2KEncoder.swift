import COpenJPHShim

extension HTJ2KCodec {
  /// Encodes a frame as a reversible high-throughput codestream (RGB through the reversible transform).
  ///
  /// - Parameter progression: "LRCP", or "RPCL" for transfer syntax 1.2.840.10008.1.2.4.202.
  static func encode(_ frame: DecodedFrame, progression: String) throws(CodecError) -> [UInt8] {
    let format = frame.format
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16, !format.isFloatingPoint,
      frame.bytes.count == format.frameByteCount
    else {
      throw CodecError(.notEncodable, "HTJ2K holds 8 or 16 bits, not \(format.bitsAllocated)")
    }
    let precision = format.isSigned ? frame.signedPrecision : frame.unsignedPrecision
    var image = openjph_image(
      width: UInt32(format.columns), height: UInt32(format.rows),
      components: UInt32(format.samplesPerPixel), bit_depth: UInt32(precision),
      is_signed: format.isSigned ? 1 : 0, bytes_per_sample: UInt32(format.bytesPerSample))
    let isRGB = format.samplesPerPixel == 3 && format.photometricInterpretation == "RGB"
    var output: UnsafeMutablePointer<UInt8>?
    var size = 0
    var message = [CChar](repeating: 0, count: 160)
    let levels = OpenJPEGCodec.resolutionCount(format) - 1
    let status = frame.bytes.withUnsafeBytes { source in
      openjph_encode(
        source.baseAddress, source.count, &image, isRGB ? 1 : 0, Int32(levels), progression, &output,
        &size, &message, message.count)
    }
    defer { openjph_free(output) }
    guard Int(status) == OPENJPH_OK, let output else {
      let text = String(
        decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw CodecError(.encoderFailed, "OpenJPH error \(status): \(text)")
    }
    var bytes = [UInt8](UnsafeBufferPointer(start: output, count: size))
    if bytes.count % 2 == 1 { bytes.append(0) }
    return bytes
  }
}
