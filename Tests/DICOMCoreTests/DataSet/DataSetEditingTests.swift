import Testing

@testable import DICOMCore

@Suite("Data sets are edited and written")
struct DataSetEditingTests {
  @Test("Setting takes the dictionary's VR and keeps the order of tags")
  func setting() {
    var dataSet = DataSet()
    dataSet.set(.rows, 512)
    dataSet.set(.patientID, "42")
    dataSet.set(.instanceNumber, 7)
    dataSet.set(.sliceThickness, 1.25)
    dataSet.set(.windowWidth, [400.0, 1500])
    #expect(dataSet.elements.map(\.tag) == [.patientID, .sliceThickness, .instanceNumber, .rows, .windowWidth])
    #expect(dataSet.elements.map(\.vr) == [.lo, .ds, .is_, .us, .ds])
    #expect(dataSet.bytes(.rows) == [0, 2])
    #expect(dataSet.string(.instanceNumber) == "7")
    #expect(dataSet.doubles(.windowWidth) == [400, 1500])
    dataSet.remove(.rows)
    #expect(dataSet[.rows] == nil)
  }

  @Test("Numbers are cut to the range of their VR")
  func clamping() {
    var dataSet = DataSet()
    dataSet.set(.rows, 70_000)
    dataSet.set(.columns, -1)
    #expect(dataSet.int(.rows) == 65_535)
    #expect(dataSet.int(.columns) == 0)
  }

