/// High-Throughput JPEG 2000 (ITU-T T.814), decoded by OpenJPEG, which takes both block coders.
///
/// OpenJPH would be twice as fast, but its 0.9 series ends the process on damaged codestreams.
enum HTJ2KCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    try OpenJPEGCodec.decode(encoded, format: format, limits: limits)
  }
}
