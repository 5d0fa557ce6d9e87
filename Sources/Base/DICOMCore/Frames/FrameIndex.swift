/// Where each frame of an image lies in its data set: what a server needs to answer for one frame with one read.
///
/// Ranges are byte ranges of the data set (the file without preamble and File Meta Information). A frame that was cut
/// into fragments has one range a fragment; their bytes joined are the frame's bitstream. Video syntaxes have a single
/// "frame", the whole stream.
public struct FrameIndex: Sendable, Hashable {
  enum Layout: Sendable, Hashable {
    /// Frames of equal size one after the other, packed to the bit (PS3.5 8.1.1).
    case native(offset: Int, bitsPerFrame: Int, count: Int)
    case encapsulated(FragmentMap)
  }

  /// The fragments of encapsulated pixel data and the frames they make.
  struct FragmentMap: Sendable, Hashable {
    /// Of the first byte of each fragment's value, ascending.
    var offsets: [Int]
    var lengths: [UInt32]
    /// The first fragment of each frame; empty if every fragment is a frame.
    var firstFragments: [UInt32]
  }

  let layout: Layout

  /// Frames that are wholly there; at least 1.
  public var frameCount: Int {
    switch layout {
    case .native(_, _, let count): count
    case .encapsulated(let map):
      map.firstFragments.isEmpty ? map.offsets.count : map.firstFragments.count
    }
  }

  /// The byte ranges of a frame, counted from 0; nil if there is no such frame.
  public func ranges(ofFrame number: Int) -> [Range<Int>]? {
    guard number >= 0, number < frameCount else { return nil }
    switch layout {
    case .native(let offset, let bitsPerFrame, _):
      let firstBit = number &* bitsPerFrame
      let start = offset &+ firstBit >> 3
      let end = offset &+ (firstBit &+ bitsPerFrame &+ 7) >> 3
      return [start..<end]
    case .encapsulated(let map):
      return map.fragments(ofFrame: number).map { fragment in
        map.offsets[fragment]..<(map.offsets[fragment] &+ Int(map.lengths[fragment]))
      }
    }
  }

  /// The first bit of a frame inside of its first byte, counted from the least significant one: not 0 only for native
  /// frames whose bits do not fill bytes, as those of one bit a pixel (PS3.5 8.1.1, figure 8-1).
  public func bitOffset(ofFrame number: Int) -> Int {
    guard case .native(_, let bitsPerFrame, let count) = layout, number >= 0, number < count
    else { return 0 }
    return (number &* bitsPerFrame) & 7
  }

  /// True if frames are native: equal size, no item headers.
  public var isNative: Bool {
    if case .native = layout { true } else { false }
  }
}

extension FrameIndex.FragmentMap {
  func fragments(ofFrame number: Int) -> Range<Int> {
    if firstFragments.isEmpty { return number..<(number &+ 1) }
    let next = number &+ 1
    let end = next < firstFragments.count ? Int(firstFragments[next]) : offsets.count
    return Int(firstFragments[number])..<end
  }
}
