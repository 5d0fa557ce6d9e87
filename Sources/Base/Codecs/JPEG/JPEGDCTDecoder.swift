/// JPEG with 12-bit samples by discrete cosine transform: extended sequential (process 4) and full
/// progression with Huffman coding (T.81 annexes F and G). The 8-bit processes go to libjpeg-turbo.
///
/// Coefficients of the whole image are gathered first, then transformed with the IJG library's accurate
/// integer IDCT ("islow") for 12-bit samples, so that results are bit-identical to it.
enum JPEGDCTCodec: PixelCodec {
  static func decode(
    _ encoded: UnsafeRawBufferPointer, format: PixelFormat, limits: DecodeLimits
  ) throws(CodecError) -> DecodedFrame {
    let header = try JPEGHeader(encoded)
    try header.validate(against: format)
    guard header.process == 0xC1 || header.process == 0xC2 || header.process == 0xC0 else {
      throw CodecError(.unsupportedFormat, "JPEG process \(header.process)")
    }
    guard header.precision == 12 || header.precision == 8 else {
      throw CodecError(.unsupportedFormat, "JPEG DCT with precision \(header.precision)")
    }
    var state = try JPEGDCTState(header: header, limits: limits)
    try state.decodeScans(encoded)
    let samples = try state.reconstruct()
    var result = format
    result.planarConfiguration = 0
    if format.samplesPerPixel == 3 {
      result.photometricInterpretation =
        header.isRGB(photometricInterpretation: format.photometricInterpretation)
        ? "RGB" : "YBR_FULL"
    }
    let bytes = try SampleContainer.store(samples, precision: header.precision, format: format)
    return DecodedFrame(bytes: bytes, format: result)
  }
}

/// Coefficients and tables of a DCT stream being read.
struct JPEGDCTState {
  /// One component's blocks, padded to whole MCUs.
  struct Plane {
    let blocksWide: Int
    let blocksHigh: Int
    /// Blocks that hold image samples; scans of one component cover only these (A.2.2).
    let ownBlocksWide: Int
    let ownBlocksHigh: Int
    /// 64 coefficients a block, in natural order.
    var coefficients: [Int16]
  }

  let header: JPEGHeader
  let deadline: DecodeDeadline
  let maxHorizontal: Int
  let maxVertical: Int
  let mcusWide: Int
  let mcusHigh: Int
  var planes: [Plane] = []
  var directTables: [JPEGHuffmanTable?] = [nil, nil, nil, nil]
  var alternatingTables: [JPEGHuffmanTable?] = [nil, nil, nil, nil]
  var quantization = [[UInt16]](repeating: [UInt16](repeating: 0, count: 64), count: 4)
  var hasQuantization = [false, false, false, false]
  var restartInterval = 0
  var scanned: Set<Int> = []

  init(header: JPEGHeader, limits: DecodeLimits) throws(CodecError) {
    self.header = header
    deadline = DecodeDeadline(limits)
    let components = header.components
    maxHorizontal = components.count == 1 ? 1 : components.map(\.horizontalSampling).max() ?? 1
    maxVertical = components.count == 1 ? 1 : components.map(\.verticalSampling).max() ?? 1
    mcusWide = (header.columns + 8 * maxHorizontal - 1) / (8 * maxHorizontal)
    mcusHigh = (header.rows + 8 * maxVertical - 1) / (8 * maxVertical)
    for component in components {
      let horizontal = components.count == 1 ? 1 : component.horizontalSampling
      let vertical = components.count == 1 ? 1 : component.verticalSampling
      guard maxHorizontal % horizontal == 0, maxVertical % vertical == 0,
        component.quantizationTable < 4
      else { throw CodecError(.unsupportedFormat, "JPEG sampling factors that do not divide") }
      let ownWidth = (header.columns * horizontal + maxHorizontal - 1) / maxHorizontal
      let ownHeight = (header.rows * vertical + maxVertical - 1) / maxVertical
      let blocks = mcusWide * horizontal * mcusHigh * vertical
      guard blocks * 128 <= limits.maxBytes else {
        throw CodecError(.limitExceeded, "JPEG coefficients need \(blocks * 128) bytes")
      }
      planes.append(
        Plane(
          blocksWide: mcusWide * horizontal, blocksHigh: mcusHigh * vertical,
          ownBlocksWide: (ownWidth + 7) / 8, ownBlocksHigh: (ownHeight + 7) / 8,
          coefficients: [Int16](repeating: 0, count: blocks * 64)))
    }
  }

  mutating func decodeScans(_ encoded: UnsafeRawBufferPointer) throws(CodecError) {
    var reader = try JPEGMarkerReader(encoded)
    var scans = 0
    while let marker = try reader.next() {
      switch marker.code {
      case 0xC4:
        var parsed: [(Int, Int, JPEGHuffmanTable)] = []
        try JPEGHuffmanTable.parse(
          encoded, marker.body, store: { parsed.append(($0, $1, $2)) }, isLossless: false)
        for (tableClass, slot, table) in parsed {
          if tableClass == 0 { directTables[slot] = table } else { alternatingTables[slot] = table }
        }
      case 0xDB: try readQuantization(encoded, marker.body)
      case 0xDD:
        guard marker.body.count >= 2 else {
          throw CodecError(.malformed, offset: marker.body.lowerBound, "short restart interval")
        }
        restartInterval =
          Int(encoded[marker.body.lowerBound]) << 8 | Int(encoded[marker.body.lowerBound + 1])
      case 0xDA:
        scans += 1
        // 64 bands x 14 bit planes x 4 components is more than any encoder writes.
        guard scans <= 1024 else { throw CodecError(.limitExceeded, "too many JPEG scans") }
        let scan = try JPEGDCTScan(encoded, marker.body, state: self)
        for component in scan.components { scanned.insert(component.index) }
        let end = try scan.decode(encoded, from: marker.body.upperBound, state: &self)
        reader.resume(at: end)
      default: break
      }
    }
    guard scanned.count == header.components.count else {
      throw CodecError(.truncated, offset: reader.offset, "JPEG stream lacks a scan")
    }
  }

  /// A DQT segment (B.2.4.1), stored in natural order.
  private mutating func readQuantization(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>
  ) throws(CodecError) {
    var offset = body.lowerBound
    while offset < body.upperBound {
      let wide = encoded[offset] >> 4 != 0
      let slot = Int(encoded[offset] & 15)
      offset += 1
      guard slot < 4, offset + (wide ? 128 : 64) <= body.upperBound else {
        throw CodecError(.malformed, offset: offset, "bad quantization table")
      }
      for index in 0..<64 {
        let value: UInt16
        if wide {
          value = UInt16(encoded[offset]) << 8 | UInt16(encoded[offset + 1])
          offset += 2
        } else {
          value = UInt16(encoded[offset])
          offset += 1
        }
        quantization[slot][jpegNaturalOrder[index]] = value
      }
      hasQuantization[slot] = true
    }
  }
}

/// Natural place of the k-th coefficient of the zigzag sequence (T.81 figure A.6), with 16 more entries
/// so that a run that passes the end of a block stays inside the table.
let jpegNaturalOrder: [Int] = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,
  6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45,
  38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
  63, 63, 63,
]
