#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bounds on what one decode may cost, checked against the data set's attributes and the codestream's
/// own header before anything is allocated.
public struct DecodeLimits: Sendable, Hashable {
  /// Most pixels (rows times columns) of a frame.
  public var maxPixels: Int
  /// Most bytes of a decoded frame.
  public var maxBytes: Int
  /// Most bytes of an encoded frame.
  public var maxEncodedBytes: Int
  /// CPU time of the decoding thread, in seconds. Checked between rows or tiles where the decoder lets
  /// us; the C libraries that do not are bounded by the size of their input instead.
  public var maxCPUSeconds: Double

  public init(
    maxPixels: Int = 1 << 27, maxBytes: Int = 1 << 30, maxEncodedBytes: Int = 1 << 30,
    maxCPUSeconds: Double = 30
  ) {
    self.maxPixels = maxPixels
    self.maxBytes = maxBytes
    self.maxEncodedBytes = maxEncodedBytes
    self.maxCPUSeconds = maxCPUSeconds
  }

  /// 134 million pixels, 1 GiB, 30 seconds of CPU.
  public static let standard = DecodeLimits()
}

/// A point in the CPU time of the current thread after which a decoder gives up.
struct DecodeDeadline {
  private let end: Double

  init(_ limits: DecodeLimits) { end = Self.threadCPUSeconds() + limits.maxCPUSeconds }

  /// Throws `limitExceeded` when the time is used up. Costs one system call: call once a row or tile.
  func check() throws(CodecError) {
    if Self.threadCPUSeconds() > end {
      throw CodecError(.limitExceeded, "decoding used up its CPU time")
    }
  }

  var hasPassed: Bool { Self.threadCPUSeconds() > end }

  private static func threadCPUSeconds() -> Double {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
