/// Elementary functions of eight floats at once, without branches and calls, so that kernels stay in vector code.
///
/// Errors are those of `Float` arithmetic: see each function.
package enum LaneMath {
  /// e^x; relative error below 3e-7. Below -87.3 the answer is 0, above 88 it is e^88.
  ///
  /// Cody and Waite's reduction x = n ln 2 + r with a polynomial of degree 6 in r (Cephes, expf).
  @inline(__always)
  package static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let high = x.replacing(with: 88, where: x .> 88)
    let clamped = high.replacing(with: -87.3, where: high .< -87.3)
    // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the low bits.
    let magic = SIMD8<Float>(repeating: 12_582_912)
    let shifted = clamped * 1.442_695_040_888_963 + magic
    let n = shifted - magic
    let r = (clamped - n * 0.693_359_375) - n * -2.121_944_4e-4
    let p5 = r * 1.987_569_1e-4 + 1.398_199_9e-3
    let p4 = p5 * r + 8.333_452e-3
    let p3 = p4 * r + 4.166_579_6e-2
    let p2 = p3 * r + 1.666_666_5e-1
    let p1 = p2 * r + 0.5
    let mantissa = p1 * (r * r) + r + 1
    let exponent = (SIMD8<Int32>(truncatingIfNeeded: bits(shifted)) &- 0x4B40_0000) &<< 23
    let value = floats(SIMD8<UInt32>(truncatingIfNeeded: SIMD8<Int32>(truncatingIfNeeded: bits(mantissa)) &+ exponent))
    return value.replacing(with: 0, where: x .< -87.3)
  }

  /// The angle in 0 ... pi whose cosine is x, for x in -1 ... 1; error below 2e-7 plus what rounding of x costs.
  ///
  /// Abramowitz and Stegun 4.4.46.
  @inline(__always)
  package static func arcCosine(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let isNegative = x .< 0
    let a = x.replacing(with: -x, where: isNegative)
    let p6 = a * -0.001_262_491_1 + 0.006_670_090_1
    let p5 = p6 * a - 0.017_088_125_6
    let p4 = p5 * a + 0.030_891_881_0
    let p3 = p4 * a - 0.050_174_304_6
    let p2 = p3 * a + 0.088_978_987_4
    let p1 = p2 * a - 0.214_598_801_6
    let p0 = p1 * a + 1.570_796_305_0
    let rest = 1 - a
    let angle = rest.replacing(with: 0, where: rest .< 0).squareRoot() * p0
    return angle.replacing(with: 3.141_592_653_59 - angle, where: isNegative)
  }

  /// Sine and cosine of an angle in 0 ... pi / 2; error below 2e-7.
  @inline(__always)
  package static func sineAndCosine(
    _ x: SIMD8<Float>
  ) -> (sine: SIMD8<Float>, cosine: SIMD8<Float>) {
    // Taylor series about pi / 4 would need fewer terms, but these keep sin x / x exact near 0.
    let s = x * x
    let s4 = s * 2.755_731_9e-6 - 1.984_126_98e-4
    let s3 = s4 * s + 8.333_333_33e-3
    let s2 = s3 * s - 0.166_666_666_67
    let sine = (s2 * s) * x + x
    let c5 = s * -2.755_731_9e-7 + 2.480_158_73e-5
    let c4 = c5 * s - 1.388_888_889e-3
    let c3 = c4 * s + 4.166_666_667e-2
    let c2 = c3 * s - 0.5
    return (sine, c2 * s + 1)
  }

  @inline(__always)
  private static func bits(_ x: SIMD8<Float>) -> SIMD8<UInt32> { unsafeBitCast(x, to: SIMD8<UInt32>.self) }

  @inline(__always)
  private static func floats(_ x: SIMD8<UInt32>) -> SIMD8<Float> { unsafeBitCast(x, to: SIMD8<Float>.self) }
}
