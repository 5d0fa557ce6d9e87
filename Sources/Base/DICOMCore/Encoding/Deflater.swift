import CZlib

/// Deflates a data set (PS3.5 A.5).
enum Deflater {
  /// The bytes without zlib wrapper, padded to an even length.
  static func deflate(_ bytes: [UInt8]) throws(DICOMError) -> [UInt8] {
    var stream = z_stream()
    var output: [UInt8] = []
    let status = withUnsafeMutablePointer(to: &stream) { stream in
      var status = deflateInit2_(
        stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
      guard status == Z_OK else { return status }
      defer { deflateEnd(stream) }
      var start = 0
      var buffer = [UInt8](repeating: 0, count: 64 << 10)
      repeat {
        let end = min(start &+ 1 << 24, bytes.count)
        let flush = end == bytes.count ? Z_FINISH : Z_NO_FLUSH
        status = bytes[start..<end].withUnsafeBufferPointer { part in
          stream.pointee.next_in = UnsafeMutablePointer(mutating: part.baseAddress)
          stream.pointee.avail_in = UInt32(truncatingIfNeeded: part.count)
          return drain(stream, &buffer, flush, into: &output)
        }
        start = end
      } while start < bytes.count && status == Z_OK
      return status
    }
    guard status == Z_STREAM_END else {
      throw DICOMError(.badDeflate, offset: 0, detail: "zlib does not deflate (\(status))")
    }
    if output.count & 1 == 1 { output.append(0) }
    return output
  }

  private static func drain(
    _ stream: UnsafeMutablePointer<z_stream>, _ buffer: inout [UInt8], _ flush: Int32,
    into output: inout [UInt8]
  ) -> Int32 {
    var status = Z_OK
    repeat {
      let count = buffer.withUnsafeMutableBufferPointer { room in
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: room.count)
        status = CZlib.deflate(stream, flush)
        return room.count &- Int(stream.pointee.avail_out)
      }
      output.append(contentsOf: buffer[..<count])
    } while stream.pointee.avail_out == 0 && status == Z_OK
    return status == Z_BUF_ERROR ? Z_OK : status
  }
}
