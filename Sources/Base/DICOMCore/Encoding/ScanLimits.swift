/// What a hostile or damaged data set may cost.
public struct ScanLimits: Sendable, Hashable {
  /// Sequences inside sequences.
  public var nesting: Int
  /// Longest value a header scan keeps, in bytes; longer ones count as absent.
  public var keptValueBytes: Int
  /// Fragments of encapsulated pixel data that are noted.
  public var fragments: Int
  /// Bytes a deflated data set may grow to.
  public var inflatedBytes: Int
  /// How many times its size a deflated data set may grow to, once beyond 16 MiB.
  public var inflationRatio: Int

  public init(
    nesting: Int = 64, keptValueBytes: Int = 64 << 10, fragments: Int = 1 << 20,
    inflatedBytes: Int = 1 << 30, inflationRatio: Int = 256
  ) {
    self.nesting = nesting
    self.keptValueBytes = keptValueBytes
    self.fragments = fragments
    self.inflatedBytes = inflatedBytes
    self.inflationRatio = inflationRatio
  }

  public static let standard = ScanLimits()
}
