import Store

/// A study whose time of keeping is over.
public struct ExpiredStudy: Sendable, Hashable, Codable {
  public let studyInstanceUID: String
  /// `YYYYMMDD` or "".
  public let studyDate: String
  /// Milliseconds since 1970.
  public let receivedAt: Int
  public let modalities: String
  public let instances: Int
}

extension Archive {
  /// Studies that no hold protects and that are older than `moment`, oldest first: made before that day, and nothing
  /// of them received since. A study without a date counts by its receipt alone.
  ///
  /// - Parameters:
  ///   - moment: milliseconds since 1970; `day` the same as `YYYYMMDD`.
  ///   - modalities: only studies of nothing but these; empty: all.
  public func expired(
    before moment: Int, day: String, modalities: Set<String> = [], most: Int = 1000
  ) async throws -> [ExpiredStudy] {
    let list = modalities.sorted()
    let marks = list.map { _ in "?" }.joined(separator: ",")
    let others =
      list.isEmpty
      ? "" : " AND NOT EXISTS(SELECT 1 FROM series m WHERE m.study = s.id AND m.modality NOT IN (\(marks)))"
    let arguments: [SQLValue] =
      [SQLValue(moment), .text(day), SQLValue(moment)] + list.map { .text($0) } + [SQLValue(most)]
    return try await database.read { connection in
      try connection.rows(
        """
        SELECT s.uid, s.date, s.received_at, s.modalities, s.instance_count FROM study s
        WHERE s.received_at < ? AND s.date < ? AND s.hold = ''
          AND NOT EXISTS(SELECT 1 FROM series e JOIN instance i ON i.series = e.id
            WHERE e.study = s.id AND i.received_at >= ?)\(others)
        ORDER BY s.received_at, s.id LIMIT ?
        """, arguments
      ) {
        ExpiredStudy(
          studyInstanceUID: $0.string(0), studyDate: $0.string(1), receivedAt: $0.integer(2), modalities: $0.string(3),
          instances: $0.integer(4))
      }
    }
  }
}
