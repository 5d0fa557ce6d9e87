extension Tokenizer {
  /// Reads the header in `word` and, if it has twelve bytes, `tail`; answers its size, or 0 if `tail` is needed and nil.
  @inline(__always)
  mutating func element<Sink: TokenSink>(
    _ word: UInt64, tail: UInt32?, into sink: inout Sink
  ) throws(DICOMError) -> Int {
    let tag = tag(of: word)
    if tag.group == 0xFFFE {
      try delimiter(tag, length: length(of: word), into: &sink)
      return 8
    }
    guard level.kind == .dataSet else {
      throw DICOMError(
        .itemExpected, tag: level.tag, offset: position,
        detail: "\(tag) stands where an item or a delimiter must")
    }
    if word == 0, levels.isEmpty {
      phase = .padding
      position &+= 8
      return 8
    }
    var vr = VR(rawValue: UInt16(truncatingIfNeeded: word >> 32).byteSwapped)
    let rest = UInt16(truncatingIfNeeded: word >> 48)
    var size = 8
    var length: UInt32
    if isExplicit(vr, rest: rest) {
      if vr.hasLongLength {
        guard let tail else { return 0 }
        length = level.isBigEndian ? tail.byteSwapped : tail
        size = 12
      } else {
        length = UInt32(level.isBigEndian ? rest.byteSwapped : rest)
      }
      if level.isImplicit, mayShowExplicit { level.isImplicit = false }
      mayShowExplicit = false
      try begin(
        tag, vr, length: length, size: size, isImplicit: false, into: &sink)
    } else if isBlank(vr, rest: rest) {
      length = UInt32(level.isBigEndian ? rest.byteSwapped : rest)
      vr = DataDictionary.implicitVR(of: tag)
      try begin(tag, vr, length: length, size: 8, isImplicit: true, into: &sink)
    } else {
      mayShowExplicit = false
      length = self.length(of: word)
      vr = DataDictionary.implicitVR(of: tag)
      try begin(tag, vr, length: length, size: 8, isImplicit: true, into: &sink)
    }
    return size
  }

  /// Whether the two bytes after the tag are a VR. In an explicit data set two capitals are, known or not, unless what
  /// follows an unknown pair is no reserved zero; in an implicit one only a known pair in the first header is.
  @inline(__always)
  private func isExplicit(_ vr: VR, rest: UInt16) -> Bool {
    if level.isImplicit { return mayShowExplicit && vr.isKnown }
    let first = vr.rawValue >> 8
    let second = vr.rawValue & 0xFF
    guard first >= 0x41, first <= 0x5A, second >= 0x41, second <= 0x5A else { return false }
    return rest == 0 || vr.isKnown
  }

  /// Whether a writer left the VR of an explicit element blank, or wrote `??`, and a 16-bit length after it. As the length
  /// of an implicit element the four bytes would say far over 64 KiB.
  private func isBlank(_ vr: VR, rest: UInt16) -> Bool {
    !level.isImplicit && rest != 0 && (vr.rawValue == 0x2020 || vr.rawValue == 0x3F3F)
  }

  /// Begins an element whose header is read.
  @inline(__always)
  private mutating func begin<Sink: TokenSink>(
    _ tag: Tag, _ vr: VR, length: UInt32, size: Int, isImplicit: Bool, into sink: inout Sink
  ) throws(DICOMError) {
    let start = position
    let valueOffset = start &+ size
    guard valueOffset <= level.limit else { throw headerBeyondParent(tag) }
    if length == .max {
      let head = ElementHead(
        tag: tag, vr: vr, length: ElementHead.undefinedLength, offset: start,
        valueOffset: valueOffset, depth: depth, isImplicit: isImplicit,
        isBigEndian: level.isBigEndian)
      try beginUndefined(head, into: &sink)
      return
    }
    let head = ElementHead(
      tag: tag, vr: vr, length: Int(length), offset: start, valueOffset: valueOffset,
      depth: depth, isImplicit: isImplicit, isBigEndian: level.isBigEndian)
    let end = valueOffset &+ Int(length)
    guard end <= level.limit else {
      throw DICOMError(
        .lengthBeyondParent, tag: tag, offset: start,
        detail: "\(length) bytes do not fit into \(level.tag), which ends at byte \(level.limit)")
    }
    if vr == .sq {
      try checkNesting(tag)
      position = valueOffset
      push(.sequence, end: end, tag: tag, offset: start)
      sink.beginSequence(head)
      closeFinished(&sink)
      return
    }
    guard sink.beginElement(head) else {
      phase = .stopped
      return
    }
    position = valueOffset
    current = head
    missing = head.length
    phase = .value
    if missing == 0 { endValue(&sink) }
  }

  /// Undefined length: a sequence, or fragments, or an error (PS3.5 7.1.2, 6.2.2 note 4, A.4).
  @inline(never)
  private mutating func beginUndefined<Sink: TokenSink>(
    _ head: ElementHead, into sink: inout Sink
  ) throws(DICOMError) {
    if head.vr.holdsFragments { return beginFragments(head, into: &sink) }
    switch head.vr {
    case .un:
      if head.tag.isPixelData {
        beginFragments(head, into: &sink)
      } else {
        try beginUndefinedSequence(head, into: &sink)
      }
    case .sq:
      try beginUndefinedSequence(head, into: &sink)
    default:
      // In implicit VR the dictionary may be older or newer than the writer's: what has no length holds items.
      guard head.isImplicit else {
        throw DICOMError(
          .undefinedLength, tag: head.tag, offset: head.offset,
          detail: "\(head.vr) must have a length")
      }
      try beginUndefinedSequence(head, into: &sink)
    }
  }

  private mutating func beginFragments<Sink: TokenSink>(
    _ head: ElementHead, into sink: inout Sink
  ) {
    guard sink.beginFragments(head) else {
      phase = .stopped
      return
    }
    position = head.valueOffset
    fragmentCount = 0
    push(.fragments, end: .max, tag: head.tag, offset: head.offset)
  }

  private mutating func beginUndefinedSequence<Sink: TokenSink>(
    _ head: ElementHead, into sink: inout Sink
  ) throws(DICOMError) {
    try checkNesting(head.tag)
    position = head.valueOffset
    // UN of undefined length holds items in implicit VR little endian, whatever stands around it (CP-246).
    let changes = head.vr == .un && !level.isImplicit
    push(.sequence, end: .max, tag: head.tag, offset: head.offset, implicitLittleEndian: changes)
    sink.beginSequence(head)
  }

  private func checkNesting(_ tag: Tag) throws(DICOMError) {
    guard depth < nestingLimit else {
      throw DICOMError(
        .nestedTooDeep, tag: tag, offset: position,
        detail: "sequences are nested more than \(nestingLimit) deep")
    }
  }

  private func headerBeyondParent(_ tag: Tag) -> DICOMError {
    DICOMError(
      .lengthBeyondParent, tag: tag, offset: position,
      detail: "the header does not fit into \(level.tag), which ends at byte \(level.limit)")
  }
}
