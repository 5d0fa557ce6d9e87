/// A data element tag: group and element number (PS3.5 7.1).
///
/// Tags order as data sets do, by group and then by element. Every keyword of PS3.6 that is not retired is a static
/// property: `Tag.patientName`, `Tag.studyInstanceUID`.
public struct Tag: RawRepresentable, Hashable, Comparable, Sendable {
  /// Group in the upper half, element in the lower.
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  @inlinable
  public init(_ group: UInt16, _ element: UInt16) {
    rawValue = UInt32(group) << 16 | UInt32(element)
  }

  @inlinable public var group: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 16) }
  @inlinable public var element: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

  /// True for odd groups (PS3.5 7.8).
  @inlinable public var isPrivate: Bool { rawValue & 0x0001_0000 != 0 }

  /// True for the elements (gggg,0010-00FF) that reserve a private block.
  public var isPrivateCreator: Bool { isPrivate && element >= 0x10 && element <= 0xFF }

  /// True for the retired group length elements (gggg,0000).
  public var isGroupLength: Bool { element == 0 }

  @inlinable
  public static func < (left: Tag, right: Tag) -> Bool { left.rawValue < right.rawValue }
}

extension Tag {
  /// An item of a sequence or a fragment of encapsulated pixel data.
  package static var item: Tag { Tag(0xFFFE, 0xE000) }
  package static var itemDelimitation: Tag { Tag(0xFFFE, 0xE00D) }
  package static var sequenceDelimitation: Tag { Tag(0xFFFE, 0xE0DD) }

  /// The three elements that may carry the pixels of an image at the top level (PS3.3 C.7.6.3, C.7.6.24).
  public var isPixelData: Bool {
    rawValue == 0x7FE0_0010 || rawValue == 0x7FE0_0008 || rawValue == 0x7FE0_0009
  }
}
