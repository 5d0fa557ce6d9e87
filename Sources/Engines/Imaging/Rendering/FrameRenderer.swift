public import Codecs

/// Turns stored pixels into pictures: modality transform, window or VOI table, presentation, colour,
/// overlays, region and size (the grayscale pipeline of PS3.3 C.11 and PS3.4 N.2).
public enum FrameRenderer {
  /// Renders one frame.
  ///
  /// Grey frames use, in this order: `request.window`; the data set's window `request.windowIndex`; its
  /// first VOI table; and without any of these a default: unsigned pixels of at most 8 bits stored
  /// without a rescale are shown as they are, others from the smallest to the largest value of the frame
  /// (pixel padding left out).
  ///
  /// - Parameter frameNumber: from 1; selects per-frame transforms and overlay planes.
  public static func render(
    _ frame: DecodedFrame, frameNumber: Int = 1, attributes: DisplayAttributes,
    request: RenderRequest = RenderRequest()
  ) throws(RenderingError) -> RenderedImage {
    let frame = frame.unpackingBits()
    guard let count = frame.format.frameByteCount, frame.bytes.count == count else {
      throw RenderingError(.inconsistentFrame, "frame bytes do not match their format")
    }
    var image = try paint(frame, frameNumber, attributes, request)
    if request.burnOverlays {
      OverlayPainter.burn(attributes.overlays, frame: frame, frameNumber: frameNumber, into: &image)
    }
    return try ImageScaler.place(image, region: request.region, size: request.size)
  }

  private static func paint(
    _ frame: DecodedFrame, _ number: Int, _ attributes: DisplayAttributes, _ request: RenderRequest
  ) throws(RenderingError) -> RenderedImage {
    if frame.format.samplesPerPixel >= 3 { return try ColorPainter.paint(frame) }
    if attributes.photometricInterpretation == "PALETTE COLOR" {
      guard let palette = attributes.palette else {
        throw RenderingError(.badLookupTable, "PALETTE COLOR without a usable palette")
      }
      return try ColorPainter.paint(frame, palette: palette)
    }
    let pipeline = GrayPipeline(
      frame, frameNumber: number, attributes: attributes, request: request)
    return try pipeline.paint(frame)
  }
}
