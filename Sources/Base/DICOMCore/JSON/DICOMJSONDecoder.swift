/// Reads DICOM JSON into data sets.
struct DICOMJSONDecoder {
  private var reader: JSONReader
  /// Some text was not ASCII, so the data set must declare UTF-8.
  private var hasHighText = false
  private var depth = 0

  init(reader: JSONReader) {
    self.reader = reader
  }

  /// Nothing but white space may follow.
  mutating func end() throws(DICOMError) {
    if reader.peek() != nil { throw reader.failure("something follows the end") }
  }

  mutating func dataSets() throws(DICOMError) -> [DataSet] {
    guard reader.accept(UInt8(ascii: "[")) else { return [try dataSet()] }
    var dataSets: [DataSet] = []
    if reader.accept(UInt8(ascii: "]")) { return [] }
    repeat {
      dataSets.append(try dataSet())
    } while reader.accept(UInt8(ascii: ","))
    try reader.expect("]")
    return dataSets
  }

  /// A top-level object.
  mutating func dataSet() throws(DICOMError) -> DataSet {
    hasHighText = false
    var dataSet = try object()
    if dataSet.contains(.specificCharacterSet) || hasHighText {
      dataSet.characterSet = .utf8
      dataSet.declareCharacterSet()
      dataSet.readCharacterSet()
    }
    return dataSet
  }

  private mutating func object() throws(DICOMError) -> DataSet {
    var elements: [DataElement] = []
    var isSorted = true
    try reader.expect("{")
    if !reader.accept(UInt8(ascii: "}")) {
      repeat {
        guard let element = try element() else { continue }
        if let last = elements.last, last.tag >= element.tag { isSorted = false }
        elements.append(element)
      } while reader.accept(UInt8(ascii: ","))
      try reader.expect("}")
    }
    if !isSorted { elements = Self.sorted(elements) }
    var dataSet = DataSet(elements: elements, characterSet: .default)
    if depth > 0 { dataSet.remove(.specificCharacterSet) }
    return dataSet
  }

  /// In tag order; of elements with the same tag the last one counts.
  private static func sorted(_ elements: [DataElement]) -> [DataElement] {
    var result: [DataElement] = []
    result.reserveCapacity(elements.count)
    let order = elements.indices.sorted {
      (elements[$0].tag, $0) < (elements[$1].tag, $1)
    }
    for index in order {
      if result.last?.tag == elements[index].tag { result.removeLast() }
      result.append(elements[index])
    }
    return result
  }

  /// One member of a data set's object; nil for a key that is no tag and no keyword.
  private mutating func element() throws(DICOMError) -> DataElement? {
    _ = reader.peek()
    let key = try reader.string()
    guard let tag = Tag(String(decoding: key, as: UTF8.self)), tag.group != 0xFFFE else {
      throw reader.failure("a tag of eight hexadecimal digits expected")
    }
    try reader.expect(":")
    let members = try members(tag)
    let vr = members.vr ?? DataDictionary.implicitVR(of: tag)
    let value: DataElement.Value
    if let start = members.value {
      let end = reader.offset
      reader.seek(start)
      value = try self.value(tag, vr)
      reader.seek(end)
    } else if let bytes = members.inline {
      // Bytes of a sequence can only be those of an encoded one, which no reader here takes from JSON.
      guard vr != .sq else { throw reader.failure("a sequence has Value", tag: tag) }
      value = .bytes(bytes)
    } else if let uri = members.uri {
      value = .bulkDataURI(uri)
    } else {
      value = vr == .sq ? .sequence([]) : .bytes([])
    }
    return DataElement(tag: tag, vr: vr, value: value)
  }

  private struct Members {
    var vr: VR?
    /// Where the Value array begins.
    var value: Int?
    var inline: [UInt8]?
    var uri: String?
  }

  /// Reads the members of an element's object; the value itself is passed over, since its VR may come later.
  private mutating func members(_ tag: Tag) throws(DICOMError) -> Members {
    var members = Members()
    try reader.expect("{")
    if reader.accept(UInt8(ascii: "}")) { return members }
    repeat {
      let key = try reader.string()
      try reader.expect(":")
      switch String(decoding: key, as: UTF8.self) {
      case "vr":
        guard let vr = VR(String(decoding: try reader.string(), as: UTF8.self)), vr.isKnown else {
          throw reader.failure("a VR expected", tag: tag)
        }
        members.vr = vr
      case "Value":
        _ = reader.peek()
        members.value = reader.offset
        try reader.skipValue()
      case "InlineBinary":
        guard let bytes = Base64.decode(try reader.string()) else {
          throw reader.failure("the text is not base64", tag: tag)
        }
        members.inline = bytes
      case "BulkDataURI":
        members.uri = String(decoding: try reader.string(), as: UTF8.self)
      default: try reader.skipValue()
      }
    } while reader.accept(UInt8(ascii: ","))
    try reader.expect("}")
    return members
  }

