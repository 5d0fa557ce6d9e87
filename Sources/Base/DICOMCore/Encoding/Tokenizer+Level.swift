extension Tokenizer {
  /// A data set, sequence or fragment list that is being read.
  struct Level {
    enum Kind: UInt8 {
      /// The top level or an item: holds elements.
      case dataSet
      /// Holds items.
      case sequence
      /// Holds the items of encapsulated pixel data.
      case fragments
    }

    var kind: Kind
    /// The position that ends it; `.max` if a delimiter does, or the end of the input.
    var end: Int
    /// The position nothing inside may pass: its own end or that of what encloses it.
    var limit: Int
    /// The element it belongs to.
    var tag: Tag
    /// Of that element's first byte, or the item's.
    var offset: Int
    var isImplicit: Bool
    var isBigEndian: Bool
  }

  /// Enters what a header opened. `end` is `.max` for undefined length.
  mutating func push(
    _ kind: Level.Kind, end: Int, tag: Tag, offset: Int, implicitLittleEndian: Bool = false
  ) {
    levels.append(level)
    level = Level(
      kind: kind, end: end, limit: min(end, level.limit), tag: tag, offset: offset,
      isImplicit: level.isImplicit || implicitLittleEndian,
      isBigEndian: level.isBigEndian && !implicitLittleEndian)
  }

  /// Leaves the current level and tells the sink.
  mutating func pop<Sink: TokenSink>(_ sink: inout Sink) {
    let kind = level.kind
    guard let outer = levels.popLast() else { return }
    level = outer
    switch kind {
    case .dataSet: sink.endItem()
    case .sequence: sink.endSequence()
    case .fragments: sink.endFragments(at: position)
    }
  }

  /// Leaves every level whose length is used up.
  @inline(__always)
  mutating func closeFinished<Sink: TokenSink>(_ sink: inout Sink) {
    while position >= level.end { pop(&sink) }
  }

  /// Sequences around the current level.
  var depth: Int { (levels.count &+ 1) / 2 }

  mutating func endValue<Sink: TokenSink>(_ sink: inout Sink) {
    phase = .header
    if level.kind == .fragments {
      sink.endFragment()
    } else {
      sink.endElement()
    }
    closeFinished(&sink)
  }

  /// The tag in the first four bytes of a header.
  func tag(of word: UInt64) -> Tag {
    let group = UInt16(truncatingIfNeeded: word)
    let element = UInt16(truncatingIfNeeded: word >> 16)
    return level.isBigEndian
      ? Tag(group.byteSwapped, element.byteSwapped) : Tag(group, element)
  }

  /// The four bytes after the tag, as a length.
  func length(of word: UInt64) -> UInt32 {
    let length = UInt32(truncatingIfNeeded: word >> 32)
    return level.isBigEndian ? length.byteSwapped : length
  }
}
