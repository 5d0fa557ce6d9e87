/// Water that boils between 97 and 105 C takes its heat of vaporisation with it.
///
/// Enthalpy over heat capacity rises by `latent` kelvin within the band: T = f(u) with slope 1 outside and
/// band / (band + latent) inside. A step's rise u' - u is worked out as if nothing boiled and put through f; cells
/// below the band are not touched.
/// Band 97-105 C, 2.26e6 J/kg of water.
struct Boiling: Sendable, Hashable {
  /// Start of the band above 37 C, K.
  let lower: Float
  /// Width of the band, K.
  let band: Float
  /// Latent heat over specific heat, K.
  let latent: Float

  /// - Parameters:
  ///   - water: mass fraction of water.
  ///   - specificHeat: J/kg/K.
  init(water: Double, specificHeat: Double) {
    lower = 60
    band = 8
    latent = Float(2.26e6 * water / specificHeat)
  }

  private var slope: Float { band / (band + latent) }

  /// Temperature to enthalpy over heat capacity.
  @inline(__always)
  func enthalpy(_ temperature: Float) -> Float {
    let above = temperature - lower
    if above <= 0 { return temperature }
    return lower + (above <= band ? above / slope : above + latent)
  }

  @inline(__always)
  func temperature(_ enthalpy: Float) -> Float {
    let above = enthalpy - lower
    if above <= 0 { return enthalpy }
    return lower + (above <= band + latent ? above * slope : above - latent)
  }

  /// Puts the cells of one plane that the step took into the band, or found there, onto the curve. Pointers are to cell
  /// (0, 0) of the plane.
  @inline(never)
  func correct(
    old: UnsafePointer<Float>, new: UnsafeMutablePointer<Float>, rowStride: Int, box: Box
  ) {
    let from = box.lower.x & ~7
    let count = (box.upper.x &- from &+ 7) & ~7
    for y in box.lower.y..<box.upper.y {
      let (t, out) = (old + (from &+ y &* rowStride), new + (from &+ y &* rowStride))
      var i = 0
      while i < count {
        let hot = (lanes(t + i) .> lower) .| (lanes(UnsafePointer(out + i)) .> lower)
        if any(hot) {
          for k in i..<(i &+ 8) where t[k] > lower || out[k] > lower {
            out[k] = temperature(enthalpy(t[k]) + (out[k] - t[k]))
          }
        }
        i &+= 8
      }
    }
  }
}
