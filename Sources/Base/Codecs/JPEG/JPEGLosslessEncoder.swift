/// JPEG Lossless, process 14: one interleaved scan with Huffman tables made for the frame.
extension JPEGLosslessCodec {
  /// What an encoder may choose.
  struct Options: Sendable {
    /// Selection value 1 to 7 (T.81 table H.1); 1 for transfer syntax 1.2.840.10008.1.2.4.70.
    var selection = 1
    /// Low bits dropped; anything but 0 is lossy.
    var pointTransform = 0
    /// Rows between restart markers; 0 for none.
    var restartRows = 0
    /// Bits a sample; nil for the fewest that hold every sample.
    var precision: Int?
  }

  static func encode(
    _ frame: DecodedFrame, options: Options = Options()
  ) throws(CodecError) -> [UInt8] {
    let format = frame.format
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16, !format.isFloatingPoint,
      format.rows <= 65_535, format.columns <= 65_535, frame.bytes.count == format.frameByteCount
    else { throw CodecError(.notEncodable, "lossless JPEG holds 8 or 16 bits") }
    let precision = options.precision ?? max(2, frame.unsignedPrecision)
    guard (2...16).contains(precision), (1...7).contains(options.selection),
      (0..<precision).contains(options.pointTransform), options.restartRows >= 0,
      options.restartRows * format.columns <= 65_535
    else { throw CodecError(.notEncodable, "lossless JPEG parameters") }
    let differences = differences(of: frame, precision: precision, options: options)
    var counts = [Int](repeating: 0, count: 17)
    for difference in differences { counts[category(difference)] += 1 }
    let table = JPEGHuffmanCode(frequencies: counts)
    var output = headers(format: format, precision: precision, options: options, table: table)
    var writer = JPEGBitWriter()
    let rowLength = format.columns * format.samplesPerPixel
    var restarts = 0
    for row in 0..<format.rows {
      if options.restartRows > 0, row > 0, row % options.restartRows == 0 {
        output += writer.finish() + [0xFF, 0xD0 + UInt8(restarts & 7)]
        restarts += 1
      }
      for index in row * rowLength..<(row + 1) * rowLength {
        let difference = differences[index]
        let category = category(difference)
        writer.put(UInt32(table.codes[category]), table.lengths[category])
        if category > 0, category < 16 {
          let bits = difference < 0 ? difference - 1 : difference
          writer.put(UInt32(bitPattern: bits) & ((1 << UInt32(category)) - 1), category)
        }
      }
    }
    output += writer.finish() + [0xFF, 0xD9]
    if output.count % 2 == 1 { output.append(0) }
    return output
  }

  /// Number of bits of a difference; -32768 is category 16.
  private static func category(_ difference: Int32) -> Int {
    difference == -32_768 ? 16 : 32 - difference.magnitude.leadingZeroBitCount
  }

  private static func differences(
    of frame: DecodedFrame, precision: Int, options: Options
  ) -> [Int32] {
    let format = frame.format
    let step = format.samplesPerPixel
    let rowLength = format.columns * step
    let mask = Int32(1) << Int32(precision) - 1
    let samples: [Int32]
    if format.bitsAllocated == 8 {
      samples = frame.bytes.map { (Int32($0) & mask) >> Int32(options.pointTransform) }
    } else {
      samples = stride(from: 0, to: frame.bytes.count, by: 2).map {
        let word = Int32(frame.bytes[$0]) | Int32(frame.bytes[$0 + 1]) << 8
        return (word & mask) >> Int32(options.pointTransform)
      }
    }
    let initial = Int32(1) << Int32(precision - options.pointTransform - 1)
    var result = [Int32](repeating: 0, count: samples.count)
    for row in 0..<format.rows {
      let isFirst = options.restartRows > 0 ? row % options.restartRows == 0 : row == 0
      for index in row * rowLength..<(row + 1) * rowLength {
        let isLeft = index - row * rowLength < step
        let prediction: Int32
        if isLeft {
          prediction = isFirst ? initial : samples[index - rowLength]
        } else if isFirst {
          prediction = samples[index - step]
        } else {
          prediction = losslessPrediction(
            options.selection, samples[index - step], samples[index - rowLength],
            samples[index - rowLength - step])
        }
        // Modulo 2^16, as a signed number (H.1.2.1).
        result[index] = Int32(Int16(truncatingIfNeeded: samples[index] &- prediction))
      }
    }
    return result
  }

  private static func headers(
    format: PixelFormat, precision: Int, options: Options, table: JPEGHuffmanCode
  ) -> [UInt8] {
    let count = format.samplesPerPixel
    func word(_ value: Int) -> [UInt8] {
      [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    }
    var output: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC3] + word(8 + 3 * count) + [UInt8(precision)]
    output += word(format.rows) + word(format.columns) + [UInt8(count)]
    for index in 0..<count { output += [UInt8(index + 1), 0x11, 0] }
    output += [0xFF, 0xC4] + word(19 + table.values.count) + [0] + table.counts + table.values
    if options.restartRows > 0 {
      output += [0xFF, 0xDD, 0, 4] + word(options.restartRows * format.columns)
    }
    output += [0xFF, 0xDA] + word(6 + 2 * count) + [UInt8(count)]
    for index in 0..<count { output += [UInt8(index + 1), 0] }
    return output + [UInt8(options.selection), 0, UInt8(options.pointTransform)]
  }
}
