/// One scan of a DCT stream: its header and the order in which blocks are visited.
struct JPEGDCTScan {
  struct Component {
    let index: Int
    let direct: JPEGHuffmanTable?
    let alternating: JPEGHuffmanTable?
    let horizontal: Int
    let vertical: Int
  }

  let components: [Component]
  let spectralStart: Int
  let spectralEnd: Int
  let approximationHigh: Int
  let approximationLow: Int
  let restartInterval: Int
  let isProgressive: Bool

  init(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>, state: JPEGDCTState
  ) throws(CodecError) {
    let start = body.lowerBound
    let frame = state.header.components
    guard let count = body.isEmpty ? nil : Int(encoded[start]), count >= 1, count <= frame.count,
      body.count >= 4 + 2 * count
    else { throw CodecError(.malformed, offset: start, "bad JPEG scan header") }
    spectralStart = Int(encoded[start + 1 + 2 * count])
    spectralEnd = Int(encoded[start + 2 + 2 * count])
    approximationHigh = Int(encoded[start + 3 + 2 * count] >> 4)
    approximationLow = Int(encoded[start + 3 + 2 * count] & 15)
    isProgressive = state.header.process == 0xC2
    restartInterval = state.restartInterval
    if isProgressive {
      guard spectralStart <= spectralEnd, spectralEnd <= 63, approximationLow <= 13,
        approximationHigh == 0 || approximationHigh == approximationLow + 1,
        spectralStart > 0 ? count == 1 : spectralEnd == 0
      else { throw CodecError(.malformed, offset: start, "bad progressive scan parameters") }
    }
    var components: [Component] = []
    for number in 0..<count {
      let identifier = encoded[start + 1 + 2 * number]
      let slots = encoded[start + 2 + 2 * number]
      guard let index = frame.firstIndex(where: { $0.identifier == identifier }),
        slots >> 4 < 4, slots & 15 < 4, !components.contains(where: { $0.index == index })
      else { throw CodecError(.malformed, offset: start, "scan names an unknown component") }
      let component = Component(
        index: index, direct: state.directTables[Int(slots >> 4)],
        alternating: state.alternatingTables[Int(slots & 15)],
        horizontal: frame.count == 1 ? 1 : frame[index].horizontalSampling,
        vertical: frame.count == 1 ? 1 : frame[index].verticalSampling)
      let needsDirect = spectralStart == 0 && approximationHigh == 0
      let needsAlternating = isProgressive ? spectralStart > 0 : true
      guard !needsDirect || component.direct != nil,
        !needsAlternating || component.alternating != nil
      else { throw CodecError(.malformed, offset: start, "scan names a Huffman table not defined") }
      components.append(component)
    }
    self.components = components
  }

  /// Reads the scan's coefficients into `state`; returns the offset of the marker that ends it.
  func decode(
    _ encoded: UnsafeRawBufferPointer, from start: Int, state: inout JPEGDCTState
  ) throws(CodecError) -> Int {
    let isSingle = components.count == 1
    let plane = state.planes[components[0].index]
    let wide = isSingle ? plane.ownBlocksWide : state.mcusWide
    let high = isSingle ? plane.ownBlocksHigh : state.mcusHigh
    let blocksInMCU = isSingle ? 1 : components.reduce(0) { $0 + $1.horizontal * $1.vertical }
    guard blocksInMCU <= 16 else { throw CodecError(.malformed, offset: start, "MCU too large") }
    // A block takes at most 64 codes of 16 bits with 16 bits each.
    let padding = wide * blocksInMCU * 256 + 64
    let total = wide * high
    let needed = restartInterval == 0 ? 1 : (total + restartInterval - 1) / restartInterval
    let data = try JPEGScanData(encoded, from: start, padding: padding, maxIntervals: needed + 8)
    guard data.intervals.count >= needed else {
      throw CodecError(.truncated, offset: data.end, "JPEG restart interval missing")
    }
    var unit = 0
    var decoder = JPEGBlockDecoder(scan: self)
    for interval in data.intervals where unit < total {
      let stop = restartInterval == 0 ? total : min(total, unit + restartInterval)
      try data.bytes.withUnsafeBufferPointer { (bytes) throws(CodecError) in
        guard let base = bytes.baseAddress else { return }
        var reader = JPEGBitReader(base + interval.lowerBound)
        decoder.restart()
        while unit < stop {
          let rowEnd = min(stop, (unit / wide + 1) * wide)
          while unit < rowEnd {
            decodeUnit(unit, wide, &reader, &decoder, &state)
            unit += 1
          }
          guard reader.consumedBytes <= interval.count else {
            throw CodecError(.truncated, offset: data.end, "JPEG scan ends early")
          }
          try state.deadline.check()
        }
      }
    }
    return data.end
  }

  private func decodeUnit(
    _ unit: Int, _ wide: Int, _ reader: inout JPEGBitReader, _ decoder: inout JPEGBlockDecoder,
    _ state: inout JPEGDCTState
  ) {
    let column = unit % wide
    let row = unit / wide
    if components.count == 1 {
      let index = components[0].index
      let block = row * state.planes[index].blocksWide + column
      decoder.decode(0, &reader, &state.planes[index].coefficients, block * 64)
      return
    }
    for number in components.indices {
      let component = components[number]
      for y in 0..<component.vertical {
        for x in 0..<component.horizontal {
          let blocksWide = state.planes[component.index].blocksWide
          let block =
            (row * component.vertical + y) * blocksWide + column * component.horizontal + x
          decoder.decode(number, &reader, &state.planes[component.index].coefficients, block * 64)
        }
      }
    }
  }
}
