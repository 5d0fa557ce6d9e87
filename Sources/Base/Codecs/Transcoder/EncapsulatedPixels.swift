import DICOMCore

/// Writes the Pixel Data element of an object.
enum EncapsulatedPixels {
  /// One fragment a frame, with a Basic Offset Table (PS3.5 A.4) or an Extended Offset Table (PS3.3
  /// C.7.6.3.1.8). Offsets past 4 GiB need the latter.
  static func write(_ frames: [[UInt8]], extended: Bool, into dataSet: inout DataSet) {
    var offsets: [UInt64] = []
    var position: UInt64 = 0
    for frame in frames {
      offsets.append(position)
      position += 8 + UInt64(frame.count)
    }
    let needsExtended = extended || position > UInt64(UInt32.max)
    let table = needsExtended ? [] : offsets.flatMap { littleEndian($0, 4) }
    dataSet[.pixelData] = DataElement(
      tag: .pixelData, vr: .ob, value: .fragments([table] + frames))
    if needsExtended {
      dataSet.set(.extendedOffsetTable, offsets.flatMap { littleEndian($0, 8) }, vr: .ov)
      dataSet.set(
        .extendedOffsetTableLengths, frames.flatMap { littleEndian(UInt64($0.count), 8) }, vr: .ov)
    } else {
      dataSet.remove(.extendedOffsetTable)
      dataSet.remove(.extendedOffsetTableLengths)
    }
  }

  /// Frames one after the other, packed bits without gaps, padded to an even length.
  static func writeNative(
    _ frames: [[UInt8]], format: PixelFormat, into dataSet: inout DataSet
  ) {
    var bytes: [UInt8] = []
    let pixels = format.pixelCount ?? 0
    if format.bitsAllocated == 1, pixels % 8 != 0 {
      bytes = [UInt8](repeating: 0, count: (pixels * frames.count + 7) / 8)
      for (number, frame) in frames.enumerated() {
        for index in 0..<pixels where frame[index >> 3] >> UInt8(index & 7) & 1 == 1 {
          let bit = number * pixels + index
          bytes[bit >> 3] |= 1 << UInt8(bit & 7)
        }
      }
    } else {
      bytes = Array(frames.joined())
    }
    if bytes.count % 2 == 1 { bytes.append(0) }
    dataSet.set(.pixelData, bytes, vr: format.bitsAllocated > 8 ? .ow : .ob)
    dataSet.remove(.extendedOffsetTable)
    dataSet.remove(.extendedOffsetTableLengths)
  }

  private static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}
