extension DataSet {
  /// The bytes of a value, text or binary; nil if absent, a sequence or fragments.
  public func bytes(_ tag: Tag) -> [UInt8]? { self[tag]?.bytes }

  /// The first value as text, decoded and without padding; nil if absent or empty. Binary numbers come as decimal text.
  public func string(_ tag: Tag) -> String? {
    guard let element = self[tag], let bytes = element.bytes else { return nil }
    return ElementText.first(bytes[...], vr: element.readingVR, characterSet: characterSet)
  }

  /// All values as text; empty if absent or empty. An empty value between others is an empty string.
  public func strings(_ tag: Tag) -> [String] {
    guard let element = self[tag], let bytes = element.bytes else { return [] }
    return ElementText.all(bytes[...], vr: element.readingVR, characterSet: characterSet)
  }

  /// The first value as an integer; nil if absent or no integer.
  public func int(_ tag: Tag) -> Int? {
    guard let element = self[tag], let bytes = element.bytes else { return nil }
    return ElementNumbers.firstInt(bytes[...], vr: element.readingVR)
  }

  /// All values as integers; empty if one of them is none.
  public func ints(_ tag: Tag) -> [Int] {
    guard let element = self[tag], let bytes = element.bytes else { return [] }
    return ElementNumbers.ints(bytes[...], vr: element.readingVR)
  }

  /// The first value as a number; nil if absent or no number.
  public func double(_ tag: Tag) -> Double? {
    guard let element = self[tag], let bytes = element.bytes else { return nil }
    return ElementNumbers.firstDouble(bytes[...], vr: element.readingVR)
  }

  /// All values as numbers; empty if one of them is none.
  public func doubles(_ tag: Tag) -> [Double] {
    guard let element = self[tag], let bytes = element.bytes else { return [] }
    return ElementNumbers.doubles(bytes[...], vr: element.readingVR)
  }

  /// The first value as a person's name; nil if absent or empty.
  public func personName(_ tag: Tag) -> PersonName? {
    string(tag).map { PersonName($0) }
  }

  /// All values as tags, of an AT element such as Frame Increment Pointer.
  public func tags(_ tag: Tag) -> [Tag] {
    guard let element = self[tag], element.readingVR == .at else { return [] }
    return strings(tag).compactMap { Tag.number(in: $0.utf8) }.map { Tag(rawValue: $0) }
  }

  /// The items of a sequence; empty if absent. One that a writer called UN is read as implicit VR (PS3.5 6.2.2).
  public func items(_ tag: Tag) -> [DataSet] {
    guard let element = self[tag] else { return [] }
    switch element.value {
    case .sequence(let items): return items
    case .bytes(let bytes) where element.vr == .un && bytes.starts(with: [0xFE, 0xFF, 0x00, 0xE0]):
      return DataSet.items(unknown: bytes, tag: tag, characterSet: characterSet)
    default: return []
    }
  }

  /// The first item of a sequence that is not empty.
  public func item(_ tag: Tag) -> DataSet? { items(tag).first }

  /// The value of an element inside of first items: `dataSet.first(in: [.requestAttributesSequence])?.string(…)`.
  public func first(in path: [Tag]) -> DataSet? {
    var dataSet = self
    for tag in path {
      guard let item = dataSet.item(tag) else { return nil }
      dataSet = item
    }
    return dataSet
  }
}
