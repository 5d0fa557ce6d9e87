/// An overlay plane of a repeating group 60xx (PS3.3 C.9.2): one bit a pixel drawn over the image.
public struct Overlay: Sendable, Hashable {
  /// 6000 to 601E, even.
  public var group: UInt16
  public var rows: Int
  public var columns: Int
  /// Row and column of the image, from 1, under the overlay's first pixel.
  public var originRow: Int
  public var originColumn: Int
  /// Number of Frames in Overlay (60xx,0015); 1 for a plane that lies over every frame.
  public var frameCount: Int
  /// Image Frame Origin (60xx,0051): the image frame, from 1, the first overlay frame belongs to.
  public var frameOrigin: Int
  /// Overlay Type "R": a region, otherwise graphics.
  public var isRegion: Bool
  /// Overlay Description or Label.
  public var label: String?
  /// Where the bits are.
  public var source: Source

  public enum Source: Sendable, Hashable {
    /// Overlay Data (60xx,3000): packed, first pixel in the lowest bit.
    case packed([UInt8])
    /// A bit of each stored pixel above its Bits Stored (retired, still met).
    case embedded(bit: Int)
  }

  public init(
    group: UInt16, rows: Int, columns: Int, originRow: Int = 1, originColumn: Int = 1,
    frameCount: Int = 1, frameOrigin: Int = 1, isRegion: Bool = false, label: String? = nil,
    source: Source
  ) {
    self.group = group
    self.rows = rows
    self.columns = columns
    self.originRow = originRow
    self.originColumn = originColumn
    self.frameCount = frameCount
    self.frameOrigin = frameOrigin
    self.isRegion = isRegion
    self.label = label
    self.source = source
  }

  /// Calls `mark` with the index (row x columns + column) of each image pixel the overlay covers in an
  /// image frame.
  ///
  /// - Parameters:
  ///   - frameNumber: from 1.
  ///   - stored: the frame's samples for embedded overlays.
  func forEachPixel(
    frameNumber: Int, imageRows: Int, imageColumns: Int, stored: (Int) -> UInt32,
    mark: (Int) -> Void
  ) {
    switch source {
    case .embedded(let bit):
      guard bit >= 0, bit < 32 else { return }
      for index in 0..<(imageRows * imageColumns) where stored(index) >> UInt32(bit) & 1 == 1 {
        mark(index)
      }
    case .packed(let bytes):
      let plane = frameCount > 1 ? frameNumber - frameOrigin : 0
      guard plane >= 0, plane < max(frameCount, 1), rows > 0, columns > 0, rows <= 65_535,
        columns <= 65_535
      else { return }
      let firstBit = plane * rows * columns
      for row in 0..<rows {
        let y = row + originRow - 1
        guard y >= 0, y < imageRows else { continue }
        for column in 0..<columns {
          let x = column + originColumn - 1
          let bit = firstBit + row * columns + column
          guard x >= 0, x < imageColumns, bit >> 3 < bytes.count else { continue }
          if bytes[bit >> 3] >> UInt8(bit & 7) & 1 == 1 { mark(y * imageColumns + x) }
        }
      }
    }
  }
}
