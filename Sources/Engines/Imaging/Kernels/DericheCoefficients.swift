/// Coefficients of the fourth-order recursive Gaussian of Deriche ("Recursively implementing the Gaussian and its
/// derivatives", INRIA report 1893, 1993).
///
/// Half the kernel is the sum of two damped oscillations,
/// `(a0 cos(w0 t) + a1 sin(w0 t)) e^(-b0 t) + (c0 cos(w1 t) + c1 sin(w1 t)) e^(-b1 t)` with t = k / sigma; the z
/// transform of each is a second-order filter, and their sum one of fourth order.
struct DericheCoefficients: Sendable {
  /// Numerator of the forward filter for x[i], x[i-1], x[i-2], x[i-3].
  let forward: [Float]
  /// Numerator of the backward filter for x[i+1] ... x[i+4].
  let backward: [Float]
  /// Denominator for y[i-1] ... y[i-4] (and y[i+1] ... in the backward filter).
  let feedback: [Float]
  /// What the backward filter answers to a constant 1.
  let backwardGain: Float

  /// - Parameter sigma: standard deviation in samples, at least 0.5.
  init(sigma: Double) {
    let slow = DericheCoefficients.oscillation(
      cosine: 1.680, sine: 3.735, decay: 1.783 / sigma, frequency: 0.6318 / sigma)
    let fast = DericheCoefficients.oscillation(
      cosine: -0.6803, sine: -0.2598, decay: 1.723 / sigma, frequency: 1.997 / sigma)
    // (n / d) + (m / e) = (n e + m d) / (d e), polynomials in the delay.
    let numerator = zip(
      DericheCoefficients.product(slow.numerator, fast.denominator),
      DericheCoefficients.product(fast.numerator, slow.denominator)
    ).map { $0 + $1 }
    let denominator = DericheCoefficients.product(slow.denominator, fast.denominator)
    // The backward half leaves out the sample itself: n - n0 d.
    let shifted = (1...4).map { k in
      (k < numerator.count ? numerator[k] : 0) - numerator[0] * denominator[k]
    }
    let sum = denominator.reduce(0, +)
    let gains = (numerator.reduce(0, +) / sum, shifted.reduce(0, +) / sum)
    let total = gains.0 + gains.1
    forward = numerator.prefix(4).map { Float($0 / total) }
    backward = shifted.map { Float($0 / total) }
    feedback = denominator.dropFirst().map { Float($0) }
    backwardGain = Float(gains.1 / total)
  }

  /// The z transform of (cosine cos(w k) + sine sin(w k)) e^(-b k), k = 0, 1, 2 ...
  private static func oscillation(
    cosine: Double, sine: Double, decay: Double, frequency: Double
  ) -> (numerator: [Double], denominator: [Double]) {
    let damping = Elementary.exp(-decay)
    let (s, c) = (Elementary.sin(frequency), Elementary.cos(frequency))
    return (
      [cosine, damping * (sine * s - cosine * c)], [1, -2 * damping * c, damping * damping]
    )
  }

  private static func product(_ left: [Double], _ right: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: left.count + right.count - 1)
    for (i, a) in left.enumerated() {
      for (j, b) in right.enumerated() { out[i + j] += a * b }
    }
    return out
  }
}
