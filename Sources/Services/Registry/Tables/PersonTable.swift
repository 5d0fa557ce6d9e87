internal import Rulebook
internal import Store

extension Person: StoredEntry {
  private static let columns = "id, institution, name_zh, name_en, kind, title, is_synthetic, version"

  private static func read(_ row: any SQLRow) -> Person {
    Person(
      id: row.string(0), version: row.integer(7), institution: row.string(1),
      name: Bilingual(row.string(2), row.string(3)), profession: Profession(rawValue: row.string(4)) ?? .other,
      title: row.text(5), isSynthetic: row.integer(6) != 0)
  }

  static func find(_ id: String, in connection: any SQLConnection) throws -> Person? {
    try connection.first("SELECT \(columns) FROM person WHERE id = ?", [.text(id)], read)
  }

  static func list(of institution: String?, in connection: any SQLConnection) throws -> [Person] {
    try connection.rows(
      "SELECT \(columns) FROM person \(institution == nil ? "" : "WHERE institution = ?") ORDER BY id",
      institution.map { [.text($0)] } ?? [],
      read)
  }

  private var values: [SQLValue] {
    [
      .text(institution), .text(name.chinese), .text(name.english), .text(profession.rawValue), SQLValue(title),
      SQLValue(isSynthetic), SQLValue(version), .text(id),
    ]
  }

