import Store

/// The job table's statements.
enum JobTable {
  /// What ``Job`` reads from a row, in order.
  private static let columns =
    "SELECT id, kind, destination, subject, payload, state, attempts, due_at, failure FROM job"

  static func insert(_ job: Job, at now: Int, in connection: any SQLConnection) throws(StoreError) {
    try connection.run(
      """
      INSERT INTO job(kind, destination, subject, payload, state, attempts, due_at, created_at)
      VALUES(?, ?, ?, ?, ?, 0, ?, ?)
      """,
      [
        .text(job.kind.rawValue), .text(job.destination), .text(job.subject), .text(job.payload),
        .text(job.state.rawValue), SQLValue(job.dueAt), SQLValue(now),
      ])
  }

  /// Jobs that are due, oldest first. One that was running when the node stopped is due again.
  static func due(at now: Int, most: Int, in connection: any SQLConnection) throws(StoreError) -> [Job] {
    try connection.rows(
      "\(columns) WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
      [SQLValue(now), SQLValue(most)]
    ) { Job($0) }.compactMap { $0 }
  }

  static func resumeInterrupted(in connection: any SQLConnection) throws(StoreError) {
    try connection.run("UPDATE job SET state = 'waiting' WHERE state = 'running'")
  }

  static func set(
    _ state: Job.State, of ids: [Int], at now: Int, in connection: any SQLConnection
  ) throws(StoreError) {
    let finished: SQLValue = state == .done || state == .failed ? SQLValue(now) : .null
    for id in ids {
      try connection.run(
        "UPDATE job SET state = ?, finished_at = ? WHERE id = ?", [.text(state.rawValue), finished, SQLValue(id)])
    }
  }

  /// A failed attempt: tried again later, or given up after ``Job/attemptLimit``.
  static func postpone(
    _ job: Job, failure: String, firstDelay: Int, at now: Int, in connection: any SQLConnection
  ) throws(StoreError) {
    let attempts = job.attempts + 1
    let state: Job.State = attempts >= Job.attemptLimit ? .failed : .waiting
    try connection.run(
      "UPDATE job SET state = ?, attempts = ?, due_at = ?, failure = ?, finished_at = ? WHERE id = ?",
      [
        .text(state.rawValue), SQLValue(attempts),
        SQLValue(now + Job.delay(afterAttempts: attempts, first: firstDelay)),
        .text(failure), state == .failed ? SQLValue(now) : .null, SQLValue(job.id),
      ])
  }

  static func list(
    state: Job.State?, most: Int, in connection: any SQLConnection
  ) throws(StoreError) -> [Job] {
    let condition = state == nil ? "" : " WHERE state = ?"
    let arguments: [SQLValue] = state.map { [.text($0.rawValue)] } ?? []
    return try connection.rows("\(columns)\(condition) ORDER BY id DESC LIMIT ?", arguments + [SQLValue(most)]) {
      Job($0)
    }.compactMap { $0 }
  }

  static func counts(in connection: any SQLConnection) throws(StoreError) -> [String: Int] {
    let rows = try connection.rows("SELECT state, COUNT(*) FROM job GROUP BY state") { ($0.string(0), $0.integer(1)) }
    return Dictionary(rows, uniquingKeysWith: +)
  }

  /// Whom a commitment transaction of ours was put to.
  static func destination(
    ofTransaction uid: String, in connection: any SQLConnection
  ) throws(StoreError) -> String? {
    try connection.first(
      "SELECT destination FROM job WHERE kind = 'commitmentRequest' AND subject = ?", [.text(uid)]
    ) { $0.string(0) }
  }

  /// Forwarded instances of a destination that wait for its commitment.
  static func settle(
    destination: String, subject: String, committed: Bool, at now: Int, in connection: any SQLConnection
  ) throws(StoreError) {
    if committed {
      try connection.run(
        """
        UPDATE job SET state = 'done', finished_at = ?
        WHERE kind = 'forward' AND destination = ? AND subject = ? AND state = 'sent'
        """, [SQLValue(now), .text(destination), .text(subject)])
    } else {
      // The destination does not have it: it is sent again.
      try connection.run(
        """
        UPDATE job SET state = 'waiting', attempts = attempts + 1, due_at = ?, failure = 'not committed'
        WHERE kind = 'forward' AND destination = ? AND subject = ? AND state = 'sent'
        """, [SQLValue(now + 60_000), .text(destination), .text(subject)])
    }
  }
}
