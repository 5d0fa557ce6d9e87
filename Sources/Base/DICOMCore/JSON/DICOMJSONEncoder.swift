/// Writes data sets as DICOM JSON, straight from their bytes.
struct DICOMJSONEncoder {
  private(set) var writer = JSONWriter()
  private let threshold: Int
  private let bulkDataURI: (AttributePath) -> String?
  private var path = AttributePath([])

  init(threshold: Int, bulkDataURI: @escaping (AttributePath) -> String?) {
    self.threshold = threshold
    self.bulkDataURI = bulkDataURI
  }

  mutating func append(_ dataSet: DataSet) {
    writer.byte(UInt8(ascii: "{"))
    var isFirst = true
    for element in dataSet.elements {
      // Group lengths and File Meta Information have no place in the model (PS3.18 F.2.1.2).
      if element.tag.isGroupLength || element.tag.group == 2 { continue }
      if !isFirst { writer.byte(UInt8(ascii: ",")) }
      isFirst = false
      append(element, of: dataSet)
    }
    writer.byte(UInt8(ascii: "}"))
  }

  private mutating func append(_ element: DataElement, of dataSet: DataSet) {
    writer.byte(UInt8(ascii: "\""))
    writer.tag(element.tag)
    writer.text("\":{\"vr\":\"")
    // What a writer called UN is given as what the dictionary knows it to be.
    var vr = element.vr.isKnown ? element.readingVR : .un
    var value = element.value
    if vr == .sq, case .bytes(let bytes) = value {
      let items = dataSet.items(element.tag)
      if items.isEmpty && !bytes.isEmpty { vr = .un } else { value = .sequence(items) }
    }
    writer.byte(UInt8(truncatingIfNeeded: vr.rawValue >> 8))
    writer.byte(UInt8(truncatingIfNeeded: vr.rawValue))
    writer.byte(UInt8(ascii: "\""))
    switch value {
    case .bytes(let bytes):
      if element.tag == .specificCharacterSet, vr.isText {
        if !bytes.isEmpty { writer.text(",\"Value\":[\"ISO_IR 192\"]") }
      } else if vr.isText {
        appendText(bytes, vr: vr, characterSet: dataSet.characterSet)
      } else {
        appendBinary(bytes, tag: element.tag, vr: vr)
      }
    case .sequence(let items): appendItems(items, tag: element.tag)
    case .fragments(let fragments): appendFragments(fragments, tag: element.tag)
    case .bulkDataURI(let uri): appendURI(uri)
    }
    writer.byte(UInt8(ascii: "}"))
  }

  // MARK: Text

  private mutating func appendText(_ bytes: [UInt8], vr: VR, characterSet: SpecificCharacterSet) {
    let isDone = bytes.withUnsafeBufferPointer { buffer in
      let survey = ByteScan.survey(buffer)
      let isPlain = !survey.hasHigh && !survey.hasEscape
      guard isPlain || !vr.usesCharacterSet else { return false }
      appendValues(ElementText.trimmed(buffer, vr: vr), vr: vr, isPlain: isPlain)
      return true
    }
    if isDone { return }
    let values = characterSet.decodeValues(bytes, vr: vr)
    guard !values.isEmpty else { return }
    writer.text(",\"Value\":[")
    for (index, value) in values.enumerated() {
      if index > 0 { writer.byte(UInt8(ascii: ",")) }
      var value = value
      value.withUTF8 { append($0, vr: vr, isPlain: true) }
    }
    writer.byte(UInt8(ascii: "]"))
  }

  /// The values between backslashes, of text whose bytes are characters.
  private mutating func appendValues(
    _ whole: UnsafeBufferPointer<UInt8>, vr: VR, isPlain: Bool
  ) {
    guard !whole.isEmpty else { return }
    writer.text(",\"Value\":[")
    var start = 0
    if vr.isMultiValuedText {
      for index in whole.indices where whole[index] == UInt8(ascii: "\\") {
        let value = UnsafeBufferPointer(rebasing: whole[start..<index])
        append(ElementText.trimmed(value, vr: vr), vr: vr, isPlain: isPlain)
        writer.byte(UInt8(ascii: ","))
        start = index &+ 1
      }
    }
    let last = UnsafeBufferPointer(rebasing: whole[start...])
    append(ElementText.trimmed(last, vr: vr), vr: vr, isPlain: isPlain)
    writer.byte(UInt8(ascii: "]"))
  }

  /// One value; `isPlain` says that its bytes are valid UTF-8.
  private mutating func append(_ value: UnsafeBufferPointer<UInt8>, vr: VR, isPlain: Bool) {
    guard !value.isEmpty else { return writer.text("null") }
    switch vr {
    case .pn: appendName(value)
    case .is_, .ds: appendNumber(value, vr: vr)
    default:
      if isPlain { writer.string(value) } else { writer.string(String(decoding: value, as: UTF8.self)) }
    }
  }

