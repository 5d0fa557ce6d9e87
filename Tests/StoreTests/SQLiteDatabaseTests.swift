import Foundation
import Glibc
import Testing

@testable import Store

@Suite("The index database")
struct SQLiteDatabaseTests {
  private struct Stop: Error {}

  private static func open(_ folder: TestFolder) throws -> SQLiteDatabase {
    let database = try SQLiteDatabase(path: folder.path + "/index.sqlite")
    try database.migrate([
      Migration(1, ["CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, size REAL, data BLOB)"])
    ])
    return database
  }

  @Test("Every kind of value comes back as it went in")
  func values() throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    let id = try database.writeNow {
      try $0.integer(
        "INSERT INTO thing(name, size, data) VALUES(?, ?, ?) RETURNING id",
        [.text("王小东 'O\"Brien'"), .real(-0.125), .blob([0, 255, 7])])
    }
    try database.readNow { connection in
      let row = try connection.first("SELECT name, size, data, NULL FROM thing WHERE id = ?", [SQLValue(id)]) {
        ($0.string(0), $0.double(1), $0.blob(2), $0.text(3), $0.integer(3))
      }
      let found = try #require(row)
      #expect(found.0 == "王小东 'O\"Brien'")
      #expect(found.1 == -0.125)
      #expect(found.2 == [0, 255, 7])
      #expect(found.3 == nil)
      #expect(found.4 == 0)
    }
  }

  @Test("A scan stops where its reader wants to stop")
  func stopping() throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    try database.writeNow { connection in
      for number in 0..<10 { try connection.run("INSERT INTO thing(name) VALUES(?)", [.text(String(number))]) }
    }
    var seen: [String] = []
    try database.readNow { connection in
      try connection.scan("SELECT name FROM thing ORDER BY id", []) { row in
        seen.append(row.string(0))
        return seen.count < 3
      }
      // The statement is used again from its start.
      #expect(try connection.rows("SELECT name FROM thing ORDER BY id") { $0.string(0) }.count == 10)
    }
    #expect(seen == ["0", "1", "2"])
  }

  @Test("A transaction that throws leaves nothing, and its error passes unchanged")
  func rollback() throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    #expect(throws: Stop.self) {
      try database.writeNow { connection in
        try connection.run("INSERT INTO thing(name) VALUES('a')")
        throw Stop()
      }
    }
    #expect(throws: StoreError(.inputOutput, "")) {
      try database.writeNow { connection in
        try connection.run("INSERT INTO thing(name) VALUES('b')")
        try connection.run("INSERT INTO nothing VALUES(1)")
      }
    }
    #expect(try database.readNow { try $0.integer("SELECT COUNT(*) FROM thing") } == 0)
  }

  @Test("Migrations run once, in order, and later ones on top of earlier ones")
  func migrations() throws {
    let folder = try TestFolder()
    let path = folder.path + "/index.sqlite"
    let first = Migration(1, ["CREATE TABLE a(x INTEGER)", "INSERT INTO a VALUES(1)"])
    let second = Migration(2, ["ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 5", "INSERT INTO a VALUES(2, 6)"])
    try SQLiteDatabase(path: path).migrate([first])
    try SQLiteDatabase(path: path).migrate([first])
    let database = try SQLiteDatabase(path: path)
    try database.migrate([first, second])
    let rows = try database.readNow { try $0.rows("SELECT x, y FROM a ORDER BY x") { [$0.integer(0), $0.integer(1)] } }
    #expect(rows == [[1, 5], [2, 6]])
  }

  @Test("A migration that fails leaves the schema as it was")
  func failedMigration() throws {
    let folder = try TestFolder()
    let database = try SQLiteDatabase(path: folder.path + "/index.sqlite")
    let broken = Migration(1, ["CREATE TABLE a(x INTEGER)", "CREATE TABLE a(x INTEGER)"])
    #expect(throws: StoreError(.inputOutput, "")) { try database.migrate([broken]) }
    try database.migrate([Migration(1, ["CREATE TABLE a(x INTEGER)"])])
    #expect(try database.readNow { try $0.integer("SELECT COUNT(*) FROM a") } == 0)
  }

  @Test("A schema newer than the program is refused, and nothing of it is touched")
  func newerSchema() throws {
    let folder = try TestFolder()
    let path = folder.path + "/index.sqlite"
    let steps = [Migration(1, ["CREATE TABLE a(x INTEGER)"]), Migration(2, ["CREATE TABLE b(x INTEGER)"])]
    try SQLiteDatabase(path: path).migrate(steps)
    #expect(throws: StoreError(.newerSchema, "")) { try SQLiteDatabase(path: path).migrate([steps[0]]) }
    try SQLiteDatabase(path: path).migrate(steps)
  }

  @Test("A full device is said as full, and the transaction leaves nothing")
  func full() throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    let pages = try database.writeNow { try $0.integer("PRAGMA page_count") ?? 0 }
    _ = try database.writeNow { try $0.integer("PRAGMA max_page_count = \(pages + 2)") }
    #expect(throws: StoreError(.full, "")) {
      try database.writeNow { connection in
        for _ in 0..<100 {
          try connection.run("INSERT INTO thing(data) VALUES(?)", [.blob([UInt8](repeating: 1, count: 4000))])
        }
      }
    }
    #expect(try database.readNow { try $0.integer("SELECT COUNT(*) FROM thing") } == 0)
  }

  @Test("A database that refuses writing is said as read-only, a file that is none as corrupt")
  func readOnlyAndCorrupt() throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    #expect(throws: StoreError(.readOnly, "")) {
      try database.readNow { connection in try connection.run("INSERT INTO thing(name) VALUES('a')") }
    }
    let garbage = folder.path + "/garbage.sqlite"
    try Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(filePath: garbage))
    #expect(throws: StoreError(.corrupt, "")) {
      let database = try SQLiteDatabase(path: garbage)
      try database.migrate([Migration(1, ["CREATE TABLE a(x INTEGER)"])])
    }
  }

  @Test("An error's text never holds a bound value")
  func noValuesInErrors() throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    do {
      try database.writeNow { connection in
        try connection.run("INSERT INTO thing(id, name) VALUES(1, ?)", [.text("王小东")])
        try connection.run("INSERT INTO thing(id, name) VALUES(1, ?)", [.text("李娜保密")])
      }
      Issue.record("the second row should have been refused")
    } catch let error as StoreError {
      #expect(!error.description.contains("李娜"))
      #expect(!error.description.contains("王小东"))
      #expect(error.description.contains("SQLite"))
    }
  }

  @Test("A reader does not see what is written while it reads, and sees it afterwards")
  func snapshots() async throws {
    let folder = try TestFolder()
    let database = try Self.open(folder)
    let counts = try await database.read { connection in
      let before = try connection.integer("SELECT COUNT(*) FROM thing")
      try database.writeNow { _ = try $0.run("INSERT INTO thing(name) VALUES('a')") }
      return [before, try connection.integer("SELECT COUNT(*) FROM thing")]
    }
    #expect(counts == [0, 0])
    #expect(try await database.read { try $0.integer("SELECT COUNT(*) FROM thing") } == 1)
  }

  @Test("A folder is locked by one holder at a time, and free after it")
  func folderLock() throws {
    let folder = try TestFolder()
    let path = folder.path + "/node.lock"
    #expect(!FolderLock.isHeld(path: path))
    let lock = try FolderLock(path: path)
    #expect(FolderLock.isHeld(path: path))
    #expect(throws: StoreError(.inUse, "")) { try FolderLock(path: path) }
    do { _ = try FolderLock(path: path) } catch { #expect(error.detail == String(getpid())) }
    lock.release()
    #expect(!FolderLock.isHeld(path: path))
    _ = try FolderLock(path: path)
  }
}
