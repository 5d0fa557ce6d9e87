import DICOMCore
import Foundation
import Oracles
import Testing

@testable import Codecs

@Suite struct TranscoderTests {
  static let lossless: [TransferSyntax] = [
    .rleLossless, .jpegLosslessSV1, .jpegLSLossless, .jpeg2000Lossless, .htj2kLossless,
    .htj2kLosslessRPCL,
  ]

  /// A data set of `count` frames.
  static func dataSet(_ format: PixelFormat, count: Int) -> DataSet {
    var dataSet = DataSet()
    dataSet.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.12.1")
    dataSet.set(.sopInstanceUID, "2.25.1")
    dataSet.set(.imageType, ["ORIGINAL", "PRIMARY"])
    dataSet.set(.samplesPerPixel, format.samplesPerPixel)
    dataSet.set(.photometricInterpretation, format.photometricInterpretation)
    dataSet.set(.rows, format.rows)
    dataSet.set(.columns, format.columns)
    dataSet.set(.numberOfFrames, count)
    dataSet.set(.bitsAllocated, format.bitsAllocated)
    dataSet.set(.bitsStored, format.bitsStored)
    dataSet.set(.highBit, format.highBit)
    dataSet.set(.pixelRepresentation, format.isSigned ? 1 : 0)
    if format.samplesPerPixel > 1 { dataSet.set(.planarConfiguration, 0) }
    var bytes: [UInt8] = []
    for number in 0..<count { bytes += TestPictures.frame(format, seed: UInt64(number)).bytes }
    if bytes.count % 2 == 1 { bytes.append(0) }
    dataSet.set(.pixelData, bytes, vr: format.bitsAllocated > 8 ? .ow : .ob)
    return dataSet
  }

  static let formats = [
    TestPictures.format(rows: 21, columns: 17, allocated: 8, stored: 8),
    TestPictures.format(rows: 24, columns: 20, allocated: 16, stored: 12),
    TestPictures.format(rows: 24, columns: 20, allocated: 16, stored: 16, signed: true),
    TestPictures.format(rows: 9, columns: 11, samples: 3, allocated: 8, stored: 8),
  ]

  @Test("Native to encapsulated and back gives the same pixel data", arguments: lossless, formats)
  func roundTrip(target: TransferSyntax, format: PixelFormat) throws {
    let original = Self.dataSet(format, count: 3)
    let file = try Part10.write(original, as: .explicitVRLittleEndian)
    let packed = try Transcoder.transcode(part10: file, to: target, newUID: { "2.25.2" })
    let (meta, dataSet) = try Part10.read(packed)
    #expect(meta.transferSyntaxUID == target.uid)
    #expect(dataSet.string(.sopInstanceUID) == "2.25.1")
    #expect(dataSet.string(.lossyImageCompression) == nil)
    let reader = try FrameReader(dataSet, transferSyntax: target)
    #expect(reader.frameCount == 3)
    let back = try Transcoder.transcode(
      part10: packed, to: .explicitVRLittleEndian, newUID: { "2.25.3" })
    let (_, restored) = try Part10.read(back)
    #expect(restored[.pixelData] == original[.pixelData])
    #expect(restored.string(.photometricInterpretation) == format.photometricInterpretation)
  }

  @Test("Colour and planes are described as each syntax writes them")
  func description() throws {
    let original = Self.dataSet(Self.formats[3], count: 1)
    func described(_ target: TransferSyntax) throws -> [String?] {
      let result = try Transcoder.transcode(
        original, from: .explicitVRLittleEndian, to: target, newUID: { "2.25.9" })
      return [result.string(.photometricInterpretation), result.string(.planarConfiguration)]
    }
    #expect(try described(.rleLossless) == ["RGB", "1"])
    #expect(try described(.jpegLSLossless) == ["RGB", "0"])
    #expect(try described(.jpeg2000Lossless) == ["YBR_RCT", "0"])
    #expect(try described(.jpegBaseline) == ["YBR_FULL_422", "0"])
  }

  @Test("A lossy step makes another instance and says what it did")
  func lossy() throws {
    let original = Self.dataSet(Self.formats[0], count: 2)
    let result = try Transcoder.transcode(
      original, from: .explicitVRLittleEndian, to: .jpegBaseline, newUID: { "2.25.77" })
    #expect(result.string(.sopInstanceUID) == "2.25.77")
    #expect(result.string(.lossyImageCompression) == "01")
    #expect(result.string(.lossyImageCompressionMethod) == "ISO_10918_1")
    #expect((result.double(.lossyImageCompressionRatio) ?? 0) > 0)
    #expect(result.strings(.imageType) == ["DERIVED", "PRIMARY"])
    let back = try Transcoder.transcode(
      result, from: .jpegBaseline, to: .explicitVRLittleEndian, newUID: { "2.25.78" })
    #expect(back.string(.sopInstanceUID) == "2.25.77")
    #expect(back.string(.lossyImageCompression) == "01")
  }

