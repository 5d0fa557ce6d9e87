import CTurboJPEG

/// JPEG with 8-bit samples by DCT (baseline, extended, progressive) through libjpeg-turbo.
///
/// YCbCr streams come back as RGB. TurboJPEG's functions return errors and never exit or jump past us.
enum TurboJPEGCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try JPEGHeader(encoded)
    try header.validate(against: format)
    guard header.precision == 8, header.components.count != 4 else {
      throw CodecError(.unsupportedFormat, "JPEG precision \(header.precision)")
    }
    guard let count = format.sampleCount else {
      throw CodecError(.limitExceeded, "frame size overflows")
    }
    let isRGB = header.isRGB(photometricInterpretation: format.photometricInterpretation)
    // libjpeg guesses the colour space from the markers; where the data set alone knows that the samples
    // are RGB, an Adobe segment is put in front to tell it.
    let patched: [UInt8]?
    if isRGB, header.adobeTransform == nil {
      patched = [0xFF, 0xD8] + adobeRGB + encoded[2...]
    } else {
      patched = nil
    }
    var samples: [UInt8]
    if let patched {
      samples = try patched.withFrameBytes { (bytes) throws(CodecError) in
        try decompress(bytes, format: format, count: count)
      }
    } else {
      samples = try decompress(encoded, format: format, count: count)
    }
    samples = try SampleContainer.store(samples, precision: 8, format: format)
    var result = format
    result.planarConfiguration = 0
    if format.samplesPerPixel == 3 { result.photometricInterpretation = "RGB" }
    return DecodedFrame(bytes: samples, format: result)
  }

  /// APP14 "Adobe", version 100, no flags, transform 0.
  private static let adobeRGB: [UInt8] =
    [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0]

  private static func decompress(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, count: Int
  ) throws(CodecError) -> [UInt8] {
    guard let handle = tjInitDecompress() else {
      throw CodecError(.limitExceeded, "no memory for a JPEG decoder")
    }
    defer { tjDestroy(handle) }
    let source = encoded.bindMemory(to: UInt8.self).baseAddress
    let pixelFormat = format.samplesPerPixel == 3 ? TJPF_RGB : TJPF_GRAY
    var failed: Int32 = 0
    let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      // Rows that a broken stream does not fill must not show old memory.
      buffer.initialize(repeating: 0)
      failed = tjDecompress2(
        handle, source, UInt(encoded.count), buffer.baseAddress, Int32(format.columns), 0,
        Int32(format.rows), pixelFormat.rawValue,
        TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
      written = count
    }
    guard failed != 0 else { return samples }
    let isWarning = tjGetErrorCode(handle) == TJERR_WARNING.rawValue
    let text = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown"
    // Warnings of libjpeg ("extraneous bytes before marker") leave a whole image; a premature end does not.
    guard isWarning, !text.contains("Premature end"), !text.contains("Corrupt JPEG data") || text.contains("extraneous")
    else { throw CodecError(.malformed, "libjpeg-turbo: \(text)") }
    return samples
  }
}
