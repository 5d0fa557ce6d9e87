extension FileMetaInformation {
  /// Bytes that File Meta Information may take, preamble included.
  static let lengthLimit = 1 << 20

  /// Reads the beginning of a file and answers what it says and where the data set begins.
  ///
  /// Read all the same are: a wrong group length, `DICM` without preamble, group 0002 in implicit VR or without `DICM`,
  /// and a bare data set, whose transfer syntax is guessed and whose UIDs are taken from the data set as far as they
  /// are within reach.
  ///
  /// `bytes` may be the beginning of the file only. Throws `truncated` when more bytes could help; `isComplete` says
  /// that there are no more. Throws `notDICOM` and `badMetaInformation` otherwise; offsets count from the first byte.
  public static func parse(_ bytes: UnsafeRawBufferPointer, isComplete: Bool = false)
    throws(DICOMError) -> (meta: FileMetaInformation, dataSetOffset: Int)
  {
    var reader = MetaReader(bytes: bytes, isComplete: isComplete)
    let hasMark = try reader.findStart()
    if hasMark || reader.groupIsNext {
      try reader.readGroup()
    }
    try reader.completeFromDataSet()
    return (reader.meta, reader.offset)
  }
}

/// Reads group 0002 and what it lacks.
private struct MetaReader {
  let bytes: UnsafeRawBufferPointer
  let isComplete: Bool
  var offset = 0
  var meta = FileMetaInformation(
    sopClassUID: "", sopInstanceUID: "", transferSyntaxUID: "", implementationClassUID: "",
    implementationVersionName: "")

  init(bytes: UnsafeRawBufferPointer, isComplete: Bool) {
    self.bytes = bytes
    self.isComplete = isComplete
  }

  private func mark(at start: Int) -> Bool {
    start &+ 4 <= bytes.count
      && bytes[start..<(start &+ 4)].elementsEqual([0x44, 0x49, 0x43, 0x4D])
  }

  /// True if group 0002 begins here, in little endian.
  var groupIsNext: Bool {
    offset &+ 8 <= bytes.count && bytes[offset] == 2 && bytes[offset &+ 1] == 0
  }

  /// `DICM` at byte 128 inside of a value: no group 0002 follows, and a data set begins at byte 0.
  private var isByChance: Bool {
    guard bytes.count >= 134 else { return false }
    return (bytes[132] != 2 || bytes[133] != 0) && DataSetGuess.syntax(of: bytes) != nil
  }

  /// Finds the first byte behind `DICM`; answers false, at byte 0, if there is no such mark.
  mutating func findStart() throws(DICOMError) -> Bool {
    if mark(at: 128), !isByChance {
      offset = 132
      return true
    }
    if mark(at: 0) {
      offset = 4
      return true
    }
    if bytes.count < 132, !isComplete {
      throw DICOMError(
        .truncated, offset: bytes.count, detail: "a preamble has 132 bytes, \(bytes.count) are there")
    }
    guard DataSetGuess.syntax(of: bytes) != nil || groupIsNext else {
      throw DICOMError(
        .notDICOM, offset: 0, detail: "there is neither DICM at byte 128 nor a data set at byte 0")
    }
    return false
  }

