import Store

/// The one row that says how far the log is indexed and what the archive holds.
enum ArchiveState {
  /// How far the log is indexed, and the lowest object number that may be given out.
  static func indexed(in connection: any SQLConnection) throws(StoreError) -> (position: LogPosition, next: Int)? {
    try connection.first("SELECT segment, segment_offset, next_object FROM archive_state") {
      (position: LogPosition(segment: $0.integer(0), offset: $0.integer(1)), next: $0.integer(2))
    }
  }

  static func totals(in connection: any SQLConnection) throws(StoreError) -> ArchiveTotals {
    let counts = try connection.first(
      "SELECT studies, series, instances, bytes, change FROM archive_state"
    ) { ($0.integer(0), $0.integer(1), $0.integer(2), $0.integer(3), $0.integer(4)) }
    let (studies, series, instances, bytes, change) = counts ?? (0, 0, 0, 0, 0)
    return ArchiveTotals(
      patients: try connection.integer("SELECT COUNT(*) FROM patient") ?? 0, studies: studies, series: series,
      instances: instances, bytes: bytes, change: change,
      conflicts: try connection.integer("SELECT COUNT(*) FROM conflict") ?? 0)
  }
}
