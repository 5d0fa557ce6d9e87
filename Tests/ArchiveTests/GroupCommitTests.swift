import DICOMCore
import Foundation
import Store
import Synchronization
import Testing

@testable import Archive

@Suite("Group commit")
struct GroupCommitTests {
  /// Answers by the number of the object that they belong to.
  private final class Answers: Sendable {
    private let all = Mutex<[Int: [Result<Stored, Refusal>]]>([:])
    func note(_ number: Int, _ answer: Result<Stored, Refusal>) {
      all.withLock { $0[number, default: []].append(answer) }
    }
    var snapshot: [Int: [Result<Stored, Refusal>]] { all.withLock { $0 } }
    var stored: [Int] {
      snapshot.filter { if case .success(let stored) = $0.value.first { stored.outcome == .stored } else { false } }
        .map(\.key).sorted()
    }
  }

  /// Something that happened, seen from another task.
  private final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
  }

  private static func object(_ number: Int) -> MadeObject {
    MadeObject(
      study: "1.2.\(number % 9 + 1)", series: "1.2.\(number % 9 + 1).\(number % 5)", instance: "1.2.77.\(number)",
      patientID: "P\(number % 9)", number: number, pixels: number % 50 == 7 ? 1_200_000 : 50 + number)
  }

  @Test("Many senders at once: each object is answered once, and is there when it is answered")
  func concurrent() async throws {
    let folder = try TemporaryArchive()
    let archive = folder.archive
    let answers = Answers()
    await withTaskGroup(of: Void.self) { group in
      for sender in 0..<16 {
        group.addTask {
          for turn in 0..<30 {
            // Every seventh object is sent by two senders, every eleventh cannot be read.
            let number = turn % 7 == 0 ? 900_000 + turn * 100 + sender / 2 : sender * 10_000 + turn
            var bytes = (try? Self.object(number).part10()) ?? []
            if turn % 11 == 10 { bytes.removeLast(20) }
            let answer = await archive.answer(to: bytes, from: "S\(sender)")
            answers.note(sender * 10_000 + turn, answer)
            if case .success = answer {
              let found = try? await archive.instance("1.2.77.\(number)")
              #expect(found != nil)
            }
          }
        }
      }
    }
    let all = answers.snapshot
    #expect(all.count == 16 * 30)
    #expect(all.values.allSatisfy { $0.count == 1 })
    var stored = 0
    var repeated = 0
    var refused = 0
    for answer in all.values {
      switch answer[0] {
      case .success(let one): one.outcome == .stored ? (stored += 1) : (repeated += 1)
      case .failure: refused += 1
      }
    }
    // Turns 10 and 21 are cut short (21 is also one that two send); turns 0, 7, 14 and 28 are sent twice.
    #expect(refused == 16 * 2)
    #expect(repeated == 8 * 4)
    #expect(stored == 16 * 30 - refused - repeated)
    #expect(try await archive.totals().instances == stored)
    #expect(try await archive.database.read { try IndexInspection(connection: $0).disagreements() } == [])
  }

  @Test("When the index fails, the sender is told, the log is taken back, and the next object is filed")
  func indexFails() async throws {
    let folder = try TemporaryArchive()
    let archive = folder.archive
    try await archive.file(Self.object(1))
    let end = archive.store.end
    _ = try await archive.database.write { try $0.run("ALTER TABLE instance RENAME TO elsewhere") }
    for number in [2, 7] {
      guard case .failure(let refusal) = await archive.answer(to: try Self.object(number).part10()) else {
        Issue.record("it was taken")
        return
      }
      #expect(refusal.reason == .processingFailure)
    }
    #expect(archive.store.end == end)
    _ = try await archive.database.write { try $0.run("ALTER TABLE elsewhere RENAME TO instance") }
    #expect(try await archive.file(Self.object(2)) == .stored)
    #expect(try await archive.totals().instances == 2)
    #expect(try await archive.database.read { try IndexInspection(connection: $0).disagreements() } == [])
  }

  @Test("Whatever was answered before the data folder was copied is in the copy, as a kill would leave it")
  func killed() async throws {
    let folder = try TemporaryArchive()
    let archive = folder.archive
    let answers = Answers()
    let stopped = Flag()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for sender in 0..<4 {
        group.addTask {
          var turn = 0
          // Enough for every round; making and comparing objects is what costs time here.
          while !stopped.isSet, turn < 60 {
            let number = sender * 100_000 + turn
            answers.note(number, await archive.answer(to: try Self.object(number).part10()))
            turn += 1
          }
        }
      }
      defer { stopped.set() }
      for round in 0..<4 {
        try await Task.sleep(for: .milliseconds(60 + round * 17))
        // On a busy machine the first answer may take longer than that.
        while answers.stored.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        let answered = answers.stored
        let copy = try Self.copy(folder.path)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let opened = try TemporaryArchive.open(copy)
        for number in answered {
          let object = Self.object(number)
          #expect(try await opened.bytes(of: object.instance) == object.part10(), "round \(round) object \(number)")
        }
        #expect(answered.count > 0)
        #expect(try await opened.database.read { try IndexInspection(connection: $0).disagreements() } == [])
        // Everything that the index names can be read whole.
        let all = try await opened.database.read { try IndexReader(connection: $0).instances(afterRow: 0, most: .max) }
        #expect(all.count >= answered.count)
        for instance in all {
          #expect(try opened.object(instance).digest().bytes == instance.digest)
        }
        try opened.close()
      }
      stopped.set()
      try await group.waitForAll()
    }
  }

  /// Copies index before log and log before files: the order in which a later state of one does no harm to another.
  private static func copy(_ path: String) throws -> String {
    let manager = FileManager.default
    let copy = NSTemporaryDirectory() + "jieru-copy-" + UUID().uuidString
    try manager.createDirectory(atPath: copy + "/objects", withIntermediateDirectories: true)
    for name in ["index.sqlite", "index.sqlite-wal"] where manager.fileExists(atPath: "\(path)/\(name)") {
      try manager.copyItem(atPath: "\(path)/\(name)", toPath: "\(copy)/\(name)")
    }
    try manager.copyItem(atPath: path + "/objects/segments", toPath: copy + "/objects/segments")
    try manager.copyItem(atPath: path + "/objects/files", toPath: copy + "/objects/files")
    return copy
  }

  @Test("An archive whose index is lost is made again from its log")
  func indexLost() async throws {
    let folder = try TemporaryArchive()
    for number in 0..<60 { try await folder.archive.file(Self.object(number)) }
    let list = try await folder.archive.find(Query(level: .instance)).compactMap { $0[.sopInstanceUID] }
    let copy = try Self.copy(folder.path)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    for name in ["index.sqlite", "index.sqlite-wal"] {
      if FileManager.default.fileExists(atPath: "\(copy)/\(name)") {
        try FileManager.default.removeItem(atPath: "\(copy)/\(name)")
      }
    }
    let opened = try TemporaryArchive.open(copy)
    #expect(opened.recovered == 60)
    #expect(Set(try await opened.find(Query(level: .instance)).compactMap { $0[.sopInstanceUID] }) == Set(list))
    for number in 0..<60 {
      #expect(try await opened.bytes(of: Self.object(number).instance) == Self.object(number).part10())
    }
  }

  @Test("Closed and opened again, an archive has nothing to recover and files on where it was")
  func reopened() async throws {
    let path = NSTemporaryDirectory() + "jieru-archive-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    var before: ArchiveTotals?
    for round in 0..<3 {
      let archive = try TemporaryArchive.open(path)
      #expect(archive.recovered == 0)
      if let before { #expect(try await archive.totals() == before) }
      for number in 0..<9 { #expect(try await archive.file(Self.object(round * 10 + number)) == .stored) }
      #expect(try await archive.file(Self.object(0)) == .repeated)
      before = try await archive.totals()
      try archive.close()
    }
    #expect(before?.instances == 27)
  }
}
