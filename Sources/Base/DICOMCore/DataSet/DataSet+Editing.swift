extension DataSet {
  /// Sets a text value; a backslash in it separates values, except in ST, LT, UT and UR.
  ///
  /// The VR is the one given, else that of the element being replaced, else the dictionary's, else LO. For a VR of
  /// binary numbers the text is read as decimal numbers. If the character set cannot hold the text, the whole data set
  /// changes to ISO_IR 192 (UTF-8) first, so that nothing is lost.
  public mutating func set(_ tag: Tag, _ value: String, vr: VR? = nil) {
    let vr = vr ?? usualVR(of: tag, otherwise: .lo)
    guard vr.isText else {
      setNumbers(tag, texts: value.split(separator: "\\").map(String.init), vr: vr)
      return
    }
    self[tag] = DataElement(tag: tag, vr: vr, value: .bytes(encode(value, vr: vr)))
  }

  /// Sets text values.
  public mutating func set(_ tag: Tag, _ values: [String], vr: VR? = nil) {
    set(tag, values.joined(separator: "\\"), vr: vr)
  }

  /// Sets an integer, as binary or as text according to the VR. A number outside of the VR's range is cut to it.
  public mutating func set(_ tag: Tag, _ value: Int, vr: VR? = nil) {
    set(tag, [value], vr: vr)
  }

  /// Sets integers.
  public mutating func set(_ tag: Tag, _ values: [Int], vr: VR? = nil) {
    let vr = vr ?? usualVR(of: tag, otherwise: .is_)
    if vr.isText {
      set(tag, values.map { String($0) }, vr: vr)
    } else {
      setBinary(tag, vr) { for value in values { $0.append(value, vr: vr) } }
    }
  }

  /// Sets a number, as binary or as text according to the VR; DS is written in at most 16 characters (PS3.5 6.2).
  public mutating func set(_ tag: Tag, _ value: Double, vr: VR? = nil) {
    set(tag, [value], vr: vr)
  }

  /// Sets numbers.
  public mutating func set(_ tag: Tag, _ values: [Double], vr: VR? = nil) {
    let vr = vr ?? usualVR(of: tag, otherwise: .ds)
    if vr.isText {
      set(tag, values.map { DecimalString.text(of: $0, vr: vr) }, vr: vr)
    } else {
      setBinary(tag, vr) { for value in values { $0.append(value, vr: vr) } }
    }
  }

  /// Sets tags, of an AT element.
  public mutating func set(_ tag: Tag, _ values: [Tag]) {
    setBinary(tag, .at) { for value in values { $0.append(Int(value.rawValue), vr: .at) } }
  }

  /// Sets the items of a sequence. Their text is brought into this data set's character set.
  public mutating func set(_ tag: Tag, _ items: [DataSet]) {
    var items = items
    for index in items.indices where items[index].characterSet != characterSet {
      if !items[index].transcode(to: characterSet) {
        transcode(to: .utf8)
        items[index].transcode(to: .utf8)
      }
      items[index].remove(.specificCharacterSet)
      items[index].readCharacterSet(inherited: characterSet)
    }
    for index in items.indices where items[index].characterSet != characterSet {
      items[index].transcode(to: characterSet)
      items[index].readCharacterSet(inherited: characterSet)
    }
    self[tag] = DataElement(tag: tag, vr: .sq, value: .sequence(items))
  }

  /// Sets bytes as they are, little endian.
  public mutating func set(_ tag: Tag, _ bytes: [UInt8], vr: VR? = nil) {
    self[tag] = DataElement(tag: tag, vr: vr ?? usualVR(of: tag, otherwise: .un), value: .bytes(bytes))
  }

  /// Sets an element without a value (type 2 attributes, universal matching).
  public mutating func setEmpty(_ tag: Tag) {
    let vr = usualVR(of: tag, otherwise: .un)
    self[tag] = DataElement(tag: tag, vr: vr, value: vr == .sq ? .sequence([]) : .bytes([]))
  }

  /// Removes an element, if it is there.
  public mutating func remove(_ tag: Tag) { self[tag] = nil }

  /// Takes over every element of another data set, replacing those that are here; text is brought into this character set.
  public mutating func merge(_ other: DataSet) {
    var other = other
    if !other.transcode(to: characterSet) {
      transcode(to: .utf8)
      other.transcode(to: .utf8)
    }
    for element in other.elements where element.tag != .specificCharacterSet {
      self[element.tag] = element
    }
  }

  /// The VR here, or of the dictionary. Where the dictionary leaves a choice of US or SS, Pixel Representation decides.
  private func usualVR(of tag: Tag, otherwise: VR) -> VR {
    if let here = self[tag]?.vr, here != .un { return here }
    let vr = DictionaryIndex.shared.implicitVR(
      of: tag, pixelRepresentation: int(.pixelRepresentation))
    return vr == .un ? otherwise : vr
  }

  private mutating func setBinary(_ tag: Tag, _ vr: VR, _ fill: (inout BinaryValue) -> Void) {
    var value = BinaryValue()
    fill(&value)
    self[tag] = DataElement(tag: tag, vr: vr, value: .bytes(value.bytes))
  }

  private mutating func setNumbers(_ tag: Tag, texts: [String], vr: VR) {
    let numbers = texts.compactMap { Double($0) }
    set(tag, numbers, vr: vr)
  }

  private mutating func encode(_ text: String, vr: VR) -> [UInt8] {
    if !vr.usesCharacterSet { return Array(text.utf8) }
    if let bytes = characterSet.encode(text, vr: vr) { return bytes }
    transcode(to: .utf8)
    return SpecificCharacterSet.utf8.encode(text, vr: vr) ?? Array(text.utf8)
  }
}
