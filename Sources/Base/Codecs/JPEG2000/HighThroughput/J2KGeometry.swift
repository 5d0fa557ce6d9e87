/// Where the samples of a tile lie in resolutions, subbands, precincts and code-blocks (T.800 annex B).
struct J2KTileComponent {
  let resolutions: [J2KResolution]

  /// - Parameters: the tile's corners on the reference grid (components are not subsampled here).
  init(
    x0: Int, y0: Int, x1: Int, y1: Int, parameters: HTParameters
  ) throws(CodecError) {
    var resolutions: [J2KResolution] = []
    for level in 0...parameters.levels {
      resolutions.append(
        try J2KResolution(
          level: level, tile: (x0, y0, x1, y1), parameters: parameters))
    }
    self.resolutions = resolutions
  }
}

struct J2KResolution {
  let x0: Int, y0: Int, x1: Int, y1: Int
  let precinctsWide: Int
  let precinctsHigh: Int
  /// LL for the lowest resolution, else HL, LH, HH.
  let bands: [J2KBand]
  /// Precinct corners on this resolution's own grid.
  let precinctWidthExponent: Int
  let precinctHeightExponent: Int
  /// Levels between this resolution and the full one.
  let reduction: Int

  var width: Int { x1 - x0 }
  var height: Int { y1 - y0 }

  init(
    level: Int, tile: (x0: Int, y0: Int, x1: Int, y1: Int), parameters: HTParameters
  ) throws(CodecError) {
    reduction = parameters.levels - level
    x0 = ceilShift(tile.x0, reduction)
    y0 = ceilShift(tile.y0, reduction)
    x1 = ceilShift(tile.x1, reduction)
    y1 = ceilShift(tile.y1, reduction)
    precinctWidthExponent = parameters.precincts[level].width
    precinctHeightExponent = parameters.precincts[level].height
    precinctsWide =
      x1 > x0 ? ceilShift(x1, precinctWidthExponent) - x0 >> precinctWidthExponent : 0
    precinctsHigh =
      y1 > y0 ? ceilShift(y1, precinctHeightExponent) - y0 >> precinctHeightExponent : 0
    guard precinctsWide * precinctsHigh <= 1 << 14 else {
      throw CodecError(.limitExceeded, "too many precincts")
    }
    // A subband's precincts and blocks are half as wide as the resolution's, but for LL.
    let halving = level == 0 ? 0 : 1
    let blockWidth = min(parameters.blockWidthExponent, precinctWidthExponent - halving)
    let blockHeight = min(parameters.blockHeightExponent, precinctHeightExponent - halving)
    let depth = level == 0 ? parameters.levels : parameters.levels - level + 1
    var bands: [J2KBand] = []
    for orientation in level == 0 ? 0...0 : 1...3 {
      let index = level == 0 ? 0 : 3 * (level - 1) + orientation
      let step = parameters.steps[index]
      bands.append(
        J2KBand(
          orientation: orientation, depth: depth, tile: tile, exponent: step.exponent,
          mantissa: step.mantissa, magnitudeBits: step.exponent + parameters.guardBits - 1,
          precinctWidth: precinctWidthExponent - halving,
          precinctHeight: precinctHeightExponent - halving, blockWidth: blockWidth,
          blockHeight: blockHeight))
    }
    self.bands = bands
  }
}

struct J2KBand {
  /// 0 LL, 1 HL, 2 LH, 3 HH.
  let orientation: Int
  let x0: Int, y0: Int, x1: Int, y1: Int
  let exponent: Int
  let mantissa: Int
  /// Kmax: magnitude bit-planes (equation E-2).
  let magnitudeBits: Int
  let precinctWidth: Int
  let precinctHeight: Int
  let blockWidth: Int
  let blockHeight: Int

  var width: Int { x1 - x0 }
  var height: Int { y1 - y0 }

  init(
    orientation: Int, depth: Int, tile: (x0: Int, y0: Int, x1: Int, y1: Int), exponent: Int,
    mantissa: Int, magnitudeBits: Int, precinctWidth: Int, precinctHeight: Int, blockWidth: Int,
    blockHeight: Int
  ) {
    self.orientation = orientation
    // Equation B-15.
    let xOffset = orientation & 1 == 1 && depth > 0 ? 1 << (depth - 1) : 0
    let yOffset = orientation & 2 == 2 && depth > 0 ? 1 << (depth - 1) : 0
    x0 = ceilShift(tile.x0 - xOffset, depth)
    y0 = ceilShift(tile.y0 - yOffset, depth)
    x1 = ceilShift(tile.x1 - xOffset, depth)
    y1 = ceilShift(tile.y1 - yOffset, depth)
    self.exponent = exponent
    self.mantissa = mantissa
    self.magnitudeBits = magnitudeBits
    self.precinctWidth = precinctWidth
    self.precinctHeight = precinctHeight
    self.blockWidth = blockWidth
    self.blockHeight = blockHeight
  }

  /// The grid of code-blocks of a precinct: columns and rows of blocks, from the origin of the plane.
  func blocks(
    precinctColumn: Int, precinctRow: Int
  ) -> (columns: Range<Int>, rows: Range<Int>) {
    let left = max(x0, precinctColumn << precinctWidth)
    let right = min(x1, (precinctColumn + 1) << precinctWidth)
    let top = max(y0, precinctRow << precinctHeight)
    let bottom = min(y1, (precinctRow + 1) << precinctHeight)
    guard left < right, top < bottom else { return (0..<0, 0..<0) }
    return (
      (left >> blockWidth)..<ceilShift(right, blockWidth),
      (top >> blockHeight)..<ceilShift(bottom, blockHeight)
    )
  }
}

/// The quotient by a power of two, rounded up; for negative numbers too.
@inline(__always)
func ceilShift(_ value: Int, _ bits: Int) -> Int {
  -(-value >> bits)
}
