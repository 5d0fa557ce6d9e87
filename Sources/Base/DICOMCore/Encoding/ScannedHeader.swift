/// Where the top-level pixel data of a data set lie. Offsets are bytes of the data set, of the inflated one if deflated.
public struct PixelDataLocation: Sendable, Hashable {
  /// Pixel Data, Float Pixel Data or Double Float Pixel Data.
  public let tag: Tag
  public let vr: VR
  /// Of the first byte of the tag.
  public let elementOffset: Int
  /// Of the first byte of the value; of the basic offset table's item if encapsulated.
  public let valueOffset: Int
  /// Of a native value; nil if the pixels are encapsulated.
  public let length: Int?
}

/// What a header scan found: the values of about ninety indexed top-level elements, and where the pixels are.
///
/// A tag outside of the indexed set always counts as absent.
public struct ScannedHeader: Sendable {
  public let transferSyntax: TransferSyntax
  /// Of Specific Character Set (0008,0005).
  public let characterSet: SpecificCharacterSet
  /// Of the top level; an icon inside a sequence is not the image.
  public let pixelData: PixelDataLocation?
  /// Bytes of the data set before the pixel data element; all of them if there is none.
  public let headerLength: Int
  /// Bytes of the data set, of the inflated one if deflated.
  public let totalLength: Int
  /// Where the frames are; nil without pixel data, if deflated, or if the borders cannot be known.
  public let frameIndex: FrameIndex?

  private let slots: [HeaderSink.Slot]
  private let storage: [UInt8]

  init(transferSyntax: TransferSyntax, sink: HeaderSink, totalLength: Int) {
    self.transferSyntax = transferSyntax
    self.totalLength = totalLength
    slots = sink.slots
    storage = sink.storage
    pixelData = sink.pixelData
    headerLength = sink.pixelData?.elementOffset ?? totalLength
    let values = IndexedValues(slots: slots, storage: storage)
    characterSet =
      values.bytes(.specificCharacterSet).map { SpecificCharacterSet(value: $0) } ?? .default
    frameIndex =
      transferSyntax.isDeflated
      ? nil : values.frameIndex(pixelData, sink.fragments, transferSyntax)
  }

  /// The bytes of a value, little endian; nil if the element is absent, not indexed or longer than the limit.
  public func bytes(_ tag: Tag) -> ArraySlice<UInt8>? {
    IndexedValues(slots: slots, storage: storage).bytes(tag)
  }

  /// True if the element is there, even if empty.
  public func contains(_ tag: Tag) -> Bool { bytes(tag) != nil }

  /// The VR of an element that is there.
  public func vr(_ tag: Tag) -> VR? {
    IndexedValues(slots: slots, storage: storage).vr(tag)
  }

  /// The first value as text, decoded and without padding; nil if absent or empty. Numbers come as decimal text.
  public func string(_ tag: Tag) -> String? {
    guard let vr = vr(tag), let bytes = bytes(tag) else { return nil }
    return ElementText.first(bytes, vr: vr, characterSet: characterSet)
  }

  /// All values as text; empty if the element is absent or empty.
  public func strings(_ tag: Tag) -> [String] {
    guard let vr = vr(tag), let bytes = bytes(tag) else { return [] }
    return ElementText.all(bytes, vr: vr, characterSet: characterSet)
  }

  /// The first value as an integer; nil if absent, empty or no integer.
  public func int(_ tag: Tag) -> Int? {
    guard let vr = vr(tag), let bytes = bytes(tag) else { return nil }
    return ElementNumbers.firstInt(bytes, vr: vr)
  }

  /// The first value as a number; nil if absent, empty or no number.
  public func double(_ tag: Tag) -> Double? {
    guard let vr = vr(tag), let bytes = bytes(tag) else { return nil }
    return ElementNumbers.firstDouble(bytes, vr: vr)
  }

  /// All values as numbers; empty if one of them is none.
  public func doubles(_ tag: Tag) -> [Double] {
    guard let vr = vr(tag), let bytes = bytes(tag) else { return [] }
    return ElementNumbers.doubles(bytes, vr: vr)
  }
}

/// The kept values of a header scan.
struct IndexedValues {
  let slots: [HeaderSink.Slot]
  let storage: [UInt8]

  func bytes(_ tag: Tag) -> ArraySlice<UInt8>? {
    guard let index = IndexedTags.slot(of: tag) else { return nil }
    let slot = slots[index]
    guard slot.length != HeaderSink.Slot.absent else { return nil }
    return storage[Int(slot.start)..<(Int(slot.start) &+ Int(slot.length))]
  }

  /// The VR; that of the dictionary if a writer said UN.
  func vr(_ tag: Tag) -> VR? {
    guard let index = IndexedTags.slot(of: tag),
      slots[index].length != HeaderSink.Slot.absent
    else { return nil }
    return slots[index].vr == .un ? DataDictionary.implicitVR(of: tag) : slots[index].vr
  }

  private func int(_ tag: Tag) -> Int? {
    guard let vr = vr(tag), let bytes = bytes(tag) else { return nil }
    return ElementNumbers.firstInt(bytes, vr: vr)
  }

  func frameIndex(
    _ pixelData: PixelDataLocation?, _ fragments: FragmentTable?, _ syntax: TransferSyntax
  ) -> FrameIndex? {
    guard let pixelData else { return nil }
    let layout = FrameLayout(
      rows: int(.rows), columns: int(.columns), samplesPerPixel: int(.samplesPerPixel),
      bitsAllocated: int(.bitsAllocated) ?? FrameLayout.bits(of: pixelData.tag),
      photometricInterpretation: vr(.photometricInterpretation).flatMap { vr in
        bytes(.photometricInterpretation).flatMap {
          ElementText.first($0, vr: vr, characterSet: .default)
        }
      },
      frameCount: FrameLayout.FrameCount(bytes(.numberOfFrames), number: int(.numberOfFrames)))
    if let fragments {
      return FrameIndex.encapsulated(
        fragments, frameMarks: syntax.frameMarks, frameCount: layout.frameCount,
        extendedOffsets: bytes(.extendedOffsetTable),
        extendedLengths: bytes(.extendedOffsetTableLengths))
    }
    guard let length = pixelData.length else { return nil }
    return FrameIndex.native(layout, offset: pixelData.valueOffset, length: length)
  }
}
