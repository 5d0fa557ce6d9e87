import Codecs

/// Draws overlay planes into a picture, in white.
enum OverlayPainter {
  static func burn(
    _ overlays: [Overlay], frame: DecodedFrame, frameNumber: Int, into image: inout RenderedImage
  ) {
    let layout = StoredBits(frame.format)
    let step = frame.format.samplesPerPixel
    for overlay in overlays {
      overlay.forEachPixel(
        frameNumber: frameNumber, imageRows: image.height, imageColumns: image.width,
        stored: { layout.allocated <= 32 ? layout.pattern(frame.bytes, $0 * step) : 0 },
        mark: { index in
          for channel in 0..<image.channels { image.bytes[index * image.channels + channel] = 255 }
        })
    }
  }
}
