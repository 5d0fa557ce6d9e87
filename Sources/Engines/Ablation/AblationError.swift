/// Why a computation was refused. Equality is on `code` and `field`.
public struct AblationError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// A number is not finite or outside its limits.
    case outOfLimits
    /// A tissue, applicator or criterion is not in the tables.
    case unknown
    /// Two volumes that must share a grid do not, or an array has the wrong length.
    case mismatch
    /// There is nothing to work on: no target, no entry, no candidate.
    case empty
    /// The target or an applicator lies outside the volume.
    case outside
    /// The volume needs more memory than is allowed.
    case tooLarge
    /// The time step asked for is longer than the stable one.
    case unstable
    /// A result holds numbers that are not finite, or an iteration did not come to its end.
    case notConverged
    /// A table's text is not what its format asks for.
    case badTable
  }

  public let code: Code
  /// The parameter at fault.
  public let field: String
  /// What is wrong, with the limits, for a Chinese reader.
  public let zh: String
  /// What is wrong, with the limits, in English.
  public let en: String

  public init(_ code: Code, field: String, zh: String, en: String) {
    self.code = code
    self.field = field
    self.zh = zh
    self.en = en
  }

  public var description: String { "\(zh) · \(en) (\(field), \(code.rawValue))" }
}

extension AblationError: Hashable {
  public static func == (left: AblationError, right: AblationError) -> Bool {
    left.code == right.code && left.field == right.field
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(field)
  }
}

/// Refuses a number outside its limits, infinite or not a number.
///
/// - Throws: ``AblationError`` `outOfLimits` naming the field, its unit and limits.
func require(
  _ value: Double, in limits: ClosedRange<Double>, field: String, unit: String
) throws(AblationError) {
  guard value.isFinite, limits.contains(value) else {
    throw AblationError(
      .outOfLimits, field: field,
      zh: "须在 \(limits.lowerBound) 至 \(limits.upperBound) \(unit) 之间，现为 \(value)",
      en: "must be \(limits.lowerBound) to \(limits.upperBound) \(unit), not \(value)")
  }
}
