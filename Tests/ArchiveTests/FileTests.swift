import Archive
import DICOMCore
import Foundation
import Phantoms
import Store
import Synchronization
import Testing

@Suite("Files in and out")
struct FileTests {
  /// A folder with two good objects, a broken one, a note and a link that leads back.
  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "jieru-files-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path + "/inner", withIntermediateDirectories: true)
    let objects = Sample.tiny(2)
    try Data(try objects[0].part10()).write(to: URL(fileURLWithPath: path + "/one.dcm"))
    try Data(try objects[1].part10()).write(to: URL(fileURLWithPath: path + "/inner/two"))
    try Data(try objects[0].part10().dropLast(100)).write(to: URL(fileURLWithPath: path + "/inner/broken.dcm"))
    try Data("not an image".utf8).write(to: URL(fileURLWithPath: path + "/README.txt"))
    try FileManager.default.createSymbolicLink(atPath: path + "/inner/again", withDestinationPath: path)
    return path
  }

  private func take(_ path: String, _ archive: Archive) async -> [String: FileOutcome] {
    let outcomes = Outcomes()
    await archive.take(FileWalk.files(below: path), source: "TEST") { outcomes.add($0, $1) }
    return outcomes.all
  }

  private final class Outcomes: Sendable {
    private let found = Mutex<[String: FileOutcome]>([:])
    var all: [String: FileOutcome] { found.withLock { $0 } }
    func add(_ file: FoundFile, _ outcome: FileOutcome) {
      found.withLock { $0[(file.path as NSString).lastPathComponent] = outcome }
    }
  }

  @Test("a folder is walked once and each file is answered for")
  func walk() async throws {
    let (temporary, path) = (try TemporaryArchive(), try folder())
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcomes = await take(path, temporary.archive)
    #expect(outcomes.count == 4)
    #expect(outcomes["one.dcm"] == .stored)
    #expect(outcomes["two"] == .stored)
    #expect(outcomes["README.txt"] == .passedOver)
    guard case .refused(let refusal) = outcomes["broken.dcm"] else {
      Issue.record("the broken file was not refused")
      return
    }
    #expect(refusal.reason == "unreadable")
    #expect(refusal.tag != nil && refusal.offset != nil)
    #expect(try await temporary.archive.verify(.bytes).isSound)
    let again = await take(path, temporary.archive)
    #expect(again["one.dcm"] == .repeated)
    #expect(try await temporary.archive.totals().instances == 2)
  }

  @Test("a file that was named must be an object")
  func named() async throws {
    let (temporary, path) = (try TemporaryArchive(), try folder())
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcomes = await take(path + "/README.txt", temporary.archive)
    guard case .refused = outcomes["README.txt"] else {
      Issue.record("\(outcomes)")
      return
    }
  }

  @Test("an exported study is byte for byte what came in, with names that tell nothing and a DICOMDIR that lists it")
  func export() async throws {
    let temporary = try TemporaryArchive()
    var sent: [String: [UInt8]] = [:]
    for entry in PhantomCollection(setting: PhantomSetting(seed: 3), size: .small).entries {
      let object = entry.object()
      sent[object.sopInstanceUID] = try object.part10()
      try await temporary.take(object)
    }
    let studies = try await temporary.archive.find(Query(level: .study)).compactMap { $0[.studyInstanceUID] }
    let path = NSTemporaryDirectory() + "jieru-export-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let report = try await temporary.archive.export(studies: studies, to: path)
    #expect(report.files.count == sent.count)
    #expect(report.failed.isEmpty && report.unlisted == 0)
    for file in report.files {
      #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + file.path))) == sent[file.sopInstanceUID])
      #expect(
        file.path.split(separator: "/").allSatisfy { $0.count <= 8 && $0.allSatisfy { $0.isUppercase || $0.isNumber } })
    }
    let (meta, directory) = try Part10.read([UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/DICOMDIR"))))
    #expect(meta.sopClassUID == "1.2.840.10008.1.3.10")
    let records = directory.items(.directoryRecordSequence)
    let listed = records.compactMap { $0.string(.referencedSOPInstanceUIDInFile) }
    #expect(Set(listed) == Set(sent.keys))
    for record in records where record.contains(.referencedFileID) {
      let file = record.strings(.referencedFileID).joined(separator: "/")
      #expect(FileManager.default.fileExists(atPath: path + "/" + file))
    }
  }

  @Test("a synthetic index answers searches of the benchmark's pattern")
  func synthesis() async throws {
    let temporary = try TemporaryArchive()
    let object = Sample.tiny(1)[0]
    try await temporary.take(object)
    let archive = temporary.archive
    try await archive.synthesize(SyntheticIndex(instances: 5003, studies: 1000), object: object.sopInstanceUID)
    #expect(try await archive.totals().instances == 5004)
    for key in [
      Query.Key(.studyInstanceUID, "\(SyntheticIndex.root).3.17"), .init(.patientID, "P3000017"),
      .init(.accessionNumber, "A300000017"),
    ] {
      #expect(try await archive.find(Query(level: .study, keys: [key])).count == 1)
    }
    for pattern in ["Wang*", "*王*", "muller*"] {
      #expect(try await archive.count(Query(level: .study, keys: [.init(.patientName, pattern)]), most: 100) > 3)
    }
    // The counts are right; only the objects' UIDs are made up.
    let faults = Set(try await archive.verify(.quick).findings.map(\.fault))
    #expect(faults == [.identifiersDiffer])
    let instance = try #require(try await archive.instance("\(SyntheticIndex.root).3.17.1.1"))
    #expect(try archive.object(instance).length == (try object.part10().count))
  }
}
