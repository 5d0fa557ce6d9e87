internal import Imaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Verification {
  /// Point source in time, Gaussian decay, cosine modes, the exact spectral step, the balance of energy.
  static func transientHeat() throws(AblationError) -> [VerificationRow] {
    let gaussian = (coarse: try gaussianError(40), fine: try gaussianError(80))
    return [
      try transientPoint(),
      VerificationRow(
        zh: "高斯温升衰减 40 s，1 mm 网格最大误差", en: "decay of a Gaussian, 40 s, largest error at 1 mm",
        source: "A (s^2/(s^2+2 a t))^1.5 e^(-r^2/2(s^2+2 a t)) e^(-b t), A = 30 K", unit: "K", expected: 0,
        got: gaussian.fine, within: 0.1, isRelative: false),
      VerificationRow(
        zh: "同上，收敛阶", en: "the same, order", source: "2 mm to 1 mm", unit: "", expected: 2,
        got: log2(gaussian.coarse / gaussian.fine), within: 0.35, isRelative: false),
      try cosineMode(), try spectral(), try energy(),
    ]
  }

  private static func equation(_ lattice: Lattice, perfusion: Double, edge: HeatEquation.Edge) -> HeatEquation {
    HeatEquation(
      conductivity: Cells(lattice, repeating: Float(Liver.k)),
      capacity: Cells(lattice, repeating: Float(Liver.capacity)),
      perfusion: Cells(lattice, repeating: Float(perfusion)), edge: edge)
  }

  private static func transientPoint() throws(AblationError) -> VerificationRow {
    let lattice = cubic(61, spacing: 1e-3)
    let source = Cells(lattice)
    source[30, 30, 30] = 10
    let march = HeatMarch(equation(lattice, perfusion: Liver.perfusion, edge: .bodyTemperature), source: source)
    let (r, t) = (0.012, 300.0)
    let steps = Int((t / (0.95 * march.equation.longestStep)).rounded(.up))
    try march.setStep(t / Double(steps))
    march.advance(steps: steps, strength: 1)
    let (l, spread, decay) = (Liver.length, (4 * Liver.diffusivity * t).squareRoot(), (Liver.decay * t).squareRoot())
    let expected =
      10 / (8 * .pi * Liver.k * r)
      * (exp(-r / l) * erfc(r / spread - decay) + exp(r / l) * erfc(r / spread + decay))
    return VerificationRow(
      zh: "点热源 300 s（有灌注），12 mm 处", en: "point source after 300 s with perfusion, at 12 mm",
      source: "P/(8 pi k r) [e^(-r/l) erfc(r/sqrt(4at) - sqrt(bt)) + e^(r/l) erfc(r/sqrt(4at) + sqrt(bt))]",
      unit: "K", expected: expected, got: Double(march.temperature[42, 30, 30]), within: 0.02)
  }

  private static func gaussianError(_ n: Int) throws(AblationError) -> Double {
    let (side, width, height, end) = (0.08, 0.006, 30.0, 40.0)
    let h = side / Double(n)
    let lattice = cubic(n, spacing: h)
    let march = HeatMarch(
      equation(lattice, perfusion: Liver.perfusion, edge: .insulated), source: Cells(lattice))
    func square(_ x: Int, _ y: Int, _ z: Int) -> Double {
      let p = (SIMD3(Double(x), Double(y), Double(z)) + 0.5) * h - side / 2
      return p.dot(p)
    }
    march.start { Float(height * exp(-square($0, $1, $2) / (2 * width * width))) }
    // The step of the independent program this is compared with: 0.15 h^2 / a.
    let steps = Int((end / (0.15 * h * h / Liver.diffusivity)).rounded(.up))
    try march.setStep(end / Double(steps))
    march.advance(steps: steps, strength: 0)
    let wide = width * width + 2 * Liver.diffusivity * end
    let scale = height * pow(width * width / wide, 1.5) * exp(-Liver.decay * end)
    var worst = 0.0
    for z in 0..<n {
      for y in 0..<n {
        for x in 0..<n {
          let exact = scale * exp(-square(x, y, z) / (2 * wide))
          worst = max(worst, abs(Double(march.temperature[x, y, z]) - exact))
        }
      }
    }
    return worst
  }

  /// A cosine between insulated walls shrinks each step by a factor known to round-off.
  private static func cosineMode() throws(AblationError) -> VerificationRow {
    let n = 32
    let lattice = cubic(n, spacing: 1e-3)
    let march = HeatMarch(
      equation(lattice, perfusion: Liver.perfusion, edge: .insulated), source: Cells(lattice))
    let modes = [3.0, 5.0, 2.0].map { $0 * .pi / Double(n) }
    march.start { x, y, z in
      Float(
        20 * cos(modes[0] * (Double(x) + 0.5)) * cos(modes[1] * (Double(y) + 0.5)) * cos(modes[2] * (Double(z) + 0.5)))
    }
    let before = Double(march.temperature[0, 0, 0])
    try march.setStep(1)
    march.advance(steps: 40, strength: 0)
    let waves = modes.reduce(0) { $0 + sin($1 / 2) * sin($1 / 2) }
    let factor = 1 - Liver.decay - 4 * Liver.diffusivity / 1e-6 * waves
    return VerificationRow(
      zh: "余弦模态 40 步（舍入误差）", en: "cosine mode, 40 steps, to round-off",
      source: "(1 - b dt - (4 a dt/h^2) sum sin^2(k h/2))^40", unit: "K", expected: before * pow(factor, 40),
      got: Double(march.temperature[0, 0, 0]), within: 2e-5)
  }

  /// The k-space step T^ e^(-L t) + S^ (1 - e^(-L t))/L, L = a k^2 + b, is exact for any time.
  private static func spectral() throws(AblationError) -> VerificationRow {
    let n = 32
    let lattice = cubic(n, spacing: 1e-3)
    let source = Cells(lattice)
    func bump(_ x: Int, _ y: Int, _ z: Int, _ centre: SIMD3<Double>, _ width: Double) -> Double {
      let d = SIMD3(Double(x), Double(y), Double(z)) - centre
      return exp(-d.dot(d) / (2 * width * width))
    }
    source.set { Float(1e-3 * bump($0, $1, $2, SIMD3(12, 18, 15), 4)) }
    let march = HeatMarch(equation(lattice, perfusion: Liver.perfusion, edge: .insulated), source: source)
    march.start { Float(15 * bump($0, $1, $2, SIMD3(20, 14, 16), 5)) }
    let exact = SpectralStep(n: n, spacing: 1e-3, diffusivity: Liver.diffusivity, decay: Liver.decay)
    let rate = Liver.capacity * lattice.cellVolume
    let after = exact.advance(
      march.temperature.array.map(Double.init), source: source.array.map { Double($0) / rate }, seconds: 60)
    try march.setStep(0.5)
    march.advance(steps: 120, strength: 1)
    let ours = march.temperature.array
    var (worst, largest) = (0.0, 0.0)
    for index in after.indices {
      worst = max(worst, abs(after[index] - Double(ours[index])))
      largest = max(largest, abs(after[index]))
    }
    return VerificationRow(
      zh: "与精确谱步比较 60 s，最大偏差占峰值", en: "against the exact spectral step, 60 s, largest difference over peak",
      source: "cosine transform, e^(-(a k^2 + b) t)", unit: "", expected: 0, got: worst / largest, within: 0.01,
      isRelative: false)
  }

  /// Heat put in is heat found, in mixed tissue between insulated walls.
  private static func energy() throws(AblationError) -> VerificationRow {
    let lattice = cubic(32, spacing: 1e-3)
    let (k, c, source) = (Cells(lattice), Cells(lattice, repeating: 1), Cells(lattice))
    k.set { x, y, z in (x / 8 + y / 8 + z / 8) % 2 == 0 ? 0.52 : 0.21 }
    c.set { x, y, z in (x / 8 + y / 8 + z / 8) % 2 == 0 ? 3.82e6 : 2.14e6 }
    source.set { x, y, z in x > 12 && x < 20 && y > 12 && y < 20 && z > 12 && z < 20 ? 0.02 : 0 }
    let equation = HeatEquation(conductivity: k, capacity: c, perfusion: Cells(lattice), edge: .insulated)
    let march = HeatMarch(equation, source: source)
    try march.setStep(0.5 * equation.longestStep)
    march.advance(steps: 200, strength: 1)
    return VerificationRow(
      zh: "能量守恒（非均匀组织，200 步）", en: "balance of energy in mixed tissue, 200 steps",
      source: "heat in = source times time", unit: "J", expected: source.sum * 200 * march.step, got: march.heat,
      within: 1e-4)
  }
}
