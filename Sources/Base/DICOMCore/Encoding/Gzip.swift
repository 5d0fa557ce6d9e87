import CZlib

/// Gzip files (RFC 1952) held in memory.
public enum Gzip {
  private static let piece = 1 << 20

  /// The bytes of all members, one after the other; zlib checks each member's sum and length.
  ///
  /// - Parameter limit: bytes the file may grow to.
  /// - Throws: ``DICOMError`` `badDeflate`, `truncated` or `inflationLimit`, with the offset in the output.
  public static func inflate(_ bytes: [UInt8], limit: Int) throws(DICOMError) -> [UInt8] {
    try inflate(bytes, limit: limit, isWhole: true)
  }

  /// The first bytes of what the file holds, fewer if it holds fewer: for a header that tells how much is to come.
  ///
  /// - Throws: ``DICOMError`` `badDeflate` or `truncated`, with the offset in the output.
  public static func prefix(_ bytes: [UInt8], count: Int) throws(DICOMError) -> [UInt8] {
    Array(try inflate(bytes, limit: count, isWhole: false).prefix(count))
  }

  private static func inflate(_ bytes: [UInt8], limit: Int, isWhole: Bool) throws(DICOMError) -> [UInt8] {
    var output: [UInt8] = []
    var failure: DICOMError?
    bytes.withUnsafeBytes { input in
      var position = 0
      repeat {
        var stream = z_stream()
        // 16 asks zlib for the gzip wrapper.
        guard inflateInit2_(&stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else {
          failure = DICOMError(.badDeflate, offset: 0, detail: "zlib does not start")
          return
        }
        defer { inflateEnd(&stream) }
        failure = inflateMember(&stream, input, &position, &output, limit: limit)
        if !isWhole, output.count >= limit {
          failure = nil
          return
        }
        // Zeros behind the last member are padding of tapes and block devices.
      } while failure == nil && input[position...].contains { $0 != 0 }
    }
    if let failure { throw failure }
    return output
  }

  private static func inflateMember(
    _ stream: inout z_stream, _ input: UnsafeRawBufferPointer, _ position: inout Int,
    _ output: inout [UInt8], limit: Int
  ) -> DICOMError? {
    var room = [UInt8](repeating: 0, count: piece)
    while true {
      let part = UnsafeRawBufferPointer(rebasing: input[position...].prefix(piece))
      stream.next_in = UnsafeMutablePointer(mutating: part.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(part.count)
      let status = room.withUnsafeMutableBufferPointer { target in
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return CZlib.inflate(&stream, Z_NO_FLUSH)
      }
      position += part.count - Int(stream.avail_in)
      output += room.prefix(piece - Int(stream.avail_out))
      guard output.count <= limit else {
        return DICOMError(.inflationLimit, offset: limit, detail: "the gzip file grows beyond \(limit) bytes")
      }
      if status == Z_STREAM_END { return nil }
      guard status == Z_OK else {
        return part.isEmpty
          ? DICOMError(.truncated, offset: output.count, detail: "the gzip file ends early")
          : DICOMError(.badDeflate, offset: output.count, detail: "the gzip file is damaged (\(status))")
      }
    }
  }

  /// One member that holds all bytes; no file name and no time, so that equal input gives equal output.
  ///
  /// - Throws: ``DICOMError`` `badDeflate` if zlib fails.
  public static func deflate(_ bytes: [UInt8], level: Int = 6) throws(DICOMError) -> [UInt8] {
    var stream = z_stream()
    let started = deflateInit2_(
      &stream, Int32(max(1, min(9, level))), Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw DICOMError(.badDeflate, offset: 0, detail: "zlib does not start (\(started))") }
    defer { deflateEnd(&stream) }
    var output: [UInt8] = []
    var room = [UInt8](repeating: 0, count: piece)
    var status = Z_OK
    bytes.withUnsafeBytes { input in
      var position = 0
      while status == Z_OK {
        let part = UnsafeRawBufferPointer(rebasing: input[position...].prefix(piece))
        stream.next_in = UnsafeMutablePointer(mutating: part.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(part.count)
        let flush = position + part.count == bytes.count ? Z_FINISH : Z_NO_FLUSH
        status = room.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          return CZlib.deflate(&stream, flush)
        }
        position += part.count - Int(stream.avail_in)
        output += room.prefix(piece - Int(stream.avail_out))
        if status == Z_BUF_ERROR { status = Z_OK }
      }
    }
    guard status == Z_STREAM_END else {
      throw DICOMError(.badDeflate, offset: output.count, detail: "zlib does not deflate (\(status))")
    }
    return output
  }
}
