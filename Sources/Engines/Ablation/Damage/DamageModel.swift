/// When heat counts as lethal. All are worked out side by side, because they disagree.
///
/// Constants and the checks on them: Sapareto and Dewey 1984 (CEM43); Jacques 1991 whitening of liver (frequency factor
/// and energy as in Pearce's table); the set common in radiofrequency papers; O'Neill 2011 (three states).
public enum DamageModel: String, Sendable, Hashable, CaseIterable {
  /// Cumulative equivalent minutes at 43 C, lethal at 240.
  case cem43
  /// Arrhenius, whitening of liver: A = 5.51e41 1/s, Ea = 2.769e5 J/mol; lethal at 1.
  case arrheniusLiver
  /// Arrhenius, common radiofrequency set: A = 7.39e39 1/s, Ea = 2.577e5 J/mol, only above 43 C; lethal at 1.
  case arrheniusRadiofrequency
  /// Three states (alive, vulnerable, dead), lethal at a dead share of 0.8. For research.
  case threeState
  /// Hotter than 60 C at any time.
  case isotherm60

  public var zh: String {
    switch self {
    case .cem43: "43 °C 等效累积分钟 ≥ 240"
    case .arrheniusLiver: "Arrhenius（肝组织变白）Ω ≥ 1"
    case .arrheniusRadiofrequency: "Arrhenius（射频常用参数，仅 43 °C 以上）Ω ≥ 1"
    case .threeState: "三态模型 死亡比例 ≥ 0.8（研究用）"
    case .isotherm60: "曾达 60 °C"
    }
  }

  public var en: String {
    switch self {
    case .cem43: "CEM43 of 240 min or more"
    case .arrheniusLiver: "Arrhenius (liver whitening), 1 or more"
    case .arrheniusRadiofrequency: "Arrhenius (common RF set, above 43 C only), 1 or more"
    case .threeState: "three-state model, dead share 0.8 or more (research)"
    case .isotherm60: "60 C reached"
    }
  }
}

/// The constants of an Arrhenius rate A e^(-Ea / R T).
public struct ArrheniusRate: Sendable, Hashable {
  /// Binary logarithm of the frequency factor in 1/s; the factor itself can exceed the range of a `Float`.
  public let logFactor: Double
  /// Ea / (R ln 2), K.
  public let exponent: Double
  /// No damage is counted below this, degrees Celsius.
  public let floor: Double

  public static let gasConstant = 8.314462618

  public init(logFactor: Double, energy: Double, floor: Double) {
    self.logFactor = logFactor
    exponent = energy / (ArrheniusRate.gasConstant * 0.693147180559945309)
    self.floor = floor
  }

  // log2(5.51e41) and log2(7.39e39).
  public static let liver = ArrheniusRate(logFactor: 138.6611042092, energy: 2.769e5, floor: 37)
  public static let radiofrequency = ArrheniusRate(logFactor: 132.4407700650, energy: 2.577e5, floor: 43)
}
