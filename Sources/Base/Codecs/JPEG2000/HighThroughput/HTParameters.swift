/// Coding style and quantization of a high-throughput codestream: COD and QCD (T.800 A.6.1, A.6.4).
///
/// What would change them by component, tile or region (COC, QCC, RGN, POC, PPM, PPT) is refused, as are
/// several quality layers: no DICOM writer known to us uses them with this block coder.
struct HTParameters {
  /// Progression order: LRCP, RLCP, RPCL, PCRL, CPRL.
  var progression = 0
  var usesColorTransform = false
  var levels = 0
  /// Exponents of the code-block size.
  var blockWidthExponent = 6
  var blockHeightExponent = 6
  var isReversible = true
  var hasStartMarkers = false
  /// Precinct size exponents by resolution.
  var precincts: [(width: Int, height: Int)] = []
  var guardBits = 0
  /// By subband from LL on: exponent and mantissa.
  var steps: [(exponent: Int, mantissa: Int)] = []

  /// Where the first tile-part begins.
  private(set) var firstTilePart = 0

  init(_ encoded: UnsafeRawBufferPointer, from start: Int) throws(CodecError) {
    var at = start
    var hasCoding = false
    var quantization: Range<Int>?
    while at + 4 <= encoded.count {
      let code = encoded[at + 1]
      guard encoded[at] == 0xFF else { throw Self.malformed(at, "JPEG 2000 marker expected") }
      if code == 0x90 { break }
      let length = Int(encoded[at + 2]) << 8 | Int(encoded[at + 3])
      guard length >= 2, at + 2 + length <= encoded.count else {
        throw CodecError(.truncated, offset: at, "JPEG 2000 segment passes the end")
      }
      let body = at + 4..<at + 2 + length
      switch code {
      case 0x52:
        try readCoding(encoded, body)
        hasCoding = true
      case 0x5C: quantization = body
      case 0x53, 0x5D, 0x5E, 0x5F, 0x60, 0x61:
        throw CodecError(
          .unsupportedFormat, offset: at, "HTJ2K with marker FF\(String(code, radix: 16))")
      default: break
      }
      at += 2 + length
    }
    guard hasCoding, let quantization, at + 4 <= encoded.count else {
      throw CodecError(.truncated, offset: at, "JPEG 2000 header without COD, QCD or tile")
    }
    try readQuantization(encoded, quantization)
    firstTilePart = at
  }

  private static func malformed(_ at: Int, _ text: String) -> CodecError {
    CodecError(.malformed, offset: at, text)
  }

  private mutating func readCoding(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>
  ) throws(CodecError) {
    let at = body.lowerBound
    guard body.count >= 10 else { throw Self.malformed(at, "short COD segment") }
    let style = encoded[at]
    hasStartMarkers = style & 2 != 0
    progression = Int(encoded[at + 1])
    let layers = Int(encoded[at + 2]) << 8 | Int(encoded[at + 3])
    usesColorTransform = encoded[at + 4] & 1 != 0
    levels = Int(encoded[at + 5])
    blockWidthExponent = Int(encoded[at + 6]) + 2
    blockHeightExponent = Int(encoded[at + 7]) + 2
    let blockStyle = encoded[at + 8]
    isReversible = encoded[at + 9] == 1
    guard progression <= 4, levels <= 32, blockWidthExponent <= 10, blockHeightExponent <= 10,
      blockWidthExponent + blockHeightExponent <= 12, encoded[at + 9] <= 1
    else { throw Self.malformed(at, "COD parameters out of range") }
    // Only the high-throughput coder, perhaps with vertically causal context.
    guard layers == 1, blockStyle & 0xF7 == 0x40 else {
      throw CodecError(
        .unsupportedFormat, offset: at, "HTJ2K with \(layers) layers, block style \(blockStyle)")
    }
    precincts = [(width: Int, height: Int)](repeating: (15, 15), count: levels + 1)
    if style & 1 != 0 {
      guard body.count >= 11 + levels else { throw Self.malformed(at, "short COD segment") }
      for level in 0...levels {
        let size = encoded[at + 10 + level]
        precincts[level] = (Int(size & 15), Int(size >> 4))
        guard level == 0 || (size & 15 > 0 && size >> 4 > 0) else {
          throw Self.malformed(at, "precinct of size 1")
        }
      }
    }
  }

  private mutating func readQuantization(
    _ encoded: UnsafeRawBufferPointer, _ body: Range<Int>
  ) throws(CodecError) {
    let at = body.lowerBound
    guard !body.isEmpty else { throw Self.malformed(at, "short QCD segment") }
    let style = encoded[at] & 0x1F
    guardBits = Int(encoded[at] >> 5)
    let bands = 3 * levels + 1
    switch style {
    case 0:
      guard isReversible, body.count >= 1 + bands else { throw Self.malformed(at, "short QCD segment") }
      steps = (0..<bands).map { (Int(encoded[at + 1 + $0] >> 3), 0) }
    case 1, 2:
      let count = style == 1 ? 1 : bands
      guard !isReversible, body.count >= 1 + 2 * count else {
        throw Self.malformed(at, "short QCD segment")
      }
      steps = (0..<bands).map { band in
        let place = at + 1 + (style == 1 ? 0 : 2 * band)
        let word = Int(encoded[place]) << 8 | Int(encoded[place + 1])
        // Derived: one step for all, the exponent falls with the level (equation E-5).
        let drop = style == 1 && band > 3 ? (band - 1) / 3 : 0
        return (max(0, word >> 11 - drop), word & 0x7FF)
      }
    default: throw Self.malformed(at, "quantization style \(style)")
    }
  }
}