  func insert(in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO person(institution, name_zh, name_en, kind, title, is_synthetic, version, id)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?)
      """, values)
  }

  func update(in connection: any SQLConnection) throws {
    try connection.run(
      """
      UPDATE person SET institution = ?, name_zh = ?, name_en = ?, kind = ?, title = ?, is_synthetic = ?, version = ?
      WHERE id = ?
      """, values)
  }
}

/// Statements, qualification events, privileges and rosters: what is known of people and institutions over time.
enum StatementTable {
  static func add(_ statement: DirectoryStatement, in connection: any SQLConnection) throws {
    let sequence =
      (try connection.integer(
        "SELECT MAX(sequence) FROM statement WHERE subject = ? AND subject_kind = ?",
        [.text(statement.subject), .text(statement.subjectKind)]) ?? 0) + 1
    try connection.run(
      """
      INSERT INTO statement(subject_kind, subject, path, value, valid_from, valid_until, recorded_on, evidence, sequence)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(statement.subjectKind), .text(statement.subject), .text(statement.path), .text(statement.value.text),
        SQLValue(statement.from), SQLValue(statement.until), .text(statement.recordedOn.iso),
        SQLValue(statement.evidence), SQLValue(sequence),
      ])
  }

  /// In the order stated; the values as JSON text.
  static func statements(
    of kind: String, _ subject: String, in connection: any SQLConnection
  ) throws -> [StoredStatement] {
    try connection.rows(
      """
      SELECT subject, path, value, valid_from, valid_until, recorded_on, evidence FROM statement
      WHERE subject = ? AND subject_kind = ? ORDER BY sequence
      """, [.text(subject), .text(kind)], StoredStatement.init)
  }

  /// Of every subject of a kind, in order of subject.
  static func all(of kind: String, in connection: any SQLConnection) throws -> [StoredStatement] {
    try connection.rows(
      """
      SELECT subject, path, value, valid_from, valid_until, recorded_on, evidence FROM statement
      WHERE subject_kind = ? ORDER BY subject, sequence
      """, [.text(kind)], StoredStatement.init)
  }

  static func add(_ event: QualificationEvent, in connection: any SQLConnection) throws {
    let sequence =
      (try connection.integer("SELECT MAX(sequence) FROM qualification_event WHERE subject = ?", [.text(event.subject)])
        ?? 0) + 1
    try connection.run(
      """
      INSERT INTO qualification_event(subject, sequence, subject_kind, kind, day, passed, recorded_on, evidence)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(event.subject), SQLValue(sequence), .text(event.subjectKind), .text(event.kind), .text(event.day.iso),
        SQLValue(event.passed), .text(event.recordedOn.iso), SQLValue(event.evidence),
      ])
  }

  /// Of one subject, or of all where none is named; in order of subject and day.
  static func events(of subject: String?, in connection: any SQLConnection) throws -> [QualificationEvent] {
    try connection.rows(
      """
      SELECT subject, subject_kind, kind, day, passed, recorded_on, evidence FROM qualification_event
      \(subject == nil ? "" : "WHERE subject = ?") ORDER BY subject, day, sequence
      """, subject.map { [.text($0)] } ?? []
    ) { row -> QualificationEvent? in
      guard let day = row.day(3), let recorded = row.day(5) else { return nil }
      return QualificationEvent(
        subject: row.string(0), subjectKind: row.string(1), kind: row.string(2), day: day, passed: row.flag(4),
        recordedOn: recorded, evidence: row.text(6))
    }.compactMap { $0 }
  }

  /// The word that changed with the last write to the directory.
  static func word(in connection: any SQLConnection) throws -> String {
    try connection.first("SELECT word FROM directory_state WHERE id = 1") { $0.string(0) } ?? ""
  }

  static func setWord(_ word: String, in connection: any SQLConnection) throws {
    try connection.run(
      "INSERT INTO directory_state(id, word) VALUES(1, ?) ON CONFLICT(id) DO UPDATE SET word = excluded.word",
      [.text(word)])
  }
}

/// A statement as it is stored.
struct StoredStatement {
  let subject: String
  let path: String
  /// JSON.
  let value: String
  let from: String?
  let until: String?
  let recorded: String
  let evidence: String?

  init(_ row: any SQLRow) {
    (subject, path, value) = (row.string(0), row.string(1), row.string(2))
    (from, until, recorded, evidence) = (row.text(3), row.text(4), row.string(5), row.text(6))
  }
}

/// Privileges and rosters.
enum PrivilegeTable {
  static func grant(_ privilege: Privilege, in connection: any SQLConnection) throws {
    try connection.run(
      """
      INSERT INTO privilege(person, code, granted_on, until, granted_by) VALUES(?, ?, ?, ?, ?)
      ON CONFLICT(person, code, granted_on) DO UPDATE SET until = excluded.until, granted_by = excluded.granted_by
      """,
      [
        .text(privilege.person), .text(privilege.code), .text(privilege.grantedOn.iso), SQLValue(privilege.until),
        .text(privilege.grantedBy),
      ])
  }

  static func privileges(of person: String, in connection: any SQLConnection) throws -> [Privilege] {
    try connection.rows(
      "SELECT person, code, granted_on, until, granted_by FROM privilege WHERE person = ? ORDER BY code, granted_on",
      [.text(person)]
    ) { row -> Privilege? in
      guard let granted = row.day(2) else { return nil }
      return Privilege(
        person: row.string(0), code: row.string(1), grantedOn: granted, until: row.day(3), grantedBy: row.string(4))
    }.compactMap { $0 }
  }

  static func put(_ entry: RosterEntry, in connection: any SQLConnection) throws {
    try connection.run(
      "INSERT INTO roster(person, day, duty) VALUES(?, ?, ?) ON CONFLICT(person, day, duty) DO NOTHING",
      [.text(entry.person), .text(entry.day.iso), .text(entry.duty)])
  }

  static func remove(_ entry: RosterEntry, in connection: any SQLConnection) throws {
    try connection.run(
      "DELETE FROM roster WHERE person = ? AND day = ? AND duty = ?",
      [.text(entry.person), .text(entry.day.iso), .text(entry.duty)])
  }

  static func roster(
    of institution: String, from: CivilDate, through last: CivilDate, in connection: any SQLConnection
  ) throws -> [RosterEntry] {
    try connection.rows(
      """
      SELECT r.person, r.day, r.duty FROM roster r JOIN person p ON p.id = r.person
      WHERE p.institution = ? AND r.day >= ? AND r.day <= ? ORDER BY r.day, r.duty, r.person
      """, [.text(institution), .text(from.iso), .text(last.iso)]
    ) { row -> RosterEntry? in
      row.day(1).map { RosterEntry(person: row.string(0), day: $0, duty: row.string(2)) }
    }.compactMap { $0 }
  }
}
