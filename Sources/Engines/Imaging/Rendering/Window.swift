#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A window: the range of values shown between black and white (PS3.3 C.11.2.1.2).
public struct Window: Sendable, Hashable {
  /// VOI LUT Function (0028,1056).
  public enum Function: String, Sendable, Hashable {
    case linear = "LINEAR"
    case linearExact = "LINEAR_EXACT"
    case sigmoid = "SIGMOID"
  }

  /// Window Center (0028,1050), in modality units.
  public var center: Double
  /// Window Width (0028,1051), in modality units.
  public var width: Double
  public var function: Function
  /// Window Center & Width Explanation (0028,1055).
  public var explanation: String?

  public init(
    center: Double, width: Double, function: Function = .linear, explanation: String? = nil
  ) {
    self.center = center
    self.width = width
    self.function = function
    self.explanation = explanation
  }

  /// LINEAR needs a width of at least 1, the others more than 0 (PS3.3 C.11.2.1.2.1, C.11.2.1.3).
  public var isValid: Bool {
    center.isFinite && width.isFinite && (function == .linear ? width >= 1 : width > 0)
  }

  /// The window that shows `low` as black and `high` as white, exactly.
  public static func spanning(_ low: Double, _ high: Double) -> Window {
    // LINEAR puts black at c - 0.5 - (w - 1) / 2 and white at c - 0.5 + (w - 1) / 2.
    Window(center: (low + high) / 2 + 0.5, width: max(high - low, 0) + 1)
  }

  /// The brightness of a value, 0 black to 1 white: the standard's pseudo code with ymin 0, ymax 1.
  @inline(__always)
  public func brightness(_ value: Double) -> Double {
    switch function {
    case .linear:
      let half = (width - 1) / 2
      if value <= center - 0.5 - half { return 0 }
      if value > center - 0.5 + half { return 1 }
      return (value - (center - 0.5)) / (width - 1) + 0.5
    case .linearExact:
      if value <= center - width / 2 { return 0 }
      if value > center + width / 2 { return 1 }
      return (value - center) / width + 0.5
    case .sigmoid:
      return 1 / (1 + exp(-4 * (value - center) / width))
    }
  }
}
