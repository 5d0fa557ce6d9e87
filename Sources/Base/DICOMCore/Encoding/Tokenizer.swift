/// Reads the structure of a data set from bytes that come in any cut, without recursion and in constant memory
/// (PS3.5 7).
///
/// Everything that real files do is read: undefined lengths, UN of undefined length as implicit VR (CP-246), implicit
/// elements in explicit data sets and the reverse at the first element, VRs of the future, stray delimiters, zeros
/// after the end. What cannot be read is refused with tag and offset. Lengths are checked against every enclosing
/// item and sequence; nothing is allocated by what a length claims.
struct Tokenizer {
  enum Phase: UInt8 {
    case header
    case value
    /// Zeros after the end of the data set.
    case padding
    /// The sink wanted no more.
    case stopped
  }

  /// Bytes consumed so far.
  var position = 0
  var phase = Phase.header
  /// Bytes missing to the end of the current value.
  var missing = 0
  /// The element or fragment whose value is being read.
  var current = ElementHead.none

  /// The level the next header belongs to; enclosing ones are in `levels`.
  var level: Level
  var levels: [Level] = []
  let nestingLimit: Int
  let fragmentLimit: Int
  /// Fragments of the current pixel data so far, the offset table being the first.
  var fragmentCount = 0
  /// The next header may show that the data set is explicit where implicit was announced.
  var mayShowExplicit: Bool

  /// A header cut by the end of the input, and how many of its bytes are there.
  private var carried: (UInt64, UInt32) = (0, 0)
  private(set) var carriedCount = 0

  init(transferSyntax: TransferSyntax, limits: ScanLimits) {
    level = Level(
      kind: .dataSet, end: .max, limit: .max, tag: Tag(rawValue: 0), offset: 0,
      isImplicit: transferSyntax.isImplicitVR, isBigEndian: transferSyntax.isBigEndian)
    nestingLimit = limits.nesting
    fragmentLimit = limits.fragments
    mayShowExplicit = transferSyntax.isImplicitVR
  }

  /// Consumes all of the bytes, or stops where the sink asked for it.
  @inline(__always)
  mutating func consume<Sink: TokenSink>(_ bytes: UnsafeRawBufferPointer, into sink: inout Sink)
    throws(DICOMError)
  {
    var cursor = 0
    while cursor < bytes.count {
      switch phase {
      case .value:
        let count = min(missing, bytes.count &- cursor)
        let part = UnsafeRawBufferPointer(rebasing: bytes[cursor..<(cursor &+ count)])
        sink.value(part, at: current.length &- missing)
        cursor &+= count
        position &+= count
        missing &-= count
        if missing == 0 { endValue(&sink) }
      case .header:
        cursor &+= try header(bytes, from: cursor, into: &sink)
      case .padding:
        try padding(bytes, from: cursor)
        return
      case .stopped:
        return
      }
    }
  }

  /// Passes over bytes of the current value that the caller has not read.
  mutating func skip<Sink: TokenSink>(_ count: Int, sink: inout Sink) {
    guard phase == .value, count > 0, count <= missing else { return }
    position &+= count
    missing &-= count
    if missing == 0 { endValue(&sink) }
  }

  /// Reads one header, from the input or from carried bytes and the input together; answers the bytes taken.
  @inline(__always)
  private mutating func header<Sink: TokenSink>(
    _ bytes: UnsafeRawBufferPointer, from cursor: Int, into sink: inout Sink
  ) throws(DICOMError) -> Int {
    let available = bytes.count &- cursor
    if carriedCount == 0, available >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: cursor, as: UInt64.self)
      let tail =
        available >= 12
        ? UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: cursor &+ 8, as: UInt32.self))
        : nil
      let size = try element(UInt64(littleEndian: word), tail: tail, into: &sink)
      if size > 0 { return size }
    }
    return try carriedHeader(bytes, from: cursor, into: &sink)
  }

  @inline(never)
  private mutating func carriedHeader<Sink: TokenSink>(
    _ bytes: UnsafeRawBufferPointer, from cursor: Int, into sink: inout Sink
  ) throws(DICOMError) -> Int {
    let wanted = carriedCount < 8 ? 8 : 12
    // Up to 8 bytes first: whether there are 12 in the header shows then.
    let goal = carriedCount == 0 && bytes.count &- cursor >= 8 ? 12 : wanted
    var taken = 0
    while carriedCount < goal, cursor &+ taken < bytes.count {
      let byte = bytes[cursor &+ taken]
      if carriedCount < 8 {
        carried.0 |= UInt64(byte) << UInt64(carriedCount &* 8)
      } else {
        carried.1 |= UInt32(byte) << UInt32((carriedCount &- 8) &* 8)
      }
      carriedCount &+= 1
      taken &+= 1
    }
    guard carriedCount == 8 || carriedCount == 12 else { return taken }
    let size = try element(
      carried.0, tail: carriedCount == 12 ? carried.1 : nil, into: &sink)
    if size > 0 {
      carried = (0, 0)
      carriedCount = 0
    }
    return taken
  }

  private mutating func padding(_ bytes: UnsafeRawBufferPointer, from cursor: Int)
    throws(DICOMError)
  {
    var cursor = cursor
    while cursor < bytes.count {
      if bytes[cursor] != 0 {
        throw DICOMError(
          .trailingGarbage, tag: Tag(rawValue: 0), offset: position,
          detail: "bytes other than zero follow the end of the data set")
      }
      cursor &+= 1
      position &+= 1
    }
  }

  /// Says that the input is complete. Refuses one that ends inside of something.
  func finish() throws(DICOMError) {
    switch phase {
    case .stopped, .padding: return
    case .value:
      throw DICOMError(
        .truncated, tag: current.tag, offset: current.offset,
        detail: "the value has \(current.length) bytes, \(current.length &- missing) are there")
    case .header: break
    }
    if !levels.isEmpty {
      throw DICOMError(
        .truncated, tag: level.tag, offset: level.offset,
        detail: "the data set ends inside of a sequence")
    }
    if carriedCount > 0, carried.0 != 0 || carried.1 != 0 {
      throw DICOMError(
        .truncated, tag: carriedCount >= 4 ? tag(of: carried.0) : nil, offset: position,
        detail: "the data set ends inside of an element's header")
    }
  }
}
