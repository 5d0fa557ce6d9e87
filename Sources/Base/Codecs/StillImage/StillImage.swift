/// Still pictures for people and browsers: JPEG and PNG.
public enum StillImage {
  /// A JPEG of 8-bit grey samples, row by row.
  ///
  /// - Parameter quality: 1 to 100 on the scale of the Independent JPEG Group.
  public static func jpeg(
    gray: [UInt8], width: Int, height: Int, quality: Int = 90
  ) throws(CodecError) -> [UInt8] {
    try TurboJPEGCodec.compress(
      gray, width: width, height: height, channels: 1, quality: quality, subsampling: .none)
  }

  /// A JPEG of interleaved 8-bit RGB samples; chroma is thinned out below quality 90.
  public static func jpeg(
    rgb: [UInt8], width: Int, height: Int, quality: Int = 90
  ) throws(CodecError) -> [UInt8] {
    try TurboJPEGCodec.compress(
      rgb, width: width, height: height, channels: 3, quality: quality,
      subsampling: quality >= 90 ? .none : .quarter)
  }

  /// A PNG of 8-bit grey samples.
  public static func png(gray: [UInt8], width: Int, height: Int) throws(CodecError) -> [UInt8] {
    try PNGWriter(width: width, height: height, channels: 1, bitDepth: 8).encode(gray)
  }

  /// A PNG of interleaved 8-bit RGB samples.
  public static func png(rgb: [UInt8], width: Int, height: Int) throws(CodecError) -> [UInt8] {
    try PNGWriter(width: width, height: height, channels: 3, bitDepth: 8).encode(rgb)
  }

  /// A PNG of 16-bit grey samples: stored pixel values without loss.
  public static func png(gray16: [UInt16], width: Int, height: Int) throws(CodecError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: gray16.count * 2)
    for index in gray16.indices {
      bytes[2 * index] = UInt8(truncatingIfNeeded: gray16[index] >> 8)
      bytes[2 * index + 1] = UInt8(truncatingIfNeeded: gray16[index])
    }
    return try PNGWriter(width: width, height: height, channels: 1, bitDepth: 16).encode(bytes)
  }
}
