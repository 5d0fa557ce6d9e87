/// A failure of turning stored pixels into a picture. Equality is on `code`.
public struct RenderingError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// The frame's bytes do not match its format.
    case inconsistentFrame
    /// Pixels of this shape cannot be shown.
    case unsupportedFormat
    /// The asked-for region or size makes no sense or is too large.
    case badRequest
    /// A palette or lookup table is absent or broken.
    case badLookupTable
    /// A mask frame could not be had, or no mask applies to the frame.
    case missingMask
  }

  public let code: Code
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public var description: String { "\(code.rawValue): \(detail)" }
}

extension RenderingError: Hashable {
  public static func == (left: RenderingError, right: RenderingError) -> Bool {
    left.code == right.code
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
