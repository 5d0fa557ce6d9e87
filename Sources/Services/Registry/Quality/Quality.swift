internal import Rulebook
internal import Store

/// The quality of an institution's records, or of the region's.
public struct Quality: Sendable {
  let core: RegistryCore
  /// More cases than this are not examined for one answer.
  static let most = 5000

  init(core: RegistryCore) { self.core = core }

  /// The cases requested in a year, examined as they stand. The caller has decided `quality.read` and set the
  /// institution by its reach; nil is the region.
  public func figures(institution: String?, year: Int) async throws -> QualityFigures {
    let (core, today) = (core, CivilDate(milliseconds: core.now))
    return try await core.database.read { connection in
      var figures = QualityFigures()
      figures.cases = try QualityTable.count(institution, year, in: connection)
      try QualityTable.walk(institution, year, limit: Self.most, in: connection) { state, record in
        let (violations, completeness) = core.standard.examine(
          record, in: ValidationContext(stage: state.stage, catalogue: core.catalogue))
        figures.add(violations, completeness)
      }
      figures.months = try QualityTable.months(institution, year, today: today, in: connection)
      figures.unmatched = try StudyMatchTable.waiting(institution: institution, in: connection)
      return figures
    }
  }
}
