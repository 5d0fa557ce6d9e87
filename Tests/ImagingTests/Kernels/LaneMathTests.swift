import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import Imaging

@Suite struct LaneMathTests {
  /// The largest error over a range, against the C library in double precision.
  static func worst(
    from low: Double, to high: Double, _ error: (Double, Int, SIMD8<Float>) -> Double
  ) -> Double {
    var worst = 0.0
    for step in 0..<20000 {
      let lanes = SIMD8<Float>(
        (0..<8).map { lane in
          Float(low + (high - low) * Double(step * 8 + lane) / 159_999)
        })
      for lane in 0..<8 { worst = max(worst, error(Double(lanes[lane]), lane, lanes)) }
    }
    return worst
  }

  @Test("e^x is the C library's, relative to 3e-7")
  func exponential() {
    let error = Self.worst(from: -80, to: 80) { abs(Double(LaneMath.exp($2)[$1]) / exp($0) - 1) }
    #expect(error < 3e-7)
    #expect(LaneMath.exp(SIMD8(repeating: -100)) == .zero)
    #expect(LaneMath.exp(SIMD8(repeating: -.infinity)) == .zero)
    #expect(LaneMath.exp(SIMD8(repeating: 0)) == SIMD8(repeating: 1))
    #expect(LaneMath.exp(SIMD8(repeating: 1e9))[3].isFinite)
  }

  @Test("The arc cosine is the C library's within 5e-7, sine and cosine within 3e-7")
  func angles() {
    #expect(Self.worst(from: -1, to: 1) { abs(Double(LaneMath.arcCosine($2)[$1]) - acos($0)) } < 5e-7)
    let half = Double.pi / 2
    #expect(Self.worst(from: 0, to: half) { abs(Double(LaneMath.sineAndCosine($2).sine[$1]) - sin($0)) } < 4e-6)
    #expect(
      Self.worst(from: 0, to: half / 1.5) { abs(Double(LaneMath.sineAndCosine($2).sine[$1]) - sin($0)) } < 3e-7)
    #expect(
      Self.worst(from: 0, to: half / 1.5) { abs(Double(LaneMath.sineAndCosine($2).cosine[$1]) - cos($0)) } < 3e-7)
  }
}
