import Codecs

/// Stored value to 8-bit grey: modality transform, then window or VOI table, then presentation.
struct GrayPipeline {
  enum Mapping {
    case window(Window)
    case table(LookupTable)
  }

  let modality: ModalityTransform
  let mapping: Mapping
  /// White for the smallest value.
  let inverts: Bool
  let layout: StoredBits

  init(
    _ frame: DecodedFrame, frameNumber: Int, attributes: DisplayAttributes, request: RenderRequest
  ) {
    modality = attributes.modality(ofFrame: frameNumber)
    layout = StoredBits(frame.format)
    let isMonochrome1 = attributes.photometricInterpretation == "MONOCHROME1"
    inverts = (isMonochrome1 || attributes.isInverse) != request.invert
    let windows = attributes.windows(ofFrame: frameNumber).filter(\.isValid)
    if let window = request.window, window.isValid {
      mapping = .window(window)
    } else if !windows.isEmpty {
      mapping = .window(windows[min(max(request.windowIndex, 0), windows.count - 1)])
    } else if let table = attributes.voiTables.first {
      mapping = .table(table)
    } else {
      mapping = .window(
        DefaultWindow.of(frame, layout: layout, modality: modality, padding: attributes.padding))
    }
  }

  /// The grey level of a stored value.
  func gray(_ stored: Double) -> UInt8 {
    let value = modality.apply(stored)
    let brightness: Double
    switch mapping {
    case .window(let window): brightness = window.brightness(value)
    case .table(let table):
      brightness = Double(table.value(Int(saturating: value))) / Double(table.maximum)
    }
    guard brightness.isFinite else { return inverts ? 255 : 0 }
    let level = (min(max(brightness, 0), 1) * 255).rounded()
    return UInt8(inverts ? 255 - level : level)
  }

  func paint(_ frame: DecodedFrame) throws(RenderingError) -> RenderedImage {
    let format = frame.format
    guard let count = format.pixelCount else {
      throw RenderingError(.inconsistentFrame, "rows and columns")
    }
    let bytes: [UInt8]
    switch (format.bitsAllocated, format.isFloatingPoint) {
    case (8, false):
      bytes = mapBytes(frame.bytes.span, table(256).span)
    case (16, false):
      bytes = mapWords(frame.bytes, table(65_536).span)
    case (32, false), (32, true), (64, true):
      bytes = (0..<count).map { gray(layout.value(frame.bytes, $0)) }
    default:
      throw RenderingError(.unsupportedFormat, "\(format.bitsAllocated)-bit grey pixels")
    }
    return RenderedImage(width: format.columns, height: format.rows, channels: 1, bytes: bytes)
  }

  /// Grey levels for every bit pattern of 8 or 16 bits.
  private func table(_ size: Int) -> [UInt8] {
    // Patterns that differ only outside the stored bits share an entry.
    let distinct = min(size, 1 << layout.stored)
    if layout.shift == 0, distinct < size {
      let short = (0..<distinct).map { gray(Double(layout.number(UInt32($0)))) }
      return [UInt8](unsafeUninitializedCapacity: size) { buffer, written in
        for index in 0..<size { buffer[index] = short[index & (distinct &- 1)] }
        written = size
      }
    }
    return (0..<size).map { gray(Double(layout.number(UInt32($0)))) }
  }
}

@inline(never)
private func mapBytes(_ source: Span<UInt8>, _ table: Span<UInt8>) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: source.count) { target, written in
    for index in source.indices {
      target[index] = table[Int(truncatingIfNeeded: source[index])]
    }
    written = source.count
  }
}

@inline(never)
private func mapWords(_ source: [UInt8], _ table: Span<UInt8>) -> [UInt8] {
  let count = source.count / 2
  return [UInt8](unsafeUninitializedCapacity: count) { target, written in
    source.withUnsafeBytes { raw in
      let words = raw.bindMemory(to: UInt16.self)
      for index in 0..<count {
        target[index] = table[Int(truncatingIfNeeded: UInt16(littleEndian: words[index]))]
      }
    }
    written = count
  }
}
