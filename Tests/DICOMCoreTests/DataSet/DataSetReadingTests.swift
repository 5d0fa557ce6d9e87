import Testing

@testable import DICOMCore

@Suite("Values are read by their VR")
struct DataSetReadingTests {
  static func dataSet() throws -> DataSet {
    let bytes = ByteBuilder.make {
      $0.short(0x0008_0005, "CS", "GB18030 ")
      $0.short(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL")
      $0.short(0x0010_0010, "PN", [0x57, 0x61, 0x6E, 0x67, 0x3D, 0xCD, 0xF5, 0x5E, 0x81, 0x5C])
      $0.short(0x0010_0020, "LO", "  ODD 7 ")
      $0.short(0x0018_1063, "DS", " 66.67")
      $0.short(0x0020_0013, "IS", " -12 ")
      $0.short(0x0020_0032, "DS", "-190\\1.5e2\\.25")
      $0.short(0x0028_0008, "IS", "1A")
      $0.short(0x0028_0009, "AT", [0x18, 0x00, 0x63, 0x10])
      $0.short(0x0028_0010, "US", [0x00, 0x02])
      $0.short(0x0028_0106, "SS", [0xFE, 0xFF])
      $0.long(0x0028_0120, "UN", [0x07, 0x00])
      $0.short(0x0040_9225, "FD", [0, 0, 0, 0, 0, 0, 0xF8, 0x3F])
      $0.short(0x0070_0022, "FL", [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x3F])
    }
    return try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
  }

  @Test("Text is decoded before it is split, so that a GBK trail byte 5C is no separator")
  func text() throws {
    let dataSet = try Self.dataSet()
    #expect(dataSet.strings(.patientName) == ["Wang=王^乗"])
    #expect(dataSet.personName(.patientName)?.ideographic == "王^乗")
    #expect(dataSet.strings(.imageType) == ["ORIGINAL", "PRIMARY", "AXIAL"])
    #expect(dataSet.string(.imageType) == "ORIGINAL")
  }

  @Test("Leading blanks of a PatientID are kept, trailing ones are not")
  func padding() throws {
    #expect(try Self.dataSet().string(.patientID) == "  ODD 7")
  }

  @Test("Numbers come from text and from binary values alike")
  func numbers() throws {
    let dataSet = try Self.dataSet()
    #expect(dataSet.double(.frameTime) == 66.67)
    #expect(dataSet.int(.instanceNumber) == -12)
    #expect(dataSet.doubles(.imagePositionPatient) == [-190, 150, 0.25])
    #expect(dataSet.int(.numberOfFrames) == nil)
    #expect(dataSet.int(.rows) == 512)
    #expect(dataSet.string(.rows) == "512")
    #expect(dataSet.int(.smallestImagePixelValue) == -2)
    #expect(dataSet.tags(.frameIncrementPointer) == [.frameTime])
    #expect(dataSet.double(Tag(0x0040, 0x9225)) == 1.5)
    #expect(dataSet.doubles(Tag(0x0070, 0x0022)) == [1, 1.5])
  }

  @Test("UN of a standard element is read by the dictionary's VR")
  func unknown() throws {
    #expect(try Self.dataSet().int(.pixelPaddingValue) == 7)
  }

  @Test("A sequence that was called UN with a length is read as implicit items")
  func unknownSequence() throws {
    let content = ByteBuilder.make { $0.implicit(0x0008_0100, "ABCD") }
    let bytes = ByteBuilder.make { $0.long(0x0008_1032, "UN", ByteBuilder.make { $0.item(content) }) }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    #expect(dataSet.items(.procedureCodeSequence).first?.string(.codeValue) == "ABCD")
    #expect(try dataSet.encoded(as: .explicitVRLittleEndian) == bytes)
  }

  @Test("Numbers that do not fit are nil, never a trap")
  func overflow() throws {
    let bytes = ByteBuilder.make {
      $0.short(0x0020_0013, "IS", "99999999999999999999999")
      $0.short(0x0028_0010, "US", [1])
      $0.short(0x0028_1050, "DS", "nan ")
      $0.long(0x0008_041B, "UV", [UInt8](repeating: 0xFF, count: 8))
    }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    #expect(dataSet.int(.instanceNumber) == nil)
    #expect(dataSet.int(.rows) == nil)
    #expect(dataSet.ints(.rows).isEmpty)
    #expect(dataSet.double(.windowCenter) == nil)
    #expect(dataSet.int(Tag(0x0008, 0x041B)) == nil)
    #expect(dataSet.string(Tag(0x0008, 0x041B)) == "18446744073709551615")
  }

  @Test("Items inherit the character set, unless they have one of their own")
  func inheritance() throws {
    let name: [UInt8] = [0xCD, 0xF5]
    let own = ByteBuilder.make {
      $0.short(0x0008_0005, "CS", "ISO_IR 192")
      $0.short(0x0010_0010, "PN", Array("王".utf8) + [0x20])
    }
    let bytes = ByteBuilder.make {
      $0.short(0x0008_0005, "CS", "GB18030 ")
      let inherited = ByteBuilder.make { $0.short(0x0010_0010, "PN", name) }
      $0.long(
        0x0040_0275, "SQ",
        ByteBuilder.make {
          $0.item(inherited)
          $0.item(own)
        })
    }
    let items = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian).items(.requestAttributesSequence)
    #expect(items.map { $0.string(.patientName) } == ["王", "王"])
  }

