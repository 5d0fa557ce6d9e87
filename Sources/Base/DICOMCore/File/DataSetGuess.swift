/// What the first bytes of a data set show of themselves.
enum DataSetGuess {
  /// The native transfer syntax a data set seems to be in; nil if the bytes look like none.
  ///
  /// A data set begins with a low group (0004 in directories, 0008 in nearly all objects, 0000 in command sets, 0010 and
  /// above in some identifiers), with a known VR or a length that is short.
  static func syntax(of bytes: UnsafeRawBufferPointer) -> TransferSyntax? {
    guard bytes.count >= 8 else { return nil }
    let little = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    let big = little.byteSwapped
    let vr = VR(rawValue: UInt16(bytes[4]) << 8 | UInt16(bytes[5]))
    if vr.isKnown {
      if isPlausible(group: little) { return .explicitVRLittleEndian }
      if isPlausible(group: big) { return .explicitVRBigEndian }
      return nil
    }
    let length = bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian
    guard isPlausible(group: little), length <= 1 << 16 else { return nil }
    let element = UInt16(bytes[2]) | UInt16(bytes[3]) << 8
    return DataDictionary.entry(for: Tag(little, element)) != nil || element == 0
      ? .implicitVRLittleEndian : nil
  }

  private static func isPlausible(group: UInt16) -> Bool {
    group <= 0x0040 && group & 1 == 0
  }

  /// SOP class and instance UID of a data set of which the beginning is there; empty where out of reach.
  static func identity(of bytes: UnsafeRawBufferPointer, as syntax: TransferSyntax)
    -> (sopClassUID: String, sopInstanceUID: String)
  {
    var scanner = HeaderScanner(transferSyntax: syntax)
    // What comes after the part that could be read does not matter here.
    try? scanner.consume(UnsafeRawBufferPointer(rebasing: bytes.prefix(64 << 10)))
    let header = scanner.headerSoFar
    return (header.string(.sopClassUID) ?? "", header.string(.sopInstanceUID) ?? "")
  }
}
