internal import Imaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Verification {
  /// Point, line, laser, radiofrequency sphere, and a manufactured solution with varying conductivity.
  static func steadyHeat() throws(AblationError) -> [VerificationRow] {
    [try steadyPoint(), try steadyLine(), try laser(), try sphere(), try manufactured()]
  }

  private static func steadyPoint() throws(AblationError) -> VerificationRow {
    let lattice = cubic(61, spacing: 1e-3)
    let source = Cells(lattice)
    source[30, 30, 30] = 10
    let solution = try SteadyHeat(
      conductivity: Cells(lattice, repeating: Float(Liver.k)), perfusion: Liver.perfusion, source: source,
      outside: { _ in 0 })
    let r = 0.012
    return VerificationRow(
      zh: "稳态点热源（有灌注），12 mm 处", en: "steady point source with perfusion, at 12 mm",
      source: "P e^(-r/l) / (4 pi k r)", unit: "K", expected: 10 * exp(-r / Liver.length) / (4 * .pi * Liver.k * r),
      got: Double(solution.temperature[42, 30, 30]), within: 0.02)
  }

  private static func steadyLine() throws(AblationError) -> VerificationRow {
    let lattice = Lattice(nx: 81, ny: 81, nz: 4, spacing: SIMD3(repeating: 1e-3))
    let source = Cells(lattice)
    for z in 0..<4 { source[40, 40, z] = Float(500 * 1e-3) }
    let uptake = Cells(lattice, repeating: Float(Liver.k))
    // Insulated above and below; 40 mm is eight perfusion lengths, so the sides do not matter.
    let solution = try SteadyHeat(conductivity: uptake, perfusion: Liver.perfusion, source: source, outside: nil)
    let r = 0.01
    return VerificationRow(
      zh: "稳态线热源（有灌注），10 mm 处", en: "steady line source with perfusion, at 10 mm",
      source: "P' K0(r/l) / (2 pi k)", unit: "K",
      expected: 500 * SpecialFunctions.besselK0(r / Liver.length) / (2 * .pi * Liver.k),
      got: Double(solution.temperature[50, 40, 2]), within: 0.02)
  }

  private static func laser() throws(AblationError) -> VerificationRow {
    let lattice = cubic(80, spacing: 0.5e-3)
    let optics = try LaserDiffuser.Optics(absorption: 60, scattering: 18_000, anisotropy: 0.93)
    let source = Cells(lattice)
    let place = SIMD3(repeating: 20.0)
    LaserDiffuser.add(
      LocalShaft(start: place, end: place + SIMD3(1e-6, 0, 0), radius: 0.2), effective: optics.effective, to: source)
    for i in 0..<source.count { source.start[i] *= 10 }
    let solution = try SteadyHeat(
      conductivity: Cells(lattice, repeating: Float(Liver.k)), perfusion: Liver.perfusion, source: source,
      outside: { _ in 0 })
    let (m, l, r) = (optics.effective, 1 / Liver.length, 0.006)
    let expected = 10 * m * m / (4 * .pi * Liver.k * r * (m * m - l * l)) * (exp(-r * l) - exp(-m * r))
    return VerificationRow(
      zh: "激光点源稳态，6 mm 处", en: "laser point diffuser, steady, at 6 mm",
      source: "P m^2 (e^(-r/l) - e^(-m r)) / (4 pi k r (m^2 - 1/l^2))", unit: "K", expected: expected,
      got: Double(solution.temperature[52, 40, 40]), within: 0.02)
  }

  /// Heat P a / (4 pi r^4) around an insulated sphere, without perfusion.
  private static func sphere() throws(AblationError) -> VerificationRow {
    let (a, power, h) = (0.005, 10.0, 0.5e-3)
    let lattice = cubic(64, spacing: h)
    let centre = SIMD3(repeating: 31.5)
    func radius(_ place: SIMD3<Double>) -> Double { (place - centre).length * h }
    let (tissue, source) = (Cells(lattice), Cells(lattice))
    tissue.set { x, y, z in radius(SIMD3(Double(x), Double(y), Double(z))) > a ? Float(Liver.k) : 0 }
    source.set { x, y, z in
      guard tissue[x, y, z] > 0 else { return 0 }
      let r = radius(SIMD3(Double(x), Double(y), Double(z)))
      return Float(power * a / (4 * .pi * r * r * r * r) * h * h * h)
    }
    // Power in the cells the sphere cuts is not resolved; the total is what the closed form has within the lattice.
    let inner = source.sum
    let expectedPower = sphereSource(power: power, radius: a, lattice: lattice, centre: centre)
    for i in 0..<source.count { source.start[i] *= Float(expectedPower / inner) }
    func exact(_ r: Double) -> Double { power / (4 * .pi * Liver.k) * (1 / r - a / (2 * r * r)) }
    let solution = try SteadyHeat(
      conductivity: tissue, perfusion: 0, source: source,
      outside: { exact(radius(SIMD3(Double($0.x), Double($0.y), Double($0.z)))) })
    let r = radius(SIMD3(51, 31, 31))
    return VerificationRow(
      zh: "射频球电极稳态，10 mm 处", en: "radiofrequency sphere, steady, at 10 mm",
      source: "P/(4 pi k) (1/r - a/(2 r^2))", unit: "K", expected: exact(r),
      got: Double(solution.temperature[51, 31, 31]),
      within: 0.02)
  }

  /// Power between the sphere and the lattice's edge, by fine sampling.
  private static func sphereSource(power: Double, radius: Double, lattice: Lattice, centre: SIMD3<Double>) -> Double {
    var outside = 0.0
    let h = lattice.spacing.x
    // All of it is P; what lies beyond the box is summed over a box three times as large, and beyond that as a sphere.
    let n = lattice.nx
    for z in stride(from: -n, to: 2 * n, by: 2) {
      for y in stride(from: -n, to: 2 * n, by: 2) {
        for x in stride(from: -n, to: 2 * n, by: 2) {
          if x >= 0, x < n, y >= 0, y < n, z >= 0, z < n { continue }
          let r = (SIMD3(Double(x) + 0.5, Double(y) + 0.5, Double(z) + 0.5) - centre).length * h
          guard r < 1.5 * Double(n) * h else { continue }
          outside += power * radius / (4 * .pi * r * r * r * r) * 8 * h * h * h
        }
      }
    }
    return power - outside - power * radius / (1.5 * Double(n) * h)
  }

  private static func manufactured() throws(AblationError) -> VerificationRow {
    let (coarse, fine) = (try manufacturedError(16), try manufacturedError(32))
    return VerificationRow(
      zh: "变导热系数的构造解：收敛阶", en: "manufactured solution with varying conductivity: order",
      source: "T = cos(pi x) cos(2 pi y) cos(pi z), k = k0 (1 + 0.4 cos(pi x) cos(pi y))", unit: "",
      expected: 2, got: log2(coarse / fine), within: 0.2, isRelative: false)
  }

  private static func manufacturedError(_ n: Int) throws(AblationError) -> Double {
    let side = 0.04
    let h = side / Double(n)
    let lattice = cubic(n, spacing: h)
    let (p, w) = (Double.pi / side, 5e4)
    func at(_ i: Int) -> Double { (Double(i) + 0.5) * h * p }
    let (tissue, source) = (Cells(lattice), Cells(lattice))
    tissue.set { x, y, _ in Float(Liver.k * (1 + 0.4 * cos(at(x)) * cos(at(y)))) }
    source.set { i, j, l in
      let (x, y, z) = (at(i), at(j), at(l))
      let t = cos(x) * cos(2 * y) * cos(z)
      let k = Liver.k * (1 + 0.4 * cos(x) * cos(y))
      let (kx, ky) = (-Liver.k * 0.4 * p * sin(x) * cos(y), -Liver.k * 0.4 * p * cos(x) * sin(y))
      let (tx, ty) = (-p * sin(x) * cos(2 * y) * cos(z), -2 * p * cos(x) * sin(2 * y) * cos(z))
      let divergence = k * (-6 * p * p * t) + kx * tx + ky * ty
      return Float((w * t - divergence) * h * h * h)
    }
    let solution = try SteadyHeat(conductivity: tissue, perfusion: w, source: source, outside: nil)
    var worst = 0.0
    for l in 0..<n {
      for j in 0..<n {
        for i in 0..<n {
          let exact = cos(at(i)) * cos(2 * at(j)) * cos(at(l))
          worst = max(worst, abs(Double(solution.temperature[i, j, l]) - exact))
        }
      }
    }
    return worst
  }
}
