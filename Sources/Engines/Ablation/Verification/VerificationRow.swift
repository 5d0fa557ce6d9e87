/// One check of the engine against a value known without it.
public struct VerificationRow: Sendable, Hashable {
  public let zh: String
  public let en: String
  /// Where the expected value comes from.
  public let source: String
  public let unit: String
  public let expected: Double
  public let got: Double
  /// Allowed error: of the expected value where `isRelative`, else in `unit`.
  public let bound: Double
  public let isRelative: Bool

  init(
    zh: String, en: String, source: String, unit: String, expected: Double, got: Double, within bound: Double,
    isRelative: Bool = true
  ) {
    self.zh = zh
    self.en = en
    self.source = source
    self.unit = unit
    self.expected = expected
    self.got = got
    self.bound = bound
    self.isRelative = isRelative
  }

  public var error: Double {
    isRelative ? abs(got - expected) / max(abs(expected), .leastNormalMagnitude) : abs(got - expected)
  }

  /// False also where the error is not a number.
  public var passed: Bool { error <= bound }
}

/// Every analytic case, in one table.
public enum Verification {
  /// Runs all cases; a few seconds.
  ///
  /// - Throws: ``AblationError`` if a solver refuses a case, which none should.
  public static func rows(progress: (Double) -> Void = { _ in }) throws(AblationError) -> [VerificationRow] {
    var rows: [VerificationRow] = []
    rows += damage()
    rows += try steadyHeat()
    progress(0.3)
    rows += try transientHeat()
    progress(0.6)
    rows += try freezing()
    progress(0.8)
    rows += try fields()
    rows += try margins()
    progress(1)
    return rows
  }

  /// Liver of the closed forms.
  enum Liver {
    static let k = 0.52
    static let capacity = 1079.0 * 3540.0
    static let perfusion = 0.0064 * Blood.heatCapacity
    static var diffusivity: Double { k / capacity }
    static var decay: Double { perfusion / capacity }
    /// Perfusion length sqrt(k / (w rho_b c_b)), m.
    static var length: Double { (k / perfusion).squareRoot() }
  }

  static func cubic(_ n: Int, spacing: Double) -> Lattice {
    Lattice(nx: n, ny: n, nz: n, spacing: SIMD3(repeating: spacing))
  }
}
