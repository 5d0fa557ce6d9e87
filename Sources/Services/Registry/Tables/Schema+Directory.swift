extension RegistrySchema {
  /// Institutions, people and patients. Names and numbers of patients stand in `patient_identity` and its search keys
  /// and nowhere else.
  static var directory: [String] {
    places + people + patients
      + [
        // A word that changes with every write to the directory, so that what was concluded from it can be kept in memory.
        "CREATE TABLE directory_state(id INTEGER PRIMARY KEY, word TEXT NOT NULL)"
      ]
  }

  private static var places: [String] {
    [
      """
      CREATE TABLE institution(
        id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, grade TEXT NOT NULL,
        county TEXT NOT NULL, longitude DOUBLE PRECISION, latitude DOUBLE PRECISION, tier INTEGER NOT NULL,
        is_synthetic INTEGER NOT NULL, version INTEGER NOT NULL)
      """,
      """
      CREATE TABLE department(
        id TEXT PRIMARY KEY, institution TEXT NOT NULL REFERENCES institution(id), name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL)
      """,
      "CREATE INDEX department_institution ON department(institution)",
      """
      CREATE TABLE room(
        id TEXT PRIMARY KEY, institution TEXT NOT NULL REFERENCES institution(id), department TEXT, name TEXT NOT NULL,
        kind TEXT NOT NULL, version INTEGER NOT NULL)
      """,
      "CREATE INDEX room_institution ON room(institution)",
      """
      CREATE TABLE equipment(
        id TEXT PRIMARY KEY, institution TEXT NOT NULL REFERENCES institution(id), room TEXT, kind TEXT NOT NULL,
        model TEXT NOT NULL, tier INTEGER NOT NULL, has_dsa INTEGER NOT NULL, has_roadmap INTEGER NOT NULL,
        shielding_until TEXT, service_from TEXT, service_until TEXT, uptime_permille INTEGER, staffed_permille INTEGER,
        version INTEGER NOT NULL)
      """,
      "CREATE INDEX equipment_institution ON equipment(institution)",
    ]
  }

  private static var people: [String] {
    [
      """
      CREATE TABLE person(
        id TEXT PRIMARY KEY, institution TEXT NOT NULL REFERENCES institution(id), name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL, kind TEXT NOT NULL, title TEXT, is_synthetic INTEGER NOT NULL, version INTEGER NOT NULL)
      """,
      "CREATE INDEX person_institution ON person(institution, kind)",
      """
      CREATE TABLE privilege(
        person TEXT NOT NULL REFERENCES person(id), code TEXT NOT NULL, granted_on TEXT NOT NULL, until TEXT,
        granted_by TEXT NOT NULL, PRIMARY KEY(person, code, granted_on))
      """,
      "CREATE TABLE roster(person TEXT NOT NULL REFERENCES person(id), day TEXT NOT NULL, duty TEXT NOT NULL, PRIMARY KEY(person, day, duty))",
      "CREATE INDEX roster_day ON roster(day)",
      """
      CREATE TABLE statement(
        subject_kind TEXT NOT NULL, subject TEXT NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL, valid_from TEXT,
        valid_until TEXT, recorded_on TEXT NOT NULL, evidence TEXT, sequence INTEGER NOT NULL,
        PRIMARY KEY(subject, subject_kind, sequence))
      """,
      """
      CREATE TABLE qualification_event(
        subject TEXT NOT NULL, sequence INTEGER NOT NULL, subject_kind TEXT NOT NULL, kind TEXT NOT NULL,
        day TEXT NOT NULL, passed INTEGER, recorded_on TEXT NOT NULL, evidence TEXT, PRIMARY KEY(subject, sequence))
      """,
      """
      CREATE TABLE public_listing(
        list TEXT NOT NULL, subject TEXT NOT NULL, subject_kind TEXT NOT NULL, published TEXT NOT NULL,
        withdrawn TEXT, PRIMARY KEY(subject, list))
      """,
      """
      CREATE TABLE training_course(
        id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person(id), base TEXT NOT NULL, level3 INTEGER NOT NULL,
        from_day TEXT NOT NULL, until_day TEXT, supervisor TEXT, months INTEGER, passed INTEGER, version INTEGER NOT NULL)
      """,
      "CREATE INDEX training_course_person ON training_course(person)",
      """
      CREATE TABLE logbook(
        course TEXT NOT NULL REFERENCES training_course(id), case_id TEXT NOT NULL, role TEXT NOT NULL, supervisor TEXT,
        confirmed INTEGER NOT NULL, PRIMARY KEY(course, case_id))
      """,
      "CREATE TABLE portfolio(course TEXT NOT NULL, activity TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY(course, activity))",
    ]
  }

  private static var patients: [String] {
    [
      """
      CREATE TABLE patient(
        id TEXT PRIMARY KEY, institution TEXT NOT NULL REFERENCES institution(id), pseudonym TEXT NOT NULL,
        birth_year INTEGER, sex TEXT NOT NULL, is_synthetic INTEGER NOT NULL, version INTEGER NOT NULL)
      """,
      "CREATE UNIQUE INDEX patient_pseudonym ON patient(institution, pseudonym)",
      """
      CREATE TABLE patient_identity(
        patient TEXT PRIMARY KEY REFERENCES patient(id), institution TEXT NOT NULL, name TEXT NOT NULL,
        name_key TEXT NOT NULL, pinyin_key TEXT NOT NULL, initials_key TEXT NOT NULL, mrn TEXT NOT NULL,
        national_id TEXT, phone TEXT)
      """,
      "CREATE UNIQUE INDEX patient_identity_mrn ON patient_identity(institution, mrn)",
      // Every way to look a patient up: names folded, pinyin, initials, record number.
      """
      CREATE TABLE patient_key(
        institution TEXT NOT NULL, key TEXT NOT NULL, patient TEXT NOT NULL, PRIMARY KEY(institution, key, patient))
      """,
      "CREATE INDEX patient_key_patient ON patient_key(patient)",
    ]
  }
}
