/// Something about a series that was put right on the way to a volume, or that a reader should know.
public enum SeriesFinding: Sendable, Hashable {
  /// The same object was given more than once.
  case sameObjectTwice(Int)
  /// Slices were left out because another lies at the same place.
  case duplicatesLeftOut(Int)
  /// Missing slices were interpolated: their numbers from 0, along the normal.
  case missingInterpolated([Int])
  /// The stack leans (gantry tilt); slices were shifted within their planes. Degrees.
  case tiltTakenOut(Double)
  /// The spacing of slices was not given by positions: one slice only.
  case spacingAssumed(Double)

  public var zh: String {
    switch self {
    case .sameObjectTwice(let count): "\(count) 个重复传送的对象只使用一次"
    case .duplicatesLeftOut(let count): "同一位置有多幅图像，略去 \(count) 幅"
    case .missingInterpolated(let slices):
      "缺少层面，已插值：第 \(slices.map { String($0 + 1) }.joined(separator: "、")) 层"
    case .tiltTakenOut(let degrees): "层面倾斜 \(SeriesFinding.tenths(degrees))°（机架倾角），已按倾角移位"
    case .spacingAssumed(let spacing): "只有一层，层间距按 \(spacing) 毫米计"
    }
  }

  public var en: String {
    switch self {
    case .sameObjectTwice(let count): "\(count) objects sent twice were used once"
    case .duplicatesLeftOut(let count): "\(count) images at the place of another were left out"
    case .missingInterpolated(let slices):
      "missing slices were interpolated: \(slices.map { String($0 + 1) }.joined(separator: ", "))"
    case .tiltTakenOut(let degrees):
      "the stack leans by \(SeriesFinding.tenths(degrees)) degrees (gantry tilt); slices were shifted"
    case .spacingAssumed(let spacing): "a single slice: spacing taken as \(spacing) mm"
    }
  }

  private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

/// What may be put right when a series becomes a volume; everything else is refused.
public struct SeriesRules: Sendable, Hashable {
  /// The longest run of missing slices that is interpolated; 0 refuses any gap.
  public var longestGap: Int
  /// Whether a leaning stack is straightened.
  public var straightensTilt: Bool
  /// Whether, of several images at one place, the first is taken; else they are refused, as they may be several phases.
  public var takesFirstOfDuplicates: Bool

  public init(
    longestGap: Int = 0, straightensTilt: Bool = true, takesFirstOfDuplicates: Bool = false
  ) {
    self.longestGap = longestGap
    self.straightensTilt = straightensTilt
    self.takesFirstOfDuplicates = takesFirstOfDuplicates
  }
}
