/// Keeps the indexed elements of the top level, and notes where pixels and fragments lie.
struct HeaderSink: TokenSink {
  /// Where a kept value lies in `storage`.
  struct Slot: Sendable {
    static let absent = UInt32.max
    var start: UInt32 = 0
    var length = Slot.absent
    var vr = VR.un
  }

  private let numbers = IndexedTags.numbers
  /// The slot whose tag is the next to come, while tags ascend.
  private var next = 0
  private var lastTag: UInt32 = 0
  /// The slot being filled, or -1.
  private var filling = -1
  private var fillingBigEndian = false

  private let limits: ScanLimits
  private let transferSyntax: TransferSyntax
  private var inTopLevelFragments = false
  private var inOffsetTable = false
  /// Bytes in `storage` of values that a later element with the same tag replaced.
  private var replaced = 0

  private(set) var slots: [Slot]
  private(set) var storage: [UInt8] = []
  private(set) var pixelData: PixelDataLocation?
  private(set) var fragments: FragmentTable?

  init(transferSyntax: TransferSyntax, limits: ScanLimits) {
    self.limits = limits
    self.transferSyntax = transferSyntax
    slots = [Slot](repeating: Slot(), count: numbers.count)
    storage.reserveCapacity(1024)
  }

  /// A value is being kept, so its bytes are needed.
  var isFilling: Bool { filling >= 0 }

  @inline(__always)
  mutating func beginElement(_ head: ElementHead) -> Bool {
    filling = -1
    guard head.depth == 0 else { return true }
    let tag = head.tag.rawValue
    if tag < lastTag { next = 0 }
    lastTag = tag
    while next < numbers.count, numbers[next] < tag { next &+= 1 }
    if next < numbers.count, numbers[next] == tag {
      begin(head, slot: next)
    } else if head.tag.isPixelData {
      locate(head)
      fragments = nil
    }
    return true
  }

  private mutating func begin(_ head: ElementHead, slot: Int) {
    let isTable = head.tag == .extendedOffsetTable || head.tag == .extendedOffsetTableLengths
    let limit = isTable ? limits.fragments &* 8 : limits.keptValueBytes
    if slots[slot].length != Slot.absent { replaced &+= Int(slots[slot].length) }
    slots[slot].length = Slot.absent
    if replaced > max(1 << 16, storage.count / 2) { dropReplaced() }
    guard head.length <= limit, storage.count <= Int(UInt32.max) &- head.length else { return }
    slots[slot].start = UInt32(truncatingIfNeeded: storage.count)
    slots[slot].vr = head.vr
    filling = slot
    fillingBigEndian = head.isBigEndian
  }

  /// Keeps the living values only. A hostile data set may repeat a tag for ever; its memory stays that of one.
  private mutating func dropReplaced() {
    var living: [UInt8] = []
    for slot in slots.indices where slots[slot].length != Slot.absent {
      let start = Int(slots[slot].start)
      slots[slot].start = UInt32(truncatingIfNeeded: living.count)
      living.append(contentsOf: storage[start..<(start &+ Int(slots[slot].length))])
    }
    storage = living
    replaced = 0
  }

  private mutating func locate(_ head: ElementHead) {
    pixelData = PixelDataLocation(
      tag: head.tag, vr: head.vr, elementOffset: head.offset, valueOffset: head.valueOffset,
      length: head.length == ElementHead.undefinedLength ? nil : head.length)
  }

  @inline(__always)
  mutating func value(_ part: UnsafeRawBufferPointer, at position: Int) {
    if filling >= 0 {
      storage.append(contentsOf: part)
    } else if inTopLevelFragments {
      if inOffsetTable {
        let room = limits.fragments &* 4 &- (fragments?.basicOffsets.count ?? 0)
        fragments?.basicOffsets.append(contentsOf: part.prefix(max(0, room)))
      } else {
        fragments?.look(at: part, position: position)
      }
    }
  }

  @inline(__always)
  mutating func endElement() {
    guard filling >= 0 else { return }
    let start = Int(slots[filling].start)
    slots[filling].length = UInt32(truncatingIfNeeded: storage.count &- start)
    if fillingBigEndian {
      ByteOrder.swap(&storage, from: start, words: slots[filling].vr.wordSize)
    }
    filling = -1
  }

  mutating func beginSequence(_ head: ElementHead) {}
  mutating func beginItem(at offset: Int) {}
  mutating func endItem() {}
  mutating func endSequence() {}

  mutating func beginFragments(_ head: ElementHead) -> Bool {
    filling = -1
    inTopLevelFragments = head.depth == 0 && head.tag.isPixelData
    if inTopLevelFragments {
      locate(head)
      fragments = FragmentTable(frameMarks: transferSyntax.frameMarks)
    }
    return true
  }

  mutating func beginFragment(_ number: Int, at valueOffset: Int, length: Int) {
    guard inTopLevelFragments else { return }
    inOffsetTable = number == 0
    if inOffsetTable {
      fragments?.start = valueOffset &+ length
    } else {
      fragments?.begin(length: length)
    }
  }

  mutating func endFragment() {
    guard inTopLevelFragments, !inOffsetTable else { return }
    fragments?.end()
  }

  mutating func endFragments(at offset: Int) {
    inTopLevelFragments = false
  }
}
