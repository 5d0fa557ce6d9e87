/// How much ethanol a lesion takes: guidance on volume only. Where it goes is not predicted, because leaks decide
/// (PMC7295656), and no zone is computed.
public struct EthanolVolume: Sendable, Hashable {
  /// Millilitres.
  public let millilitres: Double

  /// V = 4/3 pi (r + margin)^3, r the lesion's radius.
  ///
  /// - Parameters:
  ///   - radius: mm, 1 to 50.
  ///   - margin: mm, 0 to 10; 5 by the common rule, which is not verified here.
  public init(radius: Double, margin: Double = 5) throws(AblationError) {
    try require(radius, in: 1...50, field: "radius", unit: "mm")
    try require(margin, in: 0...10, field: "margin", unit: "mm")
    let r = (radius + margin) / 10
    millilitres = 4.0 / 3 * .pi * r * r * r
  }

  public static let zh = "仅为注射量参考；乙醇弥散与渗漏不可预测，不给出消融范围。"
  public static let en = "Guidance on volume only: spread and leaks cannot be predicted, so no zone is given."
}
