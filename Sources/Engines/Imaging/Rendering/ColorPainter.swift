import Codecs

/// Colour pixels to 8-bit RGB (PS3.3 C.7.6.3.1.2).
enum ColorPainter {
  static func paint(_ frame: DecodedFrame) throws(RenderingError) -> RenderedImage {
    let format = frame.format
    guard format.samplesPerPixel == 3, !format.isFloatingPoint, let count = format.sampleCount else {
      throw RenderingError(.unsupportedFormat, "\(format.samplesPerPixel) samples a pixel")
    }
    var bytes = frame.bytes
    let layout = StoredBits(format)
    if format.bitsAllocated != 8 || layout.stored != 8 || layout.shift != 0 {
      guard format.bitsAllocated <= 32 else {
        throw RenderingError(.unsupportedFormat, "\(format.bitsAllocated)-bit colour")
      }
      bytes = (0..<count).map { index in
        let value = layout.pattern(frame.bytes, index) >> UInt32(layout.shift)
        return layout.stored >= 8
          ? UInt8(truncatingIfNeeded: value >> UInt32(layout.stored - 8))
          : UInt8(
            truncatingIfNeeded: (value & ((1 << UInt32(layout.stored)) - 1)) * 255
              / ((1 << UInt32(layout.stored)) - 1))
      }
    }
    switch format.photometricInterpretation {
    case "YBR_FULL", "YBR_FULL_422": convert(&bytes, lumaOffset: 0, lumaScale: 65_536, chroma: .full)
    case "YBR_PARTIAL_422", "YBR_PARTIAL_420":
      convert(&bytes, lumaOffset: 16, lumaScale: 76_309, chroma: .partial)
    default: break
    }
    return RenderedImage(width: format.columns, height: format.rows, channels: 3, bytes: bytes)
  }

  static func paint(
    _ frame: DecodedFrame, palette: Palette
  ) throws(RenderingError) -> RenderedImage {
    let format = frame.format
    guard format.bitsAllocated == 8 || format.bitsAllocated == 16, let count = format.pixelCount,
      palette.count > 0
    else { throw RenderingError(.unsupportedFormat, "palette over \(format.bitsAllocated) bits") }
    let layout = StoredBits(format)
    let last = palette.count - 1
    let bytes = [UInt8](unsafeUninitializedCapacity: count * 3) { target, written in
      for index in 0..<count {
        let value = Int(layout.number(layout.pattern(frame.bytes, index))) - palette.firstMapped
        let entry = 3 &* min(max(value, 0), last)
        target[3 &* index] = palette.colors[entry]
        target[3 &* index &+ 1] = palette.colors[entry &+ 1]
        target[3 &* index &+ 2] = palette.colors[entry &+ 2]
      }
      written = count * 3
    }
    return RenderedImage(width: format.columns, height: format.rows, channels: 3, bytes: bytes)
  }

  /// Chroma weights times 65,536: Cr to R, Cb to G, Cr to G, Cb to B.
  private struct Chroma {
    let redFromCr, greenFromCb, greenFromCr, blueFromCb: Int32
    static let full = Chroma(
      redFromCr: 91_881, greenFromCb: 22_553, greenFromCr: 46_802, blueFromCb: 116_130)
    static let partial = Chroma(
      redFromCr: 104_597, greenFromCb: 25_675, greenFromCr: 53_279, blueFromCb: 132_201)
  }

  private static func convert(
    _ bytes: inout [UInt8], lumaOffset: Int32, lumaScale: Int32, chroma: Chroma
  ) {
    func clamp(_ value: Int32) -> UInt8 { UInt8(truncatingIfNeeded: min(max(value &>> 16, 0), 255)) }
    var index = 0
    while index + 2 < bytes.count {
      let luma = (Int32(bytes[index]) &- lumaOffset) &* lumaScale &+ 32_768
      let cb = Int32(bytes[index + 1]) &- 128
      let cr = Int32(bytes[index + 2]) &- 128
      bytes[index] = clamp(luma &+ chroma.redFromCr &* cr)
      bytes[index + 1] = clamp(luma &- chroma.greenFromCb &* cb &- chroma.greenFromCr &* cr)
      bytes[index + 2] = clamp(luma &+ chroma.blueFromCb &* cb)
      index += 3
    }
  }
}
