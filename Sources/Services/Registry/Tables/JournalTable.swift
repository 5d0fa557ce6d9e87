internal import Store

/// The journal's SQL.
enum JournalTable {
  /// An event with everything stored beside it.
  struct Stored {
    let event: JournalEvent
    let text: String
    let salt: [UInt8]?
    let content: [UInt8]?
  }

  private static let columns =
    "e.sequence, e.at, e.kind, e.object, e.id, e.version, e.previous, e.actor, e.rulebook, e.commitment, e.chain"

  private static func event(_ row: any SQLRow) -> JournalEvent {
    JournalEvent(
      sequence: Int64(row.integer(0)), at: Int64(row.integer(1)), kind: row.string(2), object: row.string(3),
      id: row.string(4), version: row.integer(5), previous: row.int(6), actor: row.string(7), rulebook: row.text(8),
      commitment: row.string(9), chain: row.blob(10) ?? [])
  }

  /// The last event's number and chain link.
  static func end(in connection: any SQLConnection) throws -> (sequence: Int64, chain: [UInt8]) {
    try connection.first("SELECT sequence, chain FROM journal_event ORDER BY sequence DESC LIMIT 1") {
      (Int64($0.integer(0)), $0.blob(1) ?? [])
    } ?? (0, JournalEvent.chainStart)
  }

  static func newestVersion(of object: String, _ id: String, in connection: any SQLConnection) throws -> Int? {
    try connection.first(
      "SELECT version FROM journal_event WHERE id = ? AND object = ? ORDER BY version DESC LIMIT 1",
      [.text(id), .text(object)]
    ) { $0.integer(0) }
  }

  /// Events in order, with what is stored beside them.
  static func insert(_ events: [Stored], in connection: any SQLConnection) throws {
    var rows = RowInsertion(
      "journal_event",
      [
        "sequence", "at", "kind", "object", "id", "version", "previous", "actor", "rulebook", "commitment", "chain",
        "text",
      ])
    var salts = RowInsertion("journal_salt", ["sequence", "salt", "content"])
    for stored in events {
      let event = stored.event
      rows.add([
        SQLValue(event.sequence), SQLValue(event.at), .text(event.kind), .text(event.object), .text(event.id),
        SQLValue(event.version), SQLValue(event.previous), .text(event.actor), SQLValue(event.rulebook),
        .text(event.commitment), .blob(event.chain), .text(stored.text),
      ])
      salts.add([SQLValue(event.sequence), SQLValue(stored.salt), SQLValue(stored.content)])
    }
    try rows.write(in: connection)
    try salts.write(in: connection)
  }

  static func erase(object: String, id: String, in connection: any SQLConnection) throws -> Int {
    try connection.run(
      """
      DELETE FROM journal_salt WHERE sequence IN
        (SELECT sequence FROM journal_event WHERE id = ? AND object = ?)
      """, [.text(id), .text(object)])
  }

  /// Calls `each` with every event in order.
  static func walk(in connection: any SQLConnection, _ each: (Stored) throws -> Void) throws {
    var failure: (any Error)?
    try connection.scan(
      """
      SELECT \(columns), e.text, s.salt, s.content
      FROM journal_event e LEFT JOIN journal_salt s ON s.sequence = e.sequence ORDER BY e.sequence
      """, []
    ) { row in
      do {
        try each(Stored(event: event(row), text: row.string(11), salt: row.blob(12), content: row.blob(13)))
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
  }

  /// The numbers of events whose version does not follow the object's version before.
  static func versionBreaks(in connection: any SQLConnection, limit: Int) throws -> [Int64] {
    try connection.rows(
      """
      SELECT sequence FROM (
        SELECT sequence, version, previous,
          LAG(version, 1, 0) OVER (PARTITION BY id, object ORDER BY version) AS earlier,
          LAG(sequence, 1, 0) OVER (PARTITION BY id, object ORDER BY version) AS sequence_before
        FROM journal_event) AS chain
      WHERE version <> earlier + 1 OR COALESCE(previous, 0) <> earlier OR sequence <= sequence_before
      ORDER BY sequence LIMIT ?
      """, [SQLValue(limit)]
    ) { Int64($0.integer(0)) }
  }

  static func events(of object: String, id: String, in connection: any SQLConnection) throws -> [JournalEvent] {
    try connection.rows(
      "SELECT \(columns) FROM journal_event e WHERE e.id = ? AND e.object = ? ORDER BY e.version",
      [.text(id), .text(object)], event)
  }

  static func events(after sequence: Int64, limit: Int, in connection: any SQLConnection) throws -> [JournalEvent] {
    try connection.rows(
      "SELECT \(columns) FROM journal_event e WHERE e.sequence > ? ORDER BY e.sequence LIMIT ?",
      [SQLValue(sequence), SQLValue(limit)], event)
  }
}
