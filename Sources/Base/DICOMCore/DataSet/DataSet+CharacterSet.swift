extension DataSet {
  /// Changes the character set: decodes every text of this data set and its items and encodes it anew, and says so in
  /// (0008,0005). Items lose a declaration of their own.
  ///
  /// Answers false, and changes nothing, if some text cannot be written in the new set.
  @discardableResult
  public mutating func transcode(to set: SpecificCharacterSet) -> Bool {
    // UTF-8 by label may be GBK by its bytes: what leaves as UTF-8 must be UTF-8.
    guard set != characterSet || (set == .utf8 && !isValidUTF8) else { return true }
    guard var other = transcoded(to: set) else { return false }
    other.declareCharacterSet()
    self = other
    return true
  }

  /// Whether all text, that of items too, is UTF-8 as it should be under ISO_IR 192.
  private var isValidUTF8: Bool {
    elements.allSatisfy { element in
      switch element.value {
      case .bytes(let bytes) where element.vr.usesCharacterSet:
        ElementText.isPlain(bytes[...]) || String(validating: bytes, as: UTF8.self) != nil
      case .sequence(let items): items.allSatisfy(\.isValidUTF8)
      default: true
      }
    }
  }

  /// Writes (0008,0005) as the character set asks: absent for the default repertoire.
  mutating func declareCharacterSet() {
    let terms = characterSet.definedTerms
    let index = index(of: .specificCharacterSet)
    let isThere = index < elements.count && elements[index].tag == .specificCharacterSet
    if isThere { elements.remove(at: index) }
    guard !terms.isEmpty else { return }
    elements.insert(
      DataElement(
        tag: .specificCharacterSet, vr: .cs, value: .bytes(Array(characterSet.value.utf8))),
      at: index)
  }

  private func transcoded(to set: SpecificCharacterSet) -> DataSet? {
    var result = DataSet(elements: [], characterSet: set)
    result.elements.reserveCapacity(elements.count)
    for var element in elements where element.tag != .specificCharacterSet {
      switch element.value {
      case .bytes(let bytes) where element.vr.usesCharacterSet:
        if !ElementText.isPlain(bytes[...]) {
          let text = characterSet.decode(bytes, vr: element.vr)
          guard let encoded = set.encode(text, vr: element.vr) else { return nil }
          element.value = .bytes(encoded)
        }
      case .sequence(let items):
        var others: [DataSet] = []
        others.reserveCapacity(items.count)
        for item in items {
          guard let other = item.transcoded(to: set) else { return nil }
          others.append(other)
        }
        element.value = .sequence(others)
      default: break
      }
      result.elements.append(element)
    }
    return result
  }
}
