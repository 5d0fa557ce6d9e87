/// The main header of a JPEG 2000 codestream (ITU-T T.800 annex A), read before a decoder sees it.
///
/// Decoders allocate from these numbers, so they are compared with the data set first.
struct J2KCodestream {
  struct Component: Equatable {
    var precision: Int
    var isSigned: Bool
    var horizontalStep: Int
    var verticalStep: Int
  }

  let width: Int
  let height: Int
  let tileCount: Int
  let components: [Component]
  /// The codestream uses the high-throughput block coder (T.814): CAP segment with Pcap15.
  private(set) var isHighThroughput = false
  /// A multiple component transform is applied: the decoder returns RGB.
  private(set) var hasColorTransform = false
  /// Where the codestream starts: 0, or the contents of the jp2c box of a JP2 file.
  let offset: Int

  init(_ encoded: UnsafeRawBufferPointer) throws(CodecError) {
    let start = try Self.codestreamOffset(encoded)
    offset = start
    func word(_ at: Int) -> Int { Int(encoded[at]) << 8 | Int(encoded[at + 1]) }
    func long(_ at: Int) -> Int { word(at) << 16 | word(at + 2) }
    let at = start + 4
    guard encoded.count >= at + 38, word(start) == 0xFF4F, word(start + 2) == 0xFF51 else {
      throw CodecError(.malformed, offset: start, "no JPEG 2000 SOC and SIZ markers")
    }
    let count = word(at + 36)
    guard count >= 1, count <= 4, encoded.count >= at + 38 + 3 * count else {
      throw CodecError(.unsupportedFormat, offset: at + 36, "JPEG 2000 with \(count) components")
    }
    let (xSize, ySize) = (long(at + 4), long(at + 8))
    let (xOrigin, yOrigin) = (long(at + 12), long(at + 16))
    let (tileWidth, tileHeight) = (long(at + 20), long(at + 24))
    let (tileX, tileY) = (long(at + 28), long(at + 32))
    guard xOrigin < xSize, yOrigin < ySize, tileWidth > 0, tileHeight > 0, tileX <= xOrigin,
      tileY <= yOrigin, tileX + tileWidth > xOrigin, tileY + tileHeight > yOrigin
    else { throw CodecError(.malformed, offset: at, "JPEG 2000 image and tile sizes") }
    width = xSize - xOrigin
    height = ySize - yOrigin
    tileCount =
      ((xSize - tileX + tileWidth - 1) / tileWidth) * ((ySize - tileY + tileHeight - 1) / tileHeight)
    components = (0..<count).map { index in
      let part = at + 38 + 3 * index
      return Component(
        precision: Int(encoded[part] & 0x7F) + 1, isSigned: encoded[part] & 0x80 != 0,
        horizontalStep: Int(encoded[part + 1]), verticalStep: Int(encoded[part + 2]))
    }
    try readSegments(encoded, from: at + word(at))
  }

  /// COD and CAP, up to the first tile.
  private mutating func readSegments(
    _ encoded: UnsafeRawBufferPointer, from start: Int
  ) throws(CodecError) {
    var at = start
    while at + 4 <= encoded.count {
      guard encoded[at] == 0xFF else {
        throw CodecError(.malformed, offset: at, "JPEG 2000 marker expected")
      }
      let length = Int(encoded[at + 2]) << 8 | Int(encoded[at + 3])
      switch encoded[at + 1] {
      case 0x90: return
      case 0x50 where length >= 6 && at + 8 <= encoded.count:
        isHighThroughput = encoded[at + 5] & 0x02 != 0
      case 0x52 where length >= 12 && at + 14 <= encoded.count:
        hasColorTransform = encoded[at + 8] != 0
        guard encoded[at + 9] <= 32 else {
          throw CodecError(.malformed, offset: at, "over 32 decomposition levels")
        }
      default: break
      }
      guard length >= 2 else { throw CodecError(.malformed, offset: at, "JPEG 2000 segment length") }
      at += 2 + length
    }
    throw CodecError(.truncated, offset: encoded.count, "JPEG 2000 codestream without a tile")
  }

  /// Checks the codestream against the data set's attributes and our limits.
  func validate(against format: PixelFormat) throws(CodecError) {
    guard width == format.columns, height == format.rows,
      components.count == format.samplesPerPixel
    else {
      throw CodecError(
        .mismatch,
        "JPEG 2000 codestream is \(height) x \(width) x \(components.count), attributes say "
          + "\(format.rows) x \(format.columns) x \(format.samplesPerPixel)")
    }
    guard components.allSatisfy({ $0.horizontalStep == 1 && $0.verticalStep == 1 }) else {
      throw CodecError(.unsupportedFormat, "JPEG 2000 with subsampled components")
    }
    let first = components[0]
    guard components.allSatisfy({ $0 == first }) else {
      throw CodecError(.unsupportedFormat, "JPEG 2000 components of different depths")
    }
    guard first.precision <= 16, first.precision <= format.bitsAllocated else {
      throw CodecError(
        .mismatch, "JPEG 2000 precision \(first.precision), Bits Allocated \(format.bitsAllocated)")
    }
    // A decoder keeps kilobytes of state for each tile before it decodes any.
    guard tileCount <= 4096 else {
      throw CodecError(.limitExceeded, "JPEG 2000 codestream with \(tileCount) tiles")
    }
  }

  /// Some writers put a whole JP2 file where the standard wants a bare codestream (PS3.5 A.4.4).
  private static func codestreamOffset(_ encoded: UnsafeRawBufferPointer) throws(CodecError) -> Int {
    guard encoded.count >= 12 else {
      throw CodecError(.truncated, offset: encoded.count, "no JPEG 2000 codestream")
    }
    if encoded[0] == 0xFF { return 0 }
    func long(_ at: Int) -> Int {
      (0..<4).reduce(0) { $0 << 8 | Int(encoded[at + $1]) }
    }
    guard long(0) == 12, long(4) == 0x6A50_2020 else {
      throw CodecError(.malformed, offset: 0, "neither a JPEG 2000 codestream nor a JP2 file")
    }
    var at = 0
    while at + 16 <= encoded.count {
      let length = long(at)
      if long(at + 4) == 0x6A70_3263 { return at + (length == 1 ? 16 : 8) }
      guard length >= 8 else { break }
      at += length
    }
    throw CodecError(.malformed, offset: at, "JP2 file without a codestream")
  }
}
