internal import Rulebook
internal import Store

/// Studies and the cases they belong to.
enum StudyMatchTable {
  private static let columns =
    "study, case_id, state, method, institution, accession, patient_key, study_date, modality, at, version"

  private static func read(_ row: any SQLRow) -> StudyMatch {
    StudyMatch(
      study: row.string(0), caseID: row.text(1), state: StudyMatch.State(rawValue: row.string(2)) ?? .unmatched,
      method: StudyMatch.Method(rawValue: row.string(3)) ?? .none, institution: row.text(4), accession: row.text(5),
      patientKey: row.text(6), day: row.day(7), modality: row.text(8), at: Int64(row.integer(9)),
      version: row.integer(10))
  }

  static func match(_ study: String, in connection: any SQLConnection) throws -> StudyMatch? {
    try connection.first("SELECT \(columns) FROM study_match WHERE study = ?", [.text(study)], read)
  }

  static func matches(of caseID: String, in connection: any SQLConnection) throws -> [StudyMatch] {
    try connection.rows(
      "SELECT \(columns) FROM study_match WHERE case_id = ? ORDER BY study_date, study", [.text(caseID)], read)
  }

  static func queue(
    institution: String?, limit: Int, after: (at: Int64, study: String)?, in connection: any SQLConnection
  ) throws -> [StudyMatch] {
    var (conditions, arguments): ([String], [SQLValue]) = (["state = 'unmatched'"], [])
    if let institution {
      // What names no institution is anybody's to claim: otherwise nobody ever would.
      conditions.append("(institution = ? OR institution IS NULL)")
      arguments.append(.text(institution))
    }
    if let after {
      conditions.append("(at, study) > (?, ?)")
      arguments += [SQLValue(after.at), .text(after.study)]
    }
    return try connection.rows(
      """
      SELECT \(columns) FROM study_match WHERE \(conditions.joined(separator: " AND ")) ORDER BY at, study LIMIT ?
      """, arguments + [SQLValue(min(max(limit, 1), 500))], read)
  }

  /// How many wait; of an institution, or of all.
  static func waiting(institution: String?, in connection: any SQLConnection) throws -> Int {
    try connection.integer(
      """
      SELECT COUNT(*) FROM study_match WHERE state = 'unmatched'
        \(institution == nil ? "" : "AND (institution = ? OR institution IS NULL)")
      """, institution.map { [.text($0)] } ?? []) ?? 0
  }

  static func put(_ match: StudyMatch, resolver: String?, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO study_match(case_id, state, method, institution, accession, patient_key, study_date, modality, at,
        resolver, version, study) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(study) DO UPDATE SET case_id = excluded.case_id, state = excluded.state, method = excluded.method,
        institution = excluded.institution, accession = excluded.accession, patient_key = excluded.patient_key,
        study_date = excluded.study_date, modality = excluded.modality, at = excluded.at, resolver = excluded.resolver,
        version = excluded.version
      """,
      [
        SQLValue(match.caseID), .text(match.state.rawValue), .text(match.method.rawValue), SQLValue(match.institution),
        SQLValue(match.accession), SQLValue(match.patientKey), SQLValue(match.day), SQLValue(match.modality),
        SQLValue(match.at), SQLValue(resolver), SQLValue(match.version), .text(match.study),
      ])
  }

  private static let candidateColumns = "id, patient, requested_on, scheduled_for, started_at"

  private static func candidate(_ row: any SQLRow) -> MatchCandidate? {
    row.day(2).map {
      MatchCandidate(
        caseID: row.string(0), patient: row.string(1), requestedOn: $0, scheduledFor: row.day(3),
        startedOn: row.int(4).map { CivilDate(milliseconds: Int64($0)) })
    }
  }

  /// A case, where it is of the institution asked for (nil: of any) and not cancelled.
  static func candidate(
    _ id: String, institution: String?, in connection: any SQLConnection
  ) throws -> MatchCandidate? {
    try connection.first(
      """
      SELECT \(candidateColumns) FROM interventional_case WHERE id = ? AND state <> 'cancelled'
      \(institution == nil ? "" : "AND institution = ?")
      """, [.text(id)] + (institution.map { [.text($0)] } ?? []), candidate) ?? nil
  }

  /// The newest cases of a patient.
  static func candidates(ofPatient patient: String, in connection: any SQLConnection) throws -> [MatchCandidate] {
    try connection.rows(
      """
      SELECT \(candidateColumns) FROM interventional_case WHERE patient = ? AND state <> 'cancelled'
      ORDER BY requested_on DESC, id DESC LIMIT 50
      """, [.text(patient)], candidate
    ).compactMap { $0 }
  }

  static func institution(ofCase id: String, in connection: any SQLConnection) throws -> String? {
    try connection.first("SELECT institution FROM interventional_case WHERE id = ?", [.text(id)]) { $0.string(0) }
  }
}
