/// Data elements in tag order: an object, an item of a sequence, a query (PS3.5 7.1).
///
/// ```swift
/// let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
/// let name = dataSet.string(.patientName)
/// let rows = dataSet.int(.rows)
/// ```
///
/// Values stay the bytes they were and are read when asked for. If a tag occurs twice, the last one counts.
public struct DataSet: Sendable, Hashable {
  /// The elements, ascending by tag.
  public internal(set) var elements: [DataElement]
  /// What text is encoded in: that of (0008,0005), or of the enclosing data set.
  public internal(set) var characterSet: SpecificCharacterSet

  /// An empty data set in the default character repertoire.
  public init() {
    elements = []
    characterSet = .default
  }

  /// An empty data set whose text will be encoded in a character set; (0008,0005) is set accordingly.
  public init(characterSet: SpecificCharacterSet) {
    self.init()
    self.characterSet = characterSet
    declareCharacterSet()
  }

  init(elements: [DataElement], characterSet: SpecificCharacterSet) {
    self.elements = elements
    self.characterSet = characterSet
  }

  public var isEmpty: Bool { elements.isEmpty }

  /// The element with a tag. Setting one keeps the order; setting nil removes it. Setting (0008,0005) changes what the
  /// text of this data set is read as, not its bytes: see ``transcode(to:)``.
  ///
  /// - Complexity: O(log n) to read, O(n) to insert.
  public subscript(_ tag: Tag) -> DataElement? {
    get {
      let index = index(of: tag)
      return index < elements.count && elements[index].tag == tag ? elements[index] : nil
    }
    set {
      let index = index(of: tag)
      let isThere = index < elements.count && elements[index].tag == tag
      if var newValue {
        newValue.tag = tag
        if isThere { elements[index] = newValue } else { elements.insert(newValue, at: index) }
      } else if isThere {
        elements.remove(at: index)
      }
      if tag == .specificCharacterSet { readCharacterSet() }
    }
  }

  public func contains(_ tag: Tag) -> Bool { self[tag] != nil }

  /// The place of a tag, or where it would stand.
  func index(of tag: Tag) -> Int {
    var low = 0
    var high = elements.count
    if let last = elements.last, last.tag < tag { return high }
    while low < high {
      let middle = (low &+ high) / 2
      if elements[middle].tag < tag { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Takes the character set from (0008,0005) and hands it on to items that have none of their own.
  mutating func readCharacterSet(inherited: SpecificCharacterSet = .default) {
    let set = self[.specificCharacterSet]?.bytes.map { SpecificCharacterSet(value: $0) }
    adopt(set ?? inherited)
  }

  private mutating func adopt(_ set: SpecificCharacterSet) {
    characterSet = set
    for index in elements.indices {
      guard case .sequence(var items) = elements[index].value else { continue }
      for item in items.indices { items[item].readCharacterSet(inherited: set) }
      elements[index].value = .sequence(items)
    }
  }
}
