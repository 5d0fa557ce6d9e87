import CCharLS

extension JPEGLSCodec {
  /// Encodes a frame without loss, colour interleaved by sample.
  ///
  /// The precision is Bits Stored if every sample fits, else Bits Allocated (sign-extended values or bits
  /// above the High Bit), so that each byte comes back.
  static func encode(_ frame: DecodedFrame) throws(CodecError) -> [UInt8] {
    let format = frame.format
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16, !format.isFloatingPoint else {
      throw CodecError(.notEncodable, "JPEG-LS holds 8 or 16 bits, not \(format.bitsAllocated)")
    }
    guard let encoder = charls_jpegls_encoder_create() else {
      throw CodecError(.encoderFailed, "no memory for a JPEG-LS encoder")
    }
    defer { charls_jpegls_encoder_destroy(encoder) }
    let precision = max(2, frame.unsignedPrecision)
    var info = charls_frame_info(
      width: UInt32(format.columns), height: UInt32(format.rows), bits_per_sample: Int32(precision),
      component_count: Int32(format.samplesPerPixel))
    try check(charls_jpegls_encoder_set_frame_info(encoder, &info))
    if format.samplesPerPixel > 1 {
      try check(
        charls_jpegls_encoder_set_interleave_mode(encoder, CHARLS_INTERLEAVE_MODE_SAMPLE))
    }
    // Worst case of T.87 is a little over the raw size; CharLS's own estimate adds headers.
    var capacity = 0
    try check(charls_jpegls_encoder_get_estimated_destination_size(encoder, &capacity))
    capacity += frame.bytes.count / 2 + 1024
    var output = [UInt8](repeating: 0, count: capacity)
    // Samples of at most 8 bits are handed over as bytes even where 16 are allocated.
    let source =
      precision <= 8 && format.bitsAllocated == 16
      ? stride(from: 0, to: frame.bytes.count, by: 2).map { frame.bytes[$0] } : frame.bytes
    var written = 0
    let status = output.withUnsafeMutableBytes { target in
      source.withUnsafeBytes { bytes -> charls_jpegls_errc in
        guard let out = target.baseAddress, let pixels = bytes.baseAddress else {
          return CHARLS_JPEGLS_ERRC_INVALID_ARGUMENT
        }
        let set = charls_jpegls_encoder_set_destination_buffer(encoder, out, target.count)
        guard set == CHARLS_JPEGLS_ERRC_SUCCESS else { return set }
        let done = charls_jpegls_encoder_encode_from_buffer(encoder, pixels, bytes.count, 0)
        guard done == CHARLS_JPEGLS_ERRC_SUCCESS else { return done }
        return charls_jpegls_encoder_get_bytes_written(encoder, &written)
      }
    }
    guard status == CHARLS_JPEGLS_ERRC_SUCCESS else {
      throw CodecError(.encoderFailed, "CharLS error \(status.rawValue)")
    }
    output.removeSubrange(written...)
    if output.count % 2 == 1 { output.append(0) }
    return output
  }
}

extension DecodedFrame {
  /// Bits needed to hold every sample as an unsigned bit pattern: Bits Stored where that is enough, else
  /// Bits Allocated.
  var unsignedPrecision: Int {
    var used: UInt16 = 0
    if format.bitsAllocated == 8 {
      for byte in bytes { used |= UInt16(byte) }
    } else {
      bytes.withUnsafeBytes { raw in
        for word in raw.bindMemory(to: UInt16.self) { used |= UInt16(littleEndian: word) }
      }
    }
    let needed = 16 - used.leadingZeroBitCount
    return needed <= format.bitsStored ? format.bitsStored : format.bitsAllocated
  }

  /// Bits needed to hold every sample as a two's complement number: Bits Stored where that is enough,
  /// else Bits Allocated.
  var signedPrecision: Int {
    let stored = format.bitsStored
    guard stored < format.bitsAllocated else { return format.bitsAllocated }
    let limit = Int32(1) << Int32(stored - 1)
    let fits: Bool
    if format.bitsAllocated == 8 {
      fits = bytes.allSatisfy { (-limit..<limit).contains(Int32(Int8(bitPattern: $0))) }
    } else {
      fits = bytes.withUnsafeBytes { raw in
        raw.bindMemory(to: Int16.self).allSatisfy {
          (-limit..<limit).contains(Int32(Int16(littleEndian: $0)))
        }
      }
    }
    return fits ? stored : format.bitsAllocated
  }
}
