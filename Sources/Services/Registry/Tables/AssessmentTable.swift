internal import Rulebook
internal import Store

/// Counts of raw cases, in passes over one index.
enum AssessmentTable {
  struct Count {
    let institution: String
    let operatorID: String?
    let cases: Int
    let casesLevel3: Int
    let serious: Int
    let deathsRelated: Int
    let deaths: Int
    let accidentsPending: Int
  }

  /// Done cases of a year by institution and operator.
  static func counts(of year: Int, in connection: any SQLConnection) throws -> [Count] {
    try connection.rows(
      """
      SELECT institution, operator, COUNT(*), SUM(CASE WHEN level >= 3 THEN 1 ELSE 0 END), SUM(serious),
        SUM(death_related), SUM(death_any), SUM(accident_pending)
      FROM interventional_case WHERE year = ? GROUP BY institution, operator
      """, [SQLValue(year)], count)
  }

  /// The same of one institution or one operator.
  static func counts(
    of year: Int, institution: String?, operatorID: String?, in connection: any SQLConnection
  ) throws -> [Count] {
    let condition = institution != nil ? "institution = ?" : "operator = ?"
    return try connection.rows(
      """
      SELECT institution, operator, COUNT(*), SUM(CASE WHEN level >= 3 THEN 1 ELSE 0 END), SUM(serious),
        SUM(death_related), SUM(death_any), SUM(accident_pending)
      FROM interventional_case WHERE year = ? AND \(condition) GROUP BY institution, operator
      """, [SQLValue(year), SQLValue(institution ?? operatorID)], count)
  }

  private static func count(_ row: any SQLRow) -> Count {
    Count(
      institution: row.string(0), operatorID: row.text(1), cases: row.integer(2), casesLevel3: row.integer(3),
      serious: row.integer(4), deathsRelated: row.integer(5), deaths: row.integer(6), accidentsPending: row.integer(7))
  }

  /// Grades of accidents found in a year, by institution.
  static func accidents(of year: Int, in connection: any SQLConnection) throws -> [String: [Int]] {
    let rows = try connection.rows(
      "SELECT institution, accident_grade FROM interventional_case WHERE year = ? AND accident_grade IS NOT NULL",
      [SQLValue(year)]
    ) { ($0.string(0), $0.integer(1)) }
    return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1).sorted() }
  }

  /// Institutions with a case in a year.
  static func active(in year: Int, in connection: any SQLConnection) throws -> Set<String> {
    Set(
      try connection.rows("SELECT DISTINCT institution FROM interventional_case WHERE year = ?", [SQLValue(year)]) {
        $0.string(0)
      })
  }

  /// Done cases after one day and up to another, by institution; of one or of all.
  static func window(
    after first: CivilDate, through last: CivilDate, institution: String?, in connection: any SQLConnection
  ) throws -> [String: (cases: Int, casesLevel3: Int)] {
    let rows = try connection.rows(
      """
      SELECT institution, COUNT(*), SUM(CASE WHEN level >= 3 THEN 1 ELSE 0 END) FROM interventional_case
      WHERE ended_on > ? AND ended_on <= ? \(institution == nil ? "" : "AND institution = ?") GROUP BY institution
      """, [.text(first.iso), .text(last.iso)] + (institution.map { [.text($0)] } ?? [])
    ) { ($0.string(0), (cases: $0.integer(1), casesLevel3: $0.integer(2))) }
    return Dictionary(rows, uniquingKeysWith: { one, _ in one })
  }

  /// Stated titles of physicians, in order of subject and statement.
  static func titles(in connection: any SQLConnection) throws -> [StoredStatement] {
    try connection.rows(
      """
      SELECT subject, path, value, valid_from, valid_until, recorded_on, evidence FROM statement
      WHERE subject_kind = 'physician' AND path = 'title' ORDER BY subject, recorded_on, sequence
      """, [], StoredStatement.init)
  }

  static func listings(in connection: any SQLConnection) throws -> [Listing] {
    try connection.rows(
      """
      SELECT list, subject, subject_kind, published FROM public_listing WHERE withdrawn IS NULL ORDER BY subject, published
      """
    ) { row in
      row.day(3).map { Listing(list: row.string(0), subject: row.string(1), subjectKind: row.string(2), published: $0) }
    }.compactMap { $0 }
  }

  static func put(_ listing: Listing, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO public_listing(list, subject, subject_kind, published) VALUES(?, ?, ?, ?)
      ON CONFLICT(subject, list) DO UPDATE SET published = excluded.published, withdrawn = NULL
      """, [.text(listing.list), .text(listing.subject), .text(listing.subjectKind), .text(listing.published.iso)])
  }

  static func withdraw(_ subject: String, on day: CivilDate, in connection: any SQLConnection) throws {
    try connection.run(
      "UPDATE public_listing SET withdrawn = ? WHERE subject = ? AND withdrawn IS NULL",
      [.text(day.iso), .text(subject)])
  }
}
