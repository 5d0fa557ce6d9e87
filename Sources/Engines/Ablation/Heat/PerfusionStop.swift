/// How blood flow ends in heated tissue. Zone volumes differ by up to 70 % with it (Schutt and Haemmerich, Med Phys
/// 2008, PMC2673648), so that it is part of every plan.
public enum PerfusionStop: String, Sendable, Hashable, CaseIterable {
  /// Blood flows on.
  case never
  /// No flow where 60 C has been reached.
  case at60
  /// Flow falls as e^(-Omega), Omega the liver-whitening dose.
  case arrhenius

  public var zh: String {
    switch self {
    case .never: "灌注不变"
    case .at60: "达 60 °C 后停止"
    case .arrhenius: "随损伤 e^(-Ω) 下降"
    }
  }
}