  @Test(
    "DS is written in at most 16 characters",
    arguments: [
      (0.1 + 0.2, "0.3"), (1.0 / 3, "0.33333333333333"), (-1e-300 / 3, "-3.333333333e-301"),
      (123_456_789.123_456_789, "123456789.123457"),
      (1e22, "1e+22"), (-2.5, "-2.5"), (1e15, "1e+15"),
    ])
  func decimalStrings(value: Double, text: String) {
    let written = DecimalString.text(of: value, vr: .ds)
    #expect(written.utf8.count <= 16)
    #expect(abs((Double(written) ?? .nan) - value) <= abs(value) * 2e-9)
    if text.utf8.count <= 16 { #expect(Double(written) == Double(text) || written.hasPrefix(text)) }
  }

  @Test("Text that the character set cannot hold turns the data set to UTF-8, with nothing lost")
  func widening() throws {
    var dataSet = DataSet(characterSet: .latin1)
    dataSet.set(.referringPhysicianName, "Müller^Jörg")
    dataSet.set(.patientName, "Wang=王")
    #expect(dataSet.characterSet == .utf8)
    #expect(dataSet.string(.specificCharacterSet) == "ISO_IR 192")
    #expect(dataSet.string(.referringPhysicianName) == "Müller^Jörg")
    #expect(dataSet.string(.patientName) == "Wang=王")
  }

  @Test("Items are brought into the character set of the data set they are put in")
  func itemCharacterSets() throws {
    var item = DataSet(characterSet: .gb18030)
    item.set(.codeMeaning, "肝")
    var dataSet = DataSet(characterSet: .utf8)
    dataSet.set(.procedureCodeSequence, [item])
    let bytes = try dataSet.encoded(as: .explicitVRLittleEndian)
    let read = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    #expect(read.item(.procedureCodeSequence)?.string(.codeMeaning) == "肝")
    #expect(read.item(.procedureCodeSequence)?.contains(.specificCharacterSet) == false)
    var ascii = DataSet()
    ascii.set(.procedureCodeSequence, [item])
    #expect(ascii.item(.procedureCodeSequence)?.string(.codeMeaning) == "肝")
    #expect(ascii.characterSet == .utf8)
  }

  @Test("Transcoding that cannot be done changes nothing")
  func refusedTranscoding() {
    var dataSet = DataSet(characterSet: .utf8)
    dataSet.set(.patientName, "王")
    let before = dataSet
    let isRefused = !dataSet.transcode(to: .latin1)
    #expect(isRefused)
    #expect(dataSet == before)
    let changed = dataSet.transcode(to: .gb18030)
    #expect(changed)
    #expect(dataSet.bytes(.patientName) == [0xCD, 0xF5])
  }

  @Test(
    "Every native syntax gives the data set back",
    arguments: [
      TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian,
      .deflatedExplicitVRLittleEndian,
    ])
  func roundTrips(syntax: TransferSyntax) throws {
    let dataSet = try DataSetReadingTests.dataSet()
    var item = DataSet()
    item.set(.codeValue, "T-62000")
    var full = dataSet
    full.set(.procedureCodeSequence, [item, DataSet()])
    full.set(.pixelData, [1, 2, 3, 4, 5, 6], vr: .ow)
    full.remove(.pixelPaddingValue)
    full.set(.pixelRepresentation, 1)
    full[Tag(0x0029, 0x1002)] = DataElement(tag: Tag(0x0029, 0x1002), vr: .sq, value: .sequence([item]))
    // Once to and fro makes every length even.
    full = try DataSet(parsing: try full.encoded(as: .explicitVRLittleEndian), transferSyntax: .explicitVRLittleEndian)
    let bytes = try full.encoded(as: syntax)
    #expect(bytes.count % 2 == 0)
    #expect(try DataSet(parsing: bytes, transferSyntax: syntax) == full)
  }

  @Test("Bytes that an implicit reader would take for items are not written as such")
  func hiddenSequences() throws {
    var dataSet = DataSet()
    dataSet.set(.procedureCodeSequence, [0x41, 0x42, 0x43, 0x44] as [UInt8], vr: .lo)
    // An element that is in explicit VR what it never is in implicit VR.
    #expect(try dataSet.encoded(as: .explicitVRLittleEndian).count == 12)
    let error = #expect(throws: DICOMError.self) { try dataSet.encoded(as: .implicitVRLittleEndian) }
    #expect(error?.code == .notEncodable && error?.tag == .procedureCodeSequence)
  }

  @Test("Odd values are padded: NUL for UIDs and bytes, a space for other text")
  func padding() throws {
    var dataSet = DataSet()
    dataSet.set(.sopClassUID, "1.2.3")
    dataSet.set(.patientID, "ABC")
    dataSet.set(Tag(0x0029, 0x1001), [1], vr: .ob)
    let expected = ByteBuilder.make {
      $0.short(0x0008_0016, "UI", "1.2.3\0")
      $0.short(0x0010_0020, "LO", "ABC ")
      $0.long(0x0029_1001, "OB", [1, 0])
    }
    #expect(try dataSet.encoded(as: .explicitVRLittleEndian) == expected)
  }

  @Test("Text too long for a 16-bit length is written as UN")
  func longText() throws {
    var dataSet = DataSet()
    dataSet.set(.patientComments, String(repeating: "A", count: 70_000))
    let bytes = try dataSet.encoded(as: .explicitVRLittleEndian)
    #expect(Array(bytes[4..<6]) == Array("UN".utf8))
    let read = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    #expect(read.string(.patientComments)?.utf8.count == 70_000)
  }

  @Test("Fragments and native pixels are refused where they cannot stand, with the tag")
  func pixelsThatDoNotFit() throws {
    var dataSet = DataSet()
    dataSet.set(.pixelData, [1, 2], vr: .ob)
    let native = #expect(throws: DICOMError.self) { try dataSet.encoded(as: .jpegBaseline) }
    #expect(native?.code == .notEncodable && native?.tag == .pixelData)
    dataSet[.pixelData] = DataElement(tag: .pixelData, vr: .ob, value: .fragments([[], [1, 2]]))
    let encapsulated = #expect(throws: DICOMError.self) { try dataSet.encoded(as: .explicitVRLittleEndian) }
    #expect(encapsulated?.code == .notEncodable)
    let bytes = try dataSet.encoded(as: .rleLossless)
    #expect(try DataSet(parsing: bytes, transferSyntax: .rleLossless) == dataSet)
  }

  @Test("Data sets nested too deep are not written")
  func depth() {
    var dataSet = DataSet()
    for _ in 0..<70 {
      var outer = DataSet()
      outer[.contentSequence] = DataElement(tag: .contentSequence, vr: .sq, value: .sequence([dataSet]))
      dataSet = outer
    }
    let error = #expect(throws: DICOMError.self) { try dataSet.encoded(as: .explicitVRLittleEndian) }
    #expect(error?.code == .nestedTooDeep)
    _ = DICOMJSON.encode(dataSet)
  }
}
