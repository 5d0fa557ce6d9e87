internal import Imaging

/// How long a constant temperature takes to kill, by each model, in double precision and without a grid.
public enum DeathTime {
  /// Seconds until the model's lethal dose at a constant temperature; infinite where it never comes.
  ///
  /// - Parameter celsius: -50 to 150.
  /// - Throws: ``AblationError`` `outOfLimits`.
  public static func seconds(_ model: DamageModel, at celsius: Double) throws(AblationError) -> Double {
    try require(celsius, in: -50...150, field: "temperature", unit: "°C")
    switch model {
    case .cem43:
      guard celsius >= 37 else { return .infinity }
      return 240 * 60 * Elementary.pow(celsius >= 43 ? 0.5 : 0.25, celsius - 43)
    case .arrheniusLiver: return arrhenius(.liver, celsius)
    case .arrheniusRadiofrequency: return arrhenius(.radiofrequency, celsius)
    case .threeState: return threeState(celsius)
    case .isotherm60: return celsius >= 60 ? 0 : .infinity
    }
  }

  static func arrhenius(_ rate: ArrheniusRate, _ celsius: Double) -> Double {
    Elementary.exp2(rate.exponent / (celsius + 273.15) - rate.logFactor)
  }

  /// Minutes at 43 C that a stretch of constant temperature is worth.
  public static func cem43(celsius: Double, seconds: Double) -> Double {
    celsius < 37 ? 0 : seconds / 60 * Elementary.pow(celsius >= 43 ? 0.5 : 0.25, 43 - celsius)
  }

  /// By Runge and Kutta's fourth-order rule, steps of a thousandth of the fastest rate's time.
  static func threeState(_ celsius: Double, limit: Double = 2e4, lethal: Double = 0.8) -> Double {
    let (forward, back) = (3.33e-3 * Elementary.exp(celsius / 40.5), 7.77e-3)
    func slope(_ a: Double, _ d: Double) -> (Double, Double) {
      let v = 1 - a - d
      return (back * v - forward * (1 - a) * a, forward * (1 - a) * v)
    }
    let h = min(1, 0.01 / (forward + back))
    var (a, d, t) = (0.99, 0.0, 0.0)
    while t < limit {
      let k1 = slope(a, d)
      let k2 = slope(a + h / 2 * k1.0, d + h / 2 * k1.1)
      let k3 = slope(a + h / 2 * k2.0, d + h / 2 * k2.1)
      let k4 = slope(a + h * k3.0, d + h * k3.1)
      let next = d + h / 6 * (k1.1 + 2 * k2.1 + 2 * k3.1 + k4.1)
      if next >= lethal { return t + h * (lethal - d) / (next - d) }
      a += h / 6 * (k1.0 + 2 * k2.0 + 2 * k3.0 + k4.0)
      d = next
      t += h
    }
    return .infinity
  }
}
