import Store

/// A change to stored objects that someone asked for and that cannot be done as asked.
public struct OperationRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// A recorded operation: who did what to which object, when and why.
public struct RecordedOperation: Sendable, Hashable, Codable {
  public let id: Int
  /// Milliseconds since 1970.
  public let at: Int
  public let actor: String
  /// `delete`, `merge`, `split`, `correct-patient`, `hold`, `release`, `expire`.
  public let kind: String
  /// Study Instance UID, or SOP Instance UID for single instances.
  public let subject: String
  public let reason: String
  public let detail: String

  init(_ row: any SQLRow) {
    id = row.integer(0)
    at = row.integer(1)
    actor = row.string(2)
    kind = row.string(3)
    subject = row.string(4)
    reason = row.string(5)
    detail = row.string(6)
  }
}

extension Archive {
  /// What was done to a study or instance, oldest first; without a subject the newest operations.
  public func operations(subject: String? = nil, most: Int = 1000) async throws -> [RecordedOperation] {
    try await database.read { connection in
      let columns = "SELECT id, at, actor, kind, subject, reason, detail FROM operation"
      guard let subject else {
        return try connection.rows("\(columns) ORDER BY id DESC LIMIT ?", [SQLValue(most)], RecordedOperation.init)
      }
      return try connection.rows(
        "\(columns) WHERE subject = ? ORDER BY id LIMIT ?", [.text(subject), SQLValue(most)], RecordedOperation.init)
    }
  }

  /// Runs `change` between two commits, records it in the same transaction, and returns when both are on the disk.
  func operate<Value: Sendable>(
    _ kind: String, subject: String, actor: String, reason: String, detail: String = "",
    _ change: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws -> Value {
    let now = clock()
    let database = database
    return try await commit.between {
      let value = try database.writeNow { connection in
        let value = try change(connection)
        try connection.run(
          "INSERT INTO operation(at, actor, kind, subject, reason, detail) VALUES(?, ?, ?, ?, ?, ?)",
          [SQLValue(now), .text(actor), .text(kind), .text(subject), .text(reason), .text(detail)])
        return value
      }
      try database.makeDurable()
      return value
    }
  }
}
