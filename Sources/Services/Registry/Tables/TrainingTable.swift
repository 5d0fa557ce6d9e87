internal import Rulebook
internal import Store

/// Training courses, logbooks and portfolios.
enum TrainingTable {
  private static let columns = "id, person, base, level3, from_day, until_day, supervisor, months, passed, version"

  private static func read(_ row: any SQLRow) -> TrainingCourse? {
    row.day(4).map {
      TrainingCourse(
        id: row.string(0), version: row.integer(9), person: row.string(1), base: row.string(2),
        isLevel3: row.integer(3) != 0, from: $0, until: row.day(5), supervisor: row.text(6), months: row.int(7),
        passed: row.flag(8))
    }
  }

  static func course(_ id: String, in connection: any SQLConnection) throws -> TrainingCourse? {
    try connection.first("SELECT \(columns) FROM training_course WHERE id = ?", [.text(id)], read) ?? nil
  }

  static func courses(of person: String, in connection: any SQLConnection) throws -> [TrainingCourse] {
    try connection.rows(
      "SELECT \(columns) FROM training_course WHERE person = ? ORDER BY from_day", [.text(person)], read
    ).compactMap { $0 }
  }

  /// The courses of a base, the newest first; of every base where none is named.
  static func courses(
    ofBase base: String?, limit: Int, in connection: any SQLConnection
  ) throws -> [TrainingCourse] {
    try connection.rows(
      """
      SELECT \(columns) FROM training_course \(base == nil ? "" : "WHERE base = ?")
      ORDER BY from_day DESC, id DESC LIMIT ?
      """, (base.map { [.text($0)] } ?? []) + [SQLValue(min(max(limit, 1), 2000))], read
    ).compactMap { $0 }
  }

  /// The numbers of the cases of a logbook.
  static func numbers(of course: String, in connection: any SQLConnection) throws -> [String: String] {
    Dictionary(
      try connection.rows(
        "SELECT l.case_id, c.number FROM logbook l JOIN interventional_case c ON c.id = l.case_id WHERE l.course = ?",
        [.text(course)]
      ) { ($0.string(0), $0.string(1)) }, uniquingKeysWith: { one, _ in one })
  }

  /// The course that a person was in on a day.
  static func course(of person: String, on day: CivilDate, in connection: any SQLConnection) throws -> TrainingCourse? {
    try courses(of: person, in: connection).last { $0.from <= day && ($0.until.map { day <= $0 } ?? true) }
  }

  static func put(_ course: TrainingCourse, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO training_course(id, person, base, level3, from_day, until_day, supervisor, months, passed, version)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET person = excluded.person, base = excluded.base, level3 = excluded.level3,
        from_day = excluded.from_day, until_day = excluded.until_day, supervisor = excluded.supervisor,
        months = excluded.months, passed = excluded.passed, version = excluded.version
      """,
      [
        .text(course.id), .text(course.person), .text(course.base), SQLValue(course.isLevel3), .text(course.from.iso),
        SQLValue(course.until), SQLValue(course.supervisor), SQLValue(course.months), SQLValue(course.passed),
        SQLValue(course.version),
      ])
  }

  /// Enters a case; an entry that is there and signed stays as it is.
  static func enter(
    course: String, caseID: String, role: String, supervisor: String?, in connection: any SQLConnection
  ) throws {
    try connection.run(
      """
      INSERT INTO logbook(course, case_id, role, supervisor, confirmed) VALUES(?, ?, ?, ?, 0)
      ON CONFLICT(course, case_id) DO UPDATE SET role = excluded.role, supervisor = excluded.supervisor
        WHERE logbook.confirmed = 0
      """, [.text(course), .text(caseID), .text(role), SQLValue(supervisor)])
  }

  static func confirm(course: String, caseID: String, in connection: any SQLConnection) throws -> Bool {
    try connection.run(
      "UPDATE logbook SET confirmed = 1 WHERE course = ? AND case_id = ?", [.text(course), .text(caseID)]) > 0
  }

  static func logbook(of course: String, in connection: any SQLConnection) throws -> [LogbookEntry] {
    try connection.rows(
      """
      SELECT l.case_id, l.role, l.supervisor, l.confirmed, c.ended_on, c.level FROM logbook l
      LEFT JOIN interventional_case c ON c.id = l.case_id AND c.state <> 'cancelled'
      WHERE l.course = ? ORDER BY c.ended_on, l.case_id
      """, [.text(course)]
    ) {
      LogbookEntry(
        course: course, caseID: $0.string(0), role: $0.string(1), supervisor: $0.text(2),
        isConfirmed: $0.integer(3) != 0, day: $0.day(4), level: $0.int(5))
    }
  }

  static func enter(activity: String, on day: CivilDate, course: String, in connection: any SQLConnection) throws {
    try connection.run(
      "INSERT INTO portfolio(course, activity, day) VALUES(?, ?, ?) ON CONFLICT(course, activity) DO NOTHING",
      [.text(course), .text(activity), .text(day.iso)])
  }

  static func activities(of course: String, in connection: any SQLConnection) throws -> Int {
    try connection.integer("SELECT COUNT(*) FROM portfolio WHERE course = ?", [.text(course)]) ?? 0
  }
}

/// Which person of the directory an account is.
enum AccountPersonTable {
  static func person(of account: String, in connection: any SQLConnection) throws -> String? {
    try connection.first("SELECT person FROM account WHERE id = ?", [.text(account)]) { $0.text(0) } ?? nil
  }
}
