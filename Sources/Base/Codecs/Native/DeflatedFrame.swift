import CZlib

/// Deflated Image Frame Compression (1.2.840.10008.1.2.8.1): each frame is a raw deflate stream of its
/// native bytes, padded to an even length (PS3.5 A.4.13).
enum DeflatedFrameCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    guard let needed = format.nativeFrameByteCount else {
      throw CodecError(.limitExceeded, "frame size overflows")
    }
    let native = try inflate(encoded, byteCount: needed)
    return try native.withFrameBytes { (bytes) throws(CodecError) in
      try NativeCodec.decode(bytes, format: format, bitOffset: 0)
    }
  }

  /// Inflates exactly `byteCount` bytes: a stream that holds more is cut there, so nothing can swell.
  private static func inflate(
    _ encoded: UnsafeRawBufferPointer, byteCount: Int
  ) throws(CodecError) -> [UInt8] {
    guard encoded.count <= Int(UInt32.max), byteCount <= Int(UInt32.max) else {
      throw CodecError(.limitExceeded, "deflated frame over 4 GiB")
    }
    var stream = z_stream()
    let version = zlibVersion()
    guard inflateInit2_(&stream, -15, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw CodecError(.limitExceeded, "no memory for the inflater")
    }
    defer { inflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: byteCount)
    let status = output.withUnsafeMutableBufferPointer { target in
      stream.next_in = UnsafeMutablePointer(
        mutating: encoded.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(encoded.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(byteCount)
      return CZlib.inflate(&stream, Z_FINISH)
    }
    let used = encoded.count - Int(stream.avail_in)
    guard stream.avail_out == 0 else {
      throw CodecError(
        status == Z_DATA_ERROR ? .malformed : .truncated, offset: used,
        "deflated frame gives \(byteCount - Int(stream.avail_out)) of \(byteCount) bytes")
    }
    return output
  }
}
