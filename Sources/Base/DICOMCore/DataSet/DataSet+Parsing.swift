extension DataSet {
  /// Reads a whole data set (without preamble and File Meta Information).
  ///
  /// Throws what makes it unreadable, with tag and offset. Elements after the pixel data are read too, unless
  /// `stopBeforePixelData` ends the reading at the top-level pixel data.
  ///
  /// - Complexity: O(bytes); values are copied once.
  public init(
    parsing bytes: UnsafeRawBufferPointer, transferSyntax: TransferSyntax,
    stopBeforePixelData: Bool = false, limits: ScanLimits = .standard
  ) throws(DICOMError) {
    var parser = DataSetParser(
      transferSyntax: transferSyntax, stopBeforePixelData: stopBeforePixelData, limits: limits)
    try parser.consume(bytes)
    self = try parser.finish()
  }

  /// Reads a whole data set from an array.
  public init(
    parsing bytes: [UInt8], transferSyntax: TransferSyntax, stopBeforePixelData: Bool = false,
    limits: ScanLimits = .standard
  ) throws(DICOMError) {
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(DICOMError) in
      try DataSet(
        parsing: UnsafeRawBufferPointer(buffer), transferSyntax: transferSyntax,
        stopBeforePixelData: stopBeforePixelData, limits: limits)
    }
  }

  /// The items inside of a value that was called UN: a sequence in implicit VR little endian. Empty if it is none.
  static func items(unknown bytes: [UInt8], tag: Tag, characterSet: SpecificCharacterSet)
    -> [DataSet]
  {
    // As the content of a sequence of undefined length, which is what CP-246 would have written.
    var wrapped: [UInt8] = []
    wrapped.reserveCapacity(bytes.count + 24)
    let head = UInt32(tag.group) | UInt32(tag.element) << 16
    let end = UInt32(Tag.sequenceDelimitation.group) | UInt32(Tag.sequenceDelimitation.element) << 16
    for word in [head, UInt32.max] { withUnsafeBytes(of: word.littleEndian) { wrapped += $0 } }
    wrapped += bytes
    for word in [end, 0] { withUnsafeBytes(of: word.littleEndian) { wrapped += $0 } }
    var parser = DataSetParser(
      transferSyntax: .implicitVRLittleEndian, stopBeforePixelData: false, limits: .standard,
      characterSet: characterSet)
    let parsed = try? wrapped.withUnsafeBufferPointer { (buffer) throws(DICOMError) in
      try parser.consume(UnsafeRawBufferPointer(buffer))
      return try parser.finish()
    }
    return parsed?[tag]?.items ?? []
  }
}

/// Builds a data set from bytes that come in any cut.
///
/// For whole objects in memory `DataSet(parsing:transferSyntax:)` is shorter; to index objects as they arrive,
/// ``HeaderScanner`` keeps less.
public struct DataSetParser: ~Copyable, Sendable {
  private var tokenizer: Tokenizer
  private var builder: DataSetBuilder
  private let inflater: Inflater?
  private var failure: DICOMError?

  public init(
    transferSyntax: TransferSyntax, stopBeforePixelData: Bool = false,
    limits: ScanLimits = .standard
  ) {
    self.init(
      transferSyntax: transferSyntax, stopBeforePixelData: stopBeforePixelData, limits: limits,
      characterSet: .default)
  }

  init(
    transferSyntax: TransferSyntax, stopBeforePixelData: Bool, limits: ScanLimits,
    characterSet: SpecificCharacterSet
  ) {
    tokenizer = Tokenizer(transferSyntax: transferSyntax, limits: limits)
    builder = DataSetBuilder(
      stopsBeforePixelData: stopBeforePixelData, characterSet: characterSet)
    inflater = transferSyntax.isDeflated ? Inflater(limits: limits) : nil
  }

  /// Takes the next bytes of the data set.
  public mutating func consume(_ bytes: UnsafeRawBufferPointer) throws(DICOMError) {
    if let failure { throw failure }
    do throws(DICOMError) {
      if let inflater {
        try inflater.inflate(bytes) { (part) throws(DICOMError) in
          try tokenizer.consume(part, into: &builder)
        }
      } else {
        try tokenizer.consume(bytes, into: &builder)
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// True once the pixel data have been reached that the parser was to stop at: more bytes change nothing.
  public var hasStopped: Bool { tokenizer.phase == .stopped }

  /// Says that the bytes are complete and answers the data set; the parser is then empty.
  public mutating func finish() throws(DICOMError) -> DataSet {
    if let failure { throw failure }
    if tokenizer.phase != .stopped { try inflater?.finish() }
    try tokenizer.finish()
    let dataSet = builder.dataSet()
    builder = DataSetBuilder(stopsBeforePixelData: false)
    return dataSet
  }
}