  /// The component groups that are not empty (PS3.18 F.2.2).
  private mutating func appendName(_ value: UnsafeBufferPointer<UInt8>) {
    let keys: [StaticString] = ["\"Alphabetic\":", "\"Ideographic\":", "\"Phonetic\":"]
    writer.byte(UInt8(ascii: "{"))
    var isFirst = true
    var start = 0
    for (number, key) in keys.enumerated() where start <= value.count {
      // What follows a third separator belongs to the last group.
      let end = number == 2 ? nil : value[start...].firstIndex(of: UInt8(ascii: "="))
      let group = UnsafeBufferPointer(rebasing: value[start..<(end ?? value.count)])
      start = end.map { $0 &+ 1 } ?? value.count &+ 1
      let text = ElementText.trimmed(group, vr: .pn)
      if text.isEmpty { continue }
      if !isFirst { writer.byte(UInt8(ascii: ",")) }
      isFirst = false
      writer.text(key)
      writer.string(text)
    }
    writer.byte(UInt8(ascii: "}"))
  }

  /// A decimal string as the JSON number with the same digits, or as a string if it is no number.
  private mutating func appendNumber(_ value: UnsafeBufferPointer<UInt8>, vr: VR) {
    if JSONNumber.isValid(value) { return writer.bytes(value) }
    let text = Array(value)[...]
    if vr == .is_, let number = ElementNumbers.int(text) {
      writer.integer(Int64(number))
    } else if vr == .ds, let number = ElementNumbers.double(text) {
      writer.ascii(JSONNumber.text(of: number))
    } else {
      writer.string(String(decoding: value, as: UTF8.self))
    }
  }

  // MARK: Binary

  private mutating func appendBinary(_ bytes: [UInt8], tag: Tag, vr: VR) {
    guard !bytes.isEmpty else { return }
    let isBulk = bytes.count > threshold || tag.isPixelData && threshold != .max
    if isBulk, let uri = uri(of: tag) { return appendURI(uri) }
    guard let size = ElementNumbers.binarySize(vr), bytes.count % size == 0 else {
      return appendInline(bytes)
    }
    writer.text(",\"Value\":[")
    for start in stride(from: 0, to: bytes.count, by: size) {
      if start > 0 { writer.byte(UInt8(ascii: ",")) }
      appendNumber(bytes[...], at: start, vr: vr)
    }
    writer.byte(UInt8(ascii: "]"))
  }

  private mutating func appendNumber(_ bytes: ArraySlice<UInt8>, at start: Int, vr: VR) {
    switch vr {
    case .us: writer.integer(Int64(ElementNumbers.raw(bytes, at: start, 2)))
    case .ss: writer.integer(Int64(Int16(truncatingIfNeeded: ElementNumbers.raw(bytes, at: start, 2))))
    case .ul: writer.integer(Int64(ElementNumbers.raw(bytes, at: start, 4)))
    case .sl: writer.integer(Int64(Int32(truncatingIfNeeded: ElementNumbers.raw(bytes, at: start, 4))))
    case .fl:
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: ElementNumbers.raw(bytes, at: start, 4)))
      writer.ascii(JSONNumber.text(of: value))
    case .fd: writer.ascii(JSONNumber.text(of: ElementNumbers.double(bytes, at: start, vr: .fd)))
    case .at:
      let group = ElementNumbers.raw(bytes, at: start, 2)
      let element = ElementNumbers.raw(bytes, at: start &+ 2, 2)
      writer.byte(UInt8(ascii: "\""))
      writer.tag(Tag(UInt16(truncatingIfNeeded: group), UInt16(truncatingIfNeeded: element)))
      writer.byte(UInt8(ascii: "\""))
    default:
      let raw = ElementNumbers.raw(bytes, at: start, 8)
      writer.ascii(JSONNumber.text(of: raw, isSigned: vr == .sv))
    }
  }

  private mutating func appendInline(_ bytes: [UInt8]) {
    writer.text(",\"InlineBinary\":\"")
    writer.base64(bytes)
    writer.byte(UInt8(ascii: "\""))
  }

  private mutating func appendURI(_ uri: String) {
    writer.text(",\"BulkDataURI\":")
    writer.string(uri)
  }

  private func uri(of tag: Tag) -> String? {
    var path = path
    path.steps.append(.tag(tag))
    return bulkDataURI(path)
  }

  /// Encapsulated pixels: by reference, or inline as the items they are.
  private mutating func appendFragments(_ fragments: [[UInt8]], tag: Tag) {
    if threshold != .max, let uri = uri(of: tag) { return appendURI(uri) }
    var bytes: [UInt8] = []
    for fragment in fragments {
      bytes += [0xFE, 0xFF, 0x00, 0xE0]
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: fragment.count).littleEndian) { bytes += $0 }
      bytes += fragment
    }
    appendInline(bytes)
  }

  // MARK: Sequences

  private mutating func appendItems(_ items: [DataSet], tag: Tag) {
    guard !items.isEmpty, path.steps.count < 2 &* ScanLimits.standard.nesting else { return }
    writer.text(",\"Value\":[")
    path.steps.append(.tag(tag))
    for (number, item) in items.enumerated() {
      if number > 0 { writer.byte(UInt8(ascii: ",")) }
      path.steps.append(.item(number))
      append(item)
      path.steps.removeLast()
    }
    path.steps.removeLast()
    writer.byte(UInt8(ascii: "]"))
  }
}
