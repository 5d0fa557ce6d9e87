import CCharLS

/// JPEG-LS (ITU-T T.87), lossless and near-lossless, through CharLS.
enum JPEGLSCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    // CharLS 2.4 never returns from a scan that ends without a marker: one is always put behind.
    let terminated = [UInt8](encoded) + [0xFF, 0xD9]
    do throws(CodecError) {
      return try terminated.withFrameBytes { (bytes) throws(CodecError) in
        try decodeStream(bytes, format: format)
      }
    } catch {
      // Some writers pad the scan with zero bytes before the end marker; CharLS wants none.
      guard error.code == .malformed, let trimmed = withoutPadding(encoded) else { throw error }
      return try trimmed.withFrameBytes { (bytes) throws(CodecError) in
        try decodeStream(bytes, format: format)
      }
    }
  }

  /// The stream without zero bytes before its end-of-image marker; nil if there are none.
  private static func withoutPadding(_ encoded: UnsafeRawBufferPointer) -> [UInt8]? {
    var end = encoded.count - 2
    while end > 1, encoded[end] != 0xFF || encoded[end + 1] != 0xD9 { end -= 1 }
    var last = end
    while last > 1, encoded[last - 1] == 0 { last -= 1 }
    guard end > 1, last < end else { return nil }
    return Array(encoded[..<last]) + [0xFF, 0xD9]
  }

  private static func decodeStream(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat
  ) throws(CodecError) -> DecodedFrame {
    guard let decoder = charls_jpegls_decoder_create() else {
      throw CodecError(.limitExceeded, "no memory for a JPEG-LS decoder")
    }
    defer { charls_jpegls_decoder_destroy(decoder) }
    guard let base = encoded.baseAddress else {
      throw CodecError(.truncated, offset: 0, "empty JPEG-LS frame")
    }
    try check(charls_jpegls_decoder_set_source_buffer(decoder, base, encoded.count))
    try check(charls_jpegls_decoder_read_header(decoder))
    var info = charls_frame_info()
    try check(charls_jpegls_decoder_get_frame_info(decoder, &info))
    let precision = Int(info.bits_per_sample)
    guard Int(info.width) == format.columns, Int(info.height) == format.rows,
      Int(info.component_count) == format.samplesPerPixel
    else {
      throw CodecError(
        .mismatch,
        "JPEG-LS stream is \(info.height) x \(info.width) x \(info.component_count), attributes say "
          + "\(format.rows) x \(format.columns) x \(format.samplesPerPixel)")
    }
    guard (2...16).contains(precision), precision <= format.bitsAllocated,
      let count = format.sampleCount
    else {
      throw CodecError(.mismatch, "JPEG-LS precision \(precision), Bits Allocated \(format.bitsAllocated)")
    }
    var mode = CHARLS_INTERLEAVE_MODE_NONE
    try check(charls_jpegls_decoder_get_interleave_mode(decoder, &mode))
    let isPlanar = mode == CHARLS_INTERLEAVE_MODE_NONE && format.samplesPerPixel > 1
    let bytes: [UInt8]
    if precision <= 8 {
      let samples: [UInt8] = try read(decoder, count: count, zero: 0)
      bytes = try SampleContainer.store(
        isPlanar ? interleave(samples, format.samplesPerPixel) : samples, precision: precision,
        format: format)
    } else {
      let samples: [UInt16] = try read(decoder, count: count, zero: 0)
      bytes = try SampleContainer.store(
        isPlanar ? interleave(samples, format.samplesPerPixel) : samples, precision: precision,
        format: format)
    }
    var result = format
    result.planarConfiguration = 0
    return DecodedFrame(bytes: bytes, format: result)
  }

  private static func read<Sample: FixedWidthInteger>(
    _ decoder: OpaquePointer, count: Int, zero: Sample
  ) throws(CodecError) -> [Sample] {
    var size = 0
    try check(charls_jpegls_decoder_get_destination_size(decoder, 0, &size))
    guard size == count * MemoryLayout<Sample>.size else {
      throw CodecError(.mismatch, "JPEG-LS stream decodes to \(size) bytes")
    }
    var samples = [Sample](repeating: zero, count: count)
    let status = samples.withUnsafeMutableBytes { target -> charls_jpegls_errc in
      guard let base = target.baseAddress else { return CHARLS_JPEGLS_ERRC_INVALID_ARGUMENT }
      return charls_jpegls_decoder_decode_to_buffer(decoder, base, size, 0)
    }
    try check(status)
    return samples
  }

  private static func interleave<Sample>(_ planes: [Sample], _ count: Int) -> [Sample] {
    var result = planes
    let length = planes.count / count
    for plane in 0..<count {
      var target = plane
      for index in plane * length..<(plane + 1) * length {
        result[target] = planes[index]
        target += count
      }
    }
    return result
  }

  static func check(_ status: charls_jpegls_errc) throws(CodecError) {
    guard status != CHARLS_JPEGLS_ERRC_SUCCESS else { return }
    let text = String(cString: charls_get_error_message(status))
    let code: CodecError.Code =
      status == CHARLS_JPEGLS_ERRC_SOURCE_BUFFER_TOO_SMALL ? .truncated : .malformed
    throw CodecError(code, "CharLS: \(text)")
  }
}
