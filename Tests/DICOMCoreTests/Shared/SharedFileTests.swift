import Foundation
import Testing

@testable import DICOMCore

@Suite("The shared files are read whole, in parts and back again")
struct SharedFileTests {
  @Test("Every file is read, or refused with an offset and a tag; the scan comes to the same in any cut")
  func everyFile() throws {
    var generator = SeededGenerator(seed: 3)
    var refused = 0
    for path in SharedFiles.paths() {
      let bytes = SharedFiles.bytes(path)
      do throws(DICOMError) {
        let (meta, dataSet) = try Part10.read(bytes)
        let start = try FileMetaInformationTests.parse(bytes).dataSetOffset
        let body = Array(bytes[start...])
        let whole = scanSummary(body, meta.transferSyntax, body.whole)
        let cuts =
          body.count > 100_000
          ? stride(from: 0, to: body.count, by: 4099).map { $0..<min(body.count, $0 + 4099) }
          : randomCuts(body.count, using: &generator)
        #expect(whole == scanSummary(body, meta.transferSyntax, cuts), "\(path)")
        #expect(!whole.hasPrefix("error"), "\(path)")
        try compare(path, body, meta.transferSyntax, dataSet)
      } catch {
        refused += 1
        #expect(error.offset != nil, "\(path)")
        let needsTag = ![.notDICOM, .badDeflate, .inflationLimit].contains(error.code)
        #expect(error.tag != nil || !needsTag, "\(path): \(error)")
      }
    }
    #expect(refused < 20)
  }

  /// The scanner's values are those of the data set.
  private func compare(_ path: String, _ body: [UInt8], _ syntax: TransferSyntax, _ dataSet: DataSet) throws(DICOMError)
  {
    var scanner = HeaderScanner(transferSyntax: syntax)
    try body.inParts(body.whole) { (part) throws(DICOMError) in try scanner.consume(part) }
    let header = try scanner.finish()
    for tag in IndexedTags.all {
      #expect(header.strings(tag) == dataSet.strings(tag) || header.bytes(tag) == nil, "\(path) \(tag)")
      #expect(header.contains(tag) || dataSet[tag]?.bytes.map { $0.count > 65_536 } ?? true, "\(path) \(tag)")
    }
  }

  @Test("What was written regularly comes out byte for byte")
  func byteForByte() throws {
    var same = 0
    for path in SharedFiles.paths() {
      let bytes = SharedFiles.bytes(path)
      guard let (meta, dataSet) = try? Part10.read(bytes), !meta.transferSyntax.isDeflated,
        let start = try? FileMetaInformationTests.parse(bytes).dataSetOffset
      else { continue }
      let body = Array(bytes[start...])
      let irregularities = body.withUnsafeBytes { buffer in
        var tokenizer = Tokenizer(transferSyntax: meta.transferSyntax, limits: .standard)
        var sink = RegularitySink(bytes: buffer, isImplicit: meta.transferSyntax.isImplicitVR)
        try? tokenizer.consume(buffer, into: &sink)
        return sink.irregularities.union(tokenizer.phase == .padding ? ["padding"] : [])
      }
      guard irregularities.isEmpty else { continue }
      guard let encoded = try? dataSet.encoded(as: meta.transferSyntax) else {
        Issue.record("\(path) cannot be written")
        continue
      }
      same += 1
      #expect(encoded == body, "\(path)")
    }
    #expect(same > 200 || SharedFiles.folder == nil)
  }

  @Test("DICOM JSON gives the same values back")
  func json() throws {
    for path in SharedFiles.paths() {
      guard let (_, dataSet) = try? Part10.read(SharedFiles.bytes(path), stopBeforePixelData: true) else { continue }
      let json = DICOMJSON.encode(dataSet)
      #expect((try? JSONSerialization.jsonObject(with: Data(json))) != nil, "\(path)")
      let back = try DICOMJSON.decode(json)
      for element in dataSet.elements where element.vr.isText && element.tag != .specificCharacterSet {
        let tag = element.tag
        switch element.vr {
        case .is_: #expect(back.ints(tag) == dataSet.ints(tag), "\(path) \(tag)")
        case .ds:
          // Written anew with 16 characters where a writer used more.
          for (ours, theirs) in zip(back.doubles(tag), dataSet.doubles(tag)) {
            #expect(abs(ours - theirs) < 1e-11, "\(path) \(tag)")
          }
        case .pn:
          #expect(
            back.strings(tag).map { PersonName($0) } == dataSet.strings(tag).map { PersonName($0) }, "\(path) \(tag)")
        default: #expect(back.strings(tag) == dataSet.strings(tag), "\(path) \(tag)")
        }
      }
    }
  }
}
