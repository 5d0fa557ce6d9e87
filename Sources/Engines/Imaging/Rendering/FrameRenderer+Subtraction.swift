public import Codecs

extension FrameRenderer {
  /// Renders a frame minus its mask, as the Mask Subtraction Sequence or `subtraction` says.
  ///
  /// Without `request.window` the differences are shown from the 0.5th to the 99.5th percentile, widened
  /// to at least a 64th of the stored range so that an empty difference stays grey. Vessels are darker
  /// than the background when contrast frames are darker there; `request.invert` turns that round.
  ///
  /// - Parameters:
  ///   - frameNumber: from 1.
  ///   - frameCount: frames of the object.
  ///   - subtraction: replaces the data set's mask items (a chosen mask, another pixel shift).
  ///   - frames: gives the frame of a number; asked once for each frame that is needed.
  public static func renderSubtracted(
    frameNumber: Int, frameCount: Int, attributes: DisplayAttributes,
    subtraction: MaskSubtraction? = nil, request: RenderRequest = RenderRequest(),
    frames: (Int) throws -> DecodedFrame
  ) throws -> RenderedImage {
    let plan: (item: MaskSubtraction, selection: MaskSubtraction.Selection)?
    if let subtraction {
      plan = subtraction.selection(ofFrame: frameNumber, frameCount: frameCount)
        .map { (subtraction, $0) }
    } else {
      plan = attributes.subtraction(ofFrame: frameNumber, frameCount: frameCount)
    }
    guard let plan else {
      throw RenderingError(.missingMask, "no mask operation applies to frame \(frameNumber)")
    }
    let contrasts = try plan.selection.contrastFrames.map(frames)
    let masks = try plan.selection.maskFrames.map(frames)
    let difference = try DigitalSubtraction.subtract(
      contrasts: contrasts, masks: masks, rowShift: plan.item.rowShift,
      columnShift: plan.item.columnShift, relationship: attributes.intensityRelationship)
    var image = paint(
      difference, window: request.window, range: range(contrasts[0].format, attributes),
      inverts: (attributes.photometricInterpretation == "MONOCHROME1") != request.invert)
    if request.burnOverlays {
      OverlayPainter.burn(
        attributes.overlays, frame: contrasts[0], frameNumber: frameNumber, into: &image)
    }
    return try ImageScaler.place(image, region: request.region, size: request.size)
  }

  private static func range(_ format: PixelFormat, _ attributes: DisplayAttributes) -> Double {
    attributes.intensityRelationship == .linear
      ? 1000 * 0.6931 * Double(format.bitsStored) : Double(1 << min(format.bitsStored, 16))
  }

  private static func paint(
    _ difference: SubtractedFrame, window: Window?, range: Double, inverts: Bool
  ) -> RenderedImage {
    let shown = window ?? percentileWindow(difference.values, least: range / 64)
    let bytes: [UInt8]
    if shown.function == .sigmoid {
      bytes = difference.values.map {
        let level = UInt8((shown.brightness(Double($0)) * 255).rounded())
        return inverts ? 255 - level : level
      }
    } else {
      bytes = linear(difference.values.span, shown, inverts: inverts)
    }
    return RenderedImage(
      width: difference.columns, height: difference.rows, channels: 1, bytes: bytes)
  }

  /// Both linear functions as one multiplication and addition a pixel.
  @inline(never)
  private static func linear(_ values: Span<Float>, _ window: Window, inverts: Bool) -> [UInt8] {
    let isExact = window.function == .linearExact
    let width = max(isExact ? window.width : window.width - 1, 1e-9)
    let center = isExact ? window.center : window.center - 0.5
    let slope = Float((inverts ? -255 : 255) / width)
    let offset = 127.5 - Float(center) * slope + 0.5
    return [UInt8](unsafeUninitializedCapacity: values.count) { target, written in
      for index in values.indices {
        let level = values[index] * slope + offset
        target[index] = UInt8(truncatingIfNeeded: Int32(min(max(level, 0), 255)))
      }
      written = values.count
    }
  }

  /// From a histogram of 4,096 bins between the extremes, over every third pixel: the tails are far larger than that.
  private static func percentileWindow(_ values: [Float], least: Double) -> Window {
    let (low, high) = extremes(values.span)
    guard low <= high, low.isFinite, high.isFinite else { return .spanning(-1, 1) }
    let bins = histogram(values.span, low: low, scale: high > low ? 4095 / (high - low) : 0)
    let tail = values.count / 3 / 200
    var (below, above) = (0, 0)
    var (first, last) = (0, 4095)
    while first < 4095, below + bins[first] <= tail {
      below += bins[first]
      first += 1
    }
    while last > 0, above + bins[last] <= tail {
      above += bins[last]
      last -= 1
    }
    let step = Double(high - low) / 4095
    var bottom = Double(low) + Double(first) * step
    var top = Double(low) + Double(last + 1) * step
    if top - bottom < least {
      let middle = (top + bottom) / 2
      bottom = middle - least / 2
      top = middle + least / 2
    }
    return Window(center: (bottom + top) / 2, width: top - bottom, function: .linearExact)
  }

  @inline(never)
  private static func extremes(_ values: Span<Float>) -> (Float, Float) {
    var low = Float.infinity
    var high = -Float.infinity
    var index = 0
    while index < values.count {
      low = values[index] < low ? values[index] : low
      high = values[index] > high ? values[index] : high
      index &+= 3
    }
    return (low, high)
  }

  @inline(never)
  private static func histogram(_ values: Span<Float>, low: Float, scale: Float) -> [Int] {
    var bins = [Int](repeating: 0, count: 4096)
    var counts = bins.mutableSpan
    var index = 0
    while index < values.count {
      let bin = Int32(min(max((values[index] - low) * scale, 0), 4095))
      counts[Int(truncatingIfNeeded: bin)] &+= 1
      index &+= 3
    }
    return bins
  }
}
