#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Verification {
  /// Neumann's planar front and the freezing line sink, with a front as sharp as the law allows.
  static func freezing() throws(AblationError) -> [VerificationRow] {
    [
      try planarStefan(stages: 1), try planarStefan(stages: Cryotherapy.stages), try lineStefan(stages: 1),
      try lineStefan(stages: Cryotherapy.stages), try frozenEnergy(stages: 1),
      try frozenEnergy(stages: Cryotherapy.stages),
    ]
  }

  private enum Ice {
    static let (ks, cs, kl, cl, rho, latent) = (2.0, 1860.0, 0.52, 3540.0, 1000.0, 250e3)
    static let (melting, start, wall) = (-1.0, 37.0, -140.0)
    static var solid: Double { ks / (rho * cs) }
    static var liquid: Double { kl / (rho * cl) }
  }

  private static func law() throws(AblationError) -> FreezingLaw {
    // A band of a fifth of a kelvin around the melting point stands for a sharp front.
    try FreezingLaw(
      lower: Ice.melting - 0.2, upper: Ice.melting, latentHeat: Ice.latent,
      specificHeat: (Ice.cl, Ice.cs, Ice.cs), conductivity: (Ice.kl, Ice.ks, Ice.ks))
  }

  private static func march(_ lattice: Lattice, edge: HeatEquation.Edge) throws(AblationError) -> FreezingMarch {
    let equation = HeatEquation(
      conductivity: Cells(lattice, repeating: Float(Ice.kl)),
      capacity: Cells(lattice, repeating: Float(Ice.rho * Ice.cl)), perfusion: Cells(lattice), edge: edge)
    return FreezingMarch(equation, law: try law(), quiet: nil, seed: lattice.whole)
  }

  private static func planarStefan(stages: Int) throws(AblationError) -> VerificationRow {
    let h = 0.5e-3
    let lattice = Lattice(nx: 161, ny: 2, nz: 2, spacing: SIMD3(repeating: h))
    let march = try march(lattice, edge: .insulated)
    for z in 0..<2 {
      for y in 0..<2 { march.equation.hold(lattice.offset(0, y, z)) }
    }
    let steps = Int((600 / (0.9 * march.longestStep(stages: stages))).rounded(.up))
    try march.setStep(600 / Double(steps), stages: stages)
    let wall = Float(march.law.potential(Ice.wall - Blood.temperature))
    for z in 0..<2 {
      for y in 0..<2 { march.hold(lattice.offset(0, y, z), at: wall) }
    }
    march.advance(steps: steps)
    let front = distance(to: Ice.melting, along: (0..<161).map { march.temperature(lattice.offset($0, 0, 0)) }) * h
    let ratio = (Ice.solid / Ice.liquid).squareRoot()
    let lambda = SpecialFunctions.root(from: 1e-3, to: 3) { x in
      exp(-x * x) / erf(x)
        + Ice.kl / Ice.ks * ratio * (Ice.melting - Ice.start) / (Ice.melting - Ice.wall)
        * exp(-x * x * Ice.solid / Ice.liquid) / erfc(x * ratio)
        - x * Ice.latent * Double.pi.squareRoot() / (Ice.cs * (Ice.melting - Ice.wall))
    }
    return VerificationRow(
      zh: "平面冻结前沿（Neumann）600 s，每步 \(stages) 级",
      en: "planar freezing front (Neumann), 600 s, \(stages) stages a step",
      source: "2 lambda sqrt(a_s t), lambda = 0.513290", unit: "mm",
      expected: 2000 * lambda * (Ice.solid * 600).squareRoot(), got: front * 1000, within: 0.3, isRelative: false)
  }

  private static func lineStefan(stages: Int) throws(AblationError) -> VerificationRow {
    let (n, h) = (91, 1e-3)
    let lattice = Lattice(nx: n, ny: n, nz: 2, spacing: SIMD3(repeating: h))
    let march = try march(lattice, edge: .insulated)
    for z in 0..<2 { march.source[n / 2, n / 2, z] = Float(-400 * h) }
    let steps = Int((600 / (0.9 * march.longestStep(stages: stages))).rounded(.up))
    try march.setStep(600 / Double(steps), stages: stages)
    march.advance(steps: steps)
    let radius =
      distance(
        to: Ice.melting, along: (n / 2..<n).map { march.temperature(lattice.offset($0, n / 2, 0)) }) * h
    let ratio = Ice.solid / Ice.liquid
    let lambda = SpecialFunctions.root(from: 0.02, to: 3) { x in
      400 / (4 * .pi) * exp(-x * x)
        + Ice.kl * (Ice.start - Ice.melting) * exp(-x * x * ratio)
        / SpecialFunctions.exponentialIntegral(minus: x * x * ratio)
        - x * x * Ice.solid * Ice.rho * Ice.latent
    }
    return VerificationRow(
      zh: "线冷源冰球半径 600 s，每步 \(stages) 级",
      en: "ice radius around a line sink of 400 W/m, 600 s, \(stages) stages a step",
      source: "Q/4pi e^(-x^2) + kl (Ti-Tm) e^(-x^2 as/al)/Ei(-x^2 as/al) = x^2 as rho L, x = 0.218475", unit: "mm",
      expected: 2000 * lambda * (Ice.solid * 600).squareRoot(), got: radius * 1000, within: 0.3, isRelative: false)
  }

  private static func frozenEnergy(stages: Int) throws(AblationError) -> VerificationRow {
    let n = 24
    let lattice = cubic(n, spacing: 1e-3)
    let march = try march(lattice, edge: .insulated)
    march.source[n / 2, n / 2, n / 2] = -8
    let steps = 1200 / (stages * stages + stages)
    try march.setStep(0.9 * march.longestStep(stages: stages), stages: stages)
    march.advance(steps: steps)
    return VerificationRow(
      zh: "冻结时能量守恒，每步 \(stages) 级", en: "balance of energy while freezing, \(stages) stages a step",
      source: "enthalpy = sink times time", unit: "J",
      expected: -8 * march.step * Double(steps), got: march.heat, within: 1e-3)
  }

  /// How many cells along a row the temperature rises through a value.
  private static func distance(to celsius: Double, along row: [Double]) -> Double {
    for index in 1..<max(1, row.count) where row[index] >= celsius && row[index - 1] < celsius {
      return Double(index - 1) + (celsius - row[index - 1]) / (row[index] - row[index - 1])
    }
    return .nan
  }
}
