/// The accurate integer inverse DCT of the Independent JPEG Group ("islow": Loeffler, Ligtenberg and
/// Moschytz 1989, 11 multiplications), after dequantization, with rounding exactly as there.
struct JPEGInverseDCT {
  /// Fraction bits of the constants.
  private static let constantBits: Int32 = 13
  /// Fraction bits kept between the passes: 2 for 8-bit samples, 1 for 12-bit ones.
  private let passBits: Int32
  private let center: Int32
  private let maximum: Int32
  private var workspace = [Int32](repeating: 0, count: 64)

  init(precision: Int) {
    passBits = precision == 8 ? 2 : 1
    center = 1 << Int32(precision - 1)
    maximum = 1 << Int32(precision) - 1
  }

  /// Transforms one block into `output` at `position`, rows `stride` apart.
  mutating func transform(
    _ coefficients: [Int16], _ at: Int, _ quantization: [UInt16], into output: inout [UInt16],
    _ position: Int, _ stride: Int
  ) {
    for column in 0..<8 {
      func input(_ row: Int) -> Int32 {
        Int32(coefficients[at + row * 8 + column]) &* Int32(quantization[row * 8 + column])
      }
      if (1..<8).allSatisfy({ coefficients[at + $0 * 8 + column] == 0 }) {
        let value = input(0) &<< passBits
        for row in 0..<8 { workspace[row * 8 + column] = value }
        continue
      }
      let result = Self.pass(
        input(0), input(1), input(2), input(3), input(4), input(5), input(6), input(7))
      let shift = Self.constantBits - passBits
      for row in 0..<8 { workspace[row * 8 + column] = Self.descale(result[row], shift) }
    }
    let shift = Self.constantBits + passBits + 3
    for row in 0..<8 {
      let base = row * 8
      let result = Self.pass(
        workspace[base], workspace[base + 1], workspace[base + 2], workspace[base + 3],
        workspace[base + 4], workspace[base + 5], workspace[base + 6], workspace[base + 7])
      for column in 0..<8 {
        let value = Self.descale(result[column], shift) &+ center
        output[position + row * stride + column] = UInt16(truncatingIfNeeded: min(max(value, 0), maximum))
      }
    }
  }

  @inline(__always)
  private static func descale(_ value: Int32, _ bits: Int32) -> Int32 {
    (value &+ (Int32(1) &<< (bits &- 1))) &>> bits
  }

  /// One dimension, scaled up by 2^13 and by the square root of 8.
  @inline(__always)
  private static func pass(
    _ i0: Int32, _ i1: Int32, _ i2: Int32, _ i3: Int32, _ i4: Int32, _ i5: Int32, _ i6: Int32,
    _ i7: Int32
  ) -> SIMD8<Int32> {
    // Even part: the rotator is c(-6).
    let z1 = (i2 &+ i6) &* 4433
    let even2 = z1 &- i6 &* 15137
    let even3 = z1 &+ i2 &* 6270
    let even0 = (i0 &+ i4) &<< constantBits
    let even1 = (i0 &- i4) &<< constantBits
    let e0 = even0 &+ even3
    let e3 = even0 &- even3
    let e1 = even1 &+ even2
    let e2 = even1 &- even2
    // Odd part per figure 8 of the paper.
    let o1 = (i7 &+ i1) &* -7373
    let o2 = (i5 &+ i3) &* -20995
    let z5 = (i7 &+ i3 &+ i5 &+ i1) &* 9633
    let o3 = (i7 &+ i3) &* -16069 &+ z5
    let o4 = (i5 &+ i1) &* -3196 &+ z5
    let t0 = i7 &* 2446 &+ o1 &+ o3
    let t1 = i5 &* 16819 &+ o2 &+ o4
    let t2 = i3 &* 25172 &+ o2 &+ o3
    let t3 = i1 &* 12299 &+ o1 &+ o4
    return SIMD8(
      e0 &+ t3, e1 &+ t2, e2 &+ t1, e3 &+ t0, e3 &- t0, e2 &- t1, e1 &- t2, e0 &- t3)
  }
}

extension JPEGDCTState {
  /// Transforms all blocks and puts the components side by side at full resolution (subsampled ones
  /// repeated), interleaved, `rows` x `columns`.
  func reconstruct() throws(CodecError) -> [UInt16] {
    let count = header.components.count
    var samples = [UInt16](repeating: 0, count: header.rows * header.columns * count)
    var transform = JPEGInverseDCT(precision: header.precision)
    for (index, component) in header.components.enumerated() {
      guard hasQuantization[component.quantizationTable] else {
        throw CodecError(.malformed, "JPEG quantization table not defined")
      }
      let table = quantization[component.quantizationTable]
      let plane = planes[index]
      let width = plane.blocksWide * 8
      var band = [UInt16](repeating: 0, count: width * 8)
      let horizontal = maxHorizontal / (count == 1 ? 1 : component.horizontalSampling)
      let vertical = maxVertical / (count == 1 ? 1 : component.verticalSampling)
      for blockRow in 0..<plane.blocksHigh {
        for block in 0..<plane.blocksWide {
          transform.transform(
            plane.coefficients, (blockRow * plane.blocksWide + block) * 64, table, into: &band,
            block * 8, width)
        }
        try deadline.check()
        let firstRow = blockRow * 8 * vertical
        for row in firstRow..<max(firstRow, min(header.rows, firstRow + 8 * vertical)) {
          let source = (row - firstRow) / vertical * width
          var target = row * header.columns * count + index
          for column in 0..<header.columns {
            samples[target] = band[source + column / horizontal]
            target += count
          }
        }
      }
    }
    return samples
  }
}
