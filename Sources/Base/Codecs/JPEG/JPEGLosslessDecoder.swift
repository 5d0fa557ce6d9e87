/// JPEG Lossless, process 14 (T.81 annex H): all predictors, point transform, restart intervals,
/// 2 to 16 bits, one to four components in one interleaved or several scans.
enum JPEGLosslessCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try JPEGHeader(encoded)
    try header.validate(against: format)
    guard header.process == 0xC3 else {
      throw CodecError(.unsupportedFormat, "JPEG process \(header.process) is not lossless Huffman")
    }
    // One component's sampling factors mean nothing (A.2.2); several must not be subsampled (PS3.5 8.2.1).
    let sampling = header.components.map { [$0.horizontalSampling, $0.verticalSampling] }
    guard header.components.count == 1 || Set(sampling).count == 1 else {
      throw CodecError(.unsupportedFormat, "subsampled lossless JPEG")
    }
    guard let count = format.sampleCount else {
      throw CodecError(.limitExceeded, "frame size overflows")
    }
    var samples = [UInt16](repeating: 0, count: count)
    var state = JPEGLosslessState(header: header, deadline: DecodeDeadline(limits))
    try state.decodeScans(encoded, into: &samples)
    var result = format
    result.planarConfiguration = 0
    let bytes = try SampleContainer.store(samples, precision: header.precision, format: format)
    return DecodedFrame(bytes: bytes, format: result)
  }
}

/// The tables and parameters that marker segments set while a lossless stream is read.
struct JPEGLosslessState {
  let header: JPEGHeader
  let deadline: DecodeDeadline
  var tables: [JPEGHuffmanTable?] = [nil, nil, nil, nil]
  var restartInterval = 0
  var decodedComponents: Set<Int> = []

  init(header: JPEGHeader, deadline: DecodeDeadline) {
    self.header = header
    self.deadline = deadline
  }

  mutating func decodeScans(
    _ encoded: UnsafeRawBufferPointer, into samples: inout [UInt16]
  ) throws(CodecError) {
    var reader = try JPEGMarkerReader(encoded)
    while decodedComponents.count < header.components.count, let marker = try reader.next() {
      switch marker.code {
      case 0xC4:
        var parsed: [(Int, JPEGHuffmanTable)] = []
        try JPEGHuffmanTable.parse(
          encoded, marker.body, store: { if $0 == 0 { parsed.append(($1, $2)) } }, isLossless: true)
        for (slot, table) in parsed { tables[slot] = table }
      case 0xDD:
        guard marker.body.count >= 2 else {
          throw CodecError(.malformed, offset: marker.body.lowerBound, "short restart interval")
        }
        restartInterval =
          Int(encoded[marker.body.lowerBound]) << 8 | Int(encoded[marker.body.lowerBound + 1])
      case 0xDA:
        let end = try decodeScan(encoded, marker.body, into: &samples)
        reader.resume(at: end)
      default: break
      }
    }
    guard decodedComponents.count == header.components.count else {
      throw CodecError(.truncated, offset: reader.offset, "JPEG stream lacks a scan")
    }
  }

  private mutating func decodeScan(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>, into samples: inout [UInt16]
  ) throws(CodecError) -> Int {
    let scan = try JPEGLosslessScan(
      encoded, body, header: header, tables: tables, restartInterval: restartInterval)
    for component in scan.components {
      guard decodedComponents.insert(component.index).inserted else {
        throw CodecError(.malformed, offset: body.lowerBound, "component scanned twice")
      }
    }
    // A sample takes at most 16 bits of code and 16 of difference; eight bytes are read ahead.
    let rowBytes = header.columns * scan.components.count * 4 + 16
    let data = try JPEGScanData(
      encoded, from: body.upperBound, padding: rowBytes, maxIntervals: header.rows + 1)
    try scan.decode(data, into: &samples, deadline: deadline)
    return data.end
  }
}
