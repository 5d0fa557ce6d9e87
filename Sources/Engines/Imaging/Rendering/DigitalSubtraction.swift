public import Codecs

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The difference of contrast frames and mask, one number a pixel: negative where the contrast frame is
/// darker (vessels with contrast medium, bright background).
public struct SubtractedFrame: Sendable, Hashable {
  public var rows: Int
  public var columns: Int
  /// Stored values for LOG, DISP and unknown pixels; thousandths of natural logarithms for LIN.
  public var values: [Float]

  public init(rows: Int, columns: Int, values: [Float]) {
    self.rows = rows
    self.columns = columns
    self.values = values
  }
}

/// Digital subtraction angiography as a pure function of frames (PS3.3 C.7.6.10).
public enum DigitalSubtraction {
  /// Subtracts the mean of `masks`, shifted, from the mean of `contrasts`.
  ///
  /// - Parameters:
  ///   - rowShift, columnShift: moves the mask down and right by so many pixels (fractions bilinearly,
  ///     borders repeated).
  ///   - relationship: LIN takes logarithms first; averaging happens on the values before them, as the
  ///     detector would have averaged.
  public static func subtract(
    contrasts: [DecodedFrame], masks: [DecodedFrame], rowShift: Double = 0, columnShift: Double = 0,
    relationship: IntensityRelationship = .unknown
  ) throws(RenderingError) -> SubtractedFrame {
    guard let first = contrasts.first, let mask = masks.first else {
      throw RenderingError(.missingMask, "subtraction needs a contrast and a mask frame")
    }
    let format = first.format
    guard rowShift.isFinite, columnShift.isFinite,
      (contrasts + masks).allSatisfy({
        $0.format.rows == format.rows && $0.format.columns == format.columns
          && $0.format.samplesPerPixel == 1 && $0.format.bitsAllocated == mask.format.bitsAllocated
          && ($0.format.bitsAllocated == 8 || $0.format.bitsAllocated == 16)
          && !$0.format.isFloatingPoint && $0.bytes.count == $0.format.frameByteCount
      })
    else { throw RenderingError(.inconsistentFrame, "frames of a subtraction must be alike") }
    let scale = LogScale(format, isLogarithmic: relationship == .linear)
    let contrast = scale.mean(contrasts)
    var background = scale.mean(masks)
    if rowShift != 0 || columnShift != 0 {
      background = shifted(
        background, rows: format.rows, columns: format.columns, rowShift: rowShift,
        columnShift: columnShift)
    }
    let values = difference(contrast.span, background.span)
    return SubtractedFrame(rows: format.rows, columns: format.columns, values: values)
  }

  @inline(never)
  private static func difference(_ contrast: Span<Float>, _ mask: Span<Float>) -> [Float] {
    [Float](unsafeUninitializedCapacity: contrast.count) { target, written in
      for index in contrast.indices { target[index] = contrast[index] - mask[index] }
      written = contrast.count
    }
  }

  /// mask(row - rowShift, column - columnShift), bilinear.
  private static func shifted(
    _ mask: [Float], rows: Int, columns: Int, rowShift: Double, columnShift: Double
  ) -> [Float] {
    let vertical = ShiftedAxis(length: rows, shift: rowShift)
    let horizontal = ShiftedAxis(length: columns, shift: columnShift)
    let source = mask.span
    let low = horizontal.low.span
    let high = horizontal.high.span
    let across = horizontal.fraction
    return [Float](unsafeUninitializedCapacity: rows * columns) { target, written in
      for row in 0..<rows {
        let top = vertical.low[row] &* columns
        let bottom = vertical.high[row] &* columns
        let down = vertical.fraction
        for column in 0..<columns {
          let (left, right) = (low[column], high[column])
          let above = source[top &+ left] + across * (source[top &+ right] - source[top &+ left])
          let below =
            source[bottom &+ left] + across * (source[bottom &+ right] - source[bottom &+ left])
          target[row &* columns &+ column] = above + down * (below - above)
        }
      }
      written = rows * columns
    }
  }
}

/// Source positions along one axis for a shift; the fraction is the same everywhere.
private struct ShiftedAxis {
  let low: [Int]
  let high: [Int]
  let fraction: Float

  init(length: Int, shift: Double) {
    let bounded = min(max(shift, -Double(length)), Double(length))
    let whole = (-bounded).rounded(.down)
    fraction = Float(-bounded - whole)
    let offset = Int(whole)
    low = (0..<length).map { min(max($0 + offset, 0), length - 1) }
    high = (0..<length).map { min(max($0 + offset + 1, 0), length - 1) }
  }
}

/// Stored values to numbers that may be subtracted, by table.
private struct LogScale {
  private let layout: StoredBits
  private let isLogarithmic: Bool

  init(_ format: PixelFormat, isLogarithmic: Bool) {
    layout = StoredBits(format)
    self.isLogarithmic = isLogarithmic
  }

  func mean(_ frames: [DecodedFrame]) -> [Float] {
    var sums = plain(frames[0])
    for frame in frames.dropFirst() {
      let next = plain(frame)
      for index in sums.indices { sums[index] += next[index] }
    }
    if frames.count > 1 {
      let share = 1 / Float(frames.count)
      for index in sums.indices { sums[index] *= share }
    }
    guard isLogarithmic else { return sums }
    if frames.count == 1 { return throughTable(frames[0]) }
    return sums.map { Self.logarithm($0) }
  }

  /// Thousand times the natural logarithm; zero and negative intensities count as one.
  private static func logarithm(_ value: Float) -> Float { 1000 * logf(max(value, 1)) }

  private func plain(_ frame: DecodedFrame) -> [Float] {
    map(frame) { Float(layout.number($0)) }
  }

  private func throughTable(_ frame: DecodedFrame) -> [Float] {
    // Bits above the stored ones do not count, so the table needs not hold them.
    let patterns = UInt32(1) << UInt32(layout.stored + layout.shift)
    let table = (0..<patterns).map { Self.logarithm(Float(layout.number($0))) }
    let span = table.span
    return map(frame) { span[Int(truncatingIfNeeded: $0 & (patterns &- 1))] }
  }

  @inline(__always)
  private func map(_ frame: DecodedFrame, _ convert: (UInt32) -> Float) -> [Float] {
    let count = frame.format.pixelCount ?? 0
    return [Float](unsafeUninitializedCapacity: count) { target, written in
      frame.bytes.withUnsafeBytes { raw in
        if layout.allocated == 8 {
          for index in 0..<count { target[index] = convert(UInt32(raw[index])) }
        } else {
          let words = raw.bindMemory(to: UInt16.self)
          for index in 0..<count {
            target[index] = convert(UInt32(UInt16(littleEndian: words[index])))
          }
        }
      }
      written = count
    }
  }
}
