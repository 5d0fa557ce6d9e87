/// Eight symmetric 3 x 3 matrices at once.
struct SymmetricLanes {
  var xx: Lanes
  var yy: Lanes
  var zz: Lanes
  var xy: Lanes
  var xz: Lanes
  var yz: Lanes

  /// The sum of the squares of all entries: the squared Frobenius norm.
  @inline(__always)
  var squaredNorm: Lanes {
    (xx * xx + yy * yy) + zz * zz + ((xy * xy + xz * xz) + yz * yz) * 2
  }

  /// The eigenvalues, largest first, by the trigonometric formula (Smith, CACM 4:168, 1961).
  ///
  /// Error some 1e-6 of the norm; where two are nearly equal, their difference is good to 1e-3 of it.
  @inline(__always)
  var eigenvalues: (Lanes, Lanes, Lanes) {
    let mean = (xx + yy + zz) * (1 / 3 as Float)
    let (a, b, c) = (xx - mean, yy - mean, zz - mean)
    let spread = (a * a + b * b) + c * c + ((xy * xy + xz * xz) + yz * yz) * 2
    let p2 = spread * (1 / 6 as Float)
    let p = p2.squareRoot()
    let determinant =
      a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz)
    // A multiple of the unit matrix has p = 0; the denominator is then any number but 0.
    let cube = p2 * p
    let safe = cube.replacing(with: 1e-30, where: cube .< 1e-30)
    let ratio = determinant * 0.5 / safe
    let upper = ratio.replacing(with: 1, where: ratio .> 1)
    let r = upper.replacing(with: -1, where: upper .< -1)
    let (sine, cosine) = LaneMath.sineAndCosine(LaneMath.arcCosine(r) * (1 / 3 as Float))
    // cos(t + 2 pi / 3) and cos(t - 2 pi / 3) from sine and cosine of t.
    let half = p * cosine
    let side = p * sine * 1.732_050_807_57
    return (mean + half * 2, mean - half + side, mean - half - side)
  }
}
