import Foundation
@testable import Registry
import Rulebook
import Store
import Synchronization
import Testing

@Suite("The registry's writer")
struct RegistryWriterTests {
  final class Progress: Sendable {
    let acknowledged = Mutex(0)
    let isOver = Mutex(false)
  }

  struct Refusal: Error, Equatable { let number: Int }

  @Test("many writers at once: what succeeded is there, what threw has left nothing, and each learns its own fate")
  func concurrentWriters() async throws {
    let ground = try Ground()
    let outcomes = await withTaskGroup(of: (Int, Result<Int64, any Error>).self) { group in
      for number in 0..<400 {
        group.addTask {
          do {
            let sequence = try await ground.writer.perform { connection in
              let event = try JournalTests.append(["n": .integer(number)], "C\(number)", 1, in: connection)
              if number.isMultiple(of: 7) { throw Refusal(number: number) }
              return event.sequence
            }
            return (number, .success(sequence))
          } catch {
            return (number, .failure(error))
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var sequences: Set<Int64> = []
    for (number, outcome) in outcomes {
      switch outcome {
      case .success(let sequence):
        #expect(!number.isMultiple(of: 7))
        sequences.insert(sequence)
      case .failure(let error): #expect(error as? Refusal == Refusal(number: number))
      }
    }
    #expect(sequences == Set((1...Int64(400 - 58)).map { $0 }))
    let report = try await ground.database.read { try Journal.verify(in: $0) }
    #expect(report.isSound && report.events == 400 - 58)
  }

  @Test("a body that fails in SQL undoes itself alone")
  func failedStatement() async throws {
    let ground = try Ground()
    let good = Task { try await ground.writer.perform { _ = try JournalTests.append([:], "A", 1, in: $0) } }
    let bad = Task {
      try await ground.writer.perform { connection in
        _ = try JournalTests.append([:], "B", 1, in: connection)
        try connection.run("INSERT INTO no_such_table VALUES(1)")
      }
    }
    try await good.value
    await #expect(throws: StoreError.self) { try await bad.value }
    let report = try await ground.database.read { try Journal.verify(in: $0) }
    #expect(report.isSound && report.events == 1)
  }

  @Test("beyond the bound callers are turned away, and shutting down answers everyone who waits")
  func bounds() async throws {
    let ground = try Ground()
    let writer = RegistryWriter(ground.database, waitingLimit: 4)
    let outcomes = await withTaskGroup(of: RegistryWriterError?.self) { group in
      for number in 0..<60 {
        group.addTask {
          do {
            try await writer.perform { connection in
              _ = try JournalTests.append([:], "D\(number)", 1, in: connection)
              usleep(2_000)
            }
            return nil
          } catch { return error as? RegistryWriterError ?? .closed }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let stored = try await ground.database.read { try Journal.verify(in: $0).events }
    #expect(outcomes.count { $0 == nil } == stored)
    #expect(outcomes.allSatisfy { $0 == nil || $0 == .overloaded })
    await writer.shutdown()
    await #expect(throws: RegistryWriterError.closed) { try await writer.perform { _ in () } }
  }

  @Test("whatever moment the files are caught at, journal and tables agree and nothing acknowledged is missing")
  func caughtInTheMiddle() async throws {
    let ground = try Ground()
    try await ground.writer.perform { connection in
      _ = try connection.run("CREATE TABLE thing(id TEXT PRIMARY KEY, sequence BIGINT NOT NULL)")
    }
    let progress = Progress()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<4 {
        group.addTask {
          for number in 0..<10_000 where !progress.isOver.withLock({ $0 }) {
            try await ground.writer.perform { connection in
              let event = try JournalTests.append(["n": .integer(number)], "E\(client)-\(number)", 1, in: connection)
              try connection.run(
                "INSERT INTO thing(id, sequence) VALUES(?, ?)", [.text(event.id), SQLValue(event.sequence)])
            }
            progress.acknowledged.withLock { $0 += 1 }
          }
        }
      }
      for round in 0..<12 {
        try await Task.sleep(for: .milliseconds(15))
        let before = progress.acknowledged.withLock { $0 }
        let copy = ground.folder.appending(path: "copy-\(round)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["registry.sqlite", "registry.sqlite-wal"] {
          try FileManager.default.copyItem(at: ground.folder.appending(path: name), to: copy.appending(path: name))
        }
        let caught = try SQLiteDatabase(path: copy.appending(path: "registry.sqlite").path)
        let (report, things, strangers) = try caught.readNow { connection in
          (
            try Journal.verify(in: connection), try connection.integer("SELECT COUNT(*) FROM thing") ?? -1,
            try connection.integer(
              """
              SELECT COUNT(*) FROM thing t LEFT JOIN journal_event e ON e.sequence = t.sequence AND e.id = t.id
              WHERE e.sequence IS NULL
              """) ?? -1
          )
        }
        #expect(report.isSound)
        #expect(things == report.events)
        #expect(strangers == 0)
        #expect(things >= before)
      }
      progress.isOver.withLock { $0 = true }
      try await group.waitForAll()
    }
  }

  /// Counts the waits for the disk.
  final class CountingDatabase: Database {
    let inner: SQLiteDatabase
    let flushes = Mutex(0)
    init(_ inner: SQLiteDatabase) { self.inner = inner }
    func read<Value: Sendable>(_ body: @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
      try await inner.read(body)
    }
    func readNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value { try inner.readNow(body) }
    func writeNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value { try inner.writeNow(body) }
    func makeDurable() throws(StoreError) {
      flushes.withLock { $0 += 1 }
      try inner.makeDurable()
    }
    func emptyLog() throws { try inner.emptyLog() }
    func migrate(_ migrations: [Migration]) throws { try inner.migrate(migrations) }
  }

  @Test("writes that wait together share one transaction and one wait for the disk")
  func sharing() async throws {
    let ground = try Ground()
    let database = CountingDatabase(ground.database)
    let writer = RegistryWriter(database)
    let progress = Progress()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await writer.perform { connection in
          progress.isOver.withLock { $0 = true }
          // The others arrive meanwhile.
          for _ in 0..<60_000 where writer.waiting < 100 { usleep(1_000) }
          _ = try JournalTests.append([:], "F", 1, in: connection)
        }
      }
      while !progress.isOver.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
      for number in 0..<100 {
        group.addTask {
          try await writer.perform { _ = try JournalTests.append([:], "F\(number)", 1, in: $0) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await ground.database.read { try Journal.verify(in: $0) }.events == 101)
    #expect(database.flushes.withLock { $0 } == 2)
  }
}
