/// Why a volume, a grid or a step on them was refused. Equality is on `code` and `field`.
public struct VolumeError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// A number is not finite, not positive or outside its limits.
    case badValue
    /// The axes are not at right angles, or not of length 1.
    case badDirection
    /// The volume has more voxels than are handled.
    case tooLarge
    /// An array's length does not match its grid, or two grids differ that must be the same.
    case mismatch
    /// A file or data set is not what its format asks for.
    case badFile
    /// A file or data set is sound, but holds what is not handled; the detail says what.
    case unsupported
    /// Slices do not form one box: a gap, a tilt, one missing or one twice.
    case badSlices
    /// There is nothing to work on: an empty mask, no seeds.
    case empty
    /// An iteration met numbers that are not finite, or did not come to its end.
    case notConverged
  }

  public let code: Code
  /// The parameter, attribute or header field that is at fault.
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

extension VolumeError: Hashable {
  public static func == (left: VolumeError, right: VolumeError) -> Bool {
    left.code == right.code && left.field == right.field
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(field)
  }
}
