import Store

/// What the archive holds, by kind.
public struct ArchiveStatistics: Sendable, Hashable, Codable {
  /// One line of a breakdown.
  public struct Share: Sendable, Hashable, Codable {
    /// Modality, UID or year.
    public let name: String
    public let studies: Int
    public let series: Int
    public let instances: Int
    public let bytes: Int
  }

  public let totals: ArchiveTotals
  public let modalities: [Share]
  public let sopClasses: [Share]
  public let transferSyntaxes: [Share]
  /// By the year of the study date.
  public let years: [Share]
  public let holds: Int
  /// Jobs by state.
  public let jobs: [String: Int]
  public let operations: Int
}

extension Archive {
  /// Counts by modality, SOP class, transfer syntax and year.
  /// - Complexity: reads every instance's row.
  public func statistics() async throws -> ArchiveStatistics {
    let totals = try await totals()
    return try await database.read { connection in
      func shares(_ expression: String) throws(StoreError) -> [ArchiveStatistics.Share] {
        try connection.rows(
          """
          SELECT \(expression), COUNT(DISTINCT s.id), COUNT(DISTINCT e.id), COUNT(*), COALESCE(SUM(i.length), 0) AS bytes
          FROM instance i JOIN series e ON e.id = i.series JOIN study s ON s.id = e.study
          GROUP BY \(expression) ORDER BY bytes DESC, \(expression)
          """
        ) {
          ArchiveStatistics.Share(
            name: $0.string(0), studies: $0.integer(1), series: $0.integer(2), instances: $0.integer(3),
            bytes: $0.integer(4))
        }
      }
      return ArchiveStatistics(
        totals: totals, modalities: try shares("e.modality"), sopClasses: try shares("i.sop_class"),
        transferSyntaxes: try shares("i.transfer_syntax"),
        years: try shares("SUBSTR(s.date, 1, 4)").sorted { $0.name < $1.name },
        holds: try connection.integer("SELECT COUNT(*) FROM study WHERE hold <> ''") ?? 0,
        jobs: try JobTable.counts(in: connection),
        operations: try connection.integer("SELECT COUNT(*) FROM operation") ?? 0)
    }
  }

  /// Free bytes on the store's device, and its size.
  public func space() throws -> (free: Int, total: Int) {
    let space = try store.space()
    return (space.free, space.total)
  }

  /// Jobs of a state, newest first; for a look from outside of the running node.
  public func jobs(state: Job.State? = nil, most: Int = 1000) async throws -> [Job] {
    try await database.read { try JobTable.list(state: state, most: most, in: $0) }
  }
}
