/// One scan of a lossless JPEG stream: which components, which predictor, and the row loops.
struct JPEGLosslessScan {
  struct Component {
    let index: Int
    let table: JPEGHuffmanTable
  }

  let components: [Component]
  /// Selection value 1 to 7 (table H.1).
  let selection: Int
  let pointTransform: Int
  let header: JPEGHeader
  /// Rows between restart markers; the whole image without them.
  let rowsPerInterval: Int

  init(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>, header: JPEGHeader,
    tables: [JPEGHuffmanTable?], restartInterval: Int
  ) throws(CodecError) {
    let start = body.lowerBound
    guard let count = body.isEmpty ? nil : Int(encoded[start]), count >= 1,
      count <= header.components.count, body.count >= 4 + 2 * count
    else { throw CodecError(.malformed, offset: start, "bad JPEG scan header") }
    var components: [Component] = []
    for number in 0..<count {
      let identifier = encoded[start + 1 + 2 * number]
      let slot = Int(encoded[start + 2 + 2 * number] >> 4)
      guard let index = header.components.firstIndex(where: { $0.identifier == identifier }),
        slot < 4, let table = tables[slot], !components.contains(where: { $0.index == index })
      else { throw CodecError(.malformed, offset: start, "scan names an unknown component or table") }
      components.append(Component(index: index, table: table))
    }
    selection = Int(encoded[start + 1 + 2 * count])
    pointTransform = Int(encoded[start + 3 + 2 * count] & 15)
    guard (1...7).contains(selection), pointTransform < header.precision else {
      throw CodecError(.malformed, offset: start, "selection value \(selection)")
    }
    guard restartInterval % header.columns == 0 else {
      throw CodecError(.malformed, offset: start, "restart interval is not whole rows (H.1.1)")
    }
    rowsPerInterval = restartInterval == 0 ? header.rows : restartInterval / header.columns
    self.components = components
    self.header = header
  }

  /// Decodes all rows; `samples` is interleaved over the components of the frame.
  func decode(
    _ data: JPEGScanData, into samples: inout [UInt16], deadline: DecodeDeadline
  ) throws(CodecError) {
    let needed = (header.rows + rowsPerInterval - 1) / rowsPerInterval
    guard data.intervals.count >= needed else {
      throw CodecError(.truncated, offset: data.end, "JPEG restart interval missing")
    }
    let failure: CodecError? = data.bytes.withUnsafeBufferPointer { bytes in
      samples.withUnsafeMutableBufferPointer { target in
        run(bytes, data.intervals, target, deadline)
      }
    }
    if let failure { throw failure }
  }

  private func run(
    _ bytes: UnsafeBufferPointer<UInt8>, _ intervals: [Range<Int>],
    _ target: UnsafeMutableBufferPointer<UInt16>, _ deadline: DecodeDeadline
  ) -> CodecError? {
    guard let source = bytes.baseAddress, let image = target.baseAddress else {
      return CodecError(.truncated, "empty scan")
    }
    let rowLength = header.columns * header.components.count
    var row = 0
    for interval in intervals {
      guard row < header.rows else { break }
      var reader = JPEGBitReader(source + interval.lowerBound)
      for line in 0..<min(rowsPerInterval, header.rows - row) {
        let current = image + row * rowLength
        if components.count == 1 {
          decodeRow(&reader, current, rowLength, isFirst: line == 0)
        } else {
          decodeInterleavedRow(&reader, current, rowLength, isFirst: line == 0)
        }
        guard reader.consumedBytes <= interval.count else {
          return CodecError(.truncated, "lossless JPEG ends in row \(row) of \(header.rows)")
        }
        row += 1
        if row & 63 == 0, deadline.hasPassed {
          return CodecError(.limitExceeded, "decoding used up its CPU time")
        }
      }
    }
    if pointTransform > 0 {
      for component in components {
        var position = component.index
        while position < target.count {
          target[position] &<<= UInt16(pointTransform)
          position += header.components.count
        }
      }
    }
    return nil
  }

  private func decodeRow(
    _ reader: inout JPEGBitReader, _ row: UnsafeMutablePointer<UInt16>, _ rowLength: Int,
    isFirst: Bool
  ) {
    let component = components[0]
    let stride = header.components.count
    let start = row + component.index
    let above = UnsafePointer(start) - (isFirst ? 0 : rowLength)
    component.table.withReader { table in
      let first = isFirst ? Int32(1) << Int32(header.precision - pointTransform - 1) : Int32(above[0])
      start[0] = UInt16(truncatingIfNeeded: first &+ table.difference(&reader))
      // The first line of a scan or interval is predicted from the left (H.1.2.1).
      switch isFirst ? 1 : selection {
      case 1: losslessRow(&reader, table, start, above, header.columns, stride, PredictLeft.self)
      case 2: losslessRow(&reader, table, start, above, header.columns, stride, PredictAbove.self)
      case 3: losslessRow(&reader, table, start, above, header.columns, stride, PredictCorner.self)
      case 4: losslessRow(&reader, table, start, above, header.columns, stride, PredictPlane.self)
      case 5: losslessRow(&reader, table, start, above, header.columns, stride, PredictLeftSlope.self)
      case 6: losslessRow(&reader, table, start, above, header.columns, stride, PredictAboveSlope.self)
      default: losslessRow(&reader, table, start, above, header.columns, stride, PredictMean.self)
      }
    }
  }

  private func decodeInterleavedRow(
    _ reader: inout JPEGBitReader, _ row: UnsafeMutablePointer<UInt16>, _ rowLength: Int,
    isFirst: Bool
  ) {
    let stride = header.components.count
    let above = UnsafePointer(row) - (isFirst ? 0 : rowLength)
    let initial = Int32(1) << Int32(header.precision - pointTransform - 1)
    for column in 0..<header.columns {
      for component in components {
        let at = column &* stride &+ component.index
        let prediction: Int32
        if column == 0 {
          prediction = isFirst ? initial : Int32(above[at])
        } else if isFirst {
          prediction = Int32(row[at &- stride])
        } else {
          prediction = losslessPrediction(
            selection, Int32(row[at &- stride]), Int32(above[at]), Int32(above[at &- stride]))
        }
        let difference = component.table.withReader { $0.difference(&reader) }
        row[at] = UInt16(truncatingIfNeeded: prediction &+ difference)
      }
    }
  }
}
