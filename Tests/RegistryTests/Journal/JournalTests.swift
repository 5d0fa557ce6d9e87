import Foundation
@testable import Registry
import Rulebook
import Store
import Testing

@Suite("The journal")
struct JournalTests {
  static func append(
    _ content: JSONValue, _ id: String, _ version: Int, keeping: Bool = true, in connection: any SQLConnection
  ) throws -> JournalEvent {
    try JournalWriter.append(
      content, kind: "case.changed", object: "case", id: id, version: version, actor: "system", rulebook: nil, at: 1000,
      salt: systemRandomBytes(32), keepingContent: keeping, in: connection)
  }

  @Test("a commitment is the HMAC of the canonical content, as another implementation computes it")
  func commitment() throws {
    // python3: hmac.new(bytes(range(32)), b'{"a":1,"b":"\xe5\x90\x88\xe6\x88\x90"}', 'sha256').hexdigest()
    let salt = (0..<32).map { UInt8($0) }
    let expected = "c023138fc0f7e7aeca3c45bac9bcc1165f7e22ffecf9b73379ed0ddf3aac3c18"
    #expect(try JournalEvent.commitment(to: ["b": "合成", "a": 1], salt: salt) == expected)
  }

  @Test("events are numbered without gaps, versions follow one another, and all of it verifies")
  func verifies() async throws {
    let ground = try Ground()
    for round in 1...3 {
      try await ground.writer.perform { connection in
        for id in ["A", "B"] { _ = try Self.append(["n": .integer(round)], id, round, in: connection) }
      }
    }
    let report = try await ground.database.read { try Journal.verify(in: $0) }
    #expect(report.isSound)
    #expect(report.events == 6)
    #expect(report.compared == 6)
    let events = try await ground.database.read { try Journal.events(of: "case", id: "B", in: $0) }
    #expect(events.map(\.sequence) == [2, 4, 6])
    #expect(events.map(\.previous) == [nil, 1, 2])
  }

  @Test("a version that does not follow, a short salt and free text are refused", arguments: [2, 0, -1])
  func refused(version: Int) async throws {
    let ground = try Ground()
    await #expect(throws: JournalError.self) {
      try await ground.writer.perform { _ = try Self.append([:], "A", version, in: $0) }
    }
    await #expect(throws: JournalError.self) {
      try await ground.writer.perform { connection in
        try JournalWriter.append(
          [:], kind: "case.created", object: "case", id: "A", version: 1, actor: "system", rulebook: nil, at: 0,
          salt: [1], in: connection)
      }
    }
    await #expect(throws: JournalError.self) {
      try await ground.writer.perform { _ = try Self.append([:], "张三（合成）", 1, in: $0) }
    }
  }

  @Test(
    "every kind of tampering is found",
    arguments: [
      ("UPDATE journal_event SET at = 7 WHERE sequence = 2", JournalReport.Defect.Kind.text),
      ("UPDATE journal_event SET text = REPLACE(text, '1000', '1001'), at = 1001 WHERE sequence = 2", .chain),
      ("DELETE FROM journal_event WHERE sequence = 2", .sequence),
      ("DELETE FROM journal_event WHERE sequence = 2", .version),
      ("UPDATE journal_salt SET content = CAST('{\"n\":9}' AS BLOB) WHERE sequence = 2", .commitment),
      ("UPDATE journal_salt SET salt = zeroblob(32) WHERE sequence = 3", .commitment),
    ])
  func tampering(sql: String, kind: JournalReport.Defect.Kind) async throws {
    let ground = try Ground()
    try await ground.writer.perform { connection in
      for version in 1...4 { _ = try Self.append(["n": .integer(version)], "A", version, in: connection) }
    }
    try await ground.writer.perform { _ = try $0.run(sql) }
    let report = try await ground.database.read { try Journal.verify(in: $0) }
    #expect(report.defects.contains { $0.kind == kind })
  }

  @Test("erasure leaves the events and the chain, and nothing to try contents against")
  func erasure() async throws {
    let ground = try Ground()
    try await ground.writer.perform { connection in
      for id in ["A", "B"] { for version in 1...2 { _ = try Self.append(["sex": "F"], id, version, in: connection) } }
    }
    let erased = try await ground.writer.perform { try JournalWriter.erase(object: "case", id: "A", in: $0) }
    #expect(erased == 2)
    let report = try await ground.database.read { try Journal.verify(in: $0) }
    #expect(report.isSound)
    #expect(report.events == 4)
    #expect(report.erased == 2)
    #expect(report.compared == 2)
  }

  @Test("an erased salt is in no file any more once the log is emptied")
  func erasedFromTheDisk() async throws {
    let ground = try Ground()
    let salt = systemRandomBytes(32)
    _ = try await ground.writer.perform { connection in
      try JournalWriter.append(
        ["sex": "F"], kind: "case.created", object: "case", id: "A", version: 1, actor: "system", rulebook: nil,
        at: 1000,
        salt: salt, in: connection)
    }
    func isOnDisk() throws -> Bool {
      try ["registry.sqlite", "registry.sqlite-wal"].contains { name in
        try Data(contentsOf: ground.folder.appending(path: name)).range(of: Data(salt)) != nil
      }
    }
    #expect(try isOnDisk())
    try ground.database.emptyLog()
    #expect(try isOnDisk())
    try await ground.writer.perform { _ = try JournalWriter.erase(object: "case", id: "A", in: $0) }
    try ground.database.emptyLog()
    #expect(try !isOnDisk())
  }

  @Test("the text of an event is the canonical text of its content", arguments: ["case.closed", "a\"b", "a\\b", "é"])
  func text(_ word: String) throws {
    for (previous, rulebook, at) in [(nil, nil, 0), (3, word, 1_772_413_200_000)] as [(Int?, String?, Int64)] {
      let event = JournalEvent(
        sequence: 7, at: at, kind: word, object: "case", id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", version: 4,
        previous: previous, actor: word, rulebook: rulebook, commitment: "00ff", chain: [])
      #expect(try event.canonicalText() == CanonicalJSON.text(event.content))
    }
  }

  @Test("contents kept by the tables are compared too")
  func contentSource() async throws {
    let ground = try Ground()
    try await ground.writer.perform { _ = try Self.append(["n": 1], "A", 1, keeping: false, in: $0) }
    let (right, wrong) = try await ground.database.read { connection in
      (try Journal.verify(in: connection) { _ in ["n": 1] }, try Journal.verify(in: connection) { _ in ["n": 2] })
    }
    #expect(right.isSound && right.compared == 1)
    #expect(wrong.defects == [JournalReport.Defect(.commitment, 1)])
  }
}
