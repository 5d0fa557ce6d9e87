internal import Store

/// Patients and, apart from them, their identity.
enum PatientTable {
  private static let columns = "id, institution, pseudonym, birth_year, sex, is_synthetic, version"

  private static func read(_ row: any SQLRow) -> Patient {
    Patient(
      id: row.string(0), institution: row.string(1), pseudonym: row.string(2), birthYear: row.int(3),
      sex: row.string(4), isSynthetic: row.integer(5) != 0, version: row.integer(6))
  }

  static func patient(_ id: String, in connection: any SQLConnection) throws -> Patient? {
    try connection.first("SELECT \(columns) FROM patient WHERE id = ?", [.text(id)], read)
  }

  static func patient(
    institution: String, pseudonym: String, in connection: any SQLConnection
  ) throws -> Patient? {
    try connection.first(
      "SELECT \(columns) FROM patient WHERE institution = ? AND pseudonym = ?", [.text(institution), .text(pseudonym)],
      read)
  }

  /// By the institution's record number.
  static func patient(
    institution: String, mrn: String, in connection: any SQLConnection
  ) throws -> Patient? {
    let id = try connection.first(
      "SELECT patient FROM patient_identity WHERE institution = ? AND mrn = ?", [.text(institution), .text(mrn)]
    ) { $0.string(0) }
    return try id.flatMap { try patient($0, in: connection) }
  }

  static func insert(_ patient: Patient, _ identity: PatientIdentity, in connection: any SQLConnection) throws {
    try insert([Entry(patient, identity)], in: connection)
  }

  /// A new patient with the keys to find him, made outside of the transaction.
  struct Entry: Sendable {
    let patient: Patient
    /// Nil for who is known by pseudonym alone.
    let identity: PatientIdentity?
    fileprivate let keys: PatientIdentity.Keys?

    init(_ patient: Patient, _ identity: PatientIdentity?) {
      (self.patient, self.identity) = (patient, identity)
      keys = identity?.keys
    }
  }

  /// New patients, in order.
  static func insert(_ entries: [Entry], in connection: any SQLConnection) throws {
    var patients = RowInsertion(
      "patient", ["id", "institution", "pseudonym", "birth_year", "sex", "is_synthetic", "version"])
    var identities = RowInsertion(
      "patient_identity",
      [
        "patient", "institution", "name", "name_key", "pinyin_key", "initials_key", "mrn", "national_id", "phone",
      ])
    var keys = RowInsertion("patient_key", ["institution", "key", "patient"], suffix: " ON CONFLICT DO NOTHING")
    for entry in entries {
      let patient = entry.patient
      patients.add([
        .text(patient.id), .text(patient.institution), .text(patient.pseudonym), SQLValue(patient.birthYear),
        .text(patient.sex), SQLValue(patient.isSynthetic), SQLValue(patient.version),
      ])
      guard let identity = entry.identity, let names = entry.keys else { continue }
      identities.add([
        .text(patient.id), .text(patient.institution), .text(identity.name), .text(names.name),
        .text(names.pinyin), .text(names.initials), .text(identity.mrn),
        SQLValue(identity.nationalID), SQLValue(identity.phone),
      ])
      for key in names.search { keys.add([.text(patient.institution), .text(key), .text(patient.id)]) }
    }
    for insertion in [patients, identities, keys] { try insertion.write(in: connection) }
  }

  /// Writes who he is with the keys to find him; replaces what was there.
  static func put(_ identity: PatientIdentity, of patient: Patient, in connection: any SQLConnection) throws {
    let keys = identity.keys
    try connection.run(
      """
      INSERT INTO patient_identity(patient, institution, name, name_key, pinyin_key, initials_key, mrn, national_id, phone)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(patient) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
        pinyin_key = excluded.pinyin_key, initials_key = excluded.initials_key, mrn = excluded.mrn,
        national_id = excluded.national_id, phone = excluded.phone
      """,
      [
        .text(patient.id), .text(patient.institution), .text(identity.name), .text(keys.name), .text(keys.pinyin),
        .text(keys.initials), .text(identity.mrn), SQLValue(identity.nationalID), SQLValue(identity.phone),
      ])
    try connection.run("DELETE FROM patient_key WHERE patient = ?", [.text(patient.id)])
    for key in keys.search {
      try connection.run(
        "INSERT INTO patient_key(institution, key, patient) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
        [.text(patient.institution), .text(key), .text(patient.id)])
    }
  }

  static func setVersion(_ version: Int, of patient: String, in connection: any SQLConnection) throws {
    try connection.run("UPDATE patient SET version = ? WHERE id = ?", [SQLValue(version), .text(patient)])
  }

  static func identity(_ patient: String, in connection: any SQLConnection) throws -> PatientIdentity? {
    try connection.first(
      "SELECT name, mrn, national_id, phone FROM patient_identity WHERE patient = ?", [.text(patient)]
    ) { PatientIdentity(name: $0.string(0), mrn: $0.string(1), nationalID: $0.text(2), phone: $0.text(3)) }
  }

  /// Takes a patient's identity away; what refers to him keeps the pseudonym.
  static func eraseIdentity(_ patient: String, in connection: any SQLConnection) throws -> Int {
    try connection.run("DELETE FROM patient_key WHERE patient = ?", [.text(patient)])
    return try connection.run("DELETE FROM patient_identity WHERE patient = ?", [.text(patient)])
  }

  /// Patients one of whose keys begins with `prefix` (folded), in one institution.
  static func search(
    _ prefix: String, institution: String, limit: Int, in connection: any SQLConnection
  ) throws -> [String] {
    guard !prefix.isEmpty else { return [] }
    return try connection.rows(
      """
      SELECT DISTINCT patient FROM (SELECT patient FROM patient_key
        WHERE institution = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?) found
      """, [.text(institution), .text(prefix), .text(prefix + "\u{10FFFF}"), SQLValue(limit)]
    ) { $0.string(0) }
  }

  /// Whether one of a patient's cases was opened by an account, or has its person as a member.
  static func isCared(
    _ patient: String, account: String, person: String?, in connection: any SQLConnection
  ) throws -> Bool {
    try connection.integer(
      """
      SELECT COUNT(*) FROM (SELECT 1 FROM interventional_case c WHERE c.patient = ? AND (c.opener = ? OR EXISTS
        (SELECT 1 FROM case_member m WHERE m.case_id = c.id AND m.person = ?)) LIMIT 1) found
      """, [.text(patient), .text(account), SQLValue(person)]) ?? 0 > 0
  }
}
