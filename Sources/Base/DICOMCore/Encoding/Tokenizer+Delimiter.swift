extension Tokenizer {
  /// An item or a delimitation element (PS3.5 7.5).
  @inline(never)
  mutating func delimiter<Sink: TokenSink>(
    _ tag: Tag, length: UInt32, into sink: inout Sink
  ) throws(DICOMError) {
    guard position &+ 8 <= level.limit else {
      throw DICOMError(
        .lengthBeyondParent, tag: tag, offset: position,
        detail: "\(level.tag) ends at byte \(level.limit), inside of an item's header")
    }
    switch tag {
    case .item: try item(length: length, into: &sink)
    case .itemDelimitation: try itemDelimitation(&sink)
    case .sequenceDelimitation: sequenceDelimitation(&sink)
    default:
      throw DICOMError(
        .unexpectedItem, tag: tag, offset: position, detail: "group FFFE has no such element")
    }
  }

  private mutating func item<Sink: TokenSink>(length: UInt32, into sink: inout Sink)
    throws(DICOMError)
  {
    let start = position
    let content = start &+ 8
    let end = content &+ Int(length)
    guard level.kind != .dataSet else {
      throw DICOMError(
        .unexpectedItem, tag: levels.isEmpty ? .item : level.tag, offset: start,
        detail: "an item stands where a data element must")
    }
    guard length == .max || end <= level.limit else {
      throw DICOMError(
        .lengthBeyondParent, tag: level.tag, offset: start,
        detail: "an item of \(length) bytes does not fit, its sequence ends at byte \(level.limit)")
    }
    if level.kind == .fragments {
      try fragment(length: length, at: start, into: &sink)
      return
    }
    position = content
    // An item of UN may be explicit all the same; its first element shows it.
    let outer = levels.last
    mayShowExplicit = level.isImplicit && outer?.isImplicit == false
    push(.dataSet, end: length == .max ? .max : end, tag: level.tag, offset: start)
    sink.beginItem(at: start)
    closeFinished(&sink)
  }

  private mutating func fragment<Sink: TokenSink>(
    length: UInt32, at start: Int, into sink: inout Sink
  ) throws(DICOMError) {
    guard length != .max else {
      throw DICOMError(
        .undefinedLength, tag: level.tag, offset: start, detail: "a fragment must have a length")
    }
    guard fragmentCount <= fragmentLimit else {
      throw DICOMError(
        .tooManyFragments, tag: level.tag, offset: start,
        detail: "pixel data have more than \(fragmentLimit) fragments")
    }
    position = start &+ 8
    current = ElementHead(
      tag: level.tag, vr: .ob, length: Int(length), offset: start, valueOffset: position,
      depth: depth, isImplicit: level.isImplicit, isBigEndian: level.isBigEndian)
    missing = Int(length)
    sink.beginFragment(fragmentCount, at: position, length: missing)
    fragmentCount &+= 1
    phase = .value
    if missing == 0 { endValue(&sink) }
  }

  /// Ends an item of undefined length; elsewhere it is one too many and passed over.
  private mutating func itemDelimitation<Sink: TokenSink>(_ sink: inout Sink) throws(DICOMError) {
    guard level.kind != .fragments else {
      throw DICOMError(
        .itemExpected, tag: level.tag, offset: position,
        detail: "an item delimitation stands between fragments")
    }
    position &+= 8
    if level.kind == .dataSet, level.end == .max, !levels.isEmpty { pop(&sink) }
    closeFinished(&sink)
  }

  /// Ends a sequence of undefined length, and an item in it that has not ended; elsewhere it is one too many.
  private mutating func sequenceDelimitation<Sink: TokenSink>(_ sink: inout Sink) {
    position &+= 8
    if level.kind == .dataSet, level.end == .max, levels.last?.end == .max, levels.count > 1 {
      pop(&sink)
    }
    if level.kind != .dataSet, level.end == .max { pop(&sink) }
    closeFinished(&sink)
  }
}
