extension RLECodec {
  /// Encodes a frame as RLE Lossless (PS3.5 annex G): rows are coded apart (G.3.1), the frame is padded
  /// to an even length.
  static func encode(_ frame: DecodedFrame) throws(CodecError) -> [UInt8] {
    let format = frame.format
    guard let total = format.frameByteCount, frame.bytes.count == total else {
      throw CodecError(.notEncodable, "frame bytes do not match their format")
    }
    let bytesPerSample = max(1, format.bytesPerSample)
    let segmentCount = format.samplesPerPixel * bytesPerSample
    guard segmentCount <= 15 else {
      throw CodecError(.notEncodable, "RLE holds 15 segments, \(segmentCount) are needed")
    }
    // Packed bits do not end rows on byte borders: such a frame is one row.
    let rowLength = format.bitsAllocated == 1 ? total : format.columns
    let rowCount = format.bitsAllocated == 1 ? 1 : format.rows
    var output = [UInt8](repeating: 0, count: 64)
    output.reserveCapacity(total + 128)
    write(segmentCount, at: 0, in: &output)
    var row = [UInt8](repeating: 0, count: rowLength)
    for segment in 0..<segmentCount {
      if output.count % 2 == 1 { output.append(0) }
      write(output.count, at: 4 * (segment + 1), in: &output)
      let sample = segment / bytesPerSample
      let byte = bytesPerSample - 1 - segment % bytesPerSample
      for index in 0..<rowCount {
        var position = index * rowLength * segmentCount + sample * bytesPerSample + byte
        for column in 0..<rowLength {
          row[column] = frame.bytes[position]
          position &+= segmentCount
        }
        pack(row, into: &output)
      }
    }
    if output.count % 2 == 1 { output.append(0) }
    return output
  }

  private static func write(_ value: Int, at offset: Int, in output: inout [UInt8]) {
    for byte in 0..<4 { output[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
  }

  /// PackBits of one row: runs of three and more are replicated, the rest are literals.
  private static func pack(_ row: [UInt8], into output: inout [UInt8]) {
    var index = 0
    var literalStart = 0
    func flush(_ end: Int, _ output: inout [UInt8]) {
      var start = literalStart
      while start < end {
        let length = min(128, end - start)
        output.append(UInt8(length - 1))
        output.append(contentsOf: row[start..<start + length])
        start += length
      }
    }
    while index < row.count {
      var end = index + 1
      while end < row.count, row[end] == row[index], end - index < 128 { end += 1 }
      let run = end - index
      if run >= 3 {
        flush(index, &output)
        output.append(UInt8(257 - run))
        output.append(row[index])
        literalStart = end
      }
      index = end
    }
    flush(row.count, &output)
  }
}
