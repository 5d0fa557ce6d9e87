extension DataSet {
  /// The bytes of the data set in a transfer syntax, every sequence and item with its length.
  ///
  /// What was read with explicit lengths, in order and with even lengths comes out byte for byte. Group lengths beyond
  /// group 0006 are left out (PS3.5 7.2), values of odd length padded, text too long for a 16-bit length written as UN
  /// (PS3.5 6.2.2). Fragments are written as they are: to compress or decompress pixels is another room's work.
  ///
  /// Throws `notEncodable` for top-level pixels that do not fit the syntax, values over 4 GiB, bulk data that is not
  /// here, and `nestedTooDeep`.
  public func encoded(as transferSyntax: TransferSyntax) throws(DICOMError) -> [UInt8] {
    var encoder = DataSetEncoder(transferSyntax: transferSyntax)
    try encoder.append(self, depth: 0)
    guard transferSyntax.isDeflated else { return encoder.output }
    return try Deflater.deflate(encoder.output)
  }
}

/// Writes data sets (PS3.5 7, A).
struct DataSetEncoder {
  private(set) var output: [UInt8] = []
  let transferSyntax: TransferSyntax
  private let isImplicit: Bool
  private let isBigEndian: Bool

  init(transferSyntax: TransferSyntax) {
    self.transferSyntax = transferSyntax
    isImplicit = transferSyntax.isImplicitVR
    isBigEndian = transferSyntax.isBigEndian
  }

  mutating func append(_ dataSet: DataSet, depth: Int) throws(DICOMError) {
    for element in dataSet.elements {
      if element.tag.isGroupLength, element.tag.group > 6 { continue }
      guard element.tag.group != 0xFFFE else {
        throw DICOMError(
          .notEncodable, tag: element.tag, offset: output.count,
          detail: "items and delimiters are no data elements")
      }
      switch element.value {
      case .bytes(let bytes): try append(bytes, of: element, depth: depth)
      case .sequence(let items): try append(items, of: element, depth: depth)
      case .fragments(let fragments): try append(fragments: fragments, of: element, depth: depth)
      case .bulkDataURI:
        throw DICOMError(
          .notEncodable, tag: element.tag, offset: output.count,
          detail: "the value is bulk data that is kept elsewhere")
      }
    }
  }

  private mutating func append(_ bytes: [UInt8], of element: DataElement, depth: Int)
    throws(DICOMError)
  {
    if depth == 0, element.tag == .pixelData, transferSyntax.isEncapsulated {
      throw DICOMError(
        .notEncodable, tag: element.tag, offset: output.count,
        detail: "native pixels cannot stand in \(transferSyntax.uid)")
    }
    // Eight zeros would look like the padding after the end of a data set.
    if element.tag.rawValue == 0, bytes.isEmpty { return }
    if isImplicit, !bytes.isEmpty, DataDictionary.implicitVR(of: element.tag) == .sq {
      // A reader would take them for items, whatever VR they had.
      guard !DataSet.items(unknown: bytes, tag: element.tag, characterSet: .default).isEmpty else {
        throw DICOMError(
          .notEncodable, tag: element.tag, offset: output.count,
          detail: "\(element.vr) cannot stand in implicit VR, where the element is a sequence")
      }
    }
    let length = bytes.count &+ (bytes.count & 1)
    var vr = element.vr == .sq && !bytes.isEmpty ? .un : element.vr
    if !isImplicit, !vr.hasLongLength, length > Int(UInt16.max) { vr = .un }
    guard let length32 = UInt32(exactly: length), length32 != .max else {
      throw DICOMError(
        .notEncodable, tag: element.tag, offset: output.count,
        detail: "a value of \(length) bytes is too long")
    }
    appendHeader(element.tag, vr, length: length32)
    let start = output.count
    output.append(contentsOf: bytes)
    if bytes.count & 1 == 1 { output.append(vr == .un ? element.vr.padding : vr.padding) }
    if isBigEndian { ByteOrder.swap(&output, from: start, words: vr.wordSize) }
  }

  private mutating func append(_ items: [DataSet], of element: DataElement, depth: Int)
    throws(DICOMError)
  {
    guard depth < ScanLimits.standard.nesting else {
      throw DICOMError(
        .nestedTooDeep, tag: element.tag, offset: output.count,
        detail: "sequences are nested more than \(ScanLimits.standard.nesting) deep")
    }
    // Where no VR is written, only undefined length shows that an element the dictionary does not know is a sequence.
    let isHidden = isImplicit && DataDictionary.implicitVR(of: element.tag) != .sq
    appendHeader(element.tag, .sq, length: isHidden ? .max : 0)
    let sequence = output.count
    for item in items {
      appendTag(.item)
      append(UInt32(0))
      let start = output.count
      try append(item, depth: depth &+ 1)
      try setLength(at: start, tag: element.tag)
    }
    if isHidden {
      appendTag(.sequenceDelimitation)
      append(UInt32(0))
    } else {
      try setLength(at: sequence, tag: element.tag)
    }
  }

  private mutating func append(fragments: [[UInt8]], of element: DataElement, depth: Int)
    throws(DICOMError)
  {
    guard depth > 0 || transferSyntax.isEncapsulated else {
      throw DICOMError(
        .notEncodable, tag: element.tag, offset: output.count,
        detail: "encapsulated pixels cannot stand in \(transferSyntax.uid)")
    }
    guard !isImplicit || DataDictionary.implicitVR(of: element.tag).holdsFragments else {
      throw DICOMError(
        .notEncodable, tag: element.tag, offset: output.count,
        detail: "a reader of implicit VR would take the fragments for items")
    }
    appendHeader(element.tag, element.vr == .ow ? .ow : .ob, length: .max)
    for fragment in fragments {
      let length = fragment.count &+ (fragment.count & 1)
      guard let length32 = UInt32(exactly: length), length32 != .max else {
        throw DICOMError(
          .notEncodable, tag: element.tag, offset: output.count,
          detail: "a fragment of \(length) bytes is too long")
      }
      appendTag(.item)
      append(length32)
      output.append(contentsOf: fragment)
      if fragment.count & 1 == 1 { output.append(0) }
    }
    appendTag(.sequenceDelimitation)
    append(UInt32(0))
  }

  /// Writes the length of what begins at `start` into the four bytes before it.
  private mutating func setLength(at start: Int, tag: Tag) throws(DICOMError) {
    guard let length = UInt32(exactly: output.count &- start), length != .max else {
      throw DICOMError(
        .notEncodable, tag: tag, offset: start, detail: "a sequence of more than 4 GiB")
    }
    let bytes = isBigEndian ? length.bigEndian : length.littleEndian
    withUnsafeBytes(of: bytes) { raw in
      for index in 0..<4 { output[start &- 4 &+ index] = raw[index] }
    }
  }

  private mutating func appendHeader(_ tag: Tag, _ vr: VR, length: UInt32) {
    appendTag(tag)
    guard !isImplicit else { return append(length) }
    output.append(UInt8(truncatingIfNeeded: vr.rawValue >> 8))
    output.append(UInt8(truncatingIfNeeded: vr.rawValue))
    if vr.hasLongLength {
      append(UInt16(0))
      append(length)
    } else {
      append(UInt16(truncatingIfNeeded: length))
    }
  }

  private mutating func appendTag(_ tag: Tag) {
    append(tag.group)
    append(tag.element)
  }

  private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    let bytes = isBigEndian ? number.bigEndian : number.littleEndian
    withUnsafeBytes(of: bytes) { output.append(contentsOf: $0) }
  }
}
