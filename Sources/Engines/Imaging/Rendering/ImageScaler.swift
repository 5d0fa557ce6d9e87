/// Cuts a region out of a picture and fits it into a size: area average when shrinking, bilinear when
/// growing, each axis on its own.
enum ImageScaler {
  /// Most pixels of a scaled picture.
  static let maxPixels = 64 << 20

  static func place(
    _ image: RenderedImage, region: RenderRequest.Region?, size: RenderRequest.Size?
  ) throws(RenderingError) -> RenderedImage {
    let cut = try crop(image, region)
    guard let size else { return cut }
    guard size.width > 0, size.height > 0, size.width <= 65_535, size.height <= 65_535 else {
      throw RenderingError(.badRequest, "size must be 1 to 65535")
    }
    let ratio = min(
      Double(size.width) / Double(cut.width), Double(size.height) / Double(cut.height))
    let width = min(size.width, max(1, Int((Double(cut.width) * ratio).rounded())))
    let height = min(size.height, max(1, Int((Double(cut.height) * ratio).rounded())))
    guard width * height <= maxPixels else {
      throw RenderingError(.badRequest, "picture of more than \(maxPixels) pixels")
    }
    if width == cut.width, height == cut.height { return cut }
    let columns = AxisWeights(from: cut.width, to: width)
    let rows = AxisWeights(from: cut.height, to: height)
    let narrow = scaleRows(cut.bytes.span, height: cut.height, channels: cut.channels, columns, cut.width)
    let bytes = scaleColumns(narrow.span, rowLength: width * cut.channels, rows)
    return RenderedImage(width: width, height: height, channels: cut.channels, bytes: bytes)
  }

  private static func crop(
    _ image: RenderedImage, _ region: RenderRequest.Region?
  ) throws(RenderingError) -> RenderedImage {
    guard let region else { return image }
    guard region.width > 0, region.height > 0, region.column >= 0, region.row >= 0,
      region.column < image.width, region.row < image.height,
      region.width <= image.width - region.column, region.height <= image.height - region.row
    else { throw RenderingError(.badRequest, "region outside the image") }
    let rowLength = image.width * image.channels
    var bytes: [UInt8] = []
    bytes.reserveCapacity(region.width * region.height * image.channels)
    for row in region.row..<(region.row + region.height) {
      let start = row * rowLength + region.column * image.channels
      bytes += image.bytes[start..<(start + region.width * image.channels)]
    }
    return RenderedImage(
      width: region.width, height: region.height, channels: image.channels, bytes: bytes)
  }

  /// Along rows; intermediate values keep 8 more bits.
  @inline(never)
  private static func scaleRows(
    _ source: Span<UInt8>, height: Int, channels: Int, _ weights: AxisWeights, _ width: Int
  ) -> [UInt16] {
    let outWidth = weights.count
    let starts = weights.starts.span
    let lengths = weights.lengths.span
    let values = weights.values.span
    return [UInt16](unsafeUninitializedCapacity: height * outWidth * channels) { target, written in
      var out = 0
      for row in 0..<height {
        let base = row &* width &* channels
        for column in 0..<outWidth {
          let start = starts[column]
          for channel in 0..<channels {
            var sum: UInt32 = 32
            var at = base &+ start &* channels &+ channel
            for tap in 0..<lengths[column] {
              sum = sum &+ UInt32(source[at]) &* values[column &* weights.taps &+ tap]
              at = at &+ channels
            }
            // Weights sum to 16,384: 8 more bits of fraction are left.
            target[out] = UInt16(truncatingIfNeeded: sum &>> 6)
            out = out &+ 1
          }
        }
      }
      written = height * outWidth * channels
    }
  }

  @inline(never)
  private static func scaleColumns(
    _ source: Span<UInt16>, rowLength: Int, _ weights: AxisWeights
  ) -> [UInt8] {
    var sums = [UInt32](repeating: 0, count: rowLength)
    return [UInt8](unsafeUninitializedCapacity: rowLength * weights.count) { target, written in
      for row in 0..<weights.count {
        for index in 0..<rowLength { sums[index] = 1 << 21 }
        for tap in 0..<weights.lengths[row] {
          let weight = weights.values[row * weights.taps + tap]
          let base = (weights.starts[row] + tap) * rowLength
          for index in 0..<rowLength {
            sums[index] = sums[index] &+ UInt32(source[base &+ index]) &* weight
          }
        }
        for index in 0..<rowLength {
          target[row &* rowLength &+ index] = UInt8(truncatingIfNeeded: min(sums[index] &>> 22, 255))
        }
      }
      written = rowLength * weights.count
    }
  }
}

/// For each output position the input positions it draws from, with weights that sum to 16,384.
struct AxisWeights {
  let count: Int
  /// Entries of `values` for each output.
  let taps: Int
  private(set) var starts: [Int] = []
  private(set) var lengths: [Int] = []
  private(set) var values: [UInt32]

  init(from input: Int, to output: Int) {
    count = output
    let ratio = Double(input) / Double(output)
    taps = ratio > 1 ? Int(ratio.rounded(.up)) + 2 : 2
    values = [UInt32](repeating: 0, count: output * taps)
    for index in 0..<output {
      let (first, weights) =
        ratio > 1
        ? Self.area(Double(index) * ratio, Double(index + 1) * ratio, input)
        : Self.linear((Double(index) + 0.5) * ratio - 0.5, input)
      starts.append(first)
      lengths.append(min(weights.count, taps))
      let total = weights.reduce(0, +)
      var left: UInt32 = 16_384
      for (tap, weight) in weights.prefix(taps).enumerated() {
        let isLast = tap == min(weights.count, taps) - 1
        let share = isLast ? left : min(left, UInt32((weight / total * 16_384).rounded()))
        values[index * taps + tap] = share
        left -= share
      }
    }
  }

  /// Cover of each input pixel by the interval.
  private static func area(_ low: Double, _ high: Double, _ input: Int) -> (Int, [Double]) {
    let first = min(Int(low), input - 1)
    let end = min(input, max(first + 1, Int(high.rounded(.up))))
    return (
      first,
      (first..<end).map { max(1e-9, min(high, Double($0 + 1)) - max(low, Double($0))) }
    )
  }

  private static func linear(_ position: Double, _ input: Int) -> (Int, [Double]) {
    let clamped = min(max(position, 0), Double(input - 1))
    let first = min(Int(clamped), max(input - 2, 0))
    let part = clamped - Double(first)
    return input == 1 ? (0, [1]) : (first, [1 - part, part])
  }
}
