/// Reads the header of a data set while its bytes arrive: one pass, constant memory, pixels untouched.
///
/// ```swift
/// var scanner = HeaderScanner(transferSyntax: syntax)
/// while let part = next() { try scanner.consume(part) }
/// let header = try scanner.finish()
/// ```
///
/// The bytes are those of the data set only, without preamble and File Meta Information. They may come in any cut.
public struct HeaderScanner: ~Copyable, Sendable {
  public let transferSyntax: TransferSyntax
  private var tokenizer: Tokenizer
  private var sink: HeaderSink
  private let inflater: Inflater?
  private var failure: DICOMError?

  public init(transferSyntax: TransferSyntax, limits: ScanLimits = .standard) {
    self.transferSyntax = transferSyntax
    tokenizer = Tokenizer(transferSyntax: transferSyntax, limits: limits)
    sink = HeaderSink(transferSyntax: transferSyntax, limits: limits)
    inflater = transferSyntax.isDeflated ? Inflater(limits: limits) : nil
  }

  /// Takes the next bytes of the data set.
  ///
  /// Throws what makes the data set unreadable, with tag and offset; after that every call throws the same.
  public mutating func consume(_ bytes: UnsafeRawBufferPointer) throws(DICOMError) {
    if let failure { throw failure }
    do throws(DICOMError) {
      if let inflater {
        try inflater.inflate(bytes) { (part) throws(DICOMError) in
          try tokenizer.consume(part, into: &sink)
        }
      } else {
        try tokenizer.consume(bytes, into: &sink)
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// Says that the data set is complete and answers its header.
  ///
  /// Throws `truncated` with tag and offset if the bytes end inside of an element or sequence.
  public mutating func finish() throws(DICOMError) -> ScannedHeader {
    if let failure { throw failure }
    try inflater?.finish()
    try tokenizer.finish()
    return ScannedHeader(
      transferSyntax: transferSyntax, sink: sink, totalLength: tokenizer.position)
  }

  /// What has been found so far: values may still be missing, and the frame index covers what has come.
  public var headerSoFar: ScannedHeader {
    ScannedHeader(transferSyntax: transferSyntax, sink: sink, totalLength: tokenizer.position)
  }

  /// True as soon as the header of the top-level pixel data has been read.
  public var reachedPixelData: Bool { sink.pixelData != nil }

  /// Bytes of the data set so far; of the inflated one, if it is deflated.
  public var bytesConsumed: Int { tokenizer.position }

  /// How many of the next bytes need not be looked at: a reader of files may seek over them and call ``skip(_:)``.
  /// 0 for deflated data sets.
  public var skippableBytes: Int {
    guard inflater == nil, failure == nil, tokenizer.phase == .value else { return 0 }
    guard tokenizer.level.kind == .fragments else {
      return sink.isFilling ? 0 : tokenizer.missing
    }
    let done = tokenizer.current.length &- tokenizer.missing
    guard done >= FragmentTable.edge, tokenizer.fragmentCount > 1 else { return 0 }
    return max(0, tokenizer.missing &- FragmentTable.edge)
  }

  /// Counts bytes as consumed that the caller has not read; no more than ``skippableBytes`` of them, the rest is ignored.
  public mutating func skip(_ count: Int) {
    tokenizer.skip(min(count, skippableBytes), sink: &sink)
  }
}
