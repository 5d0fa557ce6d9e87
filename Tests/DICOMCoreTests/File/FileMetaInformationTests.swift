import Testing

@testable import DICOMCore

@Suite("Files are read with or without what stands before the data set")
struct FileMetaInformationTests {
  static let meta = FileMetaInformation(
    sopClassUID: SOPClass.ctImageStorage, sopInstanceUID: "1.2.3.4",
    transferSyntaxUID: TransferSyntax.explicitVRLittleEndian.uid,
    sourceApplicationEntityTitle: "CT1")
  static let body = ByteBuilder.make {
    $0.short(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2\0")
    $0.short(0x0008_0018, "UI", "1.2.3.4\0")
    $0.short(0x0008_0060, "CS", "CT")
    $0.long(0x0029_1001, "OB", [UInt8](repeating: 1, count: 200))
  }

  static func parse(_ bytes: [UInt8], isComplete: Bool = true) throws(DICOMError) -> (
    meta: FileMetaInformation, dataSetOffset: Int
  ) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(DICOMError) in
      try FileMetaInformation.parse(UnsafeRawBufferPointer(buffer), isComplete: isComplete)
    }
  }

  @Test("What is written is read back, and its group length is right")
  func roundTrip() throws {
    let head = Self.meta.encoded()
    let (meta, offset) = try Self.parse(head + Self.body)
    #expect(meta == Self.meta)
    #expect(offset == head.count)
    let length = ElementNumbers.raw(head[140..<144], at: 140, 4)
    #expect(Int(length) == head.count - 144)
  }

  @Test("A wrong group length does not matter")
  func wrongGroupLength() throws {
    var head = Self.meta.encoded()
    head[140] = 0xFF
    head[141] = 0x27
    #expect(try Self.parse(head + Self.body).dataSetOffset == head.count)
  }

  @Test("DICM without preamble, group 0002 without DICM, and meta in implicit VR are read")
  func variants() throws {
    let head = Self.meta.encoded()
    #expect(try Self.parse(Array(head.dropFirst(128)) + Self.body).dataSetOffset == head.count - 128)
    #expect(try Self.parse(Array(head.dropFirst(132)) + Self.body).dataSetOffset == head.count - 132)
    let implicit =
      [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
      + ByteBuilder.make { $0.implicit(0x0002_0010, "1.2.840.10008.1.2.1\0") }
    let (meta, offset) = try Self.parse(implicit + Self.body)
    #expect(offset == implicit.count)
    #expect(meta.transferSyntax == .explicitVRLittleEndian)
    #expect(meta.sopInstanceUID == "1.2.3.4")
  }

  @Test(
    "A bare data set shows its syntax and its UIDs",
    arguments: [
      TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian, .explicitVRBigEndian,
    ])
  func bare(syntax: TransferSyntax) throws {
    let dataSet = try DataSet(parsing: Self.body, transferSyntax: .explicitVRLittleEndian)
    let (meta, offset) = try Self.parse(try dataSet.encoded(as: syntax))
    #expect(offset == 0)
    #expect(meta.transferSyntax == syntax)
    #expect(meta.sopInstanceUID == "1.2.3.4")
    #expect(meta.sopClassUID == SOPClass.ctImageStorage)
  }

  @Test("DICM that stands at byte 128 by chance is no mark")
  func chance() throws {
    let bytes = ByteBuilder.make {
      $0.short(0x0008_0018, "UI", "1.2.3.4\0")
      $0.long(0x0009_1001, "OB", [UInt8](repeating: 0x58, count: 100) + Array("DICMDICM".utf8))
    }
    #expect(Array(bytes[128..<132]) == Array("DICM".utf8))
    #expect(try Self.parse(bytes).dataSetOffset == 0)
  }

  @Test("Every beginning of a file asks for more or is read")
  func prefixes() throws {
    let file = Self.meta.encoded() + Self.body
    let end = Self.meta.encoded().count
    for count in 0...file.count {
      do throws(DICOMError) {
        let (_, offset) = try Self.parse(Array(file[..<count]), isComplete: false)
        #expect(offset == end && count >= end)
      } catch {
        #expect(error.code == .truncated && count < end)
      }
    }
  }

  @Test("What is not DICOM says so", arguments: ["", "<html>not dicom</html>", "hello"])
  func foreign(text: String) {
    let bytes = Array(String(repeating: text, count: 40).utf8)
    let error = #expect(throws: DICOMError.self) { try Self.parse(bytes) }
    #expect(error?.code == .notDICOM)
  }

  @Test("Meta information without end is refused")
  func endless() {
    let bytes =
      [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
      + ByteBuilder.make { $0.long(0x0002_0102, "OB", [1, 2, 3], length: 0xFFFF_0000) }
    let error = #expect(throws: DICOMError.self) { try Self.parse(bytes, isComplete: false) }
    #expect(error?.code == .badMetaInformation)
    #expect(error?.tag == Tag(0x0002, 0x0102))
    #expect(error?.offset == 132)
  }

  @Test("Errors in a file count from its first byte")
  func offsets() {
    let head = Self.meta.encoded()
    let file = head + Self.body.dropLast(10)
    let error = #expect(throws: DICOMError.self) { try Part10.read(file) }
    #expect(error?.code == .truncated)
    #expect(error?.tag == Tag(0x0029, 0x1001))
    #expect(error?.offset == head.count + Self.body.count - 212)
  }

  @Test(
    "A file that was written is read back",
    arguments: [
      TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian,
      .deflatedExplicitVRLittleEndian,
    ])
  func files(syntax: TransferSyntax) throws {
    let dataSet = try DataSet(parsing: Self.body, transferSyntax: .explicitVRLittleEndian)
    let (meta, read) = try Part10.read(try Part10.write(dataSet, as: syntax, sourceApplicationEntityTitle: "JIERU"))
    #expect(meta.transferSyntax == syntax)
    #expect(meta.sourceApplicationEntityTitle == "JIERU")
    #expect(meta.sopInstanceUID == "1.2.3.4")
    #expect(read.string(.modality) == "CT")
  }
}
