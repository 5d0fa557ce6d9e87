import Archive
import DICOMCore
import Foundation
import Phantoms
import Store
import Testing

@Suite("Verification")
struct VerificationTests {
  private func filled() async throws -> TemporaryArchive {
    let temporary = try TemporaryArchive()
    for entry in PhantomCollection(setting: PhantomSetting(seed: 3), size: .small).entries {
      try await temporary.take(entry.object())
    }
    // Repeats leave records behind, which are no fault.
    for object in Sample.tiny(4) {
      try await temporary.take(object)
      try await temporary.take(object)
    }
    return temporary
  }

  @Test("what was taken in is sound at every depth", arguments: VerificationDepth.allCases)
  func whatTakenSoundEvery(_ depth: VerificationDepth) async throws {
    let temporary = try await filled()
    let report = try await temporary.archive.verify(depth)
    #expect(report.findings == [])
    #expect(report.isSound)
    #expect(report.instances == (try await temporary.archive.totals().instances))
    #expect(depth != .pixels || report.frames > 10)
  }

  @Test("a folder can be read beside the process that has it open")
  func folderCanReadBeside() async throws {
    let temporary = try await filled()
    let beside = try Archive(reading: temporary.path, logger: TemporaryArchive.quiet, clock: { 0 })
    #expect(try await beside.verify(.bytes).isSound)
    try await temporary.take(Sample.tiny(1, seed: 99)[0])
    #expect(try await beside.verify(.bytes).isSound)
  }

  @Test("a second process is told who has the folder open")
  func secondProcessToldWho() async throws {
    let temporary = try TemporaryArchive()
    let error = #expect(throws: StoreError.self) { try TemporaryArchive.open(temporary.path) }
    #expect(error?.code == .inUse)
    #expect(error?.detail == "\(getpid())")
    try temporary.archive.close()
    try TemporaryArchive.open(temporary.path).close()
  }

  @Test("one changed byte is found and named")
  func oneChangedByteFound() async throws {
    let temporary = try await filled()
    let object = Sample.tiny(1)[0]
    let instance = try #require(try await temporary.archive.instance(object.sopInstanceUID))
    try damage(temporary, instance.location) { bytes, at in bytes[at + instance.location.length - 3] ^= 1 }
    let report = try await temporary.archive.verify(.bytes)
    #expect(report.findings.map(\.fault) == [.digestDiffers])
    #expect(report.findings.map(\.subject) == [object.sopInstanceUID])
    // Presence and header alone do not tell.
    #expect(try await temporary.archive.verify(.quick).isSound)
  }

  @Test("a lost file and a stranger in the store are found")
  func lostFileStrangerStore() async throws {
    let temporary = try await filled()
    let large = try await temporary.take(
      try Sample.changed(Sample.tiny(1, seed: 5)[0]) { dataSet in
        dataSet.set(.encapsulatedDocument, [UInt8](repeating: 7, count: 2 << 20), vr: .ob)
      })
    let instance = try #require(try await temporary.archive.instance(large.identifiers.instance))
    #expect(instance.location.segment == 0)
    let file = temporary.archive.store.filePath(instance.location.position)
    let stranger = (file as NSString).deletingLastPathComponent + "/notes.txt"
    try Data("x".utf8).write(to: URL(fileURLWithPath: stranger))
    try FileManager.default.moveItem(atPath: file, toPath: temporary.path + "/moved-away")
    let report = try await temporary.archive.verify(.bytes)
    #expect(report.findings.contains { $0.fault == .missing && $0.subject == large.identifiers.instance })
    #expect(report.findings.contains { $0.fault == .orphanFile && $0.subject.hasSuffix("notes.txt") })
  }

  @Test("wrong counts in the index are found")
  func wrongCountsIndexAre() async throws {
    let temporary = try await filled()
    for statement in [
      "UPDATE study SET instance_count = instance_count + 1 WHERE id = 1",
      "UPDATE study_day SET studies = studies + 2 WHERE date = (SELECT MIN(date) FROM study_day)",
      "UPDATE archive_state SET bytes = bytes - 1", "UPDATE patient SET studies = 9 WHERE id = 2",
      "UPDATE study SET modalities = 'MR' WHERE id = 1",
    ] {
      try temporary.archive.database.writeNow { _ = try $0.run(statement) }
    }
    let report = try await temporary.archive.verify(.quick)
    #expect(report.findings.count == 5)
    #expect(report.findings.allSatisfy { $0.fault == .index })
  }

  @Test("an object that the index forgot is found in the log")
  func anObjectIndexForgot() async throws {
    let temporary = try await filled()
    try temporary.archive.database.writeNow { connection in
      _ = try connection.run("DELETE FROM instance WHERE id = 1")
    }
    let report = try await temporary.archive.verify(.quick)
    #expect(report.findings.contains { $0.fault == .orphanRecord })
    #expect(report.findings.contains { $0.fault == .index })
  }

  @Test("a conflict is listed but no fault")
  func conflictListedFault() async throws {
    let temporary = try await filled()
    let object = Sample.tiny(1)[0]
    let other = try await temporary.take(try Sample.changed(object) { $0.set(.studyDescription, "another") })
    #expect(other.outcome == .conflict)
    let report = try await temporary.archive.verify(.bytes)
    #expect(report.isSound)
    #expect(report.conflicts.map(\.sopInstanceUID) == [object.sopInstanceUID])
    #expect(report.conflicts.map(\.isSound) == [true])
    #expect(try await temporary.archive.conflicts().map(\.source) == ["TEST"])
  }

  private func damage(
    _ temporary: TemporaryArchive, _ location: ObjectLocation, _ change: (inout Data, Int) -> Void
  ) throws {
    let name = String(repeating: "0", count: 7) + "\(location.segment).seg"
    let url = URL(fileURLWithPath: temporary.path + "/objects/segments/" + name)
    var bytes = try Data(contentsOf: url)
    change(&bytes, location.position)
    // In place: the archive keeps the file open.
    let handle = try FileHandle(forWritingTo: url)
    try handle.write(contentsOf: bytes)
    try handle.close()
  }
}
