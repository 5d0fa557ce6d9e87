/// The dictionary table, indexed by an open-addressing hash of the tag.
struct DictionaryIndex: Sendable {
  static let shared = DictionaryIndex()

  private let tags: [UInt32]
  private let vrs: [UInt16]
  private let starts: [UInt32]
  /// Row + 1 at each hash slot, 0 where empty. Sixteen thousand slots for five thousand rows.
  private let slots: [UInt16]
  let tagsByKeyword: [String: Tag]
  /// The few rows that leave a choice of VR.
  private let choices: [UInt16: Choice]

  private enum Choice: Sendable {
    case bytesOrWords
    case signedOrNot
  }

  private static let slotMask: UInt32 = 0x3FFF

  private static func slot(_ tag: UInt32) -> UInt32 {
    (tag &* 0x9E37_79B1) >> 18
  }

  init() {
    var tags: [UInt32] = []
    var vrs: [UInt16] = []
    var starts: [UInt32] = []
    var keywords: [String: Tag] = [:]
    var choices: [UInt16: Choice] = [:]
    tags.reserveCapacity(5200)
    vrs.reserveCapacity(5200)
    starts.reserveCapacity(5200)
    keywords.reserveCapacity(5200)
    dictionaryTable.withUTF8Buffer { text in
      TextTable.eachLine(of: text) { line in
        guard let tag = Tag.number(in: text[line].prefix(8)) else { return }
        let row = DictionaryRow(text: text, line: line)
        tags.append(tag)
        vrs.append(row.vr.rawValue)
        starts.append(UInt32(truncatingIfNeeded: line.lowerBound))
        if row.allowsOtherVR(.ow) {
          choices[UInt16(truncatingIfNeeded: tags.count &- 1)] = .bytesOrWords
        } else if row.allowsOtherVR(.ss) {
          choices[UInt16(truncatingIfNeeded: tags.count &- 1)] = .signedOrNot
        }
        let keyword = row.keyword
        if !keyword.isEmpty { keywords[keyword] = Tag(rawValue: tag) }
      }
    }
    var slots = [UInt16](repeating: 0, count: Int(Self.slotMask) + 1)
    for (row, tag) in tags.enumerated() {
      var slot = Self.slot(tag)
      while slots[Int(slot)] != 0 { slot = (slot &+ 1) & Self.slotMask }
      slots[Int(slot)] = UInt16(truncatingIfNeeded: row &+ 1)
    }
    self.tags = tags
    self.vrs = vrs
    self.starts = starts
    self.slots = slots
    tagsByKeyword = keywords
    self.choices = choices
  }

  func row(of tag: UInt32) -> Int? {
    var slot = Self.slot(tag)
    while true {
      let row = Int(slots[Int(slot)])
      if row == 0 { return nil }
      if tags[row &- 1] == tag { return row &- 1 }
      slot = (slot &+ 1) & Self.slotMask
    }
  }

  func vr(of tag: UInt32) -> VR? {
    row(of: tag).map { VR(rawValue: vrs[$0]) }
  }

  /// The VR in an implicit data set, where the table gives two (PS3.5 A.1, PS3.3 C.7.6.3.1): OW of "OB or OW" and "US or
  /// OW", SS of "US or SS" if pixels are signed.
  func implicitVR(of tag: Tag, pixelRepresentation: Int?) -> VR {
    guard let row = row(of: tag.rawValue) else { return DataDictionary.implicitVR(of: tag) }
    let first = VR(rawValue: vrs[row])
    switch choices[UInt16(truncatingIfNeeded: row)] {
    case .bytesOrWords: return .ow
    case .signedOrNot: return pixelRepresentation == 1 ? .ss : .us
    case nil: return first
    }
  }

  func entry(row: Int) -> DataDictionary.Entry {
    dictionaryTable.withUTF8Buffer { text in
      let start = Int(starts[row])
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      return DictionaryRow(text: text, line: start..<end).entry
    }
  }
}
