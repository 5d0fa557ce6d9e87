/// What a caller wants to see of a frame.
public struct RenderRequest: Sendable, Hashable {
  /// A rectangle of the image in pixels, from 0.
  public struct Region: Sendable, Hashable {
    public var column: Int
    public var row: Int
    public var width: Int
    public var height: Int
    public init(column: Int, row: Int, width: Int, height: Int) {
      self.column = column
      self.row = row
      self.width = width
      self.height = height
    }
  }

  /// Largest width and height of the result. The picture keeps its aspect ratio and fills one of them.
  public struct Size: Sendable, Hashable {
    public var width: Int
    public var height: Int
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// Replaces the data set's windows and VOI tables.
  public var window: Window?
  /// Index into the data set's windows, where `window` is nil.
  public var windowIndex: Int
  /// Nil: one pixel for each pixel of the region.
  public var size: Size?
  /// Nil: the whole image.
  public var region: Region?
  /// Swaps black and white once more (grey pictures only).
  public var invert: Bool
  /// Draws the overlay planes into the picture, in white.
  public var burnOverlays: Bool

  public init(
    window: Window? = nil, windowIndex: Int = 0, size: Size? = nil, region: Region? = nil,
    invert: Bool = false, burnOverlays: Bool = false
  ) {
    self.window = window
    self.windowIndex = windowIndex
    self.size = size
    self.region = region
    self.invert = invert
    self.burnOverlays = burnOverlays
  }
}

/// A picture for a screen: 8 bits a channel, rows from the top.
public struct RenderedImage: Sendable, Hashable {
  public var width: Int
  public var height: Int
  /// 1 grey, 3 interleaved RGB.
  public var channels: Int
  public var bytes: [UInt8]

  public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }
}