  @Test("An extended offset table is written where asked for")
  func extendedTable() throws {
    let original = Self.dataSet(Self.formats[1], count: 3)
    let result = try Transcoder.transcode(
      original, from: .explicitVRLittleEndian, to: .jpegLSLossless,
      options: .init(usesExtendedOffsetTable: true), newUID: { "2.25.5" })
    #expect(result.bytes(.extendedOffsetTable)?.count == 24)
    #expect(result.bytes(.extendedOffsetTableLengths)?.count == 24)
    guard case .fragments(let fragments) = result[.pixelData]?.value else {
      Issue.record("no fragments")
      return
    }
    #expect(fragments[0].isEmpty)
    #expect(try FrameReader(result, transferSyntax: .jpegLSLossless).frameCount == 3)
  }

  @Test("Packed bits go through RLE and come back without gaps")
  func bits() throws {
    let format = TestPictures.format(rows: 5, columns: 7, allocated: 1, stored: 1)
    var original = Self.dataSet(TestPictures.format(rows: 5, columns: 7, allocated: 8, stored: 8), count: 1)
    original.set(.bitsAllocated, 1)
    original.set(.bitsStored, 1)
    original.set(.highBit, 0)
    original.set(.numberOfFrames, 3)
    // 105 bits of three frames in 14 bytes.
    original.set(.pixelData, (0..<14).map { $0 == 13 ? 1 : UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }, vr: .ob)
    let packed = try Transcoder.transcode(
      original, from: .explicitVRLittleEndian, to: .rleLossless, newUID: { "2.25.5" })
    let back = try Transcoder.transcode(
      packed, from: .rleLossless, to: .explicitVRLittleEndian, newUID: { "2.25.5" })
    #expect(back.bytes(.pixelData) == original.bytes(.pixelData))
    _ = format
  }

  @Test("Floating point pixels and lost frames are refused")
  func refusals() throws {
    var float = DataSet()
    float.set(.floatPixelData, [0, 0, 0, 0], vr: .of)
    #expect(throws: CodecError(.notEncodable, "")) {
      try Transcoder.transcode(
        float, from: .explicitVRLittleEndian, to: .rleLossless, newUID: { "" })
    }
    var short = Self.dataSet(Self.formats[0], count: 2)
    short.set(.numberOfFrames, 5)
    #expect(throws: CodecError(.truncated, "")) {
      try Transcoder.transcode(
        short, from: .explicitVRLittleEndian, to: .rleLossless, newUID: { "" })
    }
  }

  @Test("What we write, gdcm and DCMTK read to the same bytes", arguments: lossless)
  func foreignReaders(target: TransferSyntax) throws {
    guard Oracle.python != nil else {
      print("skipped: no Python with pydicom and decoders (JIERU_PYTHON)")
      return
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("jieru-transcoded-\(target.uid)-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var expected: [String: [UInt8]] = [:]
    for (index, format) in Self.formats.enumerated() {
      let original = Self.dataSet(format, count: 2)
      let file = try Part10.write(original, as: .explicitVRLittleEndian)
      let packed = try Transcoder.transcode(part10: file, to: target, newUID: { "2.25.2" })
      try Data(packed).write(to: folder.appendingPathComponent("\(index).dcm"))
      let reader = try FrameReader(original, transferSyntax: .explicitVRLittleEndian)
      expected["\(index).dcm"] = try (0..<2).flatMap { try reader.frame($0).bytes }
    }
    let raw = folder.appendingPathComponent("raw")
    guard let text = try Oracle.run("decode_pixels.py", [folder.path, "--raw", raw.path]) else { return }
    var compared = 0
    for line in text.split(separator: "\n") {
      let row = try JSONDecoder().decode(ForeignDecoderTests.Row.self, from: Data(line.utf8))
      for (name, result) in row.decoders ?? [:] where result.frames != nil {
        let bytes = try Oracle.bytes(raw.appendingPathComponent("\(row.file).\(name)"))
        #expect(bytes == expected[row.file], "\(row.file) by \(name)")
        compared += 1
      }
    }
    #expect(compared >= 4)
  }
}
