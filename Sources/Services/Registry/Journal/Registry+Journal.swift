internal import Rulebook
internal import Store

extension Registry {
  /// Events after a number, oldest first. The caller has decided `journal.read`.
  public func journalEvents(after sequence: Int64, limit: Int) async throws -> [JournalEvent] {
    try await database.read { try Journal.events(after: sequence, limit: limit, in: $0) }
  }

  /// The events of one object, oldest first.
  public func journalEvents(of object: String, id: String) async throws -> [JournalEvent] {
    try await database.read { try Journal.events(of: object, id: id, in: $0) }
  }

  /// Reads the whole journal and compares it with itself, and if wished with every version of every case as its tables
  /// hold it.
  public func verifyJournal(comparingCases: Bool = true) async throws -> JournalReport {
    try await database.read { connection in
      try Journal.verify(in: connection) { event in
        guard comparingCases, event.object == "case" else { return nil }
        return try CaseService.content(of: event.id, version: event.version, in: connection)
      }
    }
  }
}
