import CZlib

/// Writes PNG (ISO/IEC 15948): one IDAT chunk, every row filtered from its upper neighbour.
struct PNGWriter {
  let width: Int
  let height: Int
  /// 1 grey, 3 RGB.
  let channels: Int
  /// 8 or 16; 16-bit samples are big endian.
  let bitDepth: Int

  func encode(_ samples: [UInt8]) throws(CodecError) -> [UInt8] {
    let rowLength = width * channels * bitDepth / 8
    guard width > 0, height > 0, width < 1 << 24, height < 1 << 24,
      samples.count == rowLength * height, samples.count < 1 << 31
    else { throw CodecError(.notEncodable, "PNG samples do not match width and height") }
    let packed = try deflate(filtered(samples, rowLength: rowLength))
    var output: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    output.reserveCapacity(packed.count + 64)
    let colorType: UInt8 = channels == 3 ? 2 : 0
    append("IHDR", bigEndian(width) + bigEndian(height) + [UInt8(bitDepth), colorType, 0, 0, 0], &output)
    append("IDAT", packed, &output)
    append("IEND", [], &output)
    return output
  }

  /// Filter type 2 ("up") on each row but the first (type 0): cheap, and good on medical pictures.
  private func filtered(_ samples: [UInt8], rowLength: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: (rowLength + 1) * height) { target, written in
      samples.withUnsafeBufferPointer { source in
        for row in 0..<height {
          let out = row &* (rowLength &+ 1)
          let start = row &* rowLength
          target[out] = row == 0 ? 0 : 2
          for index in 0..<rowLength {
            let above = row == 0 ? 0 : source[start &+ index &- rowLength]
            target[out &+ 1 &+ index] = source[start &+ index] &- above
          }
        }
      }
      written = (rowLength + 1) * height
    }
  }

  private func deflate(_ bytes: [UInt8]) throws(CodecError) -> [UInt8] {
    let bound = compressBound(UInt(bytes.count))
    var size = bound
    var status = Z_OK
    let packed = [UInt8](unsafeUninitializedCapacity: Int(bound)) { target, written in
      // Level 1: four times faster than the default for some percent of size.
      status = compress2(target.baseAddress, &size, bytes, UInt(bytes.count), 1)
      written = status == Z_OK ? Int(size) : 0
    }
    guard status == Z_OK else { throw CodecError(.encoderFailed, "zlib error \(status)") }
    return packed
  }

  private func append(_ type: String, _ body: [UInt8], _ output: inout [UInt8]) {
    output += bigEndian(body.count)
    let start = output.count
    output += Array(type.utf8) + body
    let sum = output[start...].withUnsafeBufferPointer {
      crc32(0, $0.baseAddress, UInt32($0.count))
    }
    output += bigEndian(Int(sum))
  }

  private func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