  // MARK: Values

  private mutating func value(_ tag: Tag, _ vr: VR) throws(DICOMError) -> DataElement.Value {
    if reader.acceptNull() { return vr == .sq ? .sequence([]) : .bytes([]) }
    try reader.expect("[")
    if vr == .sq { return .sequence(try items(tag)) }
    if reader.accept(UInt8(ascii: "]")) { return .bytes([]) }
    var text: [UInt8] = []
    var binary = BinaryValue()
    var isFirst = true
    repeat {
      if vr.isText {
        if !isFirst { text.append(UInt8(ascii: "\\")) }
        text += try textValue(tag, vr)
      } else {
        try binaryValue(tag, vr, into: &binary)
      }
      isFirst = false
    } while reader.accept(UInt8(ascii: ","))
    try reader.expect("]")
    guard vr.isText else { return .bytes(binary.bytes) }
    if !hasHighText, text.contains(where: { $0 >= 0x80 }) { hasHighText = true }
    if text.count & 1 == 1 { text.append(vr.padding) }
    return .bytes(text)
  }

  private mutating func items(_ tag: Tag) throws(DICOMError) -> [DataSet] {
    guard depth < ScanLimits.standard.nesting else {
      throw DICOMError(
        .nestedTooDeep, tag: tag, offset: reader.offset,
        detail: "sequences are nested more than \(ScanLimits.standard.nesting) deep")
    }
    var items: [DataSet] = []
    if reader.accept(UInt8(ascii: "]")) { return items }
    depth &+= 1
    defer { depth &-= 1 }
    repeat {
      items.append(reader.acceptNull() ? DataSet() : try object())
    } while reader.accept(UInt8(ascii: ","))
    try reader.expect("]")
    return items
  }

  private mutating func textValue(_ tag: Tag, _ vr: VR) throws(DICOMError) -> [UInt8] {
    if reader.acceptNull() { return [] }
    switch reader.peek() {
    case UInt8(ascii: "\""): return try reader.string()
    case UInt8(ascii: "{") where vr == .pn: return try name()
    default:
      guard vr == .is_ || vr == .ds else {
        throw reader.failure("a string expected", tag: tag)
      }
      return DecimalString.digits(try reader.number(), vr: vr)
    }
  }

  private mutating func name() throws(DICOMError) -> [UInt8] {
    var groups: [[UInt8]] = [[], [], []]
    try reader.expect("{")
    if !reader.accept(UInt8(ascii: "}")) {
      repeat {
        let key = try reader.string()
        try reader.expect(":")
        let text = reader.acceptNull() ? [] : try reader.string()
        switch String(decoding: key, as: UTF8.self) {
        case "Alphabetic": groups[0] = text
        case "Ideographic": groups[1] = text
        case "Phonetic": groups[2] = text
        default: break
        }
      } while reader.accept(UInt8(ascii: ","))
      try reader.expect("}")
    }
    while groups.count > 1, groups.last?.isEmpty == true { groups.removeLast() }
    return Array(groups.joined(separator: [UInt8(ascii: "=")]))
  }

  private mutating func binaryValue(_ tag: Tag, _ vr: VR, into value: inout BinaryValue)
    throws(DICOMError)
  {
    guard ElementNumbers.binarySize(vr) != nil else {
      throw reader.failure("\(vr) has InlineBinary or BulkDataURI, not Value", tag: tag)
    }
    if reader.acceptNull() {
      value.append(0, vr: vr)
      return
    }
    let isString = reader.peek() == UInt8(ascii: "\"")
    let text = isString ? try reader.string()[...] : try reader.number()
    if vr == .at {
      guard let tag = Tag.number(in: text) else { throw reader.failure("a tag expected", tag: tag) }
      value.append(Int(tag), vr: vr)
    } else if vr == .uv, let number = UInt64(String(decoding: text, as: UTF8.self)) {
      value.append(bits: number)
    } else if vr != .fl, vr != .fd, let number = ElementNumbers.int(text) {
      value.append(number, vr: vr)
    } else if let number = ElementNumbers.double(text) ?? JSONNumber.special(text) {
      value.append(number, vr: vr)
    } else {
      throw reader.failure("a number expected", tag: tag)
    }
  }
}