  /// Reads elements as long as they are of group 0002, whatever the group length says.
  mutating func readGroup() throws(DICOMError) {
    let isComplete = isComplete
    var announcedEnd: Int?
    while offset &+ 8 <= bytes.count, groupIsNext {
      let start = offset
      let element =
        UInt16(bytes[start &+ 2]) | UInt16(bytes[start &+ 3]) << 8
      let tag = Tag(2, element)
      let (length, valueOffset) = try header(tag)
      guard length <= FileMetaInformation.lengthLimit, valueOffset <= FileMetaInformation.lengthLimit
      else {
        throw DICOMError(
          .badMetaInformation, tag: tag, offset: start,
          detail: "the File Meta Information is longer than \(FileMetaInformation.lengthLimit) bytes")
      }
      let end = valueOffset &+ length
      guard end <= bytes.count else {
        throw DICOMError(
          .truncated, tag: tag, offset: start,
          detail: "the value has \(length) bytes, \(bytes.count &- valueOffset) are there")
      }
      take(tag, bytes[valueOffset..<end])
      if tag == .fileMetaInformationGroupLength, length == 4 {
        let groupLength = UnsafeRawBufferPointer(rebasing: bytes[valueOffset..<end])
          .loadUnaligned(as: UInt32.self)
        announcedEnd = end &+ Int(UInt32(littleEndian: groupLength))
      }
      offset = end
    }
    // Whether the group ends here shows only in the bytes behind it, unless its length says so.
    let left = bytes.count &- offset
    let mayGoOn = left < 2 ? announcedEnd != offset : left < 8 && bytes[offset] == 2 && bytes[offset &+ 1] == 0
    if mayGoOn, !isComplete || left > 0 {
      throw DICOMError(
        .truncated, tag: Tag(2, 0), offset: offset,
        detail: "the File Meta Information does not end within \(bytes.count) bytes")
    }
  }

  /// Length and place of the value whose header is next; explicit VR, or implicit where no VR stands.
  private func header(_ tag: Tag) throws(DICOMError) -> (length: Int, valueOffset: Int) {
    let word = bytes.loadUnaligned(fromByteOffset: offset &+ 4, as: UInt32.self).littleEndian
    let vr = VR(rawValue: UInt16(truncatingIfNeeded: word).byteSwapped)
    guard vr.isKnown else { return (Int(word), offset &+ 8) }
    guard vr.hasLongLength else { return (Int(word >> 16), offset &+ 8) }
    guard offset &+ 12 <= bytes.count else {
      throw DICOMError(
        .truncated, tag: tag, offset: offset, detail: "the header has 12 bytes")
    }
    let length = bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt32.self).littleEndian
    return (Int(length), offset &+ 12)
  }

  private mutating func take(_ tag: Tag, _ value: Slice<UnsafeRawBufferPointer>) {
    let text = String(decoding: value, as: UTF8.self).trimmingPadding()
    switch tag {
    case .mediaStorageSOPClassUID: meta.sopClassUID = text
    case .mediaStorageSOPInstanceUID: meta.sopInstanceUID = text
    case .transferSyntaxUID: meta.transferSyntaxUID = text
    case .implementationClassUID: meta.implementationClassUID = text
    case .implementationVersionName: meta.implementationVersionName = text
    case .sourceApplicationEntityTitle: meta.sourceApplicationEntityTitle = text.isEmpty ? nil : text
    default: break
    }
  }

  /// Guesses the syntax where none is named, and takes UIDs that are missing from the data set.
  mutating func completeFromDataSet() throws(DICOMError) {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[min(offset, bytes.count)...])
    if meta.transferSyntaxUID.isEmpty {
      guard let syntax = DataSetGuess.syntax(of: rest) else {
        if !isComplete, rest.count < 8 {
          throw DICOMError(
            .truncated, tag: .transferSyntaxUID, offset: offset,
            detail: "the transfer syntax is not named, and \(rest.count) bytes do not show it")
        }
        throw DICOMError(
          .badMetaInformation, tag: .transferSyntaxUID, offset: offset,
          detail: "no transfer syntax is named, and the data set does not show one")
      }
      meta.transferSyntaxUID = syntax.uid
    }
    guard meta.sopClassUID.isEmpty || meta.sopInstanceUID.isEmpty else { return }
    let found = DataSetGuess.identity(of: rest, as: meta.transferSyntax)
    if meta.sopClassUID.isEmpty { meta.sopClassUID = found.sopClassUID }
    if meta.sopInstanceUID.isEmpty { meta.sopInstanceUID = found.sopInstanceUID }
  }
}
