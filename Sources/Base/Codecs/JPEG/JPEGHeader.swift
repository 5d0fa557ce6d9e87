/// The marker segments of a JPEG stream before its first scan (ITU-T T.81 annex B).
///
/// Read before any decoder runs: what the stream says of itself is compared with the data set's
/// attributes, and the process (baseline, extended, lossless) picks the decoder.
struct JPEGHeader {
  /// One component of the frame header (B.2.2).
  struct Component: Equatable {
    var identifier: UInt8
    var horizontalSampling: Int
    var verticalSampling: Int
    var quantizationTable: Int
  }

  /// The start-of-frame marker's low byte: C0 baseline, C1 extended, C2 progressive, C3 lossless.
  var process: UInt8
  var precision: Int
  var rows: Int
  var columns: Int
  var components: [Component]
  /// APP0 "JFIF" was seen: colour is YCbCr.
  var hasJFIF = false
  /// The transform byte of an APP14 "Adobe" segment: 0 none, 1 YCbCr, 2 YCCK.
  var adobeTransform: UInt8?

  init(_ encoded: UnsafeRawBufferPointer) throws(CodecError) {
    var reader = try JPEGMarkerReader(encoded)
    var found: JPEGHeader?
    var hasJFIF = false
    var adobe: UInt8?
    scan: while let marker = try reader.next() {
      let body = marker.body
      switch marker.code {
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        found = try JPEGHeader(frame: marker.code, encoded, body)
      case 0xE0:
        hasJFIF = hasJFIF || Self.begins(encoded, body, with: Array("JFIF".utf8))
      case 0xEE:
        if body.count >= 12, Self.begins(encoded, body, with: Array("Adobe".utf8)) {
          adobe = encoded[body.lowerBound + 11]
        }
      case 0xDA: break scan
      default: break
      }
    }
    guard var header = found else {
      throw CodecError(.malformed, offset: reader.offset, "JPEG stream without a frame header")
    }
    header.hasJFIF = hasJFIF
    header.adobeTransform = adobe
    self = header
  }

  /// A start-of-frame segment.
  init(
    frame code: UInt8, _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>
  ) throws(CodecError) {
    let start = body.lowerBound
    guard body.count >= 6 else {
      throw CodecError(.malformed, offset: start, "short JPEG frame header")
    }
    process = code
    precision = Int(encoded[start])
    rows = Int(encoded[start + 1]) << 8 | Int(encoded[start + 2])
    columns = Int(encoded[start + 3]) << 8 | Int(encoded[start + 4])
    let count = Int(encoded[start + 5])
    guard count >= 1, count <= 4, body.count >= 6 + 3 * count else {
      throw CodecError(.malformed, offset: start + 5, "JPEG frame with \(count) components")
    }
    components = []
    for index in 0..<count {
      let at = start + 6 + 3 * index
      let sampling = encoded[at + 1]
      let component = Component(
        identifier: encoded[at], horizontalSampling: Int(sampling >> 4),
        verticalSampling: Int(sampling & 15), quantizationTable: Int(encoded[at + 2]))
      guard (1...4).contains(component.horizontalSampling),
        (1...4).contains(component.verticalSampling)
      else { throw CodecError(.malformed, offset: at + 1, "JPEG sampling factor out of 1 to 4") }
      components.append(component)
    }
  }

  /// Checks the stream against the data set.
  func validate(against format: PixelFormat) throws(CodecError) {
    guard rows == format.rows, columns == format.columns else {
      throw CodecError(
        .mismatch,
        "JPEG stream is \(rows) x \(columns), attributes say \(format.rows) x \(format.columns)")
    }
    guard components.count == format.samplesPerPixel else {
      throw CodecError(
        .mismatch,
        "JPEG stream has \(components.count) components, attributes say \(format.samplesPerPixel)")
    }
    guard (2...16).contains(precision), precision <= max(8, format.bitsAllocated) else {
      throw CodecError(.mismatch, "JPEG precision \(precision), Bits Allocated \(format.bitsAllocated)")
    }
  }

  /// The components are red, green and blue: an Adobe segment says so, or their identifiers do, or
  /// nothing in the stream speaks and the data set says RGB.
  func isRGB(photometricInterpretation: String) -> Bool {
    guard components.count == 3 else { return false }
    if let adobeTransform { return adobeTransform == 0 }
    if hasJFIF { return false }
    let identifiers = components.map(\.identifier)
    if identifiers == Array("RGB".utf8) || identifiers == Array("rgb".utf8) { return true }
    return photometricInterpretation == "RGB"
  }

  private static func begins(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>, with text: [UInt8]
  ) -> Bool {
    body.count >= text.count
      && encoded[body.lowerBound..<body.lowerBound + text.count].elementsEqual(text)
  }
}

/// Walks the marker segments of a JPEG stream; entropy-coded data is skipped by the caller.
struct JPEGMarkerReader {
  struct Marker {
    let code: UInt8
    /// The bytes after the length field; empty for markers that stand alone.
    let body: Range<Int>
  }

  private let encoded: UnsafeRawBufferPointer
  private(set) var offset: Int

  init(_ encoded: UnsafeRawBufferPointer) throws(CodecError) {
    guard encoded.count >= 4, encoded[0] == 0xFF, encoded[1] == 0xD8 else {
      throw CodecError(.malformed, offset: 0, "no JPEG start-of-image marker")
    }
    self.encoded = encoded
    offset = 2
  }

  /// The next marker, or nil at the end of image or of the bytes.
  mutating func next() throws(CodecError) -> Marker? {
    // Tolerates stray bytes between segments, as libjpeg does, and fill bytes (B.1.1.2).
    while offset + 1 < encoded.count,
      encoded[offset] != 0xFF || encoded[offset + 1] == 0xFF || encoded[offset + 1] == 0
    {
      offset += 1
    }
    guard offset + 1 < encoded.count else { return nil }
    let code = encoded[offset + 1]
    offset += 2
    switch code {
    case 0xD9: return nil
    case 0x01, 0xD0...0xD8: return Marker(code: code, body: offset..<offset)
    default: break
    }
    guard offset + 2 <= encoded.count else {
      throw CodecError(.truncated, offset: offset, "JPEG marker without length")
    }
    let length = Int(encoded[offset]) << 8 | Int(encoded[offset + 1])
    guard length >= 2, offset + length <= encoded.count else {
      throw CodecError(.truncated, offset: offset, "JPEG segment passes the end")
    }
    let body = offset + 2..<offset + length
    offset += length
    return Marker(code: code, body: body)
  }

  /// Continues after entropy-coded data that ended at `position`.
  mutating func resume(at position: Int) { offset = max(offset, position) }
}
