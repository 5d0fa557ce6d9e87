/// A whole high-throughput codestream: tile-parts put together, tiles decoded, colour undone.
struct HTCodestream {
  private let bytes: UnsafeRawBufferPointer
  private let header: J2KCodestream
  private let parameters: HTParameters
  /// Corner of the image and of the tile grid, and the tile size, on the reference grid.
  private let grid: (x0: Int, y0: Int, x1: Int, y1: Int, tileX: Int, tileY: Int, tileWidth: Int, tileHeight: Int)

  /// - Parameter bytes: from the SOC marker on.
  init(_ bytes: UnsafeRawBufferPointer, header: J2KCodestream) throws(CodecError) {
    self.bytes = bytes
    self.header = header
    func long(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + at + $1]) } }
    grid = (long(12), long(16), long(4), long(8), long(28), long(32), long(20), long(24))
    let sizLength = Int(bytes[4]) << 8 | Int(bytes[5])
    parameters = try HTParameters(bytes, from: 4 + sizLength)
  }

  private var tilesWide: Int {
    (grid.x1 - grid.tileX + grid.tileWidth - 1) / grid.tileWidth
  }

  /// The samples of each component, without their level shift, row by row.
  func decode(deadline: DecodeDeadline) throws(CodecError) -> [[Int32]] {
    let count = header.components.count
    let parts = try tileParts()
    let decoder = HTBlockDecoder()
    var planes: [[Int32]] = []
    let isSingle = header.tileCount == 1
    if !isSingle {
      planes = [[Int32]](
        repeating: [Int32](repeating: 0, count: header.width * header.height), count: count)
    }
    for number in 0..<header.tileCount {
      guard let ranges = parts[number] else {
        throw CodecError(.truncated, "tile \(number) is missing")
      }
      let tile = try tile(number)
      var samples: [[Int32]]
      if ranges.count == 1 {
        samples = try decode(
          tile, UnsafeRawBufferPointer(rebasing: bytes[ranges[0]]), decoder, deadline)
      } else {
        let joined = Array(ranges.map { bytes[$0] }.joined())
        samples = try joined.withFrameBytes { (data) throws(CodecError) in
          try decode(tile, data, decoder, deadline)
        }
      }
      if parameters.usesColorTransform, count >= 3 { undoColor(&samples) }
      if isSingle { return samples }
      for component in 0..<count {
        for row in 0..<tile.height {
          let target = (tile.y0 - grid.y0 + row) * header.width + tile.x0 - grid.x0
          planes[component].replaceSubrange(
            target..<target + tile.width,
            with: samples[component][row * tile.width..<(row + 1) * tile.width])
        }
      }
    }
    return planes
  }

  private func decode(
    _ tile: HTTile, _ data: UnsafeRawBufferPointer, _ decoder: HTBlockDecoder,
    _ deadline: DecodeDeadline
  ) throws(CodecError) -> [[Int32]] {
    let blocks = try tile.readPackets(data)
    var samples: [[Int32]] = []
    for component in header.components.indices {
      samples.append(
        try tile.reconstruct(
          component, blocks[component], data, bitDepth: header.components[component].precision,
          decoder: decoder, deadline: deadline))
    }
    return samples
  }

  private func tile(_ number: Int) throws(CodecError) -> HTTile {
    let column = number % tilesWide
    let row = number / tilesWide
    let left = grid.tileX + column * grid.tileWidth
    let top = grid.tileY + row * grid.tileHeight
    return try HTTile(
      x0: max(left, grid.x0), y0: max(top, grid.y0), x1: min(left + grid.tileWidth, grid.x1),
      y1: min(top + grid.tileHeight, grid.y1), components: header.components.count,
      parameters: parameters)
  }

  /// The bytes of each tile's parts, in the order of the stream (A.4.2).
  private func tileParts() throws(CodecError) -> [Int: [Range<Int>]] {
    var parts: [Int: [Range<Int>]] = [:]
    var total = 0
    var at = parameters.firstTilePart
    while at + 12 <= bytes.count, bytes[at] == 0xFF, bytes[at + 1] == 0x90 {
      let tile = Int(bytes[at + 4]) << 8 | Int(bytes[at + 5])
      let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + 6 + $1]) }
      // Psot 0: up to the end of the codestream.
      let end = length == 0 ? endOfCodestream : at + length
      guard tile < header.tileCount, end <= bytes.count, length == 0 || length >= 14 else {
        throw CodecError(.malformed, offset: at, "tile-part number or length")
      }
      let start = try dataOffset(at + 12, end)
      parts[tile, default: []].append(start..<end)
      total += 1
      guard total <= 1 << 16 else { throw CodecError(.limitExceeded, "too many tile-parts") }
      at = end
    }
    return parts
  }

  private var endOfCodestream: Int {
    bytes.count >= 2 && bytes[bytes.count - 2] == 0xFF && bytes[bytes.count - 1] == 0xD9
      ? bytes.count - 2 : bytes.count
  }

  /// Skips the segments of a tile-part header to its SOD marker.
  private func dataOffset(_ start: Int, _ end: Int) throws(CodecError) -> Int {
    var at = start
    while at + 2 <= end, bytes[at] == 0xFF {
      let code = bytes[at + 1]
      if code == 0x93 { return at + 2 }
      // Comments and packet lengths; anything that changes the coding is not handled.
      guard code == 0x64 || code == 0x58, at + 4 <= end else {
        throw CodecError(.unsupportedFormat, offset: at, "tile header FF\(String(code, radix: 16))")
      }
      at += 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
    }
    throw CodecError(.malformed, offset: at, "tile-part without data")
  }

  /// The inverse component transforms (annex G).
  private func undoColor(_ samples: inout [[Int32]]) {
    // A fourth component (alpha) is not part of the transform.
    if !parameters.isReversible, samples.count > 3 {
      for index in samples[3].indices { samples[3][index] /= Int32(HTTile.colorFraction) }
    }
    for index in samples[0].indices {
      let (y, cb, cr) = (samples[0][index], samples[1][index], samples[2][index])
      if parameters.isReversible {
        let green = y &- ((cb &+ cr) &>> 2)
        samples[0][index] = cr &+ green
        samples[1][index] = green
        samples[2][index] = cb &+ green
      } else {
        let part = 1 / HTTile.colorFraction
        let (luma, blue, red) = (Float(y) * part, Float(cb) * part, Float(cr) * part)
        samples[0][index] = Int32((luma + 1.402 * red).rounded())
        samples[1][index] = Int32((luma - 0.344136 * blue - 0.714136 * red).rounded())
        samples[2][index] = Int32((luma + 1.772 * blue).rounded())
      }
    }
  }
}
