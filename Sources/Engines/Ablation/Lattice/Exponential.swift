/// 2^x for eight numbers at once, to 3e-7 of the value; 0 below -126 and the largest at 127.
///
/// Splits x into a whole and a fraction within 1/2 (by adding 1.5 * 2^23, which rounds in the last place); a polynomial
/// of degree 6 gives 2^fraction, and the whole is added to its exponent.
@inline(__always)
func exp2(_ x: Lanes) -> Lanes {
  let clamped = x.clamped(to: -126, 127)
  let shifted = clamped + 12_582_912
  let f = clamped - (shifted - 12_582_912)
  // Taylor coefficients ln(2)^n / n!.
  var p = Lanes(repeating: 1.540_353_0e-4)
  p = p * f + 1.333_355_8e-3
  p = p * f + 9.618_129_1e-3
  p = p * f + 5.550_410_9e-2
  p = p * f + 2.402_265_07e-1
  p = p * f + 6.931_471_8e-1
  p = p * f + 1
  let exponent = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &<< 23
  let value = unsafeBitCast(unsafeBitCast(p, to: SIMD8<Int32>.self) &+ exponent, to: Lanes.self)
  return value.replacing(with: 0, where: x .< -126)
}

extension SIMD8<Float> {
  @inline(__always)
  func clamped(to low: Float, _ high: Float) -> Lanes {
    let raised = replacing(with: low, where: self .< low)
    return raised.replacing(with: high, where: raised .> high)
  }
}
