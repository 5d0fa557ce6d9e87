/// Builds a data set from the tokenizer's events.
struct DataSetBuilder: TokenSink {
  /// A data set that is not complete yet.
  private struct Partial {
    var elements: [DataElement] = []
    var characterSet: SpecificCharacterSet
    var pixelRepresentation: Int?
    var isSorted = true
    /// (0008,0005) came after a sequence, which then inherited the wrong set.
    var declaredLate = false
    var hasSequence = false
  }

  private let stopsBeforePixelData: Bool
  private var sets: [Partial]
  /// The sequences around the current data set, with the items they have so far.
  private var sequences: [(tag: Tag, items: [DataSet])] = []
  private var head = ElementHead.none
  private var vr = VR.un
  private var bytes: [UInt8] = []
  private var fragments: [[UInt8]]?

  init(stopsBeforePixelData: Bool, characterSet: SpecificCharacterSet = .default) {
    self.stopsBeforePixelData = stopsBeforePixelData
    sets = [Partial(characterSet: characterSet)]
  }

  /// The data set, once the tokenizer has finished.
  consuming func dataSet() -> DataSet { close() ?? DataSet() }

  /// The items of a value that is a bare list of items, for one that was read as such.
  mutating func beginElement(_ head: ElementHead) -> Bool {
    if stopsBeforePixelData, head.depth == 0, head.tag.isPixelData { return false }
    self.head = head
    vr = head.vr
    if head.isImplicit, let current = sets.last {
      vr = DictionaryIndex.shared.implicitVR(
        of: head.tag, pixelRepresentation: current.pixelRepresentation)
    }
    bytes = []
    return true
  }

  mutating func value(_ part: UnsafeRawBufferPointer, at position: Int) {
    if position == 0 { bytes = Array(part) } else { bytes.append(contentsOf: part) }
  }

  mutating func endElement() {
    if head.isBigEndian { ByteOrder.swap(&bytes, words: vr.wordSize) }
    let value = bytes
    bytes = []
    append(DataElement(tag: head.tag, vr: vr, value: .bytes(value)))
    if head.tag == .specificCharacterSet {
      edit { partial in
        partial.characterSet = SpecificCharacterSet(value: value)
        partial.declaredLate = partial.hasSequence
      }
    } else if head.tag == .pixelRepresentation {
      edit { $0.pixelRepresentation = ElementNumbers.firstInt(value[...], vr: .us) }
    }
  }

  mutating func beginSequence(_ head: ElementHead) {
    sequences.append((head.tag, []))
  }

  mutating func beginItem(at offset: Int) {
    guard let outer = sets.last else { return }
    sets.append(
      Partial(characterSet: outer.characterSet, pixelRepresentation: outer.pixelRepresentation))
  }

  mutating func endItem() {
    guard let item = close(), !sequences.isEmpty else { return }
    sequences[sequences.count &- 1].items.append(item)
  }

  mutating func endSequence() {
    guard let sequence = sequences.popLast() else { return }
    append(DataElement(tag: sequence.tag, vr: .sq, value: .sequence(sequence.items)))
  }

  mutating func beginFragments(_ head: ElementHead) -> Bool {
    if stopsBeforePixelData, head.depth == 0, head.tag.isPixelData { return false }
    self.head = head
    vr = head.vr == .un ? .ob : head.vr
    fragments = []
    return true
  }

  mutating func beginFragment(_ number: Int, at valueOffset: Int, length: Int) {
    bytes = []
  }

  mutating func endFragment() {
    fragments?.append(bytes)
    bytes = []
  }

  mutating func endFragments(at offset: Int) {
    append(DataElement(tag: head.tag, vr: vr, value: .fragments(fragments ?? [])))
    fragments = nil
  }

  private mutating func edit(_ body: (inout Partial) -> Void) {
    guard !sets.isEmpty else { return }
    body(&sets[sets.count &- 1])
  }

  private mutating func append(_ element: DataElement) {
    guard !sets.isEmpty else { return }
    let last = sets.count &- 1
    if let before = sets[last].elements.last, before.tag >= element.tag {
      sets[last].isSorted = false
    }
    if element.vr == .sq { sets[last].hasSequence = true }
    sets[last].elements.append(element)
  }

  /// Ends the innermost data set: sorts it if it was out of order, the last of equal tags counting.
  private mutating func close() -> DataSet? {
    guard var partial = sets.popLast() else { return nil }
    if !partial.isSorted { Self.sort(&partial.elements) }
    var dataSet = DataSet(elements: partial.elements, characterSet: partial.characterSet)
    if partial.declaredLate { dataSet.readCharacterSet(inherited: partial.characterSet) }
    return dataSet
  }

  private static func sort(_ elements: inout [DataElement]) {
    let order = elements.indices.sorted {
      (elements[$0].tag, $0) < (elements[$1].tag, $1)
    }
    var sorted: [DataElement] = []
    sorted.reserveCapacity(order.count)
    for index in order {
      if sorted.last?.tag == elements[index].tag { sorted.removeLast() }
      sorted.append(elements[index])
    }
    elements = sorted
  }
}
