/// Bits of packet headers: after a byte 0xFF the next one has seven (T.800 B.10.1).
struct J2KPacketBits {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int
  private var current: UInt8 = 0
  private var left = 0
  private(set) var isExhausted = false

  init(_ bytes: UnsafeRawBufferPointer, at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  mutating func bit() -> Int {
    if left == 0 {
      guard position < bytes.count else {
        isExhausted = true
        return 0
      }
      left = current == 0xFF ? 7 : 8
      current = bytes[position]
      position += 1
    }
    left -= 1
    return Int(current >> UInt8(left)) & 1
  }

  mutating func number(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<count { value = value << 1 | bit() }
    return value
  }

  /// Ends the header at a byte border; a last byte 0xFF is followed by a stuffed one.
  mutating func finish() -> Int {
    if current == 0xFF { position = min(position + 1, bytes.count) }
    left = 0
    current = 0
    return position
  }
}

/// A tag tree (B.10.2).
struct J2KTagTree {
  private var widths: [Int] = []
  private var starts: [Int] = []
  private var values: [UInt8]
  private var lows: [UInt8]

  init(width: Int, height: Int) {
    var (w, h) = (width, height)
    var count = 0
    while true {
      widths.append(w)
      starts.append(count)
      count += w * h
      if w * h <= 1 { break }
      w = (w + 1) / 2
      h = (h + 1) / 2
    }
    values = [UInt8](repeating: 255, count: count)
    lows = [UInt8](repeating: 0, count: count)
  }

  /// Reads until it is known whether the leaf's value is below `threshold` (at most 127).
  mutating func isBelow(
    _ threshold: Int, column: Int, row: Int, _ bits: inout J2KPacketBits
  ) -> Bool {
    var low: UInt8 = 0
    var node = 0
    for level in stride(from: widths.count - 1, through: 0, by: -1) {
      node = starts[level] + (row >> level) * widths[level] + column >> level
      low = max(low, lows[node])
      while low < UInt8(threshold), low < values[node] {
        if bits.bit() == 1 { values[node] = low } else { low += 1 }
      }
      lows[node] = low
    }
    return values[node] < UInt8(threshold)
  }
}

/// A code-block found in a packet: its bytes and its place in the subband.
struct J2KBlock {
  var band: Int
  var column: Int
  var row: Int
  var width: Int
  var height: Int
  var offset: Int
  var length: Int
  var missingBitPlanes: Int
}

/// Reads one packet: header, then the bodies of its code-blocks (B.9, B.10, T.814 B).
struct J2KPacketReader {
  let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func read(
    _ resolution: J2KResolution, precinct: Int, parameters: HTParameters, blocks: inout [J2KBlock]
  ) throws(CodecError) {
    skipMarker(0x91, length: 6)
    var bits = J2KPacketBits(bytes, at: position)
    var found: [J2KBlock] = []
    if bits.bit() == 1 {
      let column = resolution.x0 >> resolution.precinctWidthExponent + precinct % resolution.precinctsWide
      let row = resolution.y0 >> resolution.precinctHeightExponent + precinct / resolution.precinctsWide
      for (index, band) in resolution.bands.enumerated() {
        let grid = band.blocks(precinctColumn: column, precinctRow: row)
        try readBand(band, index, grid.columns, grid.rows, &bits, &found)
      }
    }
    position = bits.finish()
    guard !bits.isExhausted else {
      throw CodecError(.truncated, offset: position, "JPEG 2000 packet header passes the end")
    }
    skipMarker(0x92, length: 2)
    for var block in found {
      block.offset = position
      guard bytes.count - position >= block.length else {
        throw CodecError(.truncated, offset: position, "code-block passes the end of its tile")
      }
      position += block.length
      blocks.append(block)
    }
  }

  /// SOP and EPH, where they stand.
  private mutating func skipMarker(_ code: UInt8, length: Int) {
    if position + length <= bytes.count, bytes[position] == 0xFF, bytes[position + 1] == code {
      position += length
    }
  }

  private func readBand(
    _ band: J2KBand, _ index: Int, _ columns: Range<Int>, _ rows: Range<Int>,
    _ bits: inout J2KPacketBits, _ found: inout [J2KBlock]
  ) throws(CodecError) {
    guard !columns.isEmpty, !rows.isEmpty else { return }
    var inclusion = J2KTagTree(width: columns.count, height: rows.count)
    var planes = J2KTagTree(width: columns.count, height: rows.count)
    for row in rows {
      for column in columns {
        let place = (column: column - columns.lowerBound, row: row - rows.lowerBound)
        guard inclusion.isBelow(1, column: place.column, row: place.row, &bits) else { continue }
        var missing = 0
        while !planes.isBelow(missing + 1, column: place.column, row: place.row, &bits) {
          missing += 1
          guard missing <= 74, !bits.isExhausted else {
            throw CodecError(.malformed, offset: bits.position, "too many missing bit-planes")
          }
        }
        let left = max(band.x0, column << band.blockWidth)
        let top = max(band.y0, row << band.blockHeight)
        var block = J2KBlock(
          band: index, column: left - band.x0, row: top - band.y0,
          width: min(band.x1, (column + 1) << band.blockWidth) - left,
          height: min(band.y1, (row + 1) << band.blockHeight) - top, offset: 0, length: 0,
          missingBitPlanes: missing)
        try readLengths(&block, &bits)
        found.append(block)
      }
    }
  }

  /// Number of passes (table B.4) and the length of the cleanup segment.
  private func readLengths(
    _ block: inout J2KBlock, _ bits: inout J2KPacketBits
  ) throws(CodecError) {
    var passes = 1
    if bits.bit() == 1 {
      passes = 2
      if bits.bit() == 1 {
        let two = bits.number(2)
        passes = 3 + two
        if two == 3 {
          let five = bits.number(5)
          passes = 6 + five
          if five == 31 { passes = 37 + bits.number(7) }
        }
      }
    }
    // Sets of three passes before the last set are placeholders that carry nothing (T.814 B.2).
    let placeholders = (passes - 1) / 3
    block.missingBitPlanes += placeholders
    guard passes - 3 * placeholders == 1 else {
      throw CodecError(
        .unsupportedFormat, offset: bits.position, "HTJ2K with refinement passes")
    }
    var lengthBits = 3
    while bits.bit() == 1 {
      lengthBits += 1
      guard lengthBits <= 30, !bits.isExhausted else {
        throw CodecError(.malformed, offset: bits.position, "code-block length")
      }
    }
    var group = 3 * placeholders + 1
    while group > 1 {
      lengthBits += 1
      group >>= 1
    }
    block.length = bits.number(min(lengthBits, 40))
  }
}
