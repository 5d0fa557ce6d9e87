public import DICOMCore

/// Decoding and encoding of single frames by transfer syntax.
public enum FrameCodec {
  /// True if `decode` knows the transfer syntax (PS3.6 table A-1).
  public static func canDecode(_ syntax: TransferSyntax) -> Bool {
    isNative(syntax.uid) || codec(for: syntax.uid) != nil
  }

  /// Decodes one frame.
  ///
  /// - Parameters:
  ///   - encoded: the frame's bytes as they stand in the file; for encapsulated data, its fragments
  ///     joined. Explicit VR Big Endian means that samples of more than 8 bits are big endian here; a
  ///     value out of a parsed `DataSet` is little endian already and is to be called so.
  ///   - format: the data set's description of the frame. The encoded stream must agree with it.
  ///   - bitOffset: single-bit native pixels only: first bit of the frame in the first byte
  ///     (`FrameIndex.bitOffset(ofFrame:)`).
  /// - Returns: interleaved little endian samples with their format after decoding (JPEG YCbCr and the
  ///   JPEG 2000 transforms come back as RGB, shared chroma is spread out).
  /// - Throws: `CodecError`. Never traps, whatever the bytes are.
  public static func decode(
    _ encoded: UnsafeRawBufferPointer, transferSyntax: TransferSyntax, format: PixelFormat,
    limits: DecodeLimits = .standard, bitOffset: Int = 0
  ) throws(CodecError) -> DecodedFrame {
    try format.validate(limits)
    guard encoded.count <= limits.maxEncodedBytes else {
      throw CodecError(.limitExceeded, "encoded frame of \(encoded.count) bytes")
    }
    if isNative(transferSyntax.uid) {
      if transferSyntax.isBigEndian, format.bytesPerSample > 1 {
        let bytes = NativeCodec.swapped(encoded, format: format)
        return try bytes.withFrameBytes { (bytes) throws(CodecError) in
          try NativeCodec.decode(bytes, format: format, bitOffset: bitOffset)
        }
      }
      return try NativeCodec.decode(encoded, format: format, bitOffset: bitOffset)
    }
    guard let codec = codec(for: transferSyntax.uid) else {
      throw CodecError(.unsupportedTransferSyntax, "no decoder for \(transferSyntax.uid)")
    }
    if format.isFloatingPoint {
      throw CodecError(.unsupportedFormat, "floating point pixels are never compressed (PS3.5 8.1.1)")
    }
    return try codec.decode(encoded, format: format, limits: limits)
  }

  /// Decodes one frame held in an array.
  public static func decode(
    _ encoded: [UInt8], transferSyntax: TransferSyntax, format: PixelFormat,
    limits: DecodeLimits = .standard, bitOffset: Int = 0
  ) throws(CodecError) -> DecodedFrame {
    try encoded.withFrameBytes { (bytes) throws(CodecError) in
      try decode(
        bytes, transferSyntax: transferSyntax, format: format, limits: limits, bitOffset: bitOffset)
    }
  }

  /// Implicit and explicit, big endian and deflated data sets hold their frames as they are.
  static func isNative(_ uid: String) -> Bool {
    [
      "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
      "1.2.840.10008.1.2.1.98",
    ].contains(uid)
  }

  private static func codec(for uid: String) -> (any PixelCodec.Type)? {
    switch uid {
    case "1.2.840.10008.1.2.5": RLECodec.self
    case "1.2.840.10008.1.2.8.1": DeflatedFrameCodec.self
    case "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53",
      "1.2.840.10008.1.2.4.55", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70":
      JPEGCodec.self
    case "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81": JPEGLSCodec.self
    case "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91": OpenJPEGCodec.self
    case "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203":
      HTJ2KCodec.self
    default: nil
    }
  }
}

/// The JPEG processes of T.81, chosen by the stream's own frame header: transfer syntaxes 50 to 70 are
/// mixed up often enough.
enum JPEGCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try JPEGHeader(encoded)
    switch header.process {
    case 0xC3: return try JPEGLosslessCodec.decode(encoded, format: format, limits: limits)
    case 0xC0, 0xC1, 0xC2:
      return header.precision == 8
        ? try TurboJPEGCodec.decode(encoded, format: format, limits: limits)
        : try JPEGDCTCodec.decode(encoded, format: format, limits: limits)
    default:
      throw CodecError(.unsupportedFormat, "JPEG frame header FF\(String(header.process, radix: 16))")
    }
  }
}
