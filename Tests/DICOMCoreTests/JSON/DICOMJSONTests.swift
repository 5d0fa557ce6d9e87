import Testing

@testable import DICOMCore

@Suite("DICOM JSON is written and read as PS3.18 F says")
struct DICOMJSONTests {
  static func json(_ dataSet: DataSet) -> String { String(decoding: DICOMJSON.encode(dataSet), as: UTF8.self) }

  @Test("Names come as component groups, whatever the character set")
  func names() throws {
    var dataSet = DataSet(characterSet: .gb18030)
    dataSet.set(.patientName, "Wang^XiaoDong=王^小东")
    #expect(
      Self.json(dataSet)
        == #"{"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Wang^XiaoDong","Ideographic":"王^小东"}]}}"#
    )
    let back = try DICOMJSON.decode(DICOMJSON.encode(dataSet))
    #expect(back.string(.patientName) == "Wang^XiaoDong=王^小东")
    #expect(back.characterSet == .utf8)
    var only = DataSet()
    only.set(.patientName, "==ふり")
    #expect(Self.json(only).contains(#"[{"Phonetic":"ふり"}]"#))
    #expect(try DICOMJSON.decode(DICOMJSON.encode(only)).string(.patientName) == "==ふり")
  }

  @Test(
    "IS and DS are numbers with their own digits, or strings where they are none",
    arguments: [
      ("1.50", "1.50"), ("+1.5", "1.5"), (".5", "0.5"), ("1.", "1"), ("007", "7"), ("-0.0", "-0.0"), ("1e3", "1e3"),
      ("abc", "\"abc\""),
      ("1.5\\\\2", "1.5,null,2"), ("NaN", "\"NaN\""),
    ])
  func decimals(text: String, json: String) throws {
    let bytes = ByteBuilder.make { $0.short(0x0028_1050, "DS", text) }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    let written = Self.json(dataSet).replacing("7.0", with: "7").replacing("1.0]", with: "1]")
    #expect(written == "{\"00281050\":{\"vr\":\"DS\",\"Value\":[\(json)]}}")
  }

  @Test("Binary values are numbers; what JSON lacks are strings")
  func binary() throws {
    var dataSet = DataSet()
    dataSet.set(.rows, 512)
    dataSet.set(.frameIncrementPointer, [Tag.frameTime])
    dataSet.set(Tag(0x0040, 0x9225), [1.5, .nan, -.infinity], vr: .fd)
    dataSet.set(Tag(0x0008, 0x041B), [UInt8](repeating: 0xFF, count: 8), vr: .uv)
    #expect(
      Self.json(dataSet)
        == #"{"0008041B":{"vr":"UV","Value":["18446744073709551615"]},"00280009":{"vr":"AT","Value":["00181063"]},"00280010":{"vr":"US","Value":[512]},"00409225":{"vr":"FD","Value":[1.5,"NaN","-Infinity"]}}"#
    )
    let back = try DICOMJSON.decode(DICOMJSON.encode(dataSet))
    #expect(back.bytes(Tag(0x0008, 0x041B)) == [UInt8](repeating: 0xFF, count: 8))
    #expect(back.doubles(Tag(0x0040, 0x9225))[1].isNaN)
    #expect(back.tags(.frameIncrementPointer) == [.frameTime])
  }

  @Test("Bytes are inline below the threshold and by reference above; pixels always by reference")
  func bulk() throws {
    var icon = DataSet()
    icon.set(.pixelData, [1, 2], vr: .ob)
    var dataSet = DataSet()
    dataSet.set(Tag(0x0029, 0x1001), [1, 2, 3, 4], vr: .un)
    dataSet.set(Tag(0x0029, 0x1002), [UInt8](repeating: 0, count: 2000), vr: .ob)
    dataSet.set(.iconImageSequence, [icon])
    dataSet[.pixelData] = DataElement(tag: .pixelData, vr: .ob, value: .fragments([[], [1, 2]]))
    let json = String(decoding: DICOMJSON.encode(dataSet) { "bulk/\($0.text)" }, as: UTF8.self)
    #expect(json.contains(#""00291001":{"vr":"UN","InlineBinary":"AQIDBA=="}"#))
    #expect(json.contains(#""00291002":{"vr":"OB","BulkDataURI":"bulk/00291002"}"#))
    #expect(json.contains(#""BulkDataURI":"bulk/00880200/0/7FE00010""#))
    #expect(json.contains(#""7FE00010":{"vr":"OB","BulkDataURI":"bulk/7FE00010"}"#))
    let back = try DICOMJSON.decode(Array(json.utf8))
    #expect(back[.pixelData]?.value == .bulkDataURI("bulk/7FE00010"))
    let path = try #require(AttributePath("00880200/0/7FE00010"))
    #expect(dataSet.element(at: path)?.bytes == [1, 2])
    #expect(throws: DICOMError.self) { try back.encoded(as: .explicitVRLittleEndian) }
  }

  @Test("Group lengths stay out, empty values and sequences have no Value, an empty item is {}")
  func empties() throws {
    var dataSet = DataSet()
    dataSet.set(Tag(0x0008, 0x0000), 5, vr: .ul)
    dataSet.setEmpty(.patientID)
    dataSet.set(.procedureCodeSequence, [DataSet]())
    dataSet.set(.requestAttributesSequence, [DataSet()])
    #expect(
      Self.json(dataSet) == #"{"00081032":{"vr":"SQ"},"00100020":{"vr":"LO"},"00400275":{"vr":"SQ","Value":[{}]}}"#)
    let back = try DICOMJSON.decode(DICOMJSON.encode(dataSet))
    #expect(back.items(.requestAttributesSequence).count == 1)
    #expect(back[.patientID]?.isEmpty == true)
  }

  @Test("A character set that a writer gave as a number does not make bad JSON")
  func oddCharacterSet() throws {
    var dataSet = DataSet()
    dataSet.set(.specificCharacterSet, [1, 0] as [UInt8], vr: .ss)
    #expect(throws: Never.self) { try DICOMJSON.decode(DICOMJSON.encode(dataSet)) }
  }

  @Test("Quotes, control characters and markup survive")
  func escapes() throws {
    var dataSet = DataSet(characterSet: .utf8)
    dataSet.set(.patientComments, "a\"b\\c\u{1}\n<script>\u{7F}é😀")
    let json = DICOMJSON.encode(dataSet)
    #expect(!json.contains { $0 < 0x20 })
    #expect(try DICOMJSON.decode(json).string(.patientComments) == "a\"b\\c\u{1}\n<script>\u{7F}é😀")
  }

  @Test("The VR may come after the value, keys in any order, unknown members are passed over")
  func order() throws {
    let json =
      #"{"00400275":{"Value":[{"00400007":{"Value":["TACE"],"vr":"LO","x":[1,{"y":[]}]}}],"vr":"SQ"},"00100020":{"vr":"LO","Value":["\u738b\ud83d\ude00"]}}"#
    let dataSet = try DICOMJSON.decode(Array(json.utf8))
    #expect(dataSet.elements.map(\.tag) == [.specificCharacterSet, .patientID, .requestAttributesSequence])
    #expect(dataSet.string(.patientID) == "王😀")
    #expect(dataSet.item(.requestAttributesSequence)?.string(.scheduledProcedureStepDescription) == "TACE")
  }

  @Test(
    "Bad JSON is refused with its offset",
    arguments: [
      "", "{", "[]", #"{"0010":{}}"#, #"{"00100020":{"vr":"LO","Value":["x"]}"#, #"{"00100020":{"vr":"XX"}}"#,
      #"{"00280010":{"vr":"US","Value":["x"]}}"#,
      #"{"00100020":{"vr":"LO","Value":[1]}}"#, #"{"7FE00010":{"vr":"OB","InlineBinary":"!"}}"#, #"{} x"#,
      #"{"00280010":{"vr":"US","Value":[01]}}"#,
    ])
  func refused(json: String) {
    let error = #expect(throws: DICOMError.self) { try DICOMJSON.decode(Array(json.utf8)) }
    #expect(error?.code == .badJSON)
    #expect(error?.offset != nil)
  }

  @Test(
    "Base64 agrees with RFC 4648's examples",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(plain: String, text: String) {
    var written: [UInt8] = []
    Base64.append(Array(plain.utf8), to: &written)
    #expect(String(decoding: written, as: UTF8.self) == text)
    #expect(Base64.decode(text.utf8) == Array(plain.utf8))
  }

  @Test("Arrays of data sets, one for each instance")
  func arrays() throws {
    var first = DataSet()
    first.set(.instanceNumber, 1)
    let json = DICOMJSON.encode(array: [first, DataSet()])
    #expect(String(decoding: json, as: UTF8.self) == #"[{"00200013":{"vr":"IS","Value":[1]}},{}]"#)
    #expect(try DICOMJSON.decode(array: json).count == 2)
  }
}