  @Test("A character set declared after a sequence reaches its items all the same")
  func lateDeclaration() throws {
    let bytes = ByteBuilder.make {
      let item = ByteBuilder.make { $0.short(0x0010_0010, "PN", [0xCD, 0xF5]) }
      $0.long(0x0040_0275, "SQ", ByteBuilder.make { $0.item(item) })
      $0.short(0x0008_0005, "CS", "GB18030 ")
    }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    #expect(dataSet.item(.requestAttributesSequence)?.string(.patientName) == "王")
    #expect(dataSet.elements.map(\.tag) == [.specificCharacterSet, .requestAttributesSequence])
  }

  @Test("Of two equal tags the last one counts, in the scan and in the data set")
  func duplicates() throws {
    let bytes = ByteBuilder.make {
      $0.short(0x0010_0010, "PN", "First^PN")
      $0.short(0x0010_0020, "LO", "ID")
      $0.short(0x0010_0010, "PN", "Late")
    }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian)
    #expect(dataSet.string(.patientName) == "Late")
    #expect(dataSet.elements.count == 2)
    #expect(scanSummary(bytes, .explicitVRLittleEndian, bytes.whole).contains("[\"Late\"]"))
  }

  @Test("US or SS in implicit VR follows Pixel Representation", arguments: [(0, 65534), (1, -2)])
  func ambiguous(representation: Int, value: Int) throws {
    let bytes = ByteBuilder.make {
      $0.implicit(0x0028_0103, [UInt8(representation), 0])
      $0.implicit(0x0028_0106, [0xFE, 0xFF])
    }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .implicitVRLittleEndian)
    #expect(dataSet.int(.smallestImagePixelValue) == value)
  }

  @Test("Reading stops before the top-level pixels, not before an icon's")
  func stops() throws {
    let icon = ByteBuilder.make { $0.long(0x7FE0_0010, "OB", [1, 2]) }
    let bytes = ByteBuilder.make {
      $0.long(0x0088_0200, "SQ", ByteBuilder.make { $0.item(icon) })
      $0.long(0x7FE0_0010, "OB", [3, 4])
    }
    let dataSet = try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian, stopBeforePixelData: true)
    #expect(dataSet.elements.map(\.tag) == [.iconImageSequence])
    #expect(dataSet.item(.iconImageSequence)?.bytes(.pixelData) == [1, 2])
  }
}
