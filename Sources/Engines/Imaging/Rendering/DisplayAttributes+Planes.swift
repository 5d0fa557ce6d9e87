import DICOMCore

extension Overlay {
  /// The overlay plane of a repeating group, if it is there and has a shape.
  init?(_ dataSet: DataSet, group: UInt16) {
    func tag(_ element: UInt16) -> Tag { Tag(group, element) }
    guard let rows = dataSet.int(tag(0x0010)), let columns = dataSet.int(tag(0x0011)), rows > 0,
      columns > 0
    else { return nil }
    let origin = dataSet.ints(tag(0x0050))
    let source: Source
    if let data = dataSet.bytes(tag(0x3000)), !data.isEmpty {
      source = .packed(data)
    } else if let bit = dataSet.int(tag(0x0102)), let allocated = dataSet.int(tag(0x0100)),
      allocated > 1, bit > 0
    {
      source = .embedded(bit: bit)
    } else {
      return nil
    }
    self.init(
      group: group, rows: rows, columns: columns,
      originRow: origin.count == 2 ? origin[0] : 1, originColumn: origin.count == 2 ? origin[1] : 1,
      frameCount: max(1, dataSet.int(tag(0x0015)) ?? 1),
      frameOrigin: max(1, dataSet.int(tag(0x0051)) ?? 1),
      isRegion: dataSet.string(tag(0x0040)) == "R",
      label: dataSet.string(tag(0x1500)) ?? dataSet.string(tag(0x0022)), source: source)
  }
}

extension MaskSubtraction {
  /// An item of the Mask Subtraction Sequence (PS3.3 table C.7-16).
  init?(_ item: DataSet) {
    guard let operation = item.string(.maskOperation).flatMap({ Operation(rawValue: $0) }) else {
      return nil
    }
    let borders = item.ints(.applicableFrameRange)
    let ranges = stride(from: 0, to: borders.count - 1, by: 2).compactMap { index in
      borders[index] <= borders[index + 1] ? borders[index]...borders[index + 1] : nil
    }
    let shift = item.doubles(.maskSubPixelShift)
    self.init(
      operation: operation, applicableFrames: ranges, maskFrames: item.ints(.maskFrameNumbers),
      contrastFrameCount: min(max(item.int(.contrastFrameAveraging) ?? 1, 1), 1024),
      rowShift: shift.count == 2 ? shift[0] : 0, columnShift: shift.count == 2 ? shift[1] : 0,
      tidOffset: item.int(.tidOffset) ?? 1, explanation: item.string(.maskOperationExplanation))
  }
}
