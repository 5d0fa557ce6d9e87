import DICOMCore
import Foundation
import Phantoms
import Store
import Testing

@testable import Archive

@Suite("Taking objects in")
struct IngestTests {
  @Test("Every kind of phantom is kept byte for byte and filed under its UIDs")
  func everyKind() async throws {
    let folder = try TemporaryArchive()
    let collection = PhantomCollection(setting: PhantomSetting(seed: 4), size: .small)
    for entry in collection.entries {
      let object = entry.object()
      let bytes = try object.part10()
      let stored = try await folder.archive.answer(to: bytes).get()
      #expect(stored.outcome == .stored, "\(entry.path)")
      #expect(stored.identifiers.sopClass == object.sopClassUID)
      #expect(try await folder.archive.bytes(of: object.sopInstanceUID) == bytes, "\(entry.path)")
    }
    #expect(try await folder.archive.totals().instances == collection.entries.count)
  }

  @Test("The same bytes again are a repeat: nothing grows and nothing is kept twice")
  func repeated() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    #expect(try await folder.archive.file(object) == .stored)
    let before = try await folder.archive.totals()
    #expect(try await folder.archive.file(object) == .repeated)
    #expect(try await folder.archive.file(object) == .repeated)
    #expect(try await folder.archive.totals() == before)
    #expect(try await folder.archive.bytes(of: object.instance) == object.part10())
  }

  @Test("The same data set behind another sender's file meta information is a repeat, and the first bytes stay")
  func otherMeta() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    let first = try object.part10(from: "MODALITY")
    let second = try object.part10(from: "ANOTHER_ARCHIVE")
    #expect(first != second)
    #expect(try await folder.archive.answer(to: first).get().outcome == .stored)
    #expect(try await folder.archive.answer(to: second).get().outcome == .repeated)
    #expect(try await folder.archive.bytes(of: object.instance) == first)
    #expect(try await folder.archive.totals().conflicts == 0)
  }

  @Test("Other content under a known UID is kept as a conflict, once, and the first content is served")
  func conflict() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    var other = object
    other.comment = "other content"
    var third = object
    third.comment = "third content"
    #expect(try await folder.archive.file(object) == .stored)
    #expect(try await folder.archive.file(other, from: "SECOND") == .conflict)
    #expect(try await folder.archive.file(other) == .repeated)
    #expect(try await folder.archive.file(third) == .conflict)
    #expect(try await folder.archive.file(object) == .repeated)
    #expect(try await folder.archive.bytes(of: object.instance) == object.part10())
    let kept = try await folder.archive.conflicts()
    #expect(kept.map(\.sopInstanceUID) == [object.instance, object.instance])
    #expect(kept[0].source == "SECOND")
    #expect(try folder.archive.store.open(kept[0].location).bytes() == other.part10())
    let totals = try await folder.archive.totals()
    #expect(totals.conflicts == 2)
    #expect(totals.instances == 1)
  }

  @Test("A conflict under another series leaves no empty series or study behind")
  func conflictElsewhere() async throws {
    let folder = try TemporaryArchive()
    #expect(try await folder.archive.file(MadeObject()) == .stored)
    let moved = MadeObject(study: "9.9", series: "9.9.1", patientID: "P9")
    #expect(try await folder.archive.file(moved) == .conflict)
    let totals = try await folder.archive.totals()
    let counts: [Int] = [totals.patients, totals.studies, totals.series, totals.instances]
    #expect(counts == [1, 1, 1, 1])
  }

  @Test("A bare C-STORE data set gets its meta information in front and is the data set that came")
  func bareDataSet() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    let bytes = try object.dataSet.encoded(as: .implicitVRLittleEndian)
    let meta = FileMetaInformation(
      sopClassUID: object.sopClass, sopInstanceUID: object.instance,
      transferSyntaxUID: TransferSyntax.implicitVRLittleEndian.uid, sourceApplicationEntityTitle: "SCU")
    let answer: Result<Stored, Refusal> = await withCheckedContinuation { continuation in
      let ingest = folder.archive.ingest(dataSetFrom: "SCU", meta: meta)
      for byte in bytes { withUnsafeBytes(of: byte) { ingest.receive($0) } }
      ingest.finish { continuation.resume(returning: $0) }
    }
    #expect(try answer.get().outcome == .stored)
    let kept = try #require(try await folder.archive.bytes(of: object.instance))
    #expect(kept == meta.encoded() + bytes)
    #expect(try Part10.read(kept).dataSet == DataSet(parsing: bytes, transferSyntax: .implicitVRLittleEndian))
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: Refusal.Reason
    let tag: Tag?
    let bytes: @Sendable () throws -> [UInt8]
  }

  private static func without(_ tag: Tag) -> @Sendable () throws -> [UInt8] {
    {
      var ds = MadeObject().dataSet
      ds.remove(tag)
      // The file meta information keeps naming class and instance.
      let meta = FileMetaInformation(
        sopClassUID: MadeObject().sopClass, sopInstanceUID: MadeObject().instance,
        transferSyntaxUID: TransferSyntax.explicitVRLittleEndian.uid)
      return try meta.encoded() + ds.encoded(as: .explicitVRLittleEndian)
    }
  }

  static let refused: [Refused] = [
    Refused(
      testDescription: "no Study Instance UID", reason: .missingIdentifier, tag: .studyInstanceUID,
      bytes: without(.studyInstanceUID)),
    Refused(
      testDescription: "no Series Instance UID", reason: .missingIdentifier, tag: .seriesInstanceUID,
      bytes: without(.seriesInstanceUID)),
    Refused(
      testDescription: "no SOP Instance UID", reason: .missingIdentifier, tag: .sopInstanceUID,
      bytes: without(.sopInstanceUID)),
    Refused(
      testDescription: "no SOP Class UID", reason: .missingIdentifier, tag: .sopClassUID, bytes: without(.sopClassUID)),
    Refused(
      testDescription: "a UID that is a path", reason: .missingIdentifier, tag: .studyInstanceUID,
      bytes: { try MadeObject(study: "../../etc").part10() }),
    Refused(testDescription: "nothing at all", reason: .unreadable, tag: nil, bytes: { [] }),
    Refused(testDescription: "a text file", reason: .unreadable, tag: nil, bytes: { Array("hello, 世界\n".utf8) }),
    Refused(
      testDescription: "cut inside a value", reason: .unreadable, tag: .pixelData,
      bytes: { Array(try MadeObject(pixels: 600).part10().dropLast(100)) }),
    Refused(
      testDescription: "cut inside the meta information", reason: .unreadable, tag: nil,
      bytes: { Array(try MadeObject().part10().prefix(180)) }),
  ]

  @Test("What cannot be filed is refused with its reason and tag, and leaves nothing", arguments: refused)
  func refusals(_ row: Refused) async throws {
    let folder = try TemporaryArchive()
    let end = folder.archive.store.end
    let answer = await folder.archive.answer(to: try row.bytes())
    guard case .failure(let refusal) = answer else {
      Issue.record("it was taken")
      return
    }
    #expect(refusal.reason == row.reason)
    if let tag = row.tag { #expect(refusal.tag == tag) }
    #expect(!refusal.description.contains("Wang"))
    #expect(try await folder.archive.totals().instances == 0)
    #expect(folder.archive.store.end == end)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/objects/incoming") == [])
  }

  @Test("An object of another study than the one asked for is refused, of the right one taken")
  func otherStudy() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    let bytes = try object.part10()
    guard case .failure(let refusal) = await folder.archive.answer(to: bytes, study: "1.2.3.999") else {
      Issue.record("it was taken")
      return
    }
    #expect(refusal.reason == .otherStudy)
    #expect(refusal.identifiers?.instance == object.instance)
    #expect(try await folder.archive.answer(to: bytes, study: object.study).get().outcome == .stored)
  }

  @Test("A class or instance other than announced is refused with the tag that differs")
  func announced() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    let bytes = try object.dataSet.encoded(as: .explicitVRLittleEndian)
    for (sopClass, instance, tag) in [
      ("1.2.840.10008.5.1.4.1.1.2", object.instance, Tag.sopClassUID), (object.sopClass, "1.2.3.4", .sopInstanceUID),
    ] {
      let meta = FileMetaInformation(
        sopClassUID: sopClass, sopInstanceUID: instance, transferSyntaxUID: TransferSyntax.explicitVRLittleEndian.uid)
      let answer: Result<Stored, Refusal> = await withCheckedContinuation { continuation in
        let ingest = folder.archive.ingest(dataSetFrom: "SCU", meta: meta)
        bytes.withUnsafeBytes { ingest.receive($0) }
        ingest.finish { continuation.resume(returning: $0) }
      }
      guard case .failure(let refusal) = answer else {
        Issue.record("it was taken")
        return
      }
      #expect(refusal.reason == .identifierMismatch)
      #expect(refusal.tag == tag)
    }
  }

  @Test("Given up half way, an object leaves nothing, small or large", arguments: [1000, 3 << 20])
  func abandoned(_ pixels: Int) async throws {
    let folder = try TemporaryArchive()
    let bytes = try MadeObject(pixels: pixels).part10()
    let ingest = folder.archive.ingest(part10From: "TEST")
    bytes[..<(bytes.count - 10)].withUnsafeBytes { ingest.receive($0) }
    ingest.abandon()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/objects/incoming") == [])
    #expect(folder.archive.store.end == LogPosition(segment: 1, offset: 0))
  }
}
